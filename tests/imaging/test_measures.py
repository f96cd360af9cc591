"""Blank or not, colours, sharpness and fingerprints of pages."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from casefile.imaging import measure
from casefile.imaging.colour import ink_masks, is_grey, reading_copy
from casefile.imaging.prints import hash_distance, page_hash
from tests.reading.paper import DPI, KAI, LETTER, SONG, bgr, font, scanned, sheet, stamp

EMPTY = np.full((round(11.69 * DPI), round(8.27 * DPI), 3), 255, np.uint8)


def measured(image, dpi=DPI):
    colours = None if is_grey(image) else ink_masks(image)
    return measure(image, dpi, turn=0, turn_confidence=0.0, skew_deg=0.0, colours=colours)


def written(text, at, *, tone=20, px=24, face=SONG):
    page = Image.fromarray(EMPTY[:, :, ::-1])
    ImageDraw.Draw(page).text(at, text, font=font(face, px), fill=(tone, tone, tone))
    return bgr(page)


def with_holes(page):
    for y in (560, 1180):
        cv2.circle(page, (70, y), 18, (60, 60, 60), -1)
    return page


def with_shadow(page):
    page[:, :26] = (page[:, :26] * 0.35).astype(np.uint8)
    return page


def shining_through(strength):
    back = cv2.GaussianBlur(cv2.flip(sheet(LETTER * 3), 1), (0, 0), 2.5).astype(np.float32)
    return (255 - (255 - back) * strength).astype(np.uint8)


@pytest.mark.parametrize(
    "page",
    [
        EMPTY,
        (EMPTY * 0.92).astype(np.uint8),
        with_holes(EMPTY.copy()),
        with_shadow(EMPTY.copy()),
        shining_through(0.08),
        shining_through(0.2),
    ],
    ids=["white", "tinted", "holes", "shadow", "faint back", "strong back"],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_written_is_blank(page, seed):
    assert measured(scanned(page, seed=seed)).blank


@pytest.mark.parametrize(
    "page",
    [
        written("12", (600, 1650), px=20),
        written("— 3 —", (580, 1640), px=20),
        written("此件已核", (500, 700), tone=165, px=30, face=KAI),
        stamp(EMPTY.copy(), (700, 900), "东川县公路管理处", colour=(190, 185, 240)),
        sheet(),
    ],
    ids=["page number", "dashed number", "pencil note", "weak stamp", "letter"],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_little_or_faint_writing_is_not_blank(page, seed):
    assert not measured(scanned(page, seed=seed)).blank


def test_red_ratio_and_contrast():
    plain, sealed = measured(scanned(sheet())), measured(scanned(stamp(sheet(), (800, 700), "东川县公路管理处")))
    assert plain.red_ratio < 0.0005 < 0.002 < sealed.red_ratio
    assert plain.contrast > 0.5


def test_blur_lowers_sharpness_and_a_dark_rim_shows():
    page = scanned(sheet())
    assert measured(cv2.GaussianBlur(page, (0, 0), 2)).sharpness < 0.3 * measured(page).sharpness
    rim = page.copy()
    rim[:, -70:] = 10
    assert measured(page).border_ratio < 0.005 < 0.03 < measured(rim).border_ratio


def test_tinted_paper_is_not_coloured_ink():
    page = scanned(sheet()).astype(np.float32)
    page *= np.array([0.80, 0.92, 0.97])
    masks = ink_masks(page.astype(np.uint8))
    assert np.count_nonzero(masks.red) + np.count_nonzero(masks.blue) < 0.0005 * masks.red.size


def test_grey_scans_are_known_as_grey():
    grey = cv2.cvtColor(cv2.cvtColor(scanned(sheet()), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    assert is_grey(grey)
    assert not is_grey(scanned(stamp(sheet(), (800, 700), "东川县公路管理处")))


def test_a_seal_goes_and_the_print_beneath_stays():
    page = scanned(sheet(LETTER * 3))
    sealed = scanned(stamp(sheet(LETTER * 3), (620, 700), "东川县公路管理处"))
    left = reading_copy(sealed, ink_masks(sealed))
    plain = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    assert abs(float((left < 120).mean()) - float((plain < 120).mean())) < 0.1 * float((plain < 120).mean())


def test_a_rescan_has_a_near_hash_and_another_page_a_far_one():
    first = cv2.cvtColor(scanned(sheet(LETTER * 2), seed=1), cv2.COLOR_BGR2GRAY)
    again = cv2.cvtColor(scanned(sheet(LETTER * 2), seed=2, noise=9, shift=(2, 3)), cv2.COLOR_BGR2GRAY)
    other = cv2.cvtColor(scanned(sheet(LETTER[::-1], face=KAI, top=0.4), seed=1), cv2.COLOR_BGR2GRAY)
    assert hash_distance(page_hash(first), page_hash(again)) < 60
    assert hash_distance(page_hash(first), page_hash(other)) > 80
    assert hash_distance("", page_hash(first)) == 256
