"""Seals on scans without colour that are not round: ovals that print runs through, frames that stand alone."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from casefile.recognition.seals import Shape, find_grey_seals
from tests.reading.paper import DPI, HEI, font, sheet

MM = DPI / 25.4
CENTRE = (620, 700)


def page(paint, ink: int) -> np.ndarray:
    """A letter, grey, with what `paint` draws on it in `ink`."""
    image = Image.fromarray(np.ascontiguousarray(sheet()[:, :, ::-1])).convert("L")
    paint(ImageDraw.Draw(image), ink)
    return np.asarray(image).copy()


def oval(pen, ink):
    a, b = 20 * MM, 14 * MM
    pen.ellipse((CENTRE[0] - a, CENTRE[1] - b, CENTRE[0] + a, CENTRE[1] + b), outline=ink, width=4)
    pen.text(CENTRE, "财务专用章", font=font(HEI, 28), fill=ink, anchor="mm")


def square(pen, ink):
    half = 11 * MM
    pen.rectangle((CENTRE[0] - half, 1300 - half, CENTRE[0] + half, 1300 + half), outline=ink, width=5)
    for row, text in enumerate(("王建", "国印")):
        pen.text((CENTRE[0], 1275 + 50 * row), text, font=font(HEI, 46), fill=ink, anchor="mm")


@pytest.mark.parametrize("ink", [140, 0])
@pytest.mark.parametrize(("paint", "shape", "y"), [(oval, Shape.OVAL, 700), (square, Shape.SQUARE, 1300)])
def test_ovals_over_print_and_square_frames_are_found(ink, paint, shape, y) -> None:
    (seal,) = find_grey_seals(page(paint, ink), DPI)
    assert seal.shape is shape
    assert abs(seal.centre[0] - CENTRE[0]) < 2 * MM
    assert abs(seal.centre[1] - y) < 2 * MM


def test_a_tables_square_cells_and_an_empty_frame_are_no_seals() -> None:
    def paint(pen, ink):
        for column in range(4):
            for row in range(2):
                x, y = 200 + 130 * column, 1150 + 130 * row
                pen.rectangle((x, y, x + 130, y + 130), outline=ink, width=2)
                pen.text((x + 65, y + 65), "合格", font=font(HEI, 40), fill=ink, anchor="mm")
        pen.rectangle((900, 1150, 1030, 1280), outline=ink, width=3)

    assert find_grey_seals(page(paint, 0), DPI) == []
