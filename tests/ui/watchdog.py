"""How long the UI thread was kept from its events.

Qt hands every event to `QApplication.notify`; a stretch is the time from an outermost call to its end, broken where a
nested event loop waits. Two clocks tell of it: the thread's own processor time, which other programs on the machine
cannot lengthen, and the time spent neither computing nor queueing for a processor (a lock, a disk, a sleep).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import get_ident, main_thread

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject
from PySide6.QtWidgets import QApplication

GOAL_MS, LIMIT_MS = 50.0, 100.0
"""What a person does not notice; what fails a test."""
RESTYLE = ("PaletteChange", "StyleChange", "FontChange", "ApplicationPaletteChange", "ApplicationFontChange")
RESTYLE_LIMIT_MS = 1000.0
"""The whole window in other colours or another size of text: once, when a person or the system asks for it."""
WAIT_LIMIT_MS = 5000.0
"""Of waiting: far higher, for on a loaded machine others hold back the disk and the thread that is waited for."""


@dataclass(frozen=True)
class Block:
    """One stretch: what began it, milliseconds computed, milliseconds waited."""

    what: str
    busy_ms: float
    waited_ms: float

    def __str__(self) -> str:
        return f"{self.what}: {self.busy_ms:.0f} ms busy, {self.waited_ms:.0f} ms waiting"

    @property
    def is_too_long(self) -> bool:
        limit = RESTYLE_LIMIT_MS if self.what.endswith(RESTYLE) else LIMIT_MS
        held = self.busy_ms >= limit and self.busy_ms >= limit * slowness()  # asked only where it matters
        return held or self.waited_ms >= WAIT_LIMIT_MS


_REFERENCE_MS = 7.0
"""Processor time of `_reference` on the machine the limit was set on."""


def _reference() -> float:
    begun = time.thread_time()
    total = 0
    for number in range(200_000):
        total += number % 7
    return (time.thread_time() - begun) * 1000


def slowness() -> float:
    """How much longer this machine computes than the one the limit was set on, now; at least 1.

    The limit is an office PC's; a test machine that is slower, or whose cores are shared, gets as much more.
    """
    return max(1.0, max(_reference() for _ in range(5)) / _REFERENCE_MS)


class Watchdog:
    """Keeps the longest stretches since `reset`.

    Attributes:
        longest: by processor time, longest first, at most five.
        stalled: by waiting, longest first, at most five.
    """

    def __init__(self) -> None:
        self.longest: list[Block] = []
        self.stalled: list[Block] = []
        self._depth = 0
        self._what = ""
        self._begun = (0.0, 0.0, 0.0)
        self._joined = False

    def reset(self) -> None:
        self.longest, self.stalled = [], []

    @property
    def too_long(self) -> list[Block]:
        return list(dict.fromkeys(b for b in (*self.longest, *self.stalled) if b.is_too_long))

    @contextmanager
    def stretch(self, what: str) -> Iterator[None]:
        """What runs inside is one stretch (or belongs to the one it runs in)."""
        if get_ident() != main_thread().ident:
            yield
            return
        self._depth += 1
        if self._depth == 1:
            self._what, self._begun = what, _clocks()
        try:
            yield
        finally:
            if self._depth == 1:
                self._close()
            self._depth -= 1

    def join(self) -> None:
        """Nested loops are heard of from now on."""
        dispatcher = QAbstractEventDispatcher.instance()
        if not self._joined and dispatcher is not None:
            self._joined = True
            dispatcher.aboutToBlock.connect(self._on_wait)
            dispatcher.awake.connect(self._on_awake)

    def _on_wait(self) -> None:
        if self._depth:
            self._close()

    def _on_awake(self) -> None:
        if self._depth:
            self._begun = _clocks()

    def _close(self) -> None:
        wall, busy, queued = (now - then for now, then in zip(_clocks(), self._begun, strict=True))
        if wall < 0.005:
            return
        waited = max(wall - max(busy, 0.0) - max(queued, 0.0), 0.0)
        block = Block(self._what, busy * 1000, waited * 1000)
        self.longest = sorted([*self.longest, block], key=lambda b: -b.busy_ms)[:5]
        self.stalled = sorted([*self.stalled, block], key=lambda b: -b.waited_ms)[:5]


WATCHDOG = Watchdog()


class WatchedApplication(QApplication):
    """Tells the watchdog of every event."""

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        if WATCHDOG._depth:
            return super().notify(receiver, event)
        with WATCHDOG.stretch(f"{type(receiver).__name__} {event.type().name}"):
            return super().notify(receiver, event)


_SCHEDSTAT = Path("/proc/thread-self/schedstat")


def _clocks() -> tuple[float, float, float]:
    """Seconds: on the wall, of this thread's computing, and of its queueing for a processor (0 where not told)."""
    return time.monotonic(), time.thread_time(), _queued()


def _queued() -> float:
    try:
        return int(_SCHEDSTAT.read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
