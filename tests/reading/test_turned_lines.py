"""A line of a page that lies on its side is judged at full height, not shrunk to a few pixels."""

from __future__ import annotations

import numpy as np
import pytest

from casefile.imaging import turned
from casefile.recognition.engine import LINE_PX, Quad
from casefile.recognition.turn import _line


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
