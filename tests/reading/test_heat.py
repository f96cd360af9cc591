"""Boxes round the text of a heat map: the same as rapidocr's own last step makes of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from casefile.recognition.heat import boxes_of

Line = tuple[int, int, int, int, int]


@pytest.fixture(scope="module")
def theirs():
    from rapidocr.ch_ppocr_det.utils import DBPostProcess

    return DBPostProcess(thresh=0.3, box_thresh=0.5, unclip_ratio=1.6, use_dilation=True)


def heat_of(lines: list[Line], rows: int = 160, columns: int = 224) -> np.ndarray:
    """A map with a stroke of warmth for each line: where it begins, how far it runs and rises, how thick, how hot."""
    heat = np.zeros((rows, columns), np.float32)
    for x, y, run, rise, thick_and_hot in lines:
        picture = Image.new("L", (columns, rows))
        ImageDraw.Draw(picture).line((x, y, x + run, y + rise), fill=255, width=1 + thick_and_hot % 12)
        heat = np.maximum(heat, np.asarray(picture, np.float32) / 255 * (0.3 + 0.7 * (thick_and_hot % 10) / 9))
    return heat


strokes = st.tuples(st.integers(-5, 220), st.integers(-5, 158), st.integers(0, 120), st.integers(-40, 40), st.integers(0, 119))


@settings(deadline=None, max_examples=60)
@given(st.lists(strokes, max_size=8), st.sampled_from([(160, 224), (480, 672), (333, 1001)]))
def test_the_boxes_are_those_of_the_package_the_models_come_from(theirs, lines: list[Line], size: tuple[int, int]) -> None:
    heat = heat_of(lines)
    mine = boxes_of(heat, size)
    corners, scores = theirs(heat[None, None], size)
    assert len(mine) == len(corners)
    for (box, score), their_box, their_score in zip(mine, corners, scores, strict=True):
        assert np.array_equal(box, np.asarray(their_box, np.float32))
        assert score == pytest.approx(their_score, abs=1e-6)


def test_a_line_of_text_is_boxed_a_little_wider_than_it_is_warm() -> None:
    ((box, score),) = boxes_of(heat_of([(40, 80, 100, 0, 9)]), (320, 448))
    assert score > 0.9
    left, top, right, bottom = *box.min(axis=0), *box.max(axis=0)
    assert left < 80 < 280 < right
    assert top < 150 < 170 < bottom


def test_cold_and_specks_make_no_box() -> None:
    assert boxes_of(np.full((60, 60), 0.29, np.float32), (60, 60)) == []
    speck = np.zeros((60, 60), np.float32)
    speck[30, 30] = 1.0
    assert boxes_of(speck, (60, 60)) == []
