"""Review opinion and rectification notice: what they say, and that they say nothing nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from casefile.law.errors import CalendarYearMissing
from casefile.model import NOTED, Arrangement, Change, Operation
from casefile.pdf.paper import Heading, KeyValues, Paper, Table, write_paper
from casefile.sheets import write_workbook
from scoring.checks.base import Outcome
from scoring.engine import ScoreSheet
from scoring.judgement import Judgement
from scoring.opinion import opinion_paper, opinion_workbook
from scoring.pack import Pack
from scoring.problems import notes_of, officers_of, other_notes, problems
from scoring.rectification import due_date, rectification_paper, rectification_workbook
from tests.support.dossiers import DECISION_NO, Case, calendar, clean_case

AT = datetime(2026, 3, 2, 9, 0)
ISSUED = date(2026, 3, 2)


def judged(case: Case, *failed: str) -> ScoreSheet:
    """Every open criterion decided by a person: `failed` ones fail, the others pass, no bonus."""
    decisions = []
    for id in case.sheet().undecided:
        outcome = Outcome.FAIL if id in failed else Outcome.NOT_APPLICABLE if id.startswith("J") else Outcome.PASS
        decisions.append(Judgement(id, outcome, None, "评查甲", "2026-03-01T10:00", "核对原件后认定"))
    return case.sheet(decisions)


@pytest.fixture(scope="module")
def late() -> Case:
    """Served on the 30th working day."""
    case = clean_case()
    case.receipt_of(DECISION_NO).values.update(served_at=["2022-04-30"])
    return case


@pytest.fixture(scope="module")
def decided(late: Case) -> ScoreSheet:
    return judged(late)


def said(paper: Paper | None) -> str:
    """All text of a paper."""
    assert paper is not None
    parts: list[str] = [paper.agency, paper.title, paper.subtitle, paper.footer]
    for block in paper.blocks:
        match block:
            case KeyValues(pairs, _):
                parts += [f"{k}:{v}" for k, v in pairs]
            case Table(_, rows, _):
                parts += [cell for row in rows for cell in (row.cells if hasattr(row, "cells") else row)]
            case _:
                parts.append(block.text)  # type: ignore[union-attr]
    return "\n".join(parts)


def value_of(paper: Paper | None, label: str) -> str:
    assert paper is not None
    found = [v for b in paper.blocks if isinstance(b, KeyValues) for k, v in b.pairs if k == label]
    assert found, label
    return found[0]


# --- opinion ------------------------------------------------------------------------------------


def test_the_opinion_says_case_result_and_every_fault(base: Pack, late: Case, decided: ScoreSheet) -> None:
    paper = opinion_paper(decided, base, late.dossier, late.settings)
    text = said(paper)
    assert value_of(paper, "案号") == "浙临交立〔2022〕第000123号"
    assert value_of(paper, "承办人员") == "陆宇芳、周启明"
    assert f"得分 {decided.total:f}".rstrip("0").rstrip(".") in text
    assert f"评定等次为{decided.grade}" in text
    assert "间隔 30 个工作日" in text
    assert "《行政处罚决定书》第" in text
    assert not paper.draft


def test_a_derived_pack_says_so_on_both_papers_and_another_does_not(base: Pack, late: Case, decided: ScoreSheet) -> None:
    for pack, shown in ((base, True), (replace(base, derived=False), False)):
        for paper in (
            opinion_paper(decided, pack, late.dossier, late.settings),
            rectification_paper(decided, pack, late.dossier, late.settings),
        ):
            assert (base.notice in said(paper)) is shown


def test_what_is_not_decided_makes_it_a_draft_with_a_range(base: Pack, late: Case) -> None:
    sheet = late.sheet()
    paper = opinion_paper(sheet, base, late.dossier, late.settings)
    assert paper.draft
    assert "初稿" in said(paper)
    assert all(id in said(paper) for id in sheet.undecided)


def test_what_is_left_to_a_person_names_its_question_and_its_pages(base: Pack, late: Case) -> None:
    sheet = late.sheet()
    paper = opinion_paper(sheet, base, late.dossier, late.settings)
    waiting = {row.cells[0]: row.cells for b in paper.blocks if isinstance(b, Table) for row in b.rows if row.style == "open"}
    assert set(waiting) == set(sheet.undecided)
    shown = [id for id, cells in waiting.items() if sheet.finding(id).evidence and "《" in cells[-1]]
    assert len(shown) == sum(bool(sheet.finding(id).evidence) for id in waiting) > 10
    (table,) = [t for t in opinion_workbook(sheet, base, late.dossier, late.settings) if t.name == "待人工评定"]
    assert all(len(row) == len(table.columns) == 5 and row[3] for row in table.rows)


def test_what_names_no_officer_is_for_those_who_handled_the_case(base: Pack) -> None:
    case = clean_case().set("PENALTY_DECISION", "amount_words", "1060.00")
    sheet = judged(case)
    (problem,) = [p for p in problems(sheet, base, case.dossier) if p.criterion == "C3-04"]
    assert problem.officers == ()
    rows = _rows(rectification_paper(sheet, base, case.dossier, case.settings))
    assert rows["C3-04"][5] == "、".join(officers_of(case.dossier)) != ""


def test_nothing_is_invented(base: Pack, late: Case, decided: ScoreSheet) -> None:
    paper = opinion_paper(decided, base, late.dossier, late.settings)
    for label in ("被评查单位", "评查人", "签名", "评查组长", "负责人签名"):
        assert value_of(paper, label) == ""
    for label in ("评查日期", "日期", "文书编号"):
        assert not any(c.isdigit() for c in value_of(paper, label))
    known = opinion_paper(
        decided, base, late.dossier, late.settings, number="临评〔2026〕1号", reviewed_unit="执法一中队",
        reviewers=["评查甲", "评查乙"], reviewed_on=ISSUED,
    )  # fmt: skip
    assert value_of(known, "评查人") == "评查甲、评查乙"
    assert value_of(known, "被评查单位") == "执法一中队"
    assert value_of(known, "评查日期") == "2026年3月2日"
    assert value_of(known, "日期").split() == ["年", "月", "日"]  # the signing is still theirs


def test_without_a_fault_it_says_so(base: Pack) -> None:
    case = clean_case()
    sheet = judged(case)
    assert not problems(sheet, base, case.dossier)
    assert "未发现需要整改的问题" in said(opinion_paper(sheet, base, case.dossier, case.settings))
    assert rectification_paper(sheet, base, case.dossier, case.settings) is None


def test_a_veto_stands_first_and_in_the_conclusion(base: Pack, late: Case) -> None:
    sheet = judged(late, "V06")
    found = problems(sheet, base, late.dossier)
    assert (found[0].criterion, found[0].veto, found[0].by_person) == ("V06", True, True)
    assert "存在一票否决情形（V06）" in said(opinion_paper(sheet, base, late.dossier, late.settings))


# --- faults -------------------------------------------------------------------------------------


def test_one_fault_is_one_line_whatever_it_broke(base: Pack) -> None:
    case = clean_case().set("PENALTY_DECISION", "amount", "3500.00")
    sheet = judged(case)
    follow = [f for f in sheet.findings if f.because_of]
    assert follow
    found = problems(sheet, base, case.dossier)
    listed = [p.criterion for p in found]
    assert not {f.criterion for f in follow} & set(listed)
    for finding in follow:
        assert finding.criterion in next(p for p in found if p.criterion == finding.because_of).also
    failed = {f.criterion for f in sheet.findings if f.result is Outcome.FAIL}
    assert {*listed, *(a for p in found for a in p.also)} == failed
    assert sum(p.deduction for p in found) == sum(f.deduction for f in sheet.findings)


def test_a_persons_reason_stands_beside_what_the_machine_saw(base: Pack, late: Case) -> None:
    decision = Judgement("B7-02", Outcome.FAIL, None, "评查甲", "2026-03-01T10:00", "确属逾期")
    sheet = late.sheet([decision])
    found = next(p for p in problems(sheet, base, late.dossier) if p.criterion == "B7-02")
    assert "间隔 30 个工作日" in found.found
    assert "评查人认定：确属逾期" in found.found
    assert not found.by_person


def test_what_a_person_cleared_is_no_fault(base: Pack, late: Case) -> None:
    decision = Judgement("B7-02", Outcome.PASS, None, "评查甲", "2026-03-01T10:00", "有公告送达材料")
    assert "B7-02" not in [p.criterion for p in problems(late.sheet([decision]), base, late.dossier)]


def test_a_name_misread_on_one_paper_is_nobody_else(base: Pack, late: Case) -> None:
    case = late.copy()
    spec = case.receipt_of(DECISION_NO)
    for named, listed in (
        (["陆宇芳", "周口明"], "陆宇芳、周启明"),  # one other character, alone on its paper
        (["周启明", "周口明"], "陆宇芳、周启明、周口明"),  # beside the right one: two people
        (["陆宇芳", "韩立群"], "陆宇芳、周启明、韩立群"),
    ):
        spec.values["officers"] = named
        assert "、".join(officers_of(case.dossier)) == listed


# --- notice -------------------------------------------------------------------------------------


def test_the_last_day_is_counted_in_working_days() -> None:
    assert due_date(date(2026, 9, 30), "1wd", calendar()) == date(2026, 10, 8)  # after the holiday
    assert due_date(date(2026, 10, 9), "1wd", calendar()) == date(2026, 10, 10)  # a Saturday that is worked
    assert due_date(ISSUED, "15wd", calendar()) == date(2026, 3, 23)
    assert due_date(date(2026, 9, 1), "30cal", calendar()) == date(2026, 10, 8)
    with pytest.raises(ValueError, match="3mo"):
        due_date(ISSUED, "3mo", calendar())
    with pytest.raises(CalendarYearMissing):
        due_date(date(2026, 12, 31), "15wd", calendar())


def test_the_notice_says_what_by_whom_until_when(base: Pack, late: Case, decided: ScoreSheet) -> None:
    paper = rectification_paper(
        decided, base, late.dossier, late.settings, issued_on=ISSUED, within="15wd", calendar=calendar(), addressee="执法一中队"
    )
    text = said(paper)
    assert "执法一中队：" in text
    assert "自本通知发出次日起 15 个工作日内（至 2026年3月23日止，含当日）" in text
    row = _rows(paper)["B7-02"]
    assert "核对送达日期" in row[4]
    assert row[5] == "陆宇芳、周启明"
    assert row[6] == "2026年3月23日"
    assert row[7] == ""


def test_the_office_names_who_is_responsible(base: Pack, late: Case, decided: ScoreSheet) -> None:
    paper = rectification_paper(decided, base, late.dossier, late.settings, responsible={"B7-02": "韩立群"})
    assert _rows(paper)["B7-02"][5] == "韩立群"


def test_days_nobody_gave_are_blank(base: Pack, late: Case, decided: ScoreSheet) -> None:
    paper = rectification_paper(decided, base, late.dossier, late.settings)
    assert not any(c.isdigit() for c in _rows(paper)["B7-02"][6] + value_of(paper, "发出日期"))
    assert "个工作日内（至" not in said(paper)


def test_a_year_without_a_calendar_leaves_the_day_blank_and_says_why(base: Pack, late: Case, decided: ScoreSheet) -> None:
    paper = rectification_paper(
        decided, base, late.dossier, late.settings, issued_on=date(2026, 12, 31), within="15wd", calendar=calendar()
    )
    assert not any(c.isdigit() for c in _rows(paper)["B7-02"][6])
    assert "2027" in said(paper)


def test_a_fault_only_a_person_saw_is_said_in_the_items_words(base: Pack, late: Case) -> None:
    sheet = judged(late, "A4-01")
    row = _rows(rectification_paper(sheet, base, late.dossier, late.settings))["A4-01"]
    assert base.item("A4-01").wording in row[2]
    assert "核对原件后认定" in row[2]


# --- notes for the handler ----------------------------------------------------------------------


def noted(case: Case, **notes: str) -> dict[str, str]:
    """Notes as the window keeps them, one step each; `A4_01` stands for A4-01."""
    arrangement = Arrangement()
    for name, text in notes.items():
        key = NOTED + name.replace("_", "-")
        decided = {"text": text, "by": "评查甲", "at": "2026-03-01T10:00"}
        arrangement = arrangement.apply(Operation("op.note", (Change(key, None, decided),)))
    return notes_of(arrangement)


def test_a_note_stands_at_its_problem_and_others_in_a_list_of_their_own(base: Pack, late: Case, decided: ScoreSheet) -> None:
    notes = noted(late, B7_02="请附公告送达的存根", A4_01="照片下次请注明方位")
    assert decided.finding("A4-01").result is Outcome.PASS
    notice = rectification_paper(decided, base, late.dossier, late.settings, notes=notes)
    assert "【备注】请附公告送达的存根（评查甲）" in _rows(notice)["B7-02"][4]
    opinion = opinion_paper(decided, base, late.dossier, late.settings, notes=notes)
    for paper in (notice, opinion):
        others = [b for b in paper.blocks if isinstance(b, Table)][-1]  # type: ignore[union-attr]
        assert [row.cells for row in others.rows] == [("A4-01", base.item("A4-01").wording, "照片下次请注明方位（评查甲）")]  # type: ignore[union-attr]
        assert said(paper).count("请附公告送达的存根") == 1
    headings = [b.text for b in opinion.blocks if isinstance(b, Heading)]
    assert headings == [f"{n}、{t}" for n, t in zip("一二三四五六七八", (h[2:] for h in headings), strict=True)]
    assert "给承办人的备注" in said(opinion)


def test_a_note_at_a_criterion_charged_elsewhere_stands_at_the_fault(base: Pack) -> None:
    case = clean_case().set("PENALTY_DECISION", "amount", "3500.00")
    sheet = judged(case)
    follow = next(f for f in sheet.findings if f.because_of)
    notes = noted(case, **{follow.criterion.replace("-", "_"): "金额以审批表为准"})
    found = problems(sheet, base, case.dossier, notes)
    assert [p.criterion for p in found if p.note] == [follow.because_of]
    assert not other_notes(found, base, notes)


def test_notes_are_columns_of_the_tables(base: Pack, late: Case, decided: ScoreSheet) -> None:
    notes = noted(late, B7_02="请附存根", A4_01="请注明方位")
    for tables in (
        opinion_workbook(decided, base, late.dossier, late.settings, notes=notes),
        rectification_workbook(decided, base, late.dossier, notes=notes),
    ):
        problem = next(t for t in tables if t.name in ("存在的问题", "整改清单"))
        column = problem.columns.index("备注")
        assert [row[column] for row in problem.rows if "B7-02" in row] == ["请附存根（评查甲）"]
        others = next(t for t in tables if t.name == "其他备注")
        assert [row[-1] for row in others.rows] == ["请注明方位（评查甲）"]
        assert all(len(row) == len(t.columns) for t in tables for row in t.rows)


def test_without_notes_nothing_is_said_of_them(base: Pack, late: Case, decided: ScoreSheet) -> None:
    for notes in (None, {}, noted(late)):
        assert "备注" not in said(opinion_paper(decided, base, late.dossier, late.settings, notes=notes))
        assert "留意" not in said(rectification_paper(decided, base, late.dossier, late.settings, notes=notes))
        assert "其他备注" not in [t.name for t in opinion_workbook(decided, base, late.dossier, late.settings, notes=notes)]


# --- drawn --------------------------------------------------------------------------------------


def test_drawn_as_pdf_and_tables_the_same_every_time(base: Pack, late: Case, decided: ScoreSheet, tmp_path: Path) -> None:
    papers = {
        "opinion": opinion_paper(decided, base, late.dossier, late.settings),
        "notice": rectification_paper(decided, base, late.dossier, late.settings, issued_on=ISSUED, within="15wd", calendar=calendar()),
    }  # fmt: skip
    for name, paper in papers.items():
        assert paper is not None
        written = write_paper(paper, tmp_path / f"{name}.pdf", build_time=AT)
        assert written.unprintable == ()
        again = write_paper(paper, tmp_path / "again.pdf", build_time=AT)
        assert again.sha256 == written.sha256
    with pypdfium2.PdfDocument(tmp_path / "notice.pdf") as pdf:
        text = "".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf)))
    assert "整改通知书" in text
    assert "2026年3月23日" in text
    tables = opinion_workbook(decided, base, late.dossier, late.settings)
    tables += rectification_workbook(decided, base, late.dossier, issued_on=ISSUED, within="15wd", calendar=calendar())
    write_workbook(tmp_path / "t.xlsx", tables, build_time=AT)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["评查意见", "存在的问题", "待人工评定", "整改清单"]
    line = {c.value: v.value for c, v in zip(book["整改清单"][1], book["整改清单"][2], strict=True)}
    assert line["整改期限"] == datetime(2026, 3, 23)
    assert line["案号"] == "浙临交立〔2022〕第000123号"


def _rows(paper: Paper | None) -> dict[str, list[str]]:
    assert paper is not None
    table = next(b for b in paper.blocks if isinstance(b, Table))
    return {row.cells[1].split("（")[0]: list(row.cells) for row in table.rows}  # type: ignore[union-attr]
