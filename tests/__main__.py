"""The test command: import rules, lint, then the tests; `--all` adds the slow ones and tries fresh examples.

Other arguments go to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys


def main(arguments: list[str]) -> int:
    everything = "--all" in arguments
    passed_on = [a for a in arguments if a != "--all"]
    if everything:
        os.environ.setdefault("MINGJUAN_FRESH_EXAMPLES", "1")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # One thread a process: two test workers share two cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if not passed_on:
        for name, command in (
            ("import rules", [sys.executable, "-c", "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports())"]),
            ("lint", [sys.executable, "-m", "ruff", "check", "--quiet", "."]),
        ):
            print(f"== {name}", flush=True)
            code = subprocess.run(command, check=False).returncode
            if code:
                return code
    command = [sys.executable, "-m", "pytest"]
    if not everything:
        command += ["-m", "not slow"]
    if not passed_on:
        command += ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile", "-q"]
    return subprocess.run(command + passed_on, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
