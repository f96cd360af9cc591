"""Separator sheets drawn for the printer: a PDF to print, a picture to look at."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

from casefile.locate import resource_path
from casefile.messages import sentence
from casefile.recognition.separators import Separator

_DPI = 200
_WIDTH, _HEIGHT = round(210 / 25.4 * _DPI), round(297 / 25.4 * _DPI)
_MARGIN = round(20 / 25.4 * _DPI)
_CODE_MM = (85.0, 55.0)  # the same code twice: a punched hole, a staple or a fold spoils only one of them
_FONT = "NotoSansSC_700Bold.ttf"


def draw_separator(separator: Separator, type_name: str = "") -> Image.Image:
    """The sheet on A4 in black and white at 200 dpi.

    Args:
        type_name: what the document type is called, in large letters; the code when "".
    """
    page = Image.new("1", (_WIDTH, _HEIGHT), 1)
    pen = ImageDraw.Draw(page)
    y = _MARGIN
    number = f"{separator.number} / {separator.total}"
    pen.text((_WIDTH - _MARGIN, y), number, font=_font(88), fill=0, anchor="ra")
    pen.text((_MARGIN, y), sentence("separator_sheet", "zh"), font=_font(88), fill=0, anchor="la")
    pen.text((_MARGIN, y + 110), sentence("separator_sheet", "en"), font=_font(40), fill=0, anchor="la")
    y += 230
    _write(pen, type_name or separator.type or sentence("separator_any", "zh"), y, 150)
    y += 240
    _write(pen, separator.case, y, 64)
    y += 150
    upper, lower = (_code(separator.payload, round(mm / 25.4 * _DPI)) for mm in _CODE_MM)
    page.paste(upper, ((_WIDTH - upper.width) // 2, y))
    y += upper.height + 50
    for language, size in (("zh", 46), ("en", 34)):
        _write(pen, sentence("separator_use", language), y, size)
        y += 70
    bottom = _HEIGHT - _MARGIN - lower.height
    page.paste(lower, (_MARGIN, bottom))
    pen.text((_WIDTH - _MARGIN, _HEIGHT - _MARGIN), separator.run, font=_font(48), fill=0, anchor="rs")
    return page


def write_separators(
    separators: Sequence[Separator], out: Path, *, at: datetime, type_names: Mapping[str, str] | None = None
) -> None:
    """Writes the sheets of a run as one PDF, a page each.

    Args:
        at: when it is made; the same sheets at the same time are the same bytes.
        type_names: document type code → what it is called.

    Raises:
        ValueError: there are no sheets.
        OSError: `out` cannot be written.
    """
    if not separators:
        raise ValueError("no sheets")
    names = type_names or {}
    pages = [draw_separator(s, names.get(s.type, "")) for s in separators]
    written = io.BytesIO()
    stamp = at.timetuple()
    pages[0].save(
        written, "PDF", save_all=True, append_images=pages[1:], resolution=_DPI, title=separators[0].run,
        creationDate=stamp, modDate=stamp,
    )  # fmt: skip
    out.write_bytes(written.getvalue())


def _code(payload: str, side: int) -> Image.Image:
    """The QR code with its quiet zone, every module a whole number of pixels, at most `side` pixels wide."""
    # Level H: up to 30 % of it may be punched, stained or folded away (ISO/IEC 18004).
    matrix = segno.make_qr(payload, error="h", boost_error=False, encoding="utf-8").matrix
    border = 4
    modules = len(matrix) + 2 * border
    small = Image.new("1", (modules, modules), 1)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                small.putpixel((column + border, row + border), 0)
    scale = max(1, side // modules)
    return small.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)


def _write(pen: ImageDraw.ImageDraw, text: str, y: int, size: int) -> None:
    """A line in the middle of the sheet, smaller where it would not fit."""
    room = _WIDTH - 2 * _MARGIN
    length = pen.textlength(text, font=_font(size))
    if length > room:
        size = max(24, int(size * room / length))
    pen.text((_WIDTH / 2, y), text, font=_font(size), fill=0, anchor="ma")


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resource_path("fonts", _FONT)), size)
