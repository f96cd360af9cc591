"""What a test of the window must not leave behind: threads, running timers, windows."""

from __future__ import annotations

import gc
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

_TASKS = Path("/proc/self/task")
_PATIENCE_SECONDS = 15.0
"""Qt tells of the end of a thread a moment before the system's list does: on a loaded machine a long moment."""


@dataclass(frozen=True)
class Census:
    """What lives in this process now.

    Attributes:
        threads: Python's own, by number; not those it only met, for they are the lanes' and listed there.
        natives: the lanes' threads as the system lists them (empty where it does not).
        timers: running timers, by address.
        windows: top-level widgets, by address.
    """

    threads: frozenset[int]
    natives: frozenset[int]
    timers: frozenset[int]
    windows: frozenset[int]

    @classmethod
    def taken(cls) -> Census:
        return cls(
            frozenset(_threads()), frozenset(_natives()), frozenset(id(t) for t in _timers()), frozenset(map(id, _windows()))
        )

    def left_behind(self, patience: float = _PATIENCE_SECONDS) -> list[str]:
        """What is there now and was not then, once everything had `patience` seconds to end."""
        end = time.monotonic() + patience
        while True:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QCoreApplication.processEvents()
            found = self._new()
            if not found or time.monotonic() > end:
                return found
            gc.collect()
            time.sleep(0.02)

    def _new(self) -> list[str]:
        found = [f"thread {name}" for ident, name in _threads().items() if ident not in self.threads]
        found += [f"thread {name}" for ident, name in _natives().items() if ident not in self.natives]
        found += [f"timer of {type(t.parent()).__name__}, {t.interval()} ms" for t in _timers() if id(t) not in self.timers]
        found += [f"window {type(w).__name__} {w.windowTitle()!r}" for w in _windows() if id(w) not in self.windows]
        return found


def _threads() -> dict[int, str]:
    return {t.ident or 0: t.name for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}


def _natives() -> dict[int, str]:
    """Threads of the lanes, which Python does not list; Qt's own for drawing are Qt's affair."""
    found = {}
    if _TASKS.is_dir():
        for task in _TASKS.iterdir():
            try:
                name = (task / "comm").read_text().strip()
            except OSError:
                continue  # it has just ended
            if name.startswith("mj-"):
                found[int(task.name)] = name
    return found


def _timers() -> list[QTimer]:
    return [t for t in gc.get_objects() if isinstance(t, QTimer) and isValid(t) and t.isActive()]


def _windows() -> list[object]:
    """Those in sight, and hidden ones that belong to no other."""
    return [w for w in QApplication.topLevelWidgets() if isValid(w) and (w.isVisible() or w.parent() is None)]


def warm_up() -> None:
    """OpenCV starts threads of its own with its first picture; begun from a lane they would bear that lane's name."""
    import cv2
    import numpy as np

    cv2.cvtColor(cv2.resize(np.zeros((2000, 2000, 3), np.uint8), (900, 900), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
