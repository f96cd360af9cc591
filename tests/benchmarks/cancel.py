"""How soon Ctrl-C ends a build in the middle of its recognition."""

from __future__ import annotations

import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3


def seconds_to_stop(scans: Path, folder: Path, jobs: int, runs: int = RUNS) -> list[float] | None:
    """Seconds from the signal to the end of the program, one a run; None where a build ended before or could not be told to stop.

    Args:
        scans: a folder of pages, enough to be at work for some seconds.
        folder: for what the builds write.
    """
    if sys.platform == "win32":
        return None
    taken = []
    for run in range(runs):
        out = folder / f"cancel-{run}"
        command = [sys.executable, "main.py", "build", str(scans), "--out", str(out), "--archive", str(out / "archive"), "--jobs", str(jobs)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        assert process.stderr is not None
        for line in process.stderr:
            if "识别" in line and " 0/" not in line:
                break
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.stderr.read()
        if process.wait() != 130:
            return None
        taken.append(time.monotonic() - begun)
    return taken


def row(scans: Path, folder: Path, jobs: int) -> tuple[str, str, float | None, str, str]:
    """The row of the bench's table."""
    what = "Ctrl-C in the middle of recognition, to the program's end (worst)"
    taken = seconds_to_stop(scans, folder, jobs)
    if taken is None:
        return (what, "not measured", None, "", "")
    return (what, f"{max(taken):.2f}", None, f"median {statistics.median(taken):.2f}", "")
