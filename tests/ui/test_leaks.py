"""The census itself: it finds what is left behind."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import leaks
from tests.ui.leaks import Census
from ui.tasks import Lane, Lanes

SOON = 0.2
"""Seconds to wait for what does not end."""


def test_a_thread_is_found(qapp: QApplication) -> None:
    before, gate = Census.taken(), threading.Event()
    thread = threading.Thread(target=gate.wait, name="lost")
    thread.start()
    assert before.left_behind(SOON) == ["thread lost"]
    gate.set()
    thread.join()
    assert before.left_behind() == []


def test_an_idle_thread_of_a_lane_is_found_and_ends_with_its_lane(qtbot: QtBot) -> None:
    before = Census.taken()
    lane = Lane(1, lambda error: pytest.fail(str(error)), "test")
    done: list[int] = []
    lane.run(lambda _job: time.sleep(0.01), lambda _none: done.append(1))
    qtbot.waitUntil(lambda: bool(done))
    if leaks._TASKS.is_dir():
        assert before.left_behind(SOON) == ["thread mj-test"]
    assert lane.close()
    assert lane.close()  # twice is as good as once
    assert before.left_behind() == []
    assert lane.run(lambda _job: None).ended


def test_a_lane_that_does_not_end_says_so(qtbot: QtBot) -> None:
    lane, gate, begun = Lane(1, lambda error: pytest.fail(str(error)), "test"), threading.Event(), threading.Event()
    lane.run(lambda _job: (begun.set(), gate.wait(10)))
    assert begun.wait(10)
    assert not lane.close(patience_ms=20)
    gate.set()
    assert lane.close()


def test_every_lane_ends(qapp: QApplication) -> None:
    before = Census.taken()
    lanes = Lanes(lambda error: pytest.fail(str(error)))
    for lane in (lanes.archive, lanes.engine, lanes.heavy, lanes.reading, lanes.pages):
        lane.run(lambda _job: None)
    assert lanes.close()
    assert before.left_behind() == []


def test_a_running_timer_is_found(qapp: QApplication) -> None:
    before = Census.taken()
    timer = QTimer()
    timer.start(777)
    assert before.left_behind(SOON) == ["timer of NoneType, 777 ms"]
    timer.stop()
    assert before.left_behind() == []


def test_a_window_is_found_shown_or_hidden(qapp: QApplication) -> None:
    before = Census.taken()
    label, parent = QLabel("lost"), QWidget()
    dialog = QDialog(parent)
    dialog.show()
    assert sorted(before.left_behind(SOON)) == ["window QDialog ''", "window QLabel ''", "window QWidget ''"]
    dialog.close()
    del label, parent, dialog
    assert before.left_behind() == []
    assert QThreadPool.globalInstance().activeThreadCount() == 0
