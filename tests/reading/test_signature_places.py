"""Where a signature is looked for, and what in that place is none."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from casefile.model import Box, MarkKind, TextLine
from casefile.recognition.handwriting import _Found, _is_by_hand
from casefile.recognition.handwriting_worth import Signs
from casefile.recognition.read import ReadOptions, read_page
from casefile.recognition.signature_places import Slot
from tests.reading.paper import HEI, KAI, SONG, bgr, font, page_of, save, scanned, sheet

BLUE, BLACK = (25, 40, 130), (15, 15, 15)


def names(tmp_path, paint) -> list[str | None]:
    """Signatures found on a letter after `paint` has drawn on it, from left to right."""
    page = Image.fromarray(np.ascontiguousarray(sheet()[:, :, ::-1]))
    paint(ImageDraw.Draw(page))
    image = scanned(bgr(page))
    reading = read_page(save(image, tmp_path / "a.png"), page_of(image), ReadOptions())
    marks = [m for m in reading.marks if m.kind is MarkKind.SIGNATURE]
    return [m.text for m in sorted(marks, key=lambda m: (round(m.box.y0, 2), m.box.x0))]


def write(pen, x, y, text, *, face=HEI, px=26, colour=BLACK):
    pen.text((x, y), text, font=font(face, px), fill=colour)


def cells(pen, top, *columns):
    """Frames of a table's row: left and right edge of each cell."""
    for left, right in columns:
        pen.rectangle((left, top, right, top + 90), outline=BLACK, width=2)


def test_a_label_broken_over_two_lines_of_its_cell(tmp_path) -> None:
    def paint(pen):
        cells(pen, 1150, (150, 310), (310, 900))
        write(pen, 165, 1160, "执法人员签")
        write(pen, 217, 1198, "名")
        write(pen, 340, 1172, "王建国", face=KAI, px=42, colour=BLUE)

    assert names(tmp_path, paint) == ["王建国"]


def test_who_measured_signs_in_the_cell_beside(tmp_path) -> None:
    def paint(pen):
        cells(pen, 1150, (150, 330), (330, 900))
        write(pen, 180, 1180, "检测人员")
        write(pen, 360, 1172, "王建国", face=KAI, px=42, colour=BLUE)

    assert names(tmp_path, paint) == ["王建国"]


def test_a_name_and_a_date_close_together(tmp_path) -> None:
    def paint(pen):
        write(pen, 150, 1180, "被询问人签名:")
        write(pen, 330, 1172, "王建国", face=KAI, px=42, colour=BLUE)
        write(pen, 478, 1178, "2023年5月4日", face=KAI, px=34, colour=BLUE)

    assert names(tmp_path, paint) == ["王建国"]


@pytest.mark.parametrize("signed", [True, False])
def test_a_name_filled_in_beside_a_place_for_signing_is_no_signature(tmp_path, signed) -> None:
    def paint(pen):
        write(pen, 150, 1180, "拍摄人:")
        write(pen, 250, 1178, "李文涛", face=SONG, px=28, colour=BLUE)
        write(pen, 560, 1180, "执法人员签名:")
        if signed:
            write(pen, 745, 1170, "王建国", face=KAI, px=42, colour=BLUE)

    assert names(tmp_path, paint) == (["王建国"] if signed else [])


def test_a_name_in_front_of_the_bracket_that_asks_for_it(tmp_path) -> None:
    def paint(pen):
        write(pen, 150, 1180, "当事人:")
        write(pen, 255, 1172, "王建国", face=KAI, px=42, colour=BLUE)
        write(pen, 400, 1180, "(签名)")

    assert names(tmp_path, paint) == ["王建国"]


def test_a_name_on_the_line_below_its_label(tmp_path) -> None:
    def paint(pen):
        write(pen, 150, 1150, "当事人(签名):")
        write(pen, 180, 1196, "王建国", face=KAI, px=42, colour=BLUE)

    assert names(tmp_path, paint) == ["王建国"]


def test_cells_one_below_the_other_are_each_signed(tmp_path) -> None:
    def paint(pen):
        for row, (label, name) in enumerate((("当事人签名", "王建国"), ("见证人签名", "李文涛"))):
            cells(pen, 1100 + 90 * row, (150, 330), (330, 900))
            write(pen, 170, 1130 + 90 * row, label)
            write(pen, 350, 1122 + 90 * row, name, face=KAI, px=42, colour=BLUE)

    assert names(tmp_path, paint) == ["王建国", "李文涛"]


def test_names_wider_than_the_head_of_their_column(tmp_path) -> None:
    def paint(pen):
        columns = ((150, 450), (450, 650), (650, 900))
        cells(pen, 1050, *columns)
        for x, head in ((170, "送达文书"), (470, "送达日期"), (680, "收件人")):
            write(pen, x, 1080, head)
        for row, name in enumerate(("王建国", "李文涛")):
            cells(pen, 1140 + 90 * row, *columns)
            write(pen, 170, 1170 + 90 * row, "行政处罚决定书")
            write(pen, 670, 1155 + 90 * row, name, face=KAI, px=56, colour=BLUE)

    assert names(tmp_path, paint) == ["王建国", "李文涛"]


@pytest.mark.parametrize(("face", "px", "found"), [(KAI, 40, ["王建国"]), (HEI, 26, [])])
def test_black_ink_beside_a_label_is_a_signature_unless_it_is_set_like_the_label(tmp_path, face, px, found) -> None:
    def paint(pen):
        write(pen, 150, 1180, "执法人员签名:")
        write(pen, 345, 1180 - (px - 26) // 2, "王建国", face=face, px=px)

    assert names(tmp_path, paint) == found


def test_a_typed_name_before_the_label_leaves_the_place_behind_it(tmp_path) -> None:
    def paint(pen):
        write(pen, 150, 1180, "承办人:黄阳伯")
        write(pen, 400, 1180, "签字:")
        write(pen, 480, 1170, "王建国", face=KAI, px=42, colour=BLUE)

    assert names(tmp_path, paint) == ["王建国"]


def test_a_label_that_asks_for_the_time_as_well(tmp_path) -> None:
    def paint(pen):
        write(pen, 150, 1180, "记录人签名及时间:")
        write(pen, 390, 1170, "王建国", face=KAI, px=42, colour=BLUE)
        write(pen, 620, 1180, "2023年5月4日")

    assert names(tmp_path, paint) == ["王建国"]


def test_several_labels_in_a_row_at_the_foot_are_signed_below_a_sentence_on_signing(tmp_path) -> None:
    def paint(pen):
        write(pen, 150, 1130, "当事人拒绝签名或者盖章的,应当注明情况并由见证人签名。")
        for x, label, name in ((150, "批准:", "王建国"), (480, "审核:", "李文涛"), (810, "主检:", "周平")):
            write(pen, x, 1180, label)
            write(pen, x + 80, 1170, name, face=KAI, px=42, colour=BLUE)

    assert names(tmp_path, paint) == ["王建国", "李文涛", "周平"]


def test_what_a_person_says_in_a_record_is_no_signature(tmp_path) -> None:
    def paint(pen):
        write(pen, 150, 1180, "当事人:对事实没有异议。认为数额偏高,", face=KAI, px=28, colour=BLUE)
        write(pen, 640, 1168, "希望考虑", face=KAI, px=34, colour=BLUE)
        write(pen, 780, 1180, "。", face=KAI, px=28, colour=BLUE)

    assert names(tmp_path, paint) == []


def found(worth: float, *, pen=(2.0, 90.0), height=0.02) -> _Found:
    signs = Signs(*(0.0,) * 10, name=1.0, asked=1.0, cell=0.0)
    return _Found(Box(0.3, 0.5, 0.4, 0.5 + height), [], signs, worth, pen)


@pytest.mark.parametrize(
    ("other", "signed"),
    [
        (found(0.9), True),
        (found(0.6), False),  # one doubt does not settle another
        (found(0.99, pen=(3.0, 90.0)), False),  # a thicker pen: one is typed, the other signs
        (found(0.99, height=0.03), False),
    ],
)
def test_a_neat_name_beside_a_sure_signature_of_the_same_make_is_one_too(other, signed) -> None:
    line = TextLine("送达人签名:", Box(0.1, 0.5, 0.25, 0.52), 1.0)
    neat = found(0.3)
    assert _is_by_hand(neat, [neat, other], Slot(Box(0.3, 0.5, 0.6, 0.52), 0.02, line, True)) is signed


@pytest.mark.parametrize(
    ("gap", "signed"), [(50, ["王平", "李涛"]), (-2, ["欧阳建国"])], ids=["two names", "one long name"]
)
def test_two_names_without_a_sign_between_them_are_told_by_the_gap(tmp_path, gap, signed) -> None:
    text = "".join(signed)

    def paint(pen):
        write(pen, 150, 1180, "执法人员签名:")
        write(pen, 350, 1170, text[:2], face=KAI, px=42, colour=BLUE)
        write(pen, 350 + 84 + gap, 1170, text[2:], face=KAI, px=42, colour=BLUE)

    assert names(tmp_path, paint) == signed
