"""Small files of every kind, made on the spot; the page shows a black corner so that turns can be told."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw
from pillow_heif import register_heif_opener

register_heif_opener()
W, H = 240, 330  # portrait


def page(mode: str = "RGB", size: tuple[int, int] = (W, H), seed: int = 0) -> Image.Image:
    """A sheet with some strokes and a black block at the top left."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = (int(rng.integers(0, limit)) for limit in size)
        draw.line((x, y, x + 20, y), fill=tuple(int(n) for n in rng.integers(0, 160, 3)), width=2)
    draw.rectangle((0, 0, size[0] // 3, size[1] // 8), fill="black")
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg(image: Image.Image | None = None, **options: object) -> bytes:
    return encoded(image or page(), "JPEG", **{"quality": 85, "dpi": (300, 300), **options})


def with_orientation(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def png_header(width: int, height: int) -> bytes:
    """A well-formed PNG of that size with hardly any data: a bomb."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def many_frames(count: int) -> bytes:
    """A TIFF of `count` frames of 8 x 8 pixels that share one strip."""
    tags = ((256, 8), (257, 8), (258, 1), (259, 1), (262, 1), (273, 8), (277, 1), (278, 8), (279, 8))
    size = 2 + 12 * len(tags) + 4
    out = struct.pack("<2sHI", b"II", 42, 16) + bytes(8)
    for number in range(count):
        following = 16 + (number + 1) * size if number + 1 < count else 0
        out += struct.pack("<H", len(tags))
        out += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        out += struct.pack("<I", following)
    return out


def a4(*, rotate: int = 0, **more: object) -> Dictionary:
    return Dictionary(Type=Name.Page, MediaBox=[0, 0, 576, 792], Rotate=rotate, **more)


def image_stream(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], **more: object) -> pikepdf.Stream:
    """An image XObject; a JPEG unless `Filter` says otherwise."""
    entries = {
        "Type": Name.XObject, "Subtype": Name.Image, "Width": size[0], "Height": size[1],
        "BitsPerComponent": 8, "ColorSpace": Name.DeviceRGB, "Filter": Name.DCTDecode,
    } | more  # fmt: skip
    entries = {key: value for key, value in entries.items() if value is not None}
    return pdf.make_stream(data, **entries)


FULL = b"q 576 0 0 792 0 0 cm /Im Do Q "


def scan_pdf(
    pictures: Sequence[bytes],
    content: bytes = FULL,
    *,
    rotate: int = 0,
    fonts: bool = False,
    size: tuple[int, int] = (W, H),
    save: dict[str, object] | None = None,
    page_entries: dict[str, object] | None = None,
    **image_entries: object,
) -> bytes:
    """One page 8 x 11 inches for each picture."""
    pdf = pikepdf.new()
    for data in pictures:
        resources = Dictionary(XObject=Dictionary(Im=image_stream(pdf, data, size, **image_entries)))
        if fonts:
            resources.Font = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        sheet = a4(rotate=rotate, Resources=resources, Contents=pdf.make_stream(content), **(page_entries or {}))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))
    return saved(pdf, **(save or {}))


def text_pdf(pages: int = 1, text: str = "Case 2022", entries: dict[str, object] | None = None) -> bytes:
    """Pages with visible text only."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for number in range(pages):
        content = f"BT /F 24 Tf 72 700 Td ({text} {number}) Tj 300 0 Td (right) Tj ET".encode()
        sheet = a4(Resources=Dictionary(Font=Dictionary(F=font)), Contents=pdf.make_stream(content), **(entries or {}))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


def square_note() -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([10, 10, 90, 90]), C=[1, 0, 0])


def unpack(data: bytes) -> np.ndarray:
    """Pixels of an image file as RGB, nothing turned."""
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))
