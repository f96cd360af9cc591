"""明卷 Mingjuan: starts the window or a command.

Safe to import: worker processes are started by `spawn` and import this file again, so everything heavy is imported
inside the functions that need it. No command imports Qt.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Recognition scales by processes; a thread pool in each of them would only fight the others.
os.environ.setdefault("OMP_NUM_THREADS", "1")


def main(arguments: list[str] | None = None) -> int:
    """Runs the program and returns its exit code (contract: Command line)."""
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if not given or given[0] == "window":
        import gc

        gc.disable()  # loading makes no garbage worth looking for; the window looks for it in pauses
        from ui.app import run_window

        return run_window(given[1:])
    return _command(given)


def _command(given: list[str]) -> int:
    from casefile.errors import KnownError
    from casefile.messages import describe, sentence
    from ui.terminal.arguments import make_parser
    from ui.terminal.console import BUG, INTERRUPTED, say

    try:
        arguments = make_parser().parse_args(given)
        return int(arguments.run(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)
    except KnownError as error:
        say(describe(error, "zh"), describe(error, "en"))
        return error.exit_code
    except KeyboardInterrupt:
        say(sentence("cancelled", "zh"), sentence("cancelled", "en"))
        return INTERRUPTED
    except Exception as error:
        from ui.bug_report import write_bug_report

        _text, where = write_bug_report(error)
        say(sentence("bug", "zh", report=where), sentence("bug", "en", report=where))
        return BUG


class _Listener:
    """A standard stream whose reader may leave or whose disk may fill up: the work goes on, what is said is lost."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.failure: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        return self._guarded(lambda: self._stream.write(text)) or len(text)

    def flush(self) -> None:
        self._guarded(self._stream.flush)

    def _guarded(self, call: Callable[[], int | None]) -> int | None:
        try:
            return call()
        except OSError as error:
            self.failure = self.failure or error
            # What still waits in the buffer goes nowhere, and nothing is left to fail when the program ends.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
            return None


def _as_program() -> int:
    """`main` with the real streams: closed ones are opened on nothing first, so that no file takes their number."""
    if sys.platform != "win32" and sys.getfilesystemencoding().lower() != "utf-8" and not getattr(sys, "frozen", False):
        # Under such a locale libraries cannot open files with Chinese names: begin again with UTF-8.
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    while (unused := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(unused)
    sys.stdout = out = _Listener(sys.stdout or os.fdopen(1, "w", encoding="utf-8"))  # type: ignore[assignment]
    sys.stderr = _Listener(sys.stderr or os.fdopen(2, "w", encoding="utf-8"))  # type: ignore[assignment]
    code = main()
    out.flush()
    if out.failure is not None and not isinstance(out.failure, BrokenPipeError):
        from casefile.messages import describe
        from casefile.store import place_error

        known = place_error(out.failure, Path("stdout"))
        sys.stderr.write(f"{describe(known, 'zh')}\n{describe(known, 'en')}\n")
        code = code or known.exit_code
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # loading it for nothing costs every start
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(_as_program())
