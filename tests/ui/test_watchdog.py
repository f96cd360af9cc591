"""The watchdog itself: it bites who holds the window's thread, and nobody else."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from tests.ui import watchdog
from tests.ui.conftest import Desk
from tests.ui.watchdog import LIMIT_MS, WAIT_LIMIT_MS, WATCHDOG

ROOT = Path(__file__).resolve().parents[2]


def compute(milliseconds: float) -> None:
    """Keeps the processor for that long, however many others want it."""
    end = time.thread_time() + milliseconds / 1000
    while time.thread_time() < end:
        pass


def in_a_handler(qtbot: QtBot, milliseconds: float, what: object = compute) -> None:
    done: list[int] = []
    QTimer.singleShot(0, lambda: (what(milliseconds), done.append(1)))  # type: ignore[operator]
    qtbot.waitUntil(lambda: bool(done), timeout=60000)


@pytest.fixture(autouse=True)
def _as_fast_as_an_office_pc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "slowness", lambda: 1.0)


def test_a_slower_machine_gets_more(monkeypatch: pytest.MonkeyPatch) -> None:
    held = watchdog.Block("QTimer Timer", LIMIT_MS * 1.5, 0)
    assert held.is_too_long
    monkeypatch.setattr(watchdog, "slowness", lambda: 2.0)
    assert not held.is_too_long


def test_restyling_the_whole_window_may_take_longer() -> None:
    assert not watchdog.Block("QWidget PaletteChange", LIMIT_MS * 3, 0).is_too_long
    assert watchdog.Block("QWidget PaletteChange", LIMIT_MS * 30, 0).is_too_long


@pytest.fixture
def bitten() -> object:
    """What was too long, taken away so that this test is not the one that fails."""

    def taken() -> list[str]:
        found = [str(b) for b in WATCHDOG.too_long]
        WATCHDOG.reset()
        return found

    return taken


def test_a_handler_that_computes_too_long_is_bitten(qtbot: QtBot, bitten: object) -> None:
    in_a_handler(qtbot, LIMIT_MS + 20)
    assert len(bitten()) == 1  # type: ignore[operator]


@pytest.mark.slow
def test_a_handler_that_sleeps_is_bitten(qtbot: QtBot, bitten: object) -> None:
    in_a_handler(qtbot, WAIT_LIMIT_MS + 50, lambda ms: time.sleep(ms / 1000))
    assert len(bitten()) == 1  # type: ignore[operator]


def test_a_command_that_computes_too_long_is_bitten(desk: Desk, bitten: object, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.window.actions_["select_all"].setEnabled(True)
    desk.window.actions_["select_all"].triggered.connect(lambda _checked=False: compute(LIMIT_MS + 20))
    desk.do("select_all")
    assert [b for b in bitten() if b.startswith("select_all")]  # type: ignore[operator]


def test_short_handlers_are_not_added_up(qtbot: QtBot) -> None:
    for _ in range(4):
        in_a_handler(qtbot, LIMIT_MS / 2.5)
    assert not WATCHDOG.too_long


def test_what_a_test_computes_itself_does_not_count(qtbot: QtBot) -> None:
    compute(LIMIT_MS + 50)
    qtbot.wait(20)
    assert not WATCHDOG.too_long


def test_waiting_in_a_loop_of_its_own_holds_nobody(qtbot: QtBot) -> None:
    """As an open dialog does: others are served meanwhile."""

    def ask(_milliseconds: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(1000, loop.quit)
        for place in range(4):
            QTimer.singleShot(100 * place, lambda: compute(LIMIT_MS / 2.5))
        loop.exec()

    in_a_handler(qtbot, 0, ask)
    assert not WATCHDOG.too_long
