"""An oval seal pressed unevenly: its rim breaks up and no outline of it is whole."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from casefile.imaging.colour import ink_masks
from casefile.recognition.seals import Shape, find_seals
from tests.reading.paper import DPI, HEI, font, scanned, sheet

MM = DPI / 25.4
CENTRE, AXES = (620, 700), (20 * MM, 14 * MM)
RED = np.array([40.0, 35.0, 205.0])


def red_ink(seed: int) -> np.ndarray:
    """Where the scan of a letter with a worn oval seal on it is red."""
    paper = sheet().astype(float)
    layer = Image.new("L", paper.shape[1::-1], 0)
    pen = ImageDraw.Draw(layer)
    left, top, right, bottom = CENTRE[0] - AXES[0], CENTRE[1] - AXES[1], CENTRE[0] + AXES[0], CENTRE[1] + AXES[1]
    pen.ellipse((left, top, right, bottom), outline=255, width=4)
    pen.text(CENTRE, "财务专用章", font=font(HEI, 28), fill=255, anchor="mm")
    wear = cv2.GaussianBlur(np.random.default_rng(seed).normal(0, 1, paper.shape[:2]), (0, 0), 6)
    share = (np.asarray(layer) / 255 * np.clip(0.6 + 0.35 * wear / wear.std(), 0, 1))[..., None]
    page = np.clip(paper * (1 - share) + np.minimum(paper, RED) * share, 0, 255).astype(np.uint8)
    masks = ink_masks(scanned(page, seed=seed))
    return cv2.bitwise_or(masks.red, masks.purple)


@pytest.mark.parametrize("seed", [0, 2, 5])
def test_a_worn_oval_is_found_once_and_where_it_is(seed: int) -> None:
    (seal,) = find_seals(red_ink(seed), DPI, "red")
    assert seal.shape is Shape.OVAL
    assert seal.centre == pytest.approx(CENTRE, abs=2 * MM)
    assert sorted(seal.axes, reverse=True) == pytest.approx(AXES, abs=2.5 * MM)
