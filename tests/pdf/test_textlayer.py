"""The invisible text: copied as read, in order, lying on the glyphs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from casefile.model import Box, Char, Dossier, Field, FieldSource
from casefile.pdf import build_dossier
from casefile.pdf.textlayer import copyable
from casefile.store import Store
from tests.pdf import made, seen
from tests.pdf.made import BUILD_TIME, SETTINGS, Paper, Scan, scan

Out = Callable[[], Path]
WORDS = (
    "交通运输行政处罚决定书", "案号：浙临交罚〔2022〕第000123号", "王𫟦、李𠮷与𬭎某（䶮㛃镕喆）", "罚款￥960.00元，大写玖佰陆拾元整",
    "Weighing report No. 12 of 2022", "第１页 共 ２ 页", "“引号”与‘单引号’——破折号……", "车辆 浙G·12345 挂车 浙G 1234挂", "①☑□√×",
)


def build(store: Store, path: Path, scans: list[Scan]) -> None:
    dossier = made.make(store, [Paper("BACK_COVER", "封底", scans)])
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=())


def rows(words: tuple[str, ...]) -> tuple[tuple[str, Box], ...]:
    return tuple(
        (word, Box(0.1, 0.05 + 0.09 * n, min(0.1 + 0.03 * len(word), 0.95), 0.075 + 0.09 * n)) for n, word in enumerate(words)
    )


def test_lines_are_copied_as_read_in_their_order(store: Store, out: Out) -> None:
    path = out()
    build(store, path, [scan(lines=rows(WORDS)), scan(lines=rows(WORDS[::-1])), scan(lines=())])
    wanted = [copyable(word) for word in WORDS]
    assert wanted[5] == "第１页共２页"
    assert wanted[4] == "Weighing report No. 12 of 2022"
    assert wanted[7] == "车辆浙G·12345挂车浙G 1234挂"
    assert seen.copied(path, 0) == wanted
    assert seen.copied(path, 1) == wanted[::-1]
    assert seen.copied(path, 2) == [""]
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-raw", "-l", "1", path, "-"], capture_output=True, encoding="utf-8", check=True)
        assert done.stdout.rstrip("\f\n").split("\n") == wanted
        assert done.stderr == ""


def test_reading_order_is_the_readings_own_not_the_places(store: Store, out: Out) -> None:
    lines = (
        ("右栏在前", Box(0.6, 0.10, 0.8, 0.12)),
        ("右栏第二", Box(0.6, 0.14, 0.8, 0.16)),
        ("左栏在后", Box(0.1, 0.12, 0.3, 0.14)),
    )
    path = out()
    build(store, path, [scan(lines=lines)])
    assert seen.copied(path, 0) == [text for text, _ in lines]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(
            st.one_of(
                st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
                st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF, categories=["Lo"]),
                st.sampled_from("〔〕（）：，。、《》0123456789ABCxyz"),
            ),
            min_size=1,
            max_size=30,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_text_survives_copying(store: Store, tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "any.pdf"
    # A page of nothing but single characters says nothing of the way its lines run, and PDFium then joins them.
    texts = [*texts, "一页上总有一行普通长度的文字", "还有另外一行普通长度的文字"]
    build(store, path, [scan((300, 424), lines=rows(tuple(texts)))])
    assert seen.copied(path, 0) == texts


def test_text_no_viewer_could_copy_is_left_out() -> None:
    assert copyable("甲\ue000\ufeff\x07乙") == "甲乙"
    assert copyable(" 甲 乙　丙 ") == "甲乙丙"
    assert copyable("A  B\n1") == "A B 1"


def boxes_of(path: Path, index: int) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of every copied character, in points."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        text = pdf[index].get_textpage()
        return [text.get_charbox(n, loose=True) for n in range(text.count_chars())]
    finally:
        pdf.close()


@pytest.mark.parametrize("skew", [-3.0, 0.0, 3.0])
@pytest.mark.parametrize("turn", [0, 90])
def test_text_lies_on_the_ink_of_a_skewed_scan(store: Store, out: Out, skew: float, turn: int) -> None:
    size = (1240, 1754)
    boxes = (Box(0.1, 0.1, 0.9, 0.115), Box(0.1, 0.85, 0.9, 0.865))
    straight = Image.new("L", size, 255)
    pen = ImageDraw.Draw(straight)
    for box in boxes:
        pen.rectangle((box.x0 * size[0], box.y0 * size[1], box.x1 * size[0], box.y1 * size[1]), fill=0)
    tilted = straight.rotate(-skew, resample=Image.Resampling.BILINEAR, fillcolor=255)  # clockwise: lines fall to the right
    stored = tilted.rotate(turn, expand=True)
    page = Scan(made.encoded(stored), *stored.size, dpi=150, turn=turn, skew=skew, lines=tuple(("罚" * 60, b) for b in boxes))
    path = out()
    build(store, path, [page])
    picture = seen.rendered(path, 0, 150 / 72)
    height = picture.shape[0]
    found = boxes_of(path, 0)
    assert len(found) >= 120
    dark = 0
    for left, bottom, right, top in found:
        x, y = (left + right) / 2 * 150 / 72, height - (bottom + top) / 2 * 150 / 72
        dark += int(picture[int(y), min(int(x), picture.shape[1] - 1)].mean() < 100)
    assert dark >= 118


def test_lines_are_stretched_to_their_boxes(store: Store, out: Out) -> None:
    path = out()
    box = Box(0.2, 0.3, 0.7, 0.33)
    build(store, path, [scan(lines=(("当事人林海燕", box),))])
    found = np.array(boxes_of(path, 0))
    width, height = 595.2, 841.92
    assert found[:, 0].min() == pytest.approx(box.x0 * width, abs=1.5)
    assert found[:, 2].max() == pytest.approx(box.x1 * width, abs=1.5)
    assert found[:, 1].min() == pytest.approx((1 - box.y1) * height, abs=2)
    assert found[:, 3].max() == pytest.approx((1 - box.y0) * height, abs=2)


def test_vertical_lines_run_down_their_boxes(store: Store, out: Out) -> None:
    path = out()
    box = Box(0.1, 0.2, 0.13, 0.5)
    build(store, path, [scan(lines=(("案件基本情况", box),), vertical=True)])
    assert "".join(seen.copied(path, 0)) == "案件基本情况"
    found = boxes_of(path, 0)
    middles = [(bottom + top) / 2 for _, bottom, _, top in found]
    assert middles == sorted(middles, reverse=True)
    assert all(0.09 * 595 < (left + right) / 2 < 0.14 * 595 for left, _, right, _ in found)


def test_the_text_is_not_seen(store: Store, out: Out) -> None:
    path = out()
    data = made.encoded(Image.new("L", made.A4_150, 255))
    build(store, path, [Scan(data, *made.A4_150, lines=made.LINES)])
    assert seen.rendered(path, 0).min() == 255


def with_places(dossier: Dossier, starts: list[float], end: float) -> Dossier:
    """The one line of the one page gets a place for each of its characters."""
    (page,) = dossier.pages
    assert page.reading is not None
    (line,) = page.reading.lines
    stops = [*starts[1:], end]
    chars = tuple(Char(c, a, min(b, a + 0.02), 0.9) for c, a, b in zip(line.text, starts, stops, strict=True))
    reading = replace(page.reading, lines=(replace(line, chars=chars),))
    return replace(dossier, pages=(replace(page, reading=reading),))


def test_characters_stand_where_they_were_read_and_gaps_are_no_blanks(store: Store, out: Out) -> None:
    text = "当事人：林海燕 电话13800000000"
    starts = [0.1, 0.13, 0.16, 0.19, 0.30, 0.33, 0.36, 0.39, 0.60, 0.63] + [0.70 + 0.018 * n for n in range(11)]
    dossier = made.make(store, [Paper("BACK_COVER", "封底", [scan(lines=((text, Box(0.1, 0.2, 0.9, 0.22)),))])])
    path = out()
    build_dossier(with_places(dossier, starts, 0.9), store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    wanted = text.replace(" ", "")
    assert seen.copied(path, 0) == [wanted]
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", path, "-"], capture_output=True, encoding="utf-8", check=True)
        assert done.stdout.strip("\f\n") == wanted
    del starts[7]  # of the blank, which is not copied
    for (left, _, _, _), start in zip(boxes_of(path, 0), starts, strict=True):
        assert left == pytest.approx(start * 595.2, abs=0.25 * 0.02 * 841.92)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("当事人林海燕浙罚〔〕：，12A"), st.floats(0.002, 0.05)), min_size=2, max_size=18))
def test_text_with_any_places_survives_copying(store: Store, tmp_path: Path, steps: list[tuple[str, float]]) -> None:
    text = "".join(char for char, _ in steps)
    starts = [0.05, *(0.05 + x for x in accumulate(step for _, step in steps))]
    path = tmp_path / "any.pdf"
    lines = ((text, Box(0.05, 0.2, 0.95, 0.23)), ("还有另外一行普通长度的文字", Box(0.05, 0.5, 0.5, 0.53)))
    dossier = made.make(store, [Paper("BACK_COVER", "封底", [scan((300, 424), lines=lines)])])
    (page,) = dossier.pages
    chars = tuple(Char(c, a, b, 0.9) for c, a, b in zip(text, starts, starts[1:], strict=False))
    reading = replace(page.reading, lines=(replace(page.reading.lines[0], chars=chars), page.reading.lines[1]))
    dossier = replace(dossier, pages=(replace(page, reading=reading),))
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    assert seen.copied(path, 0) == [text, lines[1][0]]


def typed(dossier: Dossier, *fields: Field) -> Dossier:
    first, *rest = dossier.documents
    return replace(dossier, documents=(replace(first, fields=fields), *rest))


def test_what_a_person_corrected_is_copied_where_it_stands(store: Store, out: Out) -> None:
    rows_read = (
        ("当事人：林每燕", Box(0.1, 0.1, 0.4, 0.12)),
        ("罚款人民币玖佰陆拾元整", Box(0.1, 0.2, 0.5, 0.22)),
        ("经办人：陆宇芳", Box(0.1, 0.3, 0.4, 0.32)),
    )
    dossier = made.make(store, [Paper("PENALTY_DECISION", "行政处罚决定书", [scan(lines=rows_read), scan(lines=())])])
    page = dossier.pages[0].id

    def field(name: str, value: str, raw: str, box: Box | None) -> Field:
        return Field(name, value, raw, page if box else None, box, 1.0, source=FieldSource.OPERATOR, confirmed_by="沈建国")

    dossier = typed(
        dossier,
        field("party_name", "林海燕", "林每燕", Box(0.2, 0.1, 0.4, 0.12)),
        field("amount", "960.00", "玖佰陆拾元整", Box(0.25, 0.2, 0.5, 0.22)),
        field("officer", "陆宇芳", "陆宇芳", Box(0.2, 0.3, 0.4, 0.32)),
        field("made_date", "2022-04-02", "", None),
        replace(field("court", "临江市人民法院", "", None), source=FieldSource.OCR),
    )
    path = out()
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    found = seen.copied(path, 0)
    assert found[:-1] == ["当事人：林海燕", "罚款人民币玖佰陆拾元整 960.00", "经办人：陆宇芳", "2022年4月2日"]
    assert found[-1] == "1"
    assert "".join(seen.copied(path, 1)) == "2"
