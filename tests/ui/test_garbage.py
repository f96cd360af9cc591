"""Garbage is looked for in pauses, by the window alone."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ui import garbage
from ui.garbage import FULL_EVERY_SECONDS, QUIET_SECONDS, Sweeper


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.me = self


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sweeper(qapp: QApplication, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sweeper]:
    monkeypatch.setattr(garbage, "YOUNG_OBJECTS", 0)
    monkeypatch.setattr(QApplication, "applicationState", lambda: Qt.ApplicationState.ApplicationActive)
    made = Sweeper(clock=clock)
    made._timer.setInterval(10**6)  # looked at by hand
    made.start()
    yield made
    made.stop()


def knot() -> weakref.ref[Knot]:
    return weakref.ref(Knot())


def test_python_does_not_look_by_itself_until_it_is_given_back(sweeper: Sweeper) -> None:
    assert not gc.isenabled()
    sweeper.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_a_lane_that_makes_much_sweeps_nothing(sweeper: Sweeper) -> None:
    dead, swept = knot(), []
    gc.callbacks.append(lambda phase, _info: swept.append(phase))
    try:
        lane = threading.Thread(target=lambda: [Knot() for _ in range(20_000)])
        lane.start()
        lane.join()
    finally:
        gc.callbacks.pop()
    assert not swept
    assert dead() is not None


def test_a_pause_is_used(sweeper: Sweeper, clock: Clock) -> None:
    dead = knot()
    clock.now += QUIET_SECONDS + 0.1
    sweeper.look()
    assert dead() is None


def test_somebody_who_types_is_not_held_up(sweeper: Sweeper, clock: Clock, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    sweeper.attend(field)
    dead = knot()
    clock.now += FULL_EVERY_SECONDS + 1
    qtbot.keyClick(field.windowHandle(), "a")
    sweeper.look()
    assert field.text() == "a"
    assert dead() is not None
    clock.now += QUIET_SECONDS
    sweeper.look()
    assert dead() is None


def test_a_pile_of_objects_is_swept_however_busy(sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch) -> None:
    dead = knot()
    sweeper.look()
    assert dead() is not None
    monkeypatch.setattr(garbage, "TOO_MANY_OBJECTS", 0)
    sweeper.look()
    assert dead() is None


def test_old_garbage_goes_with_the_full_sweep(sweeper: Sweeper, clock: Clock) -> None:
    held = Knot()
    dead = weakref.ref(held)
    clock.now += QUIET_SECONDS
    sweeper.look()
    sweeper.look()  # two looks make it old
    del held
    sweeper.look()
    assert dead() is not None
    clock.now += FULL_EVERY_SECONDS
    sweeper.look()
    assert dead() is None
