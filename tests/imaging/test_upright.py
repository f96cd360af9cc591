"""Skew: measured with the right sign, taken out on an unchanged canvas, never invented."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.imaging import skew_of, straighten, turned, upright
from tests.reading.paper import LETTER, scanned, sheet

PAGE = sheet(LETTER * 3)


@settings(max_examples=12, deadline=None)
@given(st.floats(0.3, 5.0), st.sampled_from([-1, 1]), st.integers(0, 1000))
def test_skew_is_found_within_a_tenth_of_a_degree(size, sign, seed):
    assert skew_of(scanned(PAGE, skew=size * sign, seed=seed)) == pytest.approx(size * sign, abs=0.1)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_skew_is_the_same_for_a_page_on_its_side(turn):
    assert skew_of(turned(scanned(PAGE, skew=1.3), turn)) == pytest.approx(1.3, abs=0.1)


@pytest.mark.parametrize("seed", range(4))
def test_straight_pages_stay_untouched(seed):
    page = scanned(PAGE, seed=seed)
    assert skew_of(page) == 0.0
    assert straighten(page, 0.0) is page


def test_blank_and_noisy_pages_have_no_skew():
    noise = np.random.default_rng(3).integers(0, 255, (900, 600, 3), np.uint8)
    assert skew_of(np.full((900, 600, 3), 250, np.uint8)) == 0.0
    assert skew_of(noise) == 0.0
    assert skew_of(np.zeros((3, 2, 3), np.uint8)) == 0.0


def test_deskew_keeps_the_canvas_and_brings_a_point_back():
    page = np.full((600, 400, 3), 255, np.uint8)
    cv2.circle(page, (300, 300), 5, (0, 0, 0), -1)
    level = straighten(page, 2.0)
    assert level.shape == page.shape
    y, x = (int(v) for v in np.argwhere(level[:, :, 0] < 100).mean(axis=0))
    assert y < 298
    assert abs(x - 300) <= 1


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turns_are_clockwise_and_come_round(turn):
    page = PAGE[:200, :100]
    assert np.array_equal(turned(turned(page, turn), (360 - turn) % 360), page)
    assert upright(page, turn, 0.0).shape[:2] == ((100, 200) if turn in (90, 270) else (200, 100))


def test_a_quarter_turn_clockwise_brings_the_left_side_up():
    page = np.zeros((4, 6), np.uint8)
    page[:, 0] = 9
    assert (turned(page, 90)[0] == 9).all()
