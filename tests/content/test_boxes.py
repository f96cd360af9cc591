"""Boxes to tick are judged by the picture, not by what the recogniser made of them."""

from __future__ import annotations

import cv2
import numpy as np

from casefile.model import Box, TextLine
from casefile.recognition.boxes import with_boxes
from tests.content.papers import line

ROWS, COLUMNS = 800, 1200
SIDE = 24  # of a box; a line of text is 30 high


def _page() -> np.ndarray:
    return np.full((ROWS, COLUMNS), 245, np.uint8)


def _square(page: np.ndarray, x: int, y: int, inside: str = "") -> None:
    cv2.rectangle(page, (x, y), (x + SIDE, y + SIDE), 30, 2)
    if inside == "tick":
        # A tick by hand does not keep to its box.
        cv2.polylines(page, [np.array([(x + 4, y + 11), (x + 10, y + 19), (x + 27, y - 4)])], False, 30, 3)
    elif inside == "cross":
        cv2.line(page, (x + 4, y + 4), (x + 20, y + 20), 30, 2)
        cv2.line(page, (x + 20, y + 4), (x + 4, y + 20), 30, 2)
    elif inside == "filled":
        cv2.rectangle(page, (x, y), (x + SIDE, y + SIDE), 30, -1)


def _line(text: str, x: int, y: int) -> TextLine:
    """A line of text 30 pixels high whose upper left corner is at (x, y)."""
    return line(text, Box(x / COLUMNS, y / ROWS, (x + 26 * len(text)) / COLUMNS, (y + 30) / ROWS))


def _texts(page: np.ndarray, *lines: TextLine) -> list[str]:
    return [made.text for made in with_boxes(page, lines)]


def test_a_box_the_recogniser_lost_is_put_before_its_line() -> None:
    page = _page()
    for row, inside in enumerate(("tick", "", "cross", "filled")):
        _square(page, 100, 103 + 60 * row, inside)
    lines = [_line("在行政检查中发现的", 132, 100 + 60 * row) for row in range(4)]
    made = with_boxes(page, lines)
    assert [m.text[0] for m in made] == ["☑", "□", "☑", "☑"]
    assert all(m.text[1:] == lines[0].text and len(m.chars) == len(m.text) for m in made)
    assert all(m.chars[0].confidence > 0.9 for m in made)
    assert all(m.box.x0 < lines[0].box.x0 for m in made)


def test_ink_goes_before_the_recognisers_reading_of_a_box() -> None:
    page = _page()
    _square(page, 101, 103, "tick")
    _square(page, 101, 163)
    assert _texts(page, _line("□直接送达", 100, 100), _line("☑留置送达", 100, 160)) == ["☑直接送达", "□留置送达"]


def test_a_box_between_two_words_stands_between_them() -> None:
    page = _page()
    _square(page, 231, 103, "tick")
    text = _line("已确认无误　或已宣读", 100, 100)
    assert text.text == "已确认无误或已宣读"
    assert _texts(page, text) == ["已确认无误☑或已宣读"]


def test_a_framed_character_is_no_box() -> None:
    page = _page()
    _square(page, 101, 103, "cross")
    _square(page, 101, 163)
    _square(page, 101, 223, "cross")
    assert _texts(page, _line("国道东侧", 100, 100), _line("口头告知", 100, 160), _line("国", 100, 220)) == [
        "国道东侧",
        "口头告知",
        "国",
    ]


def test_a_frame_of_one_line_is_no_box_of_the_next_one_on_the_row() -> None:
    page = _page()
    _square(page, 153, 103, "cross")
    assert _texts(page, _line("褚建国", 100, 100), _line("年龄", 190, 100)) == ["褚建国", "年龄"]


def test_cells_and_noise_are_no_boxes() -> None:
    rng = np.random.default_rng(5)
    page = (_page().astype(int) - rng.integers(0, 14, (ROWS, COLUMNS))).astype(np.uint8)
    for x in (90, 300, 700):
        cv2.line(page, (x, 90), (x, 400), 30, 2)
    for y in (90, 140, 400):
        cv2.line(page, (90, y), (700, y), 30, 2)
    assert _texts(page, _line("案由", 310, 100), _line("罚款", 110, 100)) == ["案由", "罚款"]


def test_a_frame_with_an_open_side_is_no_box() -> None:
    page = _page()
    _square(page, 101, 103, "tick")
    page[106:125, 120:130] = 245  # its right side
    assert _texts(page, _line("域内道路", 132, 100)) == ["域内道路"]
