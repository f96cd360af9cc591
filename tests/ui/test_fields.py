"""The fields pane: uncertain first, candidates, validators while one types, Enter goes on, one correction for all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from casefile.model import Document, Field
from tests.ui.conftest import Desk
from tests.ui.support import make_scans
from ui.entry import Entry, doubt, spoken, understood
from ui.models.case_tables import field_lines

DECISION, CLOSING = "PENALTY_DECISION", "CLOSING_REPORT"


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("made_date", "2022年3月5日", "2022-03-05"), ("made_date", "20220305", "2022-03-05"),
        ("started_at", "20220305 9:30", "2022-03-05T09:30"), ("amount", "1,200元", "1200.00"),
        ("amount_words", "玖佰陆拾元整", "960.00"), ("case_no", "浙临交立[2022]第1号", "浙临交立〔2022〕第1号"),
        ("vehicle_no", "浙g·12345", "浙G12345"), ("gross_weight_t", "62.5吨", "62.50"), ("period_days", "七日", "7"),
        ("party_type", "个人", "PERSON"), ("party_type", "organisation", "ORG"), ("hearing_offered", "否", "false"),
        ("penalty_articles", "《中华人民共和国公路法》第七十六条第一款第(五)项", "中华人民共和国公路法#76.1(5)"),
        ("penalty_articles", "中华人民共和国公路法#76(5)", "中华人民共和国公路法#76(5)"),
        ("party_id_no", "33010619900101123x", "33010619900101123X"), ("place", " 甲 地 ", "甲 地"), ("amount", " ", ""),
    ],
)  # fmt: skip
def test_what_is_typed_is_kept_as_recognition_writes_it(name: str, typed: str, kept: str) -> None:
    entry = understood(name, typed)
    assert (entry.value, entry.is_refused) == (kept, False)


@pytest.mark.parametrize(("name", "typed"), [("made_date", "三月"), ("amount", "很多"), ("service_method", "口头"), ("axles", "x"), ("penalty_articles", "公路上的规定")])
def test_what_cannot_be_understood_is_refused(name: str, typed: str) -> None:
    assert understood(name, typed).is_refused


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("penalty_articles", "中华人民共和国公路法#76.1(5)", "《中华人民共和国公路法》第七十六条第一款第(五)项"),
        ("penalty_articles", "甲条例#12-1", "《甲条例》第十二条之一"), ("violated_articles", "甲条例#110", "《甲条例》第一百一十条"),
        ("violated_articles", "甲条例#103", "《甲条例》第一百零三条"), ("started_at", "2022-03-05T09:30", "2022-03-05 09:30"),
        ("party_type", "PERSON", "个人"), ("place", "甲 地", "甲 地"), ("place", None, ""),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_people_write_it_and_understood_so(name: str, value: str | None, shown: str) -> None:
    assert spoken(name, value) == shown
    assert understood(name, shown) == Entry(value or "")


def test_what_is_well_formed_and_cannot_be_right_is_warned_of_and_kept() -> None:
    assert doubt("party_id_no", "330106199013011234") == "ui_entry_id"
    assert not understood("party_id_no", "330106199013011234").is_refused
    assert doubt("uscc", "91330000MA27U00000") == "ui_entry_uscc"
    assert doubt("party_id_no", "护照 E12345678") == ""


def test_uncertain_values_stand_first_and_unread_ones_last() -> None:
    fields = (
        Field("cause", "甲", "甲", "p", None, 0.99), Field("amount", "960.00", "960", "p", None, 0.4),
        Field("party_id_no", "330106199013011234", "", "p", None, 0.99),
    )  # fmt: skip
    lines = field_lines(Document("d", DECISION, "决定书", ("p",), 1.0, fields=fields), ("cause", "made_date"))
    assert [line.field.name for line in lines] == ["amount", "party_id_no", "cause", "made_date"]
    assert lines[-1].is_unread


def _at(case: Desk, kind: str, name: str) -> int:
    case.choose(case.page_of(kind))
    panel = case.window.bench.fields
    row = next(n for n, line in enumerate(panel.model.rows) if line.field.name == name)
    panel.table.setCurrentIndex(panel.model.index(row, 1))
    case.window.activateWindow()
    panel.table.setFocus()
    return row


def _editor(case: Desk) -> QLineEdit:
    case.do("edit_field")
    editor = case.window.bench.fields.table.findChild(QLineEdit)
    assert editor is not None
    return editor


def _value(case: Desk, kind: str, name: str) -> str | None:
    return next(d for d in case.session.dossier.documents if d.type == kind).value(name)


def test_a_fault_is_said_while_one_types_and_enter_does_not_take_it(case: Desk) -> None:
    _at(case, DECISION, "amount")
    editor = _editor(case)
    panel = case.window.bench.fields
    editor.selectAll()
    case.bot.keyClicks(editor, "much")
    assert "不能保存" in panel.hint.text()
    assert panel.hint.property("role") == "warn"
    case.bot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible()
    editor.selectAll()
    case.bot.keyClicks(editor, "860")
    assert "860.00" in panel.hint.text()
    case.bot.keyClick(editor, Qt.Key.Key_Return)
    case.until(lambda: _value(case, DECISION, "amount") == "860.00")


def test_a_candidate_is_chosen_by_key_and_the_next_field_is_in_view(case: Desk) -> None:
    number = "浙临交罚〔2022〕第000999号"
    case.window.arrange.enter_field(next(d.id for d in case.session.dossier.documents if d.type == CLOSING), "doc_no", None, number)
    case.settle()
    row = _at(case, DECISION, "doc_no")
    panel = case.window.bench.fields
    assert number in panel.hint.text()
    editor = _editor(case)
    case.bot.keyClick(editor, Qt.Key.Key_Down)
    popup = editor.completer().popup()
    case.until(popup.isVisible)
    while popup.currentIndex().data() != number:
        case.bot.keyClick(popup, Qt.Key.Key_Down)
    case.bot.keyClick(popup, Qt.Key.Key_Return)
    case.until(lambda: panel.table.currentIndex().row() != row)
    case.until(lambda: _value(case, DECISION, "doc_no") == number)


def test_a_field_that_was_not_read_can_be_entered(case: Desk) -> None:
    row = _at(case, DECISION, "party_address")
    assert case.window.bench.fields.model.rows[row].is_unread
    editor = _editor(case)
    editor.insert("临江市甲路 1 号")
    case.bot.keyClick(editor, Qt.Key.Key_Return)
    case.until(lambda: _value(case, DECISION, "party_address") == "临江市甲路 1 号")


def test_a_value_corrected_once_is_offered_for_the_other_papers_and_taken_back_in_one_step(case: Desk) -> None:
    papers = [d.type for d in case.session.dossier.documents if d.value("party_name") == "沈国梁"]
    assert len(papers) > 1
    assert not case.window.actions_["correct_elsewhere"].isEnabled()
    row = _at(case, papers[0], "party_name")
    panel = case.window.bench.fields
    panel.model.setData(panel.model.index(row, 1), "沈国良")
    case.settle()
    assert "沈国梁" in case.window.notice.text
    case.do("correct_elsewhere")
    assert all(_value(case, kind, "party_name") == "沈国良" for kind in papers)
    assert not case.window.actions_["correct_elsewhere"].isEnabled()
    case.do("undo")
    assert [_value(case, kind, "party_name") for kind in papers] == ["沈国良"] + ["沈国梁"] * (len(papers) - 1)


def test_an_offer_does_not_outlive_its_case(case: Desk) -> None:
    paper = next(d for d in case.session.dossier.documents if d.value("party_name") == "沈国梁")
    case.window.fields.enter(paper.id, "party_name", None, "沈国良")
    case.settle()
    assert case.window.actions_["correct_elsewhere"].isEnabled()
    case.session.close()
    case.window.take(make_scans(case.folder / "另一案", case.engine))
    case.until(lambda: case.session.case.readings)
    case.settle()
    assert any(d.value("party_name") == "沈国梁" for d in case.session.dossier.documents)
    assert not case.window.actions_["correct_elsewhere"].isEnabled()


def test_enter_confirms_from_paper_to_paper_without_the_mouse(case: Desk) -> None:
    panel = case.window.bench.fields
    case.choose(case.page_of(DECISION))
    panel.table.setFocus()
    case.do("next_field")
    assert panel.model.rows[panel.table.currentIndex().row()].is_uncertain or not panel.has_uncertain
    for _ in range(80):
        if "看过了" in case.window.notice.text:
            break
        case.bot.keyClick(panel.table, Qt.Key.Key_Return)
        case.settle()
    assert "看过了" in case.window.notice.text
    assert not [x for d in case.session.dossier.documents for x in field_lines(d) if x.is_uncertain and not x.doubt]


def test_stepping_frames_the_place_on_the_page(case: Desk) -> None:
    _at(case, DECISION, "amount")
    line = case.window.bench.fields.model.rows[case.window.bench.fields.table.currentIndex().row()]
    assert line.field.box is not None
    assert case.window.bench.page.boxes
    spot = case.window.bench.fields.spot
    assert spot.isVisible()
    assert spot.box is not None
    page = case.window.bench.page.paper_rect
    middle = spot.box.centre[0] * page.width(), spot.box.centre[1] * page.height()
    cut = spot.cut()
    assert cut.contains(*middle)
    # The box is read there, not only found: it takes up a good part of what is shown.
    assert spot.box.width * page.width() > cut.width() / 3 or spot.box.height * page.height() > cut.height() / 3
    case.choose(case.page_of(CLOSING))
    assert spot.box is None


def test_a_choice_is_shown_and_typed_in_words_not_in_codes(case: Desk) -> None:
    _at(case, DECISION, "party_type")
    panel = case.window.bench.fields
    before = _value(case, DECISION, "party_type")
    shown, other, code = ("个人", "单位", "ORG") if before == "PERSON" else ("单位", "个人", "PERSON")
    assert other in panel.hint.text()
    editor = _editor(case)
    assert editor.text() == shown
    assert before is not None
    assert before not in panel.hint.text()
    editor.selectAll()
    editor.insert(other)
    case.bot.keyClick(editor, Qt.Key.Key_Return)
    case.until(lambda: _value(case, DECISION, "party_type") == code)


def test_a_paper_that_is_not_read_yet_is_not_taken_for_a_form(desk: Desk) -> None:
    desk.engine.gate.clear()  # reading does not begin
    desk.window.take(make_scans(desk.folder / "scans", desk.engine))
    desk.until(lambda: desk.session.dossier.pages)
    panel = desk.window.bench.fields
    desk.until(lambda: desk.window.view.page is not None)
    assert not panel.model.rows
    assert panel.title.text() == "待识别的页面"
    desk.engine.gate.set()
    desk.until(lambda: desk.session.case.readings)
    desk.settle()
    desk.choose(desk.page_of(DECISION))
    assert panel.model.rows


def test_long_numbers_are_shown_to_the_end(case: Desk) -> None:
    """Broken into lines, for what is cut off cannot be compared with the paper."""
    from PySide6.QtWidgets import QStyleOptionViewItem

    decision = next(d.id for d in case.session.dossier.documents if d.type == DECISION)
    value = "330106199001011232"
    case.window.arrange.enter_field(decision, "party_id_no", None, value)
    case.settle()
    row = _at(case, DECISION, "party_id_no")
    panel = case.window.bench.fields
    option = QStyleOptionViewItem()
    panel.table.itemDelegateForColumn(1).initStyleOption(option, panel.model.index(row, 1))
    assert option.text.replace("\u200b", "") == value
    assert option.text != value
