"""Comfort: keys that can be changed, the size of the text, help where one stands with the law behind a criterion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from casefile.law.registry import default_registry
from tests.support.dossiers import pack
from tests.ui.conftest import Desk
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
