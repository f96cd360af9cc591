"""A line of a page that lies on its side is judged at full height, not shrunk to a few pixels."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from casefile.imaging import turned
from casefile.recognition.engine import LINE_PX, Quad, engine_for
from casefile.recognition.lines import crop_line
from casefile.recognition.look import find_text
from casefile.recognition.turn import _line, turn_of
from tests.reading.paper import SONG, bgr, font, scanned


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_line_is_cut_out_level_whichever_way_the_page_lies(turn: int) -> None:
    upright = np.full((400, 1200), 255, np.uint8)
    upright[100:140, 100:300] = 0  # the line begins black at its left
    lies = turned(upright, (360 - turn) % 360)
    height, width = lies.shape
    x0, y0, x1, y1 = {
        0: (100, 100, 1100, 140),
        90: (100, height - 1100, 140, height - 100),
        180: (width - 1100, height - 140, width - 100, height - 100),
        270: (width - 140, 100, width - 100, 1100),
    }[turn]
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)
    picture = _line(lies, Quad(corners, 1.0), turn)
    assert picture.shape[0] == LINE_PX
    assert picture.shape[1] == pytest.approx(1000 * LINE_PX / 40, rel=0.02)
    assert picture[:, : picture.shape[1] // 8].mean() < 60
    assert picture[:, picture.shape[1] // 2 :].mean() > 200


OLD_TEXT = "臣亮言先帝创业未半而中道崩殂今天下三分益州疲弊此诚危急存亡之秋也然侍卫之臣不懈于内忠志之士忘身于外者"


@pytest.mark.parametrize("lying", [0, 90, 180, 270])
def test_text_set_in_columns_is_brought_upright_and_read(lying: int) -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    for place, char in enumerate(OLD_TEXT):
        column, row = divmod(place, 16)
        pen.text((1000 - 90 * column, 220 + 46 * row), char, font=font(SONG, 42), fill=(20, 20, 20))
    grey = cv2.cvtColor(turned(scanned(bgr(page)), lying), cv2.COLOR_BGR2GRAY)
    engine = engine_for()
    assert turn_of(grey, find_text(grey, engine, 960), engine).degrees == (360 - lying) % 360


def test_a_long_column_is_cut_out_wide_enough_to_be_read() -> None:
    corners = np.array([[100, 100], [140, 100], [140, 1100], [100, 1100]], np.float32)
    picture = crop_line(np.full((1200, 400), 255, np.uint8), Quad(corners, 1.0))
    assert picture.shape == (1000 * LINE_PX // 40, LINE_PX)
