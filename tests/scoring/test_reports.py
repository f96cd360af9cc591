"""The score sheet on paper and as tables."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from casefile.assembly.contents import contents_rows
from casefile.messages import has_sentence
from casefile.pdf.contents import page_span
from casefile.pdf.paper import KeyValues, Table, Text, write_paper
from casefile.sheets import read_workbook, write_workbook
from scoring.checks.base import Note, _shown
from scoring.engine import score
from scoring.reports import score_sheet_paper, score_sheet_workbook
from tests.support.dossiers import clean_case, pack

_AT = datetime(2026, 1, 5, 9, 0)


def _texts(paper) -> str:  # type: ignore[no-untyped-def]
    parts = [paper.title, paper.subtitle, paper.footer, paper.agency]
    for block in paper.blocks:
        if isinstance(block, Table):
            parts += [cell for row in block.rows for cell in (getattr(row, "cells", row))]
        elif isinstance(block, KeyValues):
            parts += [part for pair in block.pairs for part in pair]
        else:
            parts.append(block.text)
    return "\n".join(parts)


def test_the_sheet_says_that_the_pack_is_not_the_official_text() -> None:
    case = clean_case()
    dossier = case.dossier
    paper = score_sheet_paper(case.sheet(), pack(), dossier, case.settings)
    assert any(isinstance(b, Text) and b.style == "warning" and b.text == pack().notice for b in paper.blocks)


def test_every_criterion_stands_on_the_sheet_with_its_pages() -> None:
    case = clean_case().drop("CLOSING_REPORT")
    sheet = case.sheet()
    text = _texts(score_sheet_paper(sheet, pack(), case.dossier, case.settings))
    for criterion in (*pack().items, *pack().vetoes, *pack().bonuses):
        assert criterion.id in text
        assert criterion.wording in text
    assert f"{sheet.low.normalize():f}～" in text
    assert "待评" in text
    assert "沈国梁" in text
    assert "浙临交罚〔2022〕第000123号" in text
    assert "评查人" in text
    assert "复核人" in text
    assert sheet.finding("B8-03").message in text
    assert sheet.finding("B8-03").remedy in text


def test_the_sheet_is_drawn_and_the_workbook_written(tmp_path: Path) -> None:
    case = clean_case()
    facts, dossier = case.facts, case.dossier
    sheet = score(pack(), facts)
    drawn = write_paper(score_sheet_paper(sheet, pack(), dossier, case.settings), tmp_path / "s.pdf", build_time=_AT)
    assert drawn.pages >= 3
    assert drawn.unprintable == ()
    write_workbook(tmp_path / "s.xlsx", score_sheet_workbook(sheet, pack(), dossier, case.settings), build_time=_AT)
    tables = read_workbook(tmp_path / "s.xlsx")
    assert [t.name for t in tables] == ["评查结果", "评查项目", "否决与加分", "卷内目录"]
    assert len(tables[1].rows) == 100
    assert len(tables[2].rows) == 25


def test_the_table_of_contents_has_the_rows_and_columns_of_the_dossiers(tmp_path: Path) -> None:
    case = clean_case()
    case.papers[3].missing_sheets = (2,)
    dossier = case.dossier
    rows = contents_rows(dossier, case.settings)
    write_workbook(tmp_path / "s.xlsx", score_sheet_workbook(case.sheet(), pack(), dossier, case.settings), build_time=_AT)
    table = read_workbook(tmp_path / "s.xlsx")[-1]
    assert tuple(table.columns) == ("序号", "文号", "责任者", "题名", "日期", "页号", "备注")
    shown = [["" if cell is None else str(cell) for cell in row] for row in table.rows]
    assert [(row[0], row[3], row[5], row[6]) for row in shown] == [(str(r.number), r.title, page_span(r), r.remark) for r in rows]
    assert any(row[6] for row in shown)


def test_every_sentence_a_check_uses_exists() -> None:
    used: set[str] = set()
    for path in (Path(__file__).parents[2] / "scoring" / "checks").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"\ba\.(?:ok|doubt)\(\s*\"([a-z_0-9]+)\"", text))
        used |= set(re.findall(r"\ba\.hit\(\s*(?:\"[a-z_]*\"|[a-z]+),\s*\"([a-z_0-9]+)\"", text))
        used |= set(re.findall(r"(?:verdict|not_applicable|undecided)\(\s*\"([a-z_0-9]+)\"", text))
    assert len(used) > 200
    assert [code for code in sorted(used) if not has_sentence(f"score.{code}")] == []


def test_every_check_that_can_fail_says_what_to_do() -> None:
    bound = {c.check for c in (*pack().items, *pack().vetoes)} - {"manual"}
    assert [name for name in sorted(bound) if not has_sentence(f"do.{name}")] == []


def test_moments_and_provisions_are_told_as_people_write_them() -> None:
    note = Note("x", (("a", "浙江省公路条例#53.1(2)"), ("b", "2022-07-15T11:09"), ("c", "民法#12-1"), ("d", "没有#号码")))
    shown = {name: _shown(value, "zh") for name, value in note.params}
    assert shown == {"a": "《浙江省公路条例》第53条第1款第(2)项", "b": "2022-07-15 11:09", "c": "《民法》第12条之1", "d": "没有#号码"}
    assert _shown("浙江省公路条例#53.1(2)", "en") == "浙江省公路条例 art. 53(1) item 2"
    for finding in clean_case().sheet().findings:
        assert not re.search(r"#\d|\dT\d\d:", finding.message + finding.message_en), finding.message


def test_a_heading_is_not_left_without_the_table_below_it(tmp_path: Path) -> None:
    import pypdfium2

    from casefile.pdf.paper import Column, Heading, Paper, Row

    high = "很长的一段话，要占好几行。" * 12
    for above in range(34, 60):
        filler = [Row((str(n),)) for n in range(above)]
        blocks = (
            Table((Column("甲", 1),), tuple(filler)),
            Heading("存在的问题"),
            Table((Column("乙丙丁", 1), Column("戊", 1)), (Row(("大项",), "group"), Row((high, "首行")))),
        )
        write_paper(Paper(title="题", blocks=blocks), tmp_path / "a.pdf", build_time=_AT)
        with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
            pages = [pdf[n].get_textpage().get_text_range() for n in range(len(pdf))]
        page = next(p for p in pages if "存在的问题" in p)
        assert "首行" in page, above
