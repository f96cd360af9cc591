"""Habits of office programs: cut, copy and paste of pages, what is known of a page, saving, menus at the mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from casefile.workspace import Case
from tests.ui.conftest import Desk
from tests.ui.support import make_scans
from ui.actions import COMMANDS
from ui.dialogs.properties import PropertiesDialog, page_facts
from ui.journal import drafts
from ui.main_window import ARCHIVE, BENCH
from ui.texts import tr

FILING, RECORD, DECISION = "CASE_FILING", "INTERROGATION_RECORD", "PENALTY_DECISION"


def pages_in(case: Desk, kind: str) -> tuple[str, ...]:
    return next(d.pages for d in case.session.dossier.documents if d.type == kind)


def click(case: Desk, label: str) -> None:
    """The button of the notice."""

    def found() -> list[QPushButton]:
        return [b for b in case.window.notice.findChildren(QPushButton) if b.text() == label and b.isVisible()]

    case.until(found)
    found()[0].click()


def test_a_page_that_is_cut_goes_where_it_is_pasted_and_back_again(case: Desk) -> None:
    before, page = case.shape, case.page_of(RECORD, 1)
    case.choose(page)
    case.do("cut_pages")
    assert case.shape == before, "cutting alone moves nothing"
    case.choose(case.page_of(DECISION))
    case.do("paste")
    assert pages_in(case, DECISION)[-1] == page
    assert page not in pages_in(case, RECORD)
    case.do("undo")
    assert case.shape == before
    steps = case.session.undo.count()
    case.do("paste")
    assert case.session.undo.count() == steps, "what was cut is pasted once"


def test_a_page_that_is_cut_can_be_pasted_before_another(case: Desk) -> None:
    page, goal = case.page_of(RECORD, 1), case.page_of(DECISION)
    case.choose(page)
    case.do("cut_pages")
    case.choose(goal)
    case.do("paste_before")
    assert pages_in(case, DECISION) == (page, goal)


def test_copies_stand_behind_the_page_in_view_and_their_text_is_there_for_others(case: Desk) -> None:
    pages = [case.page_of(RECORD, 0), case.page_of(RECORD, 1)]
    case.choose(*pages)
    case.do("copy_pages")
    text = QApplication.clipboard().text()
    assert "询问笔录" in text
    assert "第2页共2页" in text
    case.choose(case.page_of(DECISION))
    before = len(case.session.dossier.pages)
    for times in (1, 2):
        case.do("paste")
        assert len(case.session.dossier.pages) == before + 2 * times
    assert len(pages_in(case, DECISION)) == 5
    assert all(p in pages_in(case, RECORD) for p in pages)
    images = {p.id: p.page.image_sha256 for p in case.session.dossier.pages}
    assert [images[p] for p in pages_in(case, DECISION)[1:3]] == [images[p] for p in pages]


def test_pages_of_another_case_are_not_pasted(case: Desk) -> None:
    case.choose(case.page_of(DECISION))
    case.do("copy_pages")
    case.session.show(Case())
    case.settle()
    case.do("paste")
    assert not case.session.case.pages
    assert case.window.notice.text == tr("ui_nothing_to_paste")


def test_what_is_known_of_a_page_is_one_key_away_and_can_be_copied(case: Desk) -> None:
    case.choose(case.page_of(DECISION))
    case.do("properties")
    dialog = case.window.findChild(PropertiesDialog)
    said = dict(dialog.facts)
    assert said["来自文件"] == "scan 04.jpg"
    assert said["所在文书"] == "行政处罚决定书"
    assert said["分辨率"].startswith("150 dpi")
    assert said["识别"].startswith("6 行")
    dialog.copy()
    assert "scan 04.jpg" in QApplication.clipboard().text()
    dialog.reject()


def test_a_page_that_says_nothing_of_itself_has_properties_all_the_same(case: Desk) -> None:
    from dataclasses import replace

    page = case.session.dossier.page(case.page_of(DECISION))
    bare = replace(page, page=replace(page.page, dpi=None), reading=None, number=None, document=None)
    said = dict(page_facts(bare, case.session.case.inputs[0], ""))
    assert said["分辨率"] == tr("ui_prop_unknown")
    assert said["识别"] == tr("ui_unread")
    assert said["所在文书"] == tr("ui_prop_none")


def test_saving_says_that_it_is_done_already(case: Desk) -> None:
    case.do("save")
    assert "Ctrl+" in case.window.statusBar().currentMessage()


def test_what_is_not_archived_is_thrown_away_only_after_a_second_word(case: Desk) -> None:
    case.do("finish")
    case.until(lambda: not case.finish.is_busy)
    case.settle()
    assert not case.window.actions_["discard_changes"].isEnabled(), "there is nothing to throw away"
    before = case.shape
    case.choose(case.page_of(DECISION))
    case.do("turn_right")
    case.do("set_blank")
    case.do("discard_changes")
    assert "2" in case.window.notice.text
    assert case.session.undo.canUndo(), "nothing has gone yet"
    click(case, tr("ui_discard_changes"))
    case.until(lambda: case.session.case.case_id is not None and not case.session.dirty and case.session.dossier.documents)
    case.settle()
    assert case.shape == before
    assert not drafts()


def test_no_button_of_a_notice_throws_work_away_by_one_click(case: Desk) -> None:
    case.choose(case.page_of(DECISION))
    case.do("turn_right")
    case.session.show(Case())
    case.settle()
    case.window.desk.open_last()
    case.until(lambda: case.session.case.pages)
    case.settle()
    click(case, tr("ui_discard_changes"))
    case.settle()
    assert case.session.undo.count() == 1
    assert drafts()
    assert case.window.notice.text == tr("ui_discard_new", pages=6, steps=1)


def test_the_chosen_case_is_opened_by_its_command(case: Desk) -> None:
    case.do("finish")
    case.until(lambda: not case.finish.is_busy)
    case.settle()
    number = case.session.case.case_id
    case.session.close()
    case.window.go(ARCHIVE)
    case.settle()
    case.do("open_case")
    assert case.window.screens.currentIndex() == BENCH
    assert case.session.case.case_id == number
    case.settle()
    assert not case.window.actions_["open_case"].isEnabled()


def test_several_cases_that_wait_are_told_in_words(desk: Desk) -> None:
    for name in ("甲", "乙"):
        desk.window.take(make_scans(desk.folder / name, desk.engine))
        desk.until(lambda: desk.session.case.pages)
        desk.settle()
        desk.session.close()
        desk.settle()
    desk.window.desk.open_last()
    desk.until(lambda: desk.session.case.pages)
    desk.settle()
    assert tr("ui_recovered_cases", cases=2, pages=12) in desk.window.notice.text
    click(desk, tr("ui_show_unfinished"))
    desk.settle()
    assert desk.window.screens.currentIndex() == ARCHIVE
    assert desk.window.archive.filtered.rowCount() == 2


def lists(desk: Desk) -> dict[str, QWidget]:
    window, bench = desk.window, desk.window.bench
    return {
        "documents": bench.tree, "thumbnails": bench.thumbs, "page": bench.page, "fields": bench.fields.table,
        "findings": bench.findings.table, "files": bench.files_table, "checks": window.arranging.panel.table,
    }  # fmt: skip


@pytest.mark.parametrize("place", ["documents", "thumbnails", "page", "fields", "findings", "files", "checks"])
def test_every_pane_has_its_menu_by_mouse_and_by_key(case: Desk, place: str) -> None:
    case.choose(case.page_of(DECISION))
    pane = lists(case)[place]
    lower = case.window.bench.bottom
    for n in range(lower.count()):
        if lower.widget(n) is pane or lower.widget(n).isAncestorOf(pane):
            lower.setCurrentIndex(n)
    case.window.activateWindow()
    pane.setFocus()
    case.until(pane.hasFocus)
    for open_it in (
        lambda: pane.customContextMenuRequested.emit(pane.viewport().rect().center()),
        lambda: QTest.keyClick(pane, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
    ):
        open_it()
        case.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        ids = [action.objectName() for action in menu.actions() if not action.isSeparator()]
        assert ids
        assert set(ids) <= {command.id for command in COMMANDS}
        menu.close()
        case.until(lambda: QApplication.activePopupWidget() is None)


def test_the_archives_lists_have_their_menus(case: Desk, tmp_path: Path) -> None:
    case.do("finish")
    case.until(lambda: not case.finish.is_busy)
    case.settle()
    case.window.go(ARCHIVE)
    case.settle()
    case.window.desk.look_for("处罚")
    case.window.desk.search_now()
    case.until(lambda: case.window.archive.hits.rows)
    for table, first in ((case.window.archive.table, "open_case"), (case.window.archive.hit_table, "next_spot")):
        table.customContextMenuRequested.emit(table.viewport().rect().center())
        case.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert menu.actions()[0].objectName() == first
        menu.close()
        case.until(lambda: QApplication.activePopupWidget() is None)
