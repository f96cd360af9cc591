"""The list of commands: each has a text in both languages, a menu or key, a help text, a name; and texts exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QProgressBar,
    QTextBrowser,
    QWidget,
)

from casefile.catalogue import load
from casefile.locate import resource_path
from casefile.messages import codes, has_sentence, sentence
from tests.ui.conftest import Desk
from ui import theme
from ui.actions import COMMANDS, MENUS
from ui.main_window import ARCHIVE, BENCH
from ui.screens.guide import guide_text

UI = Path(__file__).resolve().parents[2] / "ui"


def test_every_command_has_texts_in_both_languages() -> None:
    for command in COMMANDS:
        for code in (f"act_{command.id}", f"act_{command.id}_tip"):
            assert has_sentence(code), code
        zh, en = sentence(f"act_{command.id}_tip", "zh"), sentence(f"act_{command.id}_tip", "en")
        assert re.search(r"[一-鿿]", zh), command.id
        assert not re.search(r"[一-鿿]", en), command.id
        assert command.menu in MENUS


def test_every_command_is_in_a_menu_and_connected(desk: Desk) -> None:
    found: set[str] = set()
    for menu in desk.window.menuBar().findChildren(QMenu):
        found |= {a.objectName() for a in menu.actions()}
    assert {c.id for c in COMMANDS} <= found
    assert set(desk.window.commands) == {c.id for c in COMMANDS}


def test_every_action_of_the_window_has_text_and_tip(desk: Desk) -> None:
    for action in desk.window.actions():
        assert action.text(), action.objectName()
        assert action.statusTip()
        assert action.iconText()
        assert "&" not in action.iconText()
        assert action.shortcut().toString(), action.objectName()


def test_every_command_reads_differently_in_english(qapp: object) -> None:
    for command in COMMANDS:
        zh, en = (sentence(f"act_{command.id}", lang) for lang in ("zh", "en"))
        if command.id != "language":  # says the other language's name, in that language
            assert re.search(r"[一-鿿]", zh), command.id
            assert not re.search(r"[一-鿿]", en), command.id
        assert zh != en
    for menu in MENUS:
        assert sentence(f"menu_{menu}", "zh") != sentence(f"menu_{menu}", "en"), menu


def recorded(desk: Desk) -> list[str]:
    """From now on commands are noted and not done."""
    heard: list[str] = []
    for command in COMMANDS:
        action = desk.window.actions_[command.id]
        action.triggered.disconnect()
        action.triggered.connect(lambda _checked=False, name=command.id: heard.append(name))
        action.setEnabled(True)
    return heard


def press(widget: QWidget, key: str) -> None:
    stroke = QKeySequence(key)[0]
    QTest.keyClick(widget, stroke.key(), stroke.keyboardModifiers())


def test_every_command_answers_to_each_of_its_keys_in_every_pane(case: Desk) -> None:
    """A pane that swallows a key, or two commands that share one, would leave the person without an answer."""
    window = case.window
    case.choose(case.page_of("PENALTY_DECISION"))
    window.own.show_findings("all")
    window.activateWindow()
    heard = recorded(case)
    for pane in window.bench.panes:
        pane.setFocus()
        QApplication.processEvents()
        for command in COMMANDS:
            for key in command.keys:
                window.actions_[command.id].setEnabled(True)
                heard.clear()
                press(pane, key)
                assert heard == [command.id], f"{key} in {pane.accessibleName()}: {heard}, not {command.id}"


def test_typing_is_never_taken_for_a_command(case: Desk) -> None:
    window = case.window
    window.activateWindow()
    window.search.setFocus()
    heard = recorded(case)
    QTest.keyClicks(window.search, "rRbBmMfFnNjJ/?")
    assert window.search.text() == "rRbBmMfFnNjJ/?"
    assert heard == []


def test_hits_that_come_in_leave_the_person_typing_where_they_are(case: Desk) -> None:
    """And Enter goes to the list, Enter again to the page."""
    window = case.window
    case.do("finish")
    case.until(lambda: not case.finish.is_busy)
    case.settle()
    window.activateWindow()
    window.search.setFocus()
    for part in ("沈国梁", "r"):
        window.search.insert(part)
        window.desk.search_now() if part == "r" else window.desk.look_for(part)
        case.until(lambda: window.screens.currentIndex() == ARCHIVE)
        case.until(lambda: not window.lanes.archive.busy)
        assert QApplication.focusWidget() is window.search
    window.search.setText("沈国梁")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    case.until(lambda: window.archive.hits.rows)
    case.until(lambda: not window.lanes.archive.busy)
    assert QApplication.focusWidget() is window.archive.hit_table
    QTest.keyClick(window.archive.hit_table, Qt.Key.Key_Return)
    case.until(lambda: window.screens.currentIndex() == BENCH)


def test_every_command_is_clicked_in_its_menu(case: Desk) -> None:
    window = case.window
    window.resize(1280, 800)
    heard = recorded(case)
    bar = window.menuBar()
    for command in COMMANDS:
        menu = window.findChild(QMenu, f"menu_{command.menu}")
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(menu.menuAction()).center())
        case.until(menu.isVisible)
        heard.clear()
        place = menu.actionGeometry(window.actions_[command.id])
        assert menu.rect().contains(place), f"{command.id} is beyond the edge of its menu"
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place.center())
        case.until(lambda: bool(heard), timeout=20000)
        assert heard == [command.id]
        case.until(lambda menu=menu: not menu.isVisible())


def test_no_key_is_given_twice() -> None:
    from PySide6.QtGui import QKeySequence

    keys = Counter(QKeySequence(k).toString() for c in COMMANDS for k in c.keys)
    assert not [k for k, n in keys.items() if n > 1]


def test_every_icon_is_there() -> None:
    for command in COMMANDS:
        if command.icon:
            assert resource_path("icons", f"{command.icon}.svg").is_file(), command.icon
    assert "ISC" in resource_path("icons", "LICENSE").read_text(encoding="utf-8")


def test_every_text_the_window_asks_for_exists() -> None:
    asked = set()
    for path in UI.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'tr\(\s*"([a-z_0-9.]+)"', source))
        asked |= set(re.findall(r'Column\(\s*"([a-z_]+)"', source))
    assert len(asked) > 100
    assert not [code for code in sorted(asked) if not has_sentence(code)]


def test_every_step_and_field_and_type_has_a_name_in_both_languages() -> None:
    operations = (UI.parent / "casefile" / "assembly" / "operations.py").read_text(encoding="utf-8")
    arranged = (UI / "controllers" / "arrange.py").read_text(encoding="utf-8")
    judged = (UI / "controllers" / "judge.py").read_text(encoding="utf-8")
    names = set(re.findall(r"\"(op\.[a-z_]+)\"", operations + arranged + judged))
    for name in names:
        assert has_sentence(name), name
    catalogue = load()
    for kind in catalogue.types.values():
        assert has_sentence(f"ui_type_{kind.code}"), kind.code
        for field in kind.fields:
            assert has_sentence(f"ui_field_{field}"), field


def test_placeholders_agree_between_the_languages() -> None:
    for code in codes():
        if code.startswith(("ui_", "act_", "op.")):
            zh, en = (set(re.findall(r"{(\w+)}", sentence(code, lang))) for lang in ("zh", "en"))
            assert zh == en or code == "ui_about", code


def controls(window: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QAbstractItemView, QLineEdit, QComboBox, QProgressBar, QTextBrowser)
    return [w for w in window.findChildren(QWidget) if isinstance(w, kinds)]


def test_every_control_has_a_name_for_screen_readers(case: Desk) -> None:
    nameless = []
    for widget in controls(case.window):
        inner = type(widget).__name__ in ("QHeaderView", "QTableCornerButton") or widget.objectName().startswith("qt_")
        inner = inner or "PrivateContainer" in widget.parent().metaObject().className()
        inner = inner or "Scroll" in type(widget).__name__ or isinstance(widget.parent(), (QComboBox, QLineEdit))
        said = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        if not inner and not said and "CornerButton" not in widget.metaObject().className():
            nameless.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    assert not nameless


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK])
def test_contrast_is_at_least_four_and_a_half(scheme: theme.Colours) -> None:
    pairs = [
        (ink, ground)
        for ink in (scheme.text, scheme.faint, scheme.bad, scheme.warn, scheme.good, scheme.accent)
        for ground in (scheme.window, scheme.base, scheme.raised, scheme.accent_soft)
    ]
    pairs.append((scheme.on_accent, scheme.accent))
    for ink, ground in pairs:
        light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_guide_is_there(lang: str) -> None:
    text = guide_text(lang)
    assert text.startswith("# ")
    assert len(text) > 500


def test_greyed_without_a_case(desk: Desk) -> None:
    actions: list[QAction] = [desk.window.actions_[c.id] for c in COMMANDS if c.needs != "always"]
    assert actions
    assert not any(a.isEnabled() for a in actions)
