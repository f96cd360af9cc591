"""Cyclic garbage is looked for by the window itself, while nobody waits for it.

Left alone, Python looks through everything that lives whenever enough was made, in whichever thread made it: 250 ms for
a quarter of a million objects, in the middle of a key press as likely as not; and a Qt object found dead in a lane's
thread would be destroyed there, which Qt forbids. What has no cycles is freed at once as ever.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

QUIET_SECONDS = 2.0
"""Without key or mouse for so long, nobody notices a pause."""
FULL_EVERY_SECONDS = 60.0
YOUNG_OBJECTS = 20_000
"""New objects that are worth a look."""
TOO_MANY_OBJECTS = 2_000_000
"""New objects, about 200 MiB, that are looked through however busy the person is."""

_INPUT = (
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseMove,
    QEvent.Type.Wheel, QEvent.Type.InputMethod, QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate,
)  # fmt: skip


class Sweeper(QObject):
    """Takes the search for garbage away from Python and does it in pauses, always in the window's own thread."""

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._last_input = self._last_full = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on; what the program has built by now stays and is not looked through again.

        Nor is it looked through now: a start leaves some hundred dead objects among fifty thousand, and everybody who
        opens the window would wait for that.
        """
        gc.freeze()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Everything as Python does it."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def attend(self, window: QWidget) -> None:
        """Keys and mouse in `window`, which must be shown, are somebody at work."""
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._last_input = self._clock()
        return False

    def look(self) -> None:
        """Sweeps what is worth it now."""
        young, middle, old = gc.get_count()
        if young > TOO_MANY_OBJECTS:
            self._sweep(2)
        elif self._is_quiet():
            if self._clock() - self._last_full >= FULL_EVERY_SECONDS and (middle or old or young > YOUNG_OBJECTS):
                self._sweep(2)
            elif young > YOUNG_OBJECTS:
                self._sweep(1)

    def _sweep(self, generation: int) -> None:
        gc.collect(generation)
        if generation == 2:
            self._last_full = self._clock()

    def _is_quiet(self) -> bool:
        if QApplication.applicationState() != Qt.ApplicationState.ApplicationActive:
            return True
        if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
            return False  # their keys do not pass through the window
        return self._clock() - self._last_input >= QUIET_SECONDS
