"""Comfort: keys that can be changed, the size of the text, help where one stands with the law behind a criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from casefile.law.registry import default_registry
from tests.support.dossiers import pack
from tests.ui.conftest import Desk, opened
from tests.ui.support import make_engine
from ui import texts, theme
from ui.actions import Actions
from ui.app import Program
from ui.dialogs.help import TOPICS, HelpDialog, criterion_help, law_lines, screen_help
from ui.dialogs.keys import KeysDialog
from ui.preferences import Preferences


@pytest.fixture
def keys(desk: Desk) -> KeysDialog:
    desk.do("keys")
    dialog = desk.window.findChild(KeysDialog)
    assert dialog is not None
    return dialog


def test_a_key_is_changed_works_at_once_and_in_the_next_window(desk: Desk, keys: KeysDialog) -> None:
    keys.choose("go_archive")
    keys.edit.setKeySequence(QKeySequence("F8"))
    keys.take()
    keys.close()
    assert [k.toString() for k in desk.window.actions_["go_archive"].shortcuts()] == ["F8"]
    assert "F8" in desk.window.actions_["go_archive"].toolTip()
    desk.window.go(1)
    desk.window.activateWindow()
    desk.until(desk.window.isActiveWindow)
    desk.bot.keyClick(desk.window, Qt.Key.Key_F8)
    desk.until(lambda: not desk.window.on_bench)
    again = Actions(desk.window.centralWidget(), Preferences().get("keys"))
    assert again.key_text("go_archive") == "F8"


def test_where_a_new_key_is_pressed_the_window_says_so_in_its_language(desk: Desk, keys: KeysDialog) -> None:
    for command in ("turn_right", "keys"):
        keys.choose(command)
        assert keys.edit.findChild(QLineEdit).placeholderText() == texts.tr("ui_key_press")


def test_a_key_that_another_command_has_is_refused_by_name(desk: Desk, keys: KeysDialog) -> None:
    keys.choose("go_archive")
    keys.edit.setKeySequence(QKeySequence("Ctrl+Z"))
    keys.take()
    assert "撤销" in keys.told.text()
    assert desk.window.actions_.key_text("go_archive") == "Ctrl+1"
    assert not Preferences().get("keys")


def test_a_key_and_all_keys_go_back_to_what_they_were(desk: Desk, keys: KeysDialog) -> None:
    for command, key in (("go_archive", "F8"), ("go_workbench", "F9")):
        keys.choose(command)
        keys.edit.setKeySequence(QKeySequence(key))
        keys.take()
    keys.choose("go_archive")
    keys.reset()
    assert desk.window.actions_.key_text("go_archive") == "Ctrl+1"
    keys.reset_all()
    assert desk.window.actions_.key_text("go_workbench") == "Ctrl+2"
    assert Preferences().get("keys") == {}


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    texts.set_language("zh")
    monkeypatch.setattr("ui.app.open_engine", lambda _settings, _place: make_engine(tmp_path / "archive"))
    made = Program(qapp, Preferences(), None)
    made.start()
    yield made
    made.end()
    theme.apply(qapp)


def test_the_text_grows_to_200_percent_and_is_remembered(program: Program, qapp: QApplication) -> None:
    size = qapp.font().pointSizeF()
    for percent in (125, 150, 175, 200, 200):
        program.window.actions_["text_larger"].trigger()
        assert qapp.font().pointSizeF() == pytest.approx(size * percent / 100)
        assert Preferences().get("text_percent") == percent
    program.window.actions_["text_normal"].trigger()
    assert qapp.font().pointSizeF() == pytest.approx(size)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_topic_has_its_help(lang: str) -> None:
    for topic in TOPICS:
        title, text = screen_help(topic, lang)
        assert title
        assert len(text) > 40


def test_the_help_is_about_the_pane_one_is_in(case: Desk) -> None:
    own, bench = case.window.own, case.window.bench
    case.window.activateWindow()
    for pane, topic in ((bench.tree, "documents"), (bench.thumbs, "thumbs"), (bench.fields.table, "fields"), (bench.findings.table, "findings")):
        pane.setFocus()
        assert own.topic == topic
    for open_it, topic in (("show_checks", "checks"), ("show_tree", "tree")):
        case.do(open_it)
        assert own.topic == topic
    case.do("go_review")
    case.until(lambda: case.window.review.screen.editor.model.nodes)
    tabs = case.window.review.screen.tabs
    assert tabs.count() == 3
    for place, topic in enumerate(("criteria", "versions", "faults")):
        tabs.setCurrentIndex(place)
        assert own.topic == topic
    case.settle()
    case.window.go(0)
    assert own.topic == "archive"
    case.do("help_here")
    assert "视图" in case.window.findChild(HelpDialog).text.toPlainText()


def test_a_law_is_named_with_its_edition_and_what_was_not_read_is_marked() -> None:
    texts.set_language("zh")
    read, unknown = law_lines("处罚法40、59(一)；某某办法3", default_registry(), date(2022, 3, 1))
    assert "中华人民共和国行政处罚法》40、59(一)" in read
    assert "2021-07-15" in read
    assert "已核对全文" in read
    assert "未核对" in unknown
    old = law_lines("处罚法38", default_registry(), date(2020, 1, 1))[0]
    assert "未核对" in old


def test_every_criterion_has_its_help_in_both_languages() -> None:
    registry = default_registry()
    for lang in ("zh", "en"):
        texts.set_language(lang)
        for criterion in (*pack().items, *pack().vetoes, *pack().bonuses):
            assert criterion.id in criterion_help(criterion.id, pack(), registry, date(2026, 1, 1))
    texts.set_language("zh")


def test_the_law_behind_a_finding_is_one_key_away(case: Desk) -> None:
    case.window.own.show_findings("failed")
    case.window.bench.findings.table.selectRow(0)
    case.window.activateWindow()
    case.bot.keyClick(case.window.bench.findings.table, Qt.Key.Key_L)
    dialog = case.window.findChild(HelpDialog)
    assert case.window.bench.findings.line.id in dialog.text.toPlainText()


def test_the_lists_below_are_put_away_and_come_back_when_asked_for(case: Desk) -> None:
    """A page is read best at the full height of the window."""
    window, bench = case.window, case.window.bench
    tall = bench.page.height()
    case.do("lower_pane")
    assert not bench.bottom.isVisible()
    case.until(lambda: bench.page.height() > tall)
    assert bench.bottom not in [pane.parentWidget() for pane in bench.panes]
    case.do("show_failed")
    assert bench.bottom.isVisible()
    assert window.actions_["lower_pane"].isChecked()
    case.do("lower_pane")
    case.do("next_check")
    assert bench.bottom.isVisible()
    case.do("lower_pane")
    window.remember()
    assert Preferences().get("lower_pane") is False


def test_a_page_is_gone_to_by_number_or_title(case: Desk) -> None:
    offered: list[str] = []

    def choose(choices):  # type: ignore[no-untyped-def]
        offered.extend(c.text for c in choices)
        return choices[-1].value

    case.answers.choice = choose
    case.do("go_to_page")
    last = [page for section in case.window.view.sections for page in section.pages][-1]
    assert case.window.view.page is not None
    assert case.window.view.page.id == last.id
    assert any(text.startswith("1 ") for text in offered)
    assert any("行政处罚决定书" in text for text in offered)


def test_an_english_window_calls_documents_in_english_and_shows_what_is_printed(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, language="en") as english:
        english.open_case()
        titles = [s.title for s in english.window.view.sections]
        assert titles
        assert not [title for title in titles if re.search("[一-鿿]", title)]
        english.choose(english.page_of("PENALTY_DECISION"))
        panel = english.window.bench.fields
        assert panel.title.text() == "Penalty decision  行政处罚决定书"
        assert not [panel.model.index(n, 0).data() for n in range(panel.model.rowCount()) if re.search("[一-鿿]", panel.model.index(n, 0).data())]
        labels = [label.text() for label in english.window.findChildren(QLabel) if label.isVisible() and label is not panel.title]
        assert not [text for text in labels if re.search("[一-鿿]", text) and "行政处罚" not in text]
    texts.set_language("zh")
