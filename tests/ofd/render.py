"""A small drawer of OFD pages, written apart from the exporter: what a reader would show of our files.

Knows pictures in any upright position, filled and outlined rectangles, and level text in embedded fonts.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageChops, ImageDraw, ImageFont

_NS = "{http://www.ofdspec.org/2016}"


def drawn(path: Path, index: int, scale: float) -> Image.Image:
    """Page `index`, 0-based, at `scale` pixels to the millimetre."""
    with zipfile.ZipFile(path) as archive:
        document = ElementTree.fromstring(archive.read("Doc_0/Document.xml"))
        place = document.findall(f"{_NS}Pages/{_NS}Page")[index].get("BaseLoc")
        page = ElementTree.fromstring(archive.read(f"Doc_0/{place}"))
        box = _floats(page.findtext(f"{_NS}Area/{_NS}PhysicalBox"))
        sheet = Image.new("RGB", (round(box[2] * scale), round(box[3] * scale)), "white")
        fonts, media = _resources(archive, "PublicRes", "Font"), _resources(archive, "DocumentRes", "MultiMedia")
        for item in page.iter():
            kind = item.tag.removeprefix(_NS)
            if kind == "ImageObject":
                _picture(sheet, item, archive.read(f"Doc_0/Res/{media[item.get('ResourceID')]}"), scale)
            elif kind == "PathObject":
                _rectangle(sheet, item, scale)
            elif kind == "TextObject":
                _text(sheet, item, archive.read(f"Doc_0/Res/{fonts[item.get('Font')]}"), scale)
        return sheet


def _resources(archive: zipfile.ZipFile, name: str, kind: str) -> dict[str, str]:
    listed = ElementTree.fromstring(archive.read(f"Doc_0/{name}.xml"))
    return {e.get("ID"): "".join(e.itertext()).strip() for e in listed.iter(f"{_NS}{kind}")}


def _picture(sheet: Image.Image, item: ElementTree.Element, data: bytes, scale: float) -> None:
    x, y, wide, high = _floats(item.get("Boundary"))
    a, b, c, d, e, f = _floats(item.get("CTM"))
    with Image.open(io.BytesIO(data)) as image:
        w, h = image.size
        # from pixels of the sheet to pixels of the picture
        det = a * d - b * c
        to = (d / det * w, -c / det * w, -b / det * h, a / det * h)
        ox, oy = x + e, y + f
        coefficients = (
            to[0] / scale, to[1] / scale, -(to[0] * ox + to[1] * oy), to[2] / scale, to[3] / scale, -(to[2] * ox + to[3] * oy),
        )  # fmt: skip
        placed = image.convert("RGB").transform(sheet.size, Image.Transform.AFFINE, coefficients, Image.Resampling.BILINEAR)
        mask = Image.new("L", image.size, 255).transform(sheet.size, Image.Transform.AFFINE, coefficients)
        seen = Image.new("L", sheet.size, 0)  # nothing is seen outside the boundary
        ImageDraw.Draw(seen).rectangle([round(v * scale) for v in (x, y, x + wide, y + high)], fill=255)
        sheet.paste(placed, mask=ImageChops.multiply(mask, seen))


def _rectangle(sheet: Image.Image, item: ElementTree.Element, scale: float) -> None:
    x, y, _, _ = _floats(item.get("Boundary"))
    points = [float(n) for n in item.findtext(f"{_NS}AbbreviatedData").split() if n not in "MLC"]
    corners = [((x + px) * scale, (y + py) * scale) for px, py in zip(points[::2], points[1::2], strict=True)]
    pen = ImageDraw.Draw(sheet)
    if item.get("Fill") == "true":
        pen.polygon(corners, fill=_colour(item, "FillColor"))
    if item.get("Stroke") == "true":
        pen.line([*corners, corners[0]], fill=_colour(item, "StrokeColor"), width=max(round(float(item.get("LineWidth")) * scale), 1))


def _text(sheet: Image.Image, item: ElementTree.Element, font_data: bytes, scale: float) -> None:
    colour = item.find(f"{_NS}FillColor")
    if colour.get("Alpha") == "0" or item.get("CTM"):
        return
    x, y, _, _ = _floats(item.get("Boundary"))
    code = item.find(f"{_NS}TextCode")
    steps = _steps(code.get("DeltaX", ""))
    font = ImageFont.truetype(io.BytesIO(font_data), max(float(item.get("Size")) * scale, 1))
    pen = ImageDraw.Draw(sheet)
    at = x + float(code.get("X"))
    for char, step in zip(code.text, [*steps, 0.0], strict=True):
        pen.text((at * scale, (y + float(code.get("Y"))) * scale), char, font=font, fill=_colour(item, "FillColor"), anchor="ls")
        at += step


def _steps(text: str) -> list[float]:
    parts, out = text.split(), []
    while parts:
        if parts[0] == "g":
            out += [float(parts[2])] * int(parts[1])
            parts = parts[3:]
        else:
            out.append(float(parts.pop(0)))
    return out


def _colour(item: ElementTree.Element, name: str) -> tuple[int, ...]:
    return tuple(int(float(v)) for v in item.find(f"{_NS}{name}").get("Value").split())


def _floats(text: str) -> list[float]:
    return [float(v) for v in text.split()]
