"""Red and blue things with a rim that are no seals: stamps of receipt and with dates, logos, codes, road signs."""

from __future__ import annotations

import math
import random

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from casefile.model import MarkKind
from casefile.recognition.read import ReadOptions, read_page
from tests.reading.paper import HEI, bgr, font, page_of, save, scanned, sheet

RED, BLUE = (205, 35, 40), (40, 70, 180)
X, Y = 900, 250  # a free place on the letter


def say(pen, y, text, px, colour=RED):
    pen.text((X, y), text, font=font(HEI, px), fill=colour, anchor="mm")


def disc(pen, r, colour=RED, width=5):
    pen.ellipse((X - r, Y - r, X + r, Y + r), outline=colour, width=width)


def received(pen):
    disc(pen, 95)
    for y in (Y - 25, Y + 25):
        pen.line((X - 90, y, X + 90, y), fill=RED, width=3)
    say(pen, Y - 52, "收 件", 34)
    say(pen, Y, "2024.03.05", 30)
    say(pen, Y + 52, "法制科", 32)


def paid(pen):
    pen.rectangle((X - 170, Y - 32, X + 170, Y + 32), outline=RED, width=4)
    say(pen, Y, "已收 2024年3月5日", 34)


def compared(pen):
    pen.rectangle((X - 170, Y - 38, X + 170, Y + 38), outline=BLUE, width=4)
    say(pen, Y, "与原件核对一致", 40, BLUE)


def logo(pen):
    disc(pen, 92, width=10)
    pen.polygon([(X, Y - 68), (X + 60, Y + 45), (X - 60, Y + 45)], fill=RED)


def letters(pen):
    pen.rectangle((X - 75, Y - 75, X + 75, Y + 75), outline=RED, width=9)
    say(pen, Y, "YD", 70)


def speed_limit(pen):
    disc(pen, 90, width=16)
    say(pen, Y, "40", 90, (20, 20, 20))


def code(pen):
    rng, side = random.Random(3), 6
    for row in range(29):
        for column in range(29):
            corner = (row < 7 and (column < 7 or column > 21)) or (row > 21 and column < 7)
            if corner or rng.random() < 0.5:
                x, y = X - 87 + column * side, Y - 87 + row * side
                pen.rectangle((x, y, x + side - 1, y + side - 1), fill=RED)


def red_head(pen):
    pen.line((120, Y, 560, Y), fill=RED, width=5)
    pen.line((680, Y, 1120, Y), fill=RED, width=5)
    star(pen, 620, Y, 26)
    pen.text((620, 150), "东川县交通运输局文件", font=font(HEI, 84), fill=RED, anchor="mm")


def star(pen, x, y, r):
    turns = [(math.pi * i / 5, r if i % 2 == 0 else 0.38 * r) for i in range(10)]
    pen.polygon([(x + s * math.sin(t), y - s * math.cos(t)) for t, s in turns], fill=RED)


def seal(pen):
    """The control: a seal in the same place, its name round a star."""
    disc(pen, 120)
    star(pen, X, Y, 32)
    name = "东川县交通运输局"
    for index, char in enumerate(name):
        turn = math.radians((index - (len(name) - 1) / 2) * 26)
        glyph = Image.new("L", (56, 56), 0)
        ImageDraw.Draw(glyph).text((28, 28), char, font=font(HEI, 30), fill=255, anchor="mm")
        glyph = glyph.rotate(-math.degrees(turn), resample=Image.Resampling.BICUBIC)
        place = (round(X + 92 * math.sin(turn)) - 28, round(Y - 92 * math.cos(turn)) - 28)
        pen.bitmap(place, glyph, fill=RED)


def marks(tmp_path, paint, *, grey: bool = False) -> list[MarkKind]:
    page = Image.fromarray(np.ascontiguousarray(sheet(top=0.4)[:, :, ::-1]))
    paint(ImageDraw.Draw(page))
    image = scanned(bgr(page))
    if grey:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    reading = read_page(save(image, tmp_path / "a.png"), page_of(image), ReadOptions())
    return [m.kind for m in reading.marks if m.kind in (MarkKind.SEAL, MarkKind.FINGERPRINT)]


@pytest.mark.parametrize("paint", [received, paid, compared, logo, letters, speed_limit, code, red_head])
def test_what_has_a_rim_and_no_office_is_no_seal(tmp_path, paint) -> None:
    assert marks(tmp_path, paint) == []


def dated(pen):
    pen.text((X, Y), "2024年3月5日", font=font(HEI, 26), fill=(20, 20, 20), anchor="mm")
    seal(pen)


@pytest.mark.parametrize("grey", [False, True])
@pytest.mark.parametrize("paint", [seal, dated])
def test_a_seal_in_the_same_place_is_one_with_a_printed_date_under_it_too(tmp_path, paint, grey) -> None:
    assert marks(tmp_path, paint, grey=grey) == [MarkKind.SEAL]
