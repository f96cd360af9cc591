"""What a reader of a PDF sees: pages rendered, numbers read off them, text copied. All through pdfium."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from casefile.locate import resource_path

_CELL = (24, 34)


def rendered(path: Path, index: int, scale: float = 1.0) -> np.ndarray:
    """Page `index` as RGB pixels, `scale` pixels for each point."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        page = pdf[index if index >= 0 else len(pdf) + index]
        return np.asarray(page.render(scale=scale).to_pil().convert("RGB"))
    finally:
        pdf.close()


def copied(path: Path, index: int) -> list[str]:
    """The lines of text one gets by copying a page."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        return pdf[index].get_textpage().get_text_range().replace("\x02", "").split("\r\n")
    finally:
        pdf.close()


def number_in(path: Path, index: int, *, upper: bool = True, right: bool = True) -> str:
    """The figures that stand in a corner of a rendered page, "" when there are none."""
    scale = 300 / 72
    picture = cv2.cvtColor(rendered(path, index, scale), cv2.COLOR_RGB2GRAY)
    high, wide = int(52 * scale), int(110 * scale)
    rows = slice(0, high) if upper else slice(-high, None)
    columns = slice(-wide, None) if right else slice(0, wide)
    return figures(picture[rows, columns])


def figures(grey: np.ndarray) -> str:
    """The dark shapes of figure height in a picture, read from left to right by likeness."""
    dark = (grey < 110).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    found = []
    for x, y, w, h, _ in sorted(stats[1:count].tolist()):
        if 18 <= h <= 120 and w < h:
            shape = cv2.resize(dark[y : y + h, x : x + w] * 255, _CELL, interpolation=cv2.INTER_AREA)
            found.append(min(_shapes(), key=lambda item: _apart(item[1], shape, item[2], w / h))[0])
    return "".join(found)


def _apart(one: np.ndarray, other: np.ndarray, one_aspect: float, other_aspect: float) -> float:
    difference = np.abs(one.astype(int) - other.astype(int)).mean()
    return float(difference + 200 * abs(one_aspect - other_aspect))


@lru_cache(maxsize=1)
def _shapes() -> list[tuple[str, np.ndarray, float]]:
    font = ImageFont.truetype(str(resource_path("fonts", "NotoSansSC_700Bold.ttf")), 60)
    shapes = []
    for figure in "0123456789":
        picture = Image.new("L", (80, 100), 255)
        ImageDraw.Draw(picture).text((15, 5), figure, font=font, fill=0)
        dark = (np.asarray(picture) < 128).astype(np.uint8)
        x, y, w, h = cv2.boundingRect(dark)
        shapes.append((figure, cv2.resize(dark[y : y + h, x : x + w] * 255, _CELL, interpolation=cv2.INTER_AREA), w / h))
    return shapes
