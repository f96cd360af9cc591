"""Seals, signatures, fingerprints and corrections, laid over what is printed."""

from __future__ import annotations

import math
import random
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .sheet import Sheet
from .text import font, wobble

RED, PURPLE, BLUE = (205, 32, 38), (132, 40, 120), (40, 50, 150)


def _glyph(char: str, px: int, name: str, squeeze: float = 1.0) -> Image.Image:
    image = Image.new("L", (px * 2, px * 2), 0)
    ImageDraw.Draw(image).text((px, px), char, font=font(name, px), fill=255, anchor="mm")
    if squeeze != 1.0:
        image = image.resize((max(1, round(px * 2 * squeeze)), px * 2))
    return image


def _ring_text(
    mask: Image.Image,
    text: str,
    radius: float,
    px: int,
    span: float,
    name: str,
    centre: tuple[float, float],
    flat: float = 1.0,
) -> None:
    """Characters upright on an arc of ``span`` degrees round the top; ``flat`` < 1 makes an ellipse."""
    count = len(text)
    for i, char in enumerate(text):
        angle = (i - (count - 1) / 2) * (span / max(count - 1, 1))
        theta = math.radians(angle)
        x = centre[0] + radius * math.sin(theta)
        y = centre[1] - radius * flat * math.cos(theta)
        glyph = _glyph(char, px, name, 0.82).rotate(
            -angle * (0.8 if flat < 1 else 1), resample=Image.Resampling.BICUBIC, expand=True
        )
        mask.paste(255, (round(x - glyph.width / 2), round(y - glyph.height / 2)), glyph)


@lru_cache(maxsize=64)
def seal_mask(text: str, shape: str, px: int, inner: str = "", name: str = "songb") -> Image.Image:
    """A seal's ink as an 8-bit mask. Shapes: round (star), oval, square, plain (round, no star), strip."""
    big = px * 2
    mask = Image.new("L", (big, big), 0)
    draw = ImageDraw.Draw(mask)
    mid = big / 2
    if shape in ("round", "plain"):
        edge = round(big * 0.025)
        draw.ellipse((edge, edge, big - edge, big - edge), outline=255, width=round(big * 0.024))
        size = round(big * (0.125 if len(text) <= 14 else 0.1))
        _ring_text(mask, text, big * 0.37, size, min(290, 20 * len(text) + 40), name, (mid, mid))
        if shape == "round":
            points = []
            for i in range(10):
                r = big * (0.135 if i % 2 == 0 else 0.0516)
                theta = math.pi * i / 5
                points.append((mid + r * math.sin(theta), mid - r * math.cos(theta)))
            draw.polygon(points, fill=255)
        if inner:
            draw.text((mid, big * 0.735), inner, font=font(name, round(big * 0.085)), fill=255, anchor="mm")
    elif shape == "oval":
        top, bottom = big * 0.2, big * 0.8
        draw.ellipse((4, top, big - 4, bottom), outline=255, width=round(big * 0.016))
        _ring_text(mask, text, big * 0.4, round(big * 0.085), min(250, 14 * len(text) + 40), name, (mid, mid), 0.56)
        draw.text(
            (mid, mid + big * 0.03), inner or "业务专用章", font=font(name, round(big * 0.09)), fill=255, anchor="mm"
        )
    elif shape == "square":
        draw.rectangle((round(big * 0.06),) * 2 + (round(big * 0.94),) * 2, outline=255, width=round(big * 0.03))
        columns = math.ceil(math.sqrt(len(text)))
        rows = math.ceil(len(text) / columns)
        for i, char in enumerate(text):
            x = big * (0.9 - 0.8 * (i // rows + 0.5) / columns)
            y = big * (0.1 + 0.8 * (i % rows + 0.5) / rows)
            draw.text((x, y), char, font=font(name, round(big * 0.76 / max(columns, rows))), fill=255, anchor="mm")
    elif shape == "strip":
        high = big / max(2.2, len(text) * 0.55)
        draw.rectangle((4, mid - high, big - 4, mid + high), outline=255, width=round(big * 0.012))
        draw.text(
            (mid, mid), text, font=font(name, round(min(high * 1.3, (big - 20) / len(text)))), fill=255, anchor="mm"
        )
    return mask.resize((px, px), Image.Resampling.LANCZOS)


@lru_cache(maxsize=8)
def _patches(px: int, seed: int) -> Image.Image:
    """Uneven inking: a smooth random field."""
    rng = random.Random(seed)
    small = Image.new("L", (9, 9))
    small.putdata([rng.randrange(150, 256) for _ in range(81)])
    return small.resize((px, px), Image.Resampling.BICUBIC)


def stamp(
    sheet: Sheet,
    centre: tuple[float, float],
    text: str,
    *,
    shape: str = "round",
    mm: float = 40.0,
    colour=RED,
    inner: str = "",
    strength: float = 0.85,
    tilt: float | None = None,
    legend: str | None = None,
) -> None:
    """Press a seal with its middle at ``centre`` (px). Ink multiplies with the print below it."""
    px = round(sheet.px(mm))
    rng = sheet.rng
    tilt = wobble(rng, 9) if tilt is None else tilt
    x, y = round(centre[0] - px / 2), round(centre[1] - px / 2)
    if sheet.painted:
        _press(sheet, (x, y), seal_mask(text, shape, px, inner), colour, strength, tilt)
    flat = {"oval": 0.2, "strip": max(0.0, 0.5 - 1 / max(2.2, len(text) * 0.55) / 1.0)}.get(shape, 0.0)
    sheet.mark("seal", (x, y + px * flat, x + px, y + px * (1 - flat)), legend if legend is not None else text + inner)
    sheet.has_red = True


def _press(sheet: Sheet, place: tuple[int, int], mask: Image.Image, colour, strength: float, tilt: float) -> None:
    px, rng = mask.width, sheet.rng
    x, y = place
    mask = ImageChops.multiply(mask, _patches(px, rng.randrange(8)))
    mask = mask.rotate(tilt, resample=Image.Resampling.BICUBIC)
    mask = mask.filter(ImageFilter.GaussianBlur(sheet.dpi / 420)).point(lambda v: int(v * strength))
    region = sheet.image.crop((x, y, x + px, y + px))
    ink = Image.composite(Image.new("RGB", (px, px), colour), Image.new("RGB", (px, px), (255, 255, 255)), mask)
    sheet.image.paste(ImageChops.multiply(region, ink), (x, y))


def fingerprint(sheet: Sheet, centre: tuple[float, float], mm: float = 15.0) -> None:
    """A red thumb print: whorls in an oval, patchy."""
    px = round(sheet.px(mm))
    x, y = round(centre[0] - px / 2), round(centre[1] - px / 2)
    if sheet.painted:
        _print_thumb(sheet, (x, y), px)
    sheet.mark("fingerprint", (x + px * 0.14, y, x + px * 0.86, y + px))
    sheet.has_red = True


def _print_thumb(sheet: Sheet, place: tuple[int, int], px: int) -> None:
    rng = sheet.rng
    mask = Image.new("L", (px, px), 0)
    draw = ImageDraw.Draw(mask)
    step = max(3.0, px / 26)
    cx, cy = px / 2 + wobble(rng, px * 0.06), px * 0.56
    r = step
    while r < px * 0.75:
        wide = r * rng.uniform(0.78, 0.86)
        draw.ellipse((cx - wide, cy - r, cx + wide, cy + r), outline=255, width=max(1, round(step * 0.5)))
        r += step * rng.uniform(0.95, 1.15)
    hull = Image.new("L", (px, px), 0)
    ImageDraw.Draw(hull).ellipse((px * 0.16, px * 0.03, px * 0.84, px * 0.97), fill=255)
    mask = ImageChops.multiply(ImageChops.multiply(mask, hull), _patches(px, rng.randrange(8)))
    mask = mask.rotate(wobble(rng, 25), resample=Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(sheet.dpi / 350)
    )
    x, y = place
    region = sheet.image.crop((x, y, x + px, y + px))
    ink = Image.composite(
        Image.new("RGB", (px, px), (198, 30, 40)),
        Image.new("RGB", (px, px), (255, 255, 255)),
        mask.point(lambda v: int(v * 0.8)),
    )
    sheet.image.paste(ImageChops.multiply(region, ink), (x, y))


def strike(sheet: Sheet, box: tuple[float, float, float, float], colour=(25, 35, 110)) -> None:
    """A correction by hand: two strokes through a word and a finger print beside it."""
    x0, y0, x1, y1 = box
    for share in (0.42, 0.58):
        y = y0 + (y1 - y0) * share
        sheet.draw.line(
            (x0, y + wobble(sheet.rng, 2), x1, y + wobble(sheet.rng, 2)), fill=colour, width=max(2, sheet.dpi // 100)
        )
