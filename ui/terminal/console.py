"""What the command line says: sentences, JSON, progress; who works and what time it is."""

from __future__ import annotations

import getpass
import json
import os
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from casefile.errors import BadArguments
from casefile.messages import sentence
from ui.texts import grade_name, tr

if TYPE_CHECKING:  # the checks are not loaded for a list of commands
    from scoring.judgement import JudgementFault

OK, INCOMPLETE, BUG, INTERRUPTED = 0, 1, 4, 130
"""Exit codes (contract: Command line); known errors bring their own, 2 and 3."""


class Console:
    """Progress on standard error: a bar on a terminal, else one line a second."""
    def __init__(self, name: str) -> None:
        self._name = name
        self._bar = sys.stderr.isatty()
        self._last = 0.0
        self._open = False
        self._begun: dict[str, float] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        begun = self._begun.setdefault(stage, now)
        if done < total and now - self._last < (0.1 if self._bar else 1.0):
            return
        self._last = now
        label = f"{self._name} {tr(f'cmd.stage.{stage}') if stage else ''}".strip()
        left = "  " + tr("cmd.left", seconds=f"{(now - begun) / done * (total - done):.0f}") if 0 < done < total else ""
        if self._bar:
            filled = 24 * done // max(total, 1)
            sys.stderr.write(f"\r{label} [{'█' * filled}{'·' * (24 - filled)}] {done}/{total}{left}\x1b[K")
            self._open = True
            if done >= total:
                self.end()
        else:
            sys.stderr.write(f"{label} {done}/{total}{left}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leaves the bar's line."""
        if self._open:
            sys.stderr.write("\n")
            self._open = False


def now() -> datetime:
    """The time that goes into files; `SOURCE_DATE_EPOCH` sets it for repeatable builds."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.fromtimestamp(int(given)) if given else datetime.now()
    except (ValueError, OverflowError, OSError):
        raise BadArguments(reason=f"SOURCE_DATE_EPOCH={given}") from None
    return moment.astimezone().replace(microsecond=0)


def operator() -> str:
    """Who is logged in; empty where the system does not say."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # ImportError: Windows without USERNAME, before Python 3.13
        return ""


def print_json(data: Any) -> None:
    """The one object of `--json`, on standard output."""
    print(json.dumps(data, ensure_ascii=False, indent=1))


def total_of(score: Mapping[str, Any], otherwise: str = "cmd.range", **params: object) -> str:
    """The total, or its range as long as a person has to judge something."""
    return str(score["total"]) if score["total"] is not None else tr(otherwise, low=score["low"], high=score["high"], **params)


def grade_of(score: Mapping[str, Any], pack: object) -> str:
    """The grade in the language of the results."""
    return grade_name(score["grade"], pack) if score["grade"] else tr("cmd.pending")


def tell(zh: str | None, en: str | None) -> None:
    """One sentence of a result in both languages, on standard output."""
    for text in (zh, en):
        if text:
            print(f"  {text}")


def tell_set_aside(faults: Iterable[JudgementFault]) -> None:
    """Decisions that the pack in use does not allow: they stay on file, but do not count."""
    criteria = list(dict.fromkeys(fault.params["criterion"] for fault in faults))
    if criteria:
        say(sentence("sheet.set_aside", "zh", criteria="、".join(criteria)), sentence("sheet.set_aside", "en", criteria=", ".join(criteria)))


def say(zh: str, en: str) -> None:
    """A sentence about the work, on standard error, in both languages."""
    sys.stderr.write(f"{zh}\n{en}\n")


