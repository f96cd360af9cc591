"""The list of cases stands before the rest: what is asked for meanwhile is done, and nothing breaks when it ends early."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casefile.workspace import Case, Workspace
from tests.ui.support import make_engine, make_scans
from ui import app as app_module
from ui import texts
from ui.app import Program
from ui.engine import LazyEngine
from ui.main_window import ARCHIVE, BENCH, REVIEW
from ui.preferences import Preferences


@pytest.fixture
def front(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """A program of which only the list stands: one archived case."""
    texts.set_language("zh")
    engine = make_engine(tmp_path / "archive")
    made = make_scans(tmp_path / "archived", engine)
    case = Case().with_intake(engine.take(made, lambda *_: None, threading.Event()))
    engine.finish(case, tmp_path / "out", lambda *_: None, threading.Event())
    monkeypatch.setattr("ui.app.open_engine", lambda _settings, _place: engine)
    program = Program(qapp, Preferences(), None)
    program.open()
    yield program
    texts.set_language("zh")
    program.end()


def listed(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: program.window.archive.filtered.rowCount() == 1, timeout=20000)


def furnish(program: Program, qtbot: QtBot) -> None:
    done: list[int] = []
    program.furnish_soon(lambda: done.append(1))
    qtbot.waitUntil(lambda: bool(done), timeout=20000)
    assert program.window.is_whole


def settled(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: program.session.is_settled and not program.lanes.engine.busy, timeout=20000)


def test_the_list_is_ready_only_once_it_is_seen_and_filled(front: Program, qtbot: QtBot) -> None:
    seen: list[tuple[bool, int]] = []
    look = front.when_ready(lambda: seen.append((front.window.is_painted, front.window.archive.cases.rowCount())))
    look()
    qtbot.waitUntil(lambda: bool(seen), timeout=20000)
    assert seen == [(True, 1)]
    assert not front.window.is_whole


def test_the_rest_does_not_wait_for_a_list_that_does_not_come(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    workspace = make_engine(tmp_path / "archive").workspace

    def open_() -> Workspace:
        assert gate.wait(60)
        return workspace

    monkeypatch.setattr("ui.app.open_engine", lambda _settings, _place: LazyEngine(open_, "王芳"))
    program = Program(qapp, Preferences(), None)
    program.open()
    came: list[str] = []
    program.when_ready(lambda: came.append("patient"))()
    program.when_ready(lambda: program.furnish_soon(lambda: came.append("rest")), 3)()
    qtbot.waitUntil(lambda: came == ["rest"], timeout=20000)
    assert program.window.is_whole
    gate.set()
    qtbot.waitUntil(lambda: came == ["rest", "patient"], timeout=20000)
    program.end()


def test_a_case_opened_on_the_bare_list_comes_as_soon_as_it_can(front: Program, qtbot: QtBot) -> None:
    listed(front, qtbot)
    table = front.window.archive.table
    table.choose_row(0)
    wanted = front.window.archive.line.row.case_id
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert front.session is None
    furnish(front, qtbot)
    qtbot.waitUntil(lambda: front.session.is_open and front.window.on_bench, timeout=20000)
    settled(front, qtbot)
    assert front.session.case.case_id == wanted


def test_keys_pressed_on_the_bare_list_are_carried_out_in_their_order(front: Program, qtbot: QtBot) -> None:
    listed(front, qtbot)
    window = front.window
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.screens.currentIndex() == ARCHIVE
    visited: list[int] = []
    window.screens.currentChanged.connect(visited.append)
    furnish(front, qtbot)
    assert [place for place in visited if place in (BENCH, REVIEW)] == [BENCH, REVIEW]
    assert window.screens.currentIndex() == REVIEW
    settled(front, qtbot)


def test_every_command_waits_for_the_rest_and_none_is_lost(front: Program, qtbot: QtBot) -> None:
    listed(front, qtbot)
    window = front.window
    enabled = {name for name, action in window.actions_._by_id.items() if action.isEnabled()}
    assert {"go_workbench", "open_folder", "find", "keys", "language", "open_case", "clear_filters"} <= enabled
    assert not {"finish", "undo", "turn_right", "judge"} & enabled
    called: list[str] = []
    for name in sorted(enabled):
        window.actions_[name].trigger()
    steps = front._furnish()
    for _ in steps:
        if "finish" in window.commands and not called:
            for name in enabled & window.commands.keys():
                window.commands[name] = lambda name=name: called.append(name)
    assert called == sorted(enabled & window.commands.keys())


def test_what_is_typed_on_the_bare_list_stays_and_is_looked_for(front: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(front, qtbot)
    window = front.window
    asked: list[str] = []
    monkeypatch.setattr(front.engine, "search", lambda query, _limit: asked.append(query) or [])
    window.archive.filter.setFocus()
    qtbot.keyClicks(window.archive.filter, "nothing")
    assert window.archive.filtered.rowCount() == 0
    window.search.setFocus()
    qtbot.keyClicks(window.search, "overload")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    furnish(front, qtbot)
    qtbot.waitUntil(lambda: asked == ["overload"], timeout=20000)
    assert window.archive.filter.text() == "nothing"
    assert window.search.text() == "overload"
    settled(front, qtbot)


def test_filter_and_columns_set_on_the_bare_list_are_not_undone(front: Program, qtbot: QtBot) -> None:
    listed(front, qtbot)
    window = front.window
    window.archive.table.setColumnWidth(0, 311)
    window.archive.filters.state.setCurrentIndex(1)
    furnish(front, qtbot)
    assert window.archive.table.columnWidth(0) == 311
    assert window.archive.filters.state.currentIndex() == 1


def test_files_handed_over_before_the_rest_is_there_are_taken_in(front: Program, qtbot: QtBot, tmp_path: Path) -> None:
    scans = make_scans(tmp_path / "scans", front.engine)
    front.on_handed_over([str(p) for p in scans])
    furnish(front, qtbot)
    qtbot.waitUntil(lambda: len(front.session.case.pages) == len(scans), timeout=20000)
    qtbot.waitUntil(lambda: not front.intake.is_busy and front.session.is_settled, timeout=20000)
    assert front.window.on_bench


def test_the_language_asked_for_on_the_bare_list_changes_once_everything_is_there(front: Program, qtbot: QtBot) -> None:
    listed(front, qtbot)
    first = front.window
    first.actions_["language"].trigger()
    assert front.window is first
    first.actions_["go_review"].trigger()  # asked of a window that goes: nobody is left to do it
    for _ in front._furnish():
        pass
    assert front.window is not first
    assert front.window.is_whole
    assert front.window.actions_["go_workbench"].text() == "Workbench"
    qtbot.waitUntil(lambda: front.window.archive.cases.rowCount() == 1, timeout=20000)


def test_closing_while_the_rest_is_coming_ends_cleanly(
    front: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr(front, "tell", lambda error: told.append(error) or 4)
    front._kept.set("splitter_top", "00ff")
    listed(front, qtbot)
    front.furnish_soon(lambda: told.append(AssertionError("the rest came after the end")))
    front.window.close()
    front.end()
    qtbot.wait(50)
    assert told == []
    assert Preferences().get("splitter_top") == "00ff"  # of what was not there nothing is remembered


@pytest.mark.parametrize("steps", [1, 5, 12, len(app_module.LATER) + 1, len(app_module.LATER) + 3])
def test_the_program_can_end_between_any_two_steps(front: Program, qtbot: QtBot, steps: int) -> None:
    listed(front, qtbot)
    coming = front._furnish()
    for _ in range(steps):
        next(coming)
    front.window.close()
    front.end()
    coming.close()


def test_a_part_that_cannot_be_built_is_told_and_ends_the_program(
    front: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException] = []
    ended: list[int] = []
    error = RuntimeError("no such screen")

    def refuse(*_: object) -> object:
        raise error

    monkeypatch.setattr(front.window, "furnish", refuse)
    monkeypatch.setattr(front, "tell", lambda error: told.append(error) or 4)
    monkeypatch.setattr(front._app, "exit", ended.append)
    front.furnish_soon(lambda: ended.append(0))
    qtbot.waitUntil(lambda: bool(ended), timeout=20000)
    assert told == [error]
    assert ended == [4]


def test_everything_loaded_later_is_known() -> None:
    assert len(set(app_module.LATER)) == len(app_module.LATER)
    assert all(name.startswith(("ui.", "casefile.")) for name in app_module.LATER)
