"""Legends of seals in colour, grey and one bit; sheets that must stay as they lie."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from casefile.imaging import skew_of, turned
from casefile.model import MarkKind
from casefile.recognition.engine import Quad, engine_for
from casefile.recognition.lines import skew_of_lines
from casefile.recognition.look import find_text
from casefile.recognition.read import ReadOptions, read_page
from casefile.recognition.turn import turn_of
from tests.reading.paper import HEI, KAI, LETTER, bgr, font, page_of, save, scanned, sheet, stamp

AGENCY = "东川县公路管理处"
CENTRE = (820, 1250)


def seals(tmp_path, image, name="a.png"):
    reading = read_page(save(image, tmp_path / name), page_of(image), ReadOptions())
    return [m for m in reading.marks if m.kind is MarkKind.SEAL]


def signed() -> np.ndarray:
    """A letter with the agency's name and the date under its seal."""
    page = Image.fromarray(np.ascontiguousarray(sheet()[:, :, ::-1]))
    pen = ImageDraw.Draw(page)
    pen.text((690, 1225), AGENCY, font=font(HEI, 26), fill=(15, 15, 15))
    pen.text((720, 1275), "2023年5月4日", font=font(HEI, 26), fill=(15, 15, 15))
    return bgr(page)


def as_grey(image: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)


@pytest.mark.parametrize("tilt", [-14.0, 0.0, 9.0])
def test_a_legend_is_read_through_the_print_under_it(tmp_path, tilt) -> None:
    (seal,) = seals(tmp_path, scanned(stamp(signed(), CENTRE, AGENCY, tilt=tilt)))
    assert seal.text == AGENCY


def test_a_legend_on_a_grey_scan_is_read_where_the_stamp_is_lighter_than_print(tmp_path) -> None:
    (seal,) = seals(tmp_path, as_grey(scanned(stamp(sheet(), CENTRE, AGENCY))))
    assert seal.text == AGENCY
    assert seal.colour is None


def test_no_legend_is_claimed_on_a_one_bit_scan(tmp_path) -> None:
    grey = as_grey(scanned(stamp(signed(), CENTRE, AGENCY)))
    one_bit = cv2.threshold(grey, 150, 255, cv2.THRESH_BINARY)[1]
    (seal,) = seals(tmp_path, one_bit)
    assert seal.text is None


def test_tables_and_print_alone_make_no_grey_seals(tmp_path) -> None:
    page = signed()
    for y in range(700, 1500, 60):
        cv2.line(page, (150, y), (1100, y), (20, 20, 20), 2)
    for x in range(150, 1101, 190):
        cv2.line(page, (x, 700), (x, 1480), (20, 20, 20), 2)
    assert seals(tmp_path, as_grey(scanned(page))) == []


def turn_of_page(image: np.ndarray) -> int:
    engine = engine_for()
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return turn_of(grey, find_text(grey, engine, 960), engine).degrees


def test_an_upright_title_set_downwards_is_not_turned() -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    for row, char in enumerate("行政处罚案卷封面"):
        ImageDraw.Draw(page).text((580, 260 + 130 * row), char, font=font(HEI, 80), fill=(10, 10, 10))
    assert turn_of_page(bgr(page)) == 0


def test_frames_and_dashes_are_no_reason_to_turn() -> None:
    page = np.full((1754, 1240, 3), 255, np.uint8)
    cv2.rectangle(page, (180, 1250), (1060, 1310), (60, 60, 60), 2)
    for y in range(300, 900, 120):
        cv2.line(page, (600, y), (600, y + 22), (30, 30, 30), 4)
    assert turn_of_page(page) == 0


@pytest.mark.parametrize("lying", [90, 180, 270])
def test_print_is_still_turned_upright(lying) -> None:
    assert turn_of_page(turned(sheet(LETTER[:3]), lying)) == 360 - lying


def test_a_hand_that_slopes_does_not_turn_the_sheet() -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    for row, label in enumerate(("被询问人签名:", "询问人签名:", "记录人签名:")):
        pen.text((150, 200 + 90 * row), label, font=font(HEI, 26), fill=(15, 15, 15))
        for index, char in enumerate("王建国 2023年5月4日"):
            pen.text((340 + 30 * index, 200 + 90 * row - 0.5 * index), char, font=font(KAI, 32), fill=(15, 15, 15))
    assert skew_of(scanned(bgr(page))) == 0.0


@pytest.mark.parametrize(("count", "kept"), [(3, 0.7), (12, 1.0)])
def test_few_lines_are_believed_less_than_many(count, kept) -> None:
    fall = np.tan(np.radians(1.0))

    def line(y):
        return Quad(
            np.array([[100, y], [900, y + 800 * fall], [900, y + 30 + 800 * fall], [100, y + 30]], np.float32), 0.9
        )

    assert skew_of_lines([line(100 + 60 * n) for n in range(count)]) == pytest.approx(kept, abs=0.02)


def test_of_few_lines_the_one_least_written_in_tells_the_skew() -> None:
    def line(y, degrees):
        fall = 800 * np.tan(np.radians(degrees))
        return Quad(np.array([[100, y], [900, y + fall], [900, y + 30 + fall], [100, y + 30]], np.float32), 0.9)

    assert skew_of_lines([line(100, -1.0), line(200, -0.9), line(300, 0.3)]) == 0.0
    assert skew_of_lines([line(100, -2.4), line(200, -2.1), line(300, -2.0)]) == pytest.approx(-1.7, abs=0.02)


@pytest.mark.parametrize("skew", [-0.45, 0.7])
def test_a_table_with_hardly_a_word_is_straightened_by_its_rules(skew) -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    for top in (120, 172):
        for left, right in ((140, 240), (240, 910), (910, 1130)):
            pen.rectangle((left, top, right, top + 52), outline=(15, 15, 15), width=2)
    pen.text((170, 130), "29", font=font(HEI, 24), fill=(15, 15, 15))
    assert skew_of(scanned(bgr(page), skew=skew)) == pytest.approx(skew, abs=0.1)


def test_two_names_beside_one_label_are_two_signatures(tmp_path) -> None:
    page = Image.fromarray(np.ascontiguousarray(sheet()[:, :, ::-1]))
    pen = ImageDraw.Draw(page)
    pen.text((150, 1150), "执法人员签名:", font=font(HEI, 26), fill=(15, 15, 15))
    pen.text((340, 1140), "王建国、李文涛", font=font(KAI, 40), fill=(25, 40, 130))
    image = scanned(bgr(page))
    reading = read_page(save(image, tmp_path / "a.png"), page_of(image), ReadOptions())
    names = [m for m in reading.marks if m.kind is MarkKind.SIGNATURE]
    assert [m.text for m in names] == ["王建国", "李文涛"]
    assert names[0].box.x1 <= names[1].box.x0 + 1e-6


def thumb(page: np.ndarray, centre: tuple[int, int], *, ridges: bool) -> np.ndarray:
    """A red print of a finger, 13 × 17 mm: lines half a millimetre apart, or one even blot."""
    mm = 150 / 25.4
    mask = np.zeros(page.shape[:2], np.float32)
    wide, high = round(6.5 * mm), round(8.5 * mm)
    if ridges:
        for step in range(2, round(high / mm * 2)):
            axes = (round(wide * step * mm / 2 / high), round(step * mm / 2))
            cv2.ellipse(mask, centre, axes, 0, 0, 360, 1.0, 1, cv2.LINE_AA)
    else:
        cv2.ellipse(mask, centre, (wide, high), 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    tone = np.asarray((45, 40, 200), np.float32) / 255
    page[:] = np.clip(page * (1 - 0.8 * mask[:, :, None] * (1 - tone)), 0, 255).astype(np.uint8)
    return page


@pytest.mark.parametrize("ridges", [True, False])
def test_a_finger_leaves_lines_and_a_blot_does_not(tmp_path, ridges) -> None:
    page = Image.fromarray(np.ascontiguousarray(sheet()[:, :, ::-1]))
    ImageDraw.Draw(page).text((560, 1190), "2023年5月4日", font=font(KAI, 34), fill=(20, 20, 20))
    image = scanned(thumb(bgr(page), (640, 1180), ridges=ridges))
    # Colour at half the resolution, as scanners store it.
    ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 80])
    reading = read_page(save(cv2.imdecode(data, 1), tmp_path / "a.png"), page_of(image), ReadOptions())
    assert ok
    assert any(m.kind is MarkKind.FINGERPRINT for m in reading.marks) == ridges
