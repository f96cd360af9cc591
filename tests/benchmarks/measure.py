"""Whole-process figures: wall seconds, and the memory of a process with all its children together."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass

import psutil

_SAMPLE_SECONDS = 0.25


def as_installed(**more: str) -> dict[str, str]:
    """The environment of a program in use: Python may keep what it compiled, as it does on everybody's machine.

    Where it may not, every start (of a peer, too) would compile its own modules anew, and threads that load a part would
    hold the window meanwhile.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | more


@dataclass(frozen=True)
class Figures:
    """`peak_bytes` is the largest sum over a process tree of proportional set sizes (RSS where there is no PSS)."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    code: int
    output: str


def measure(command: list[str], *, env: dict[str, str] | None = None, cwd: str | None = None) -> Figures:
    """Runs `command` to its end."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, cwd=cwd)
    watch = _Watch(process.pid)
    watch.start()
    output = process.communicate()[0].decode("utf-8", "replace")
    seconds = time.monotonic() - begun
    watch.stop()
    return Figures(seconds, watch.cpu, watch.peak, process.returncode, output)


class _Watch(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._ended = threading.Event()
        self.peak = 0
        self._cpu: dict[int, float] = {}

    @property
    def cpu(self) -> float:
        """Seconds of all processes seen; the last quarter second of each may be missing."""
        return sum(self._cpu.values())

    def run(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            total = 0
            try:
                root = psutil.Process(self._pid)
                for process in [root, *root.children(recursive=True)]:
                    total += self._look(process)
            except psutil.Error:
                pass
            self.peak = max(self.peak, total)

    def _look(self, process: psutil.Process) -> int:
        try:
            times = process.cpu_times()
            self._cpu[process.pid] = times.user + times.system
            try:
                full = process.memory_full_info()
                return getattr(full, "pss", full.rss)
            except psutil.AccessDenied:
                return process.memory_info().rss
        except psutil.Error:
            return 0

    def stop(self) -> None:
        self._ended.set()
        self.join()
