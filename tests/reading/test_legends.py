"""Several looks at a legend make one; print beside a seal decides between likely characters and invents none."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from casefile.model import MarkKind
from casefile.recognition.ctc import Glyph
from casefile.recognition.legends import Legend
from casefile.recognition.read import ReadOptions, read_page
from casefile.recognition.ring import Rim, fitted
from casefile.recognition.settle import completed, settled
from casefile.recognition.stacked import is_one_row, read_stacked
from casefile.recognition.stamp_ink import mended_ink
from casefile.recognition.vote import agreed
from tests.reading.paper import DPI, SONG, bgr, font, page_of, save, scanned, sheet


def glyphs(text: str, doubts: dict[int, tuple[float, str]] | None = None) -> list[Glyph]:
    """Characters read surely, but for those in `doubts`: place → confidence and rivals, all equally likely."""
    made = []
    for place, char in enumerate(text):
        sure, rivals = (doubts or {}).get(place, (0.99, ""))
        made.append(Glyph(char, (place + 0.5) / len(text), sure, tuple((r, 0.2) for r in rivals)))
    return made


def said(line: list[Glyph]) -> str:
    return "".join(g.char for g in line)


def test_looks_that_err_at_different_places_agree() -> None:
    looks = [
        glyphs("兰诸市交通运输局", {1: (0.4, "渚")}),
        glyphs("兰渚市交通运输局", {1: (0.5, "洛")}),
        glyphs("兰渚市交迪运输局", {1: (0.5, ""), 4: (0.4, "通")}),
    ]
    assert said(agreed(looks)) == "兰渚市交通运输局"


def test_a_character_that_one_look_lost_is_kept() -> None:
    looks = [glyphs("东川县公路管理处"), glyphs("东川县路管理处"), glyphs("东川县公路管理处", {3: (0.5, "")})]
    assert said(agreed(looks)) == "东川县公路管理处"


def test_noise_of_one_look_is_not_taken_up() -> None:
    looks = [glyphs("东川县公路管理处"), glyphs("东川县公路管理处"), glyphs("东川县公口路管理处", {4: (0.4, "")})]
    assert said(agreed(looks)) == "东川县公路管理处"


def test_print_beside_a_seal_decides_between_likely_characters() -> None:
    legend = glyphs("兰洛市交通运输局", {1: (0.5, "渚港")})
    assert said(settled(legend, ["处罚机关:兰渚市交通运输局(印章)"])) == "兰渚市交通运输局"


def test_a_legend_that_differs_surely_stays_as_read() -> None:
    legend = glyphs("云溪市交通运输局")
    assert said(settled(legend, ["兰渚市交通运输局"])) == "云溪市交通运输局"


def test_print_never_puts_in_a_character_the_recogniser_did_not_think_of() -> None:
    legend = glyphs("兰洛市交通运输局", {1: (0.5, "港")})
    assert said(settled(legend, ["兰渚市交通运输局"])) == "兰洛市交通运输局"


@pytest.mark.parametrize(
    ("read", "doubts", "whole"),
    [
        ("检验检测专用", {}, "检验检测专用章"),
        ("财务专用意", {4: (0.5, "")}, "财务专用章"),
        ("平安汽车运输有限公", {}, "平安汽车运输有限公司"),
        ("财务专用意", {}, "财务专用意"),
        ("财政监制", {}, "财政监制"),
    ],
)
def test_a_fixed_ending_that_was_lost_is_completed(read, doubts, whole) -> None:
    assert said(completed(glyphs(read, doubts))) == whole


def test_what_cannot_be_read_is_not_said() -> None:
    assert Legend(tuple(glyphs("口日", {0: (0.3, ""), 1: (0.4, "")}))).text() is None


def test_the_rim_is_found_where_it_is_and_not_where_it_was_guessed() -> None:
    ink = np.full((400, 400), 255, np.uint8)
    cv2.ellipse(ink, (203, 198), (150, 100), 12, 0, 360, 0, 5, cv2.LINE_AA)
    rim = fitted(ink, Rim((199.0, 201.0), (148.0, 101.0), 10.0))
    assert rim.centre == pytest.approx((203, 198), abs=0.7)
    assert rim.tilt == pytest.approx(12, abs=0.5)


def oval(image: np.ndarray, centre: tuple[int, int], legend: str, line: str, tilt: float) -> np.ndarray:
    """An oval seal of 45 × 30 mm: characters square on the rim at equal steps, a level line through the middle."""
    px = round(45 * DPI / 25.4)
    big = px * 3
    mask = Image.new("L", (big, big), 0)
    pen = ImageDraw.Draw(mask)
    a, b = big * 0.48, big * 0.32
    pen.ellipse((big / 2 - a, big / 2 - b, big / 2 + a, big / 2 + b), outline=255, width=round(big * 0.016))
    a, b, size = a - big * 0.075, b - big * 0.075, round(big * 0.088)
    turn = np.linspace(-math.pi, math.pi, 2001)
    x, y = a * np.sin(turn), -b * np.cos(turn)
    along = np.append(0, np.cumsum(np.hypot(np.diff(x), np.diff(y))))
    along -= np.interp(0, turn, along)
    for index, char in enumerate(legend):
        at = float(np.interp((index - (len(legend) - 1) / 2) * big * 0.1, along, turn))
        lean = math.degrees(math.atan2(b * math.sin(at), a * math.cos(at)))
        glyph = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(glyph).text((size, size), char, font=font(SONG, size), fill=255, anchor="mm")
        glyph = glyph.rotate(-lean, resample=Image.Resampling.BICUBIC)
        mask.paste(255, (round(big / 2 + a * math.sin(at) - size), round(big / 2 - b * math.cos(at) - size)), glyph)
    pen.text((big / 2, big * 0.53), line, font=font(SONG, round(big * 0.085)), fill=255, anchor="mm")
    ink = np.asarray(mask.rotate(tilt, resample=Image.Resampling.BICUBIC).resize((px, px)), np.float32)[:, :, None] / 255
    part = image[centre[1] - px // 2 :, centre[0] - px // 2 :][:px, :px]
    part[:] = np.clip(part * (1 - ink * 0.85 * (1 - np.asarray((40, 35, 205), np.float32) / 255)), 0, 255).astype(np.uint8)
    return image


@pytest.mark.parametrize("tilt", [-9.0, 5.0])
def test_the_legend_of_an_oval_is_read(tmp_path, tilt) -> None:
    image = scanned(oval(bgr(Image.fromarray(sheet()[:, :, ::-1].copy())), (800, 1300), "东川县公路管理处", "财务专用章", tilt))
    reading = read_page(save(image, tmp_path / "a.png"), page_of(image), ReadOptions())
    (seal,) = [m for m in reading.marks if m.kind is MarkKind.SEAL]
    assert seal.text == "东川县公路管理处财务专用章"


def three_rows(heights: tuple[int, ...]) -> np.ndarray:
    picture = np.full((160, 160), 255, np.uint8)
    for row, height in enumerate(heights):
        for column in range(4):
            picture[16 + 50 * row : 16 + 50 * row + height, 8 + 38 * column : 38 + 38 * column] = 20 + 10 * column + row
    return picture


@pytest.mark.parametrize("heights", [(31, 34, 31), (34, 34, 34)])
def test_three_rows_of_a_square_seal_are_not_one(heights) -> None:
    assert not is_one_row(three_rows(heights))


def test_one_row_half_way_up_is_one() -> None:
    assert is_one_row(three_rows((0, 34, 0)))


def test_a_square_seal_is_read_as_one_line_from_its_right_column_downwards() -> None:
    seen = []

    class Recorder:
        def recognise(self, line: np.ndarray) -> list[Glyph]:
            seen.append(line)
            return glyphs("东川县公安局交通警察大队")

    assert said(read_stacked(Recorder(), three_rows((34, 34, 34)))) == "东川县公安局交通警察大队"
    level = seen[0][seen[0].shape[0] // 2]
    order = [int(level[start]) for start in np.flatnonzero(np.diff(level.astype(int)) < -100) + 3]
    assert order == [20 + 10 * column + row for column in (3, 2, 1, 0) for row in (0, 1, 2)]


def test_stamp_ink_under_black_print_is_mended() -> None:
    patch = np.full((120, 120, 3), 250, np.uint8)
    patch[:, 20:24] = patch[:, 60:64] = (40, 40, 205)
    patch[50:56] = 30
    patch[50:56, 60:64] = (8, 8, 30)  # the stroke goes on under the print, black with a little red in it
    for ink in mended_ink(patch, "red"):
        assert int(ink[53, 61]) < int(ink[53, 90]) - 60  # darker than the print beside it, which is no stamp ink
        assert int(ink[20, 90]) > 230
