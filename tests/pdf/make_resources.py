"""Makes the binary files of resources/pdf: two colour profiles and the font without glyphs.

They are our own, made from the public numbers of the sRGB standard (IEC 61966-2-1) and the ICC
specification. `python -m tests.pdf.make_resources` writes them; a test keeps file and maker equal.
"""

from __future__ import annotations

import io
import itertools
import struct
from pathlib import Path

import numpy as np

PLACE = Path(__file__).resolve().parents[2] / "resources" / "pdf"
D50 = (0.9642, 1.0, 0.8249)
# sRGB primaries adapted to D50 (Bradford), rows X, Y, Z; columns red, green, blue
SRGB_TO_XYZ = np.array(
    [[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]]
)


def linear(value: np.ndarray) -> np.ndarray:
    """sRGB code values 0–1 to light."""
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def srgb_profile() -> bytes:
    curve = np.rint(linear(np.linspace(0, 1, 1024)) * 65535).astype(">u2").tobytes()
    tone = b"curv\0\0\0\0" + struct.pack(">I", 1024) + curve
    tags = [(b"desc", description("sRGB (IEC 61966-2-1)")), (b"cprt", text("No copyright, use freely"))]
    tags += [(b"wtpt", xyz(*D50))]
    tags += [(name, xyz(*SRGB_TO_XYZ[:, i])) for i, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))]
    tags += [(b"rTRC", tone), (b"gTRC", tone), (b"bTRC", tone)]
    return profile(b"mntr", b"RGB ", b"XYZ ", tags)


def cmyk_profile() -> bytes:
    """Source profile for CMYK scans that bring none: the plain conversion every screen uses."""
    grid = 7
    steps = np.linspace(0, 1, grid)
    ink = np.array(list(itertools.product(steps, repeat=4)))
    light = linear((1 - ink[:, :3]) * (1 - ink[:, 3:]))
    lab = to_lab(light @ SRGB_TO_XYZ.T)
    codes = np.stack([lab[:, 0] * 652.8, (lab[:, 1] + 128) * 256, (lab[:, 2] + 128) * 256], axis=1)
    table = np.clip(np.rint(codes), 0, 65535).astype(">u2").tobytes()
    straight = struct.pack(">2H", 0, 65535)
    matrix = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lut = b"mft2\0\0\0\0" + bytes([4, 3, grid, 0]) + matrix + struct.pack(">2H", 2, 2)
    lut += straight * 4 + table + straight * 3
    tags = [(b"desc", description("Plain CMYK")), (b"cprt", text("No copyright, use freely"))]
    return profile(b"scnr", b"CMYK", b"Lab ", [*tags, (b"wtpt", xyz(*D50)), (b"A2B0", lut)])


def to_lab(tristimulus: np.ndarray) -> np.ndarray:
    ratio = tristimulus / np.array(D50)
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (ratio * 24389 / 27 + 16) / 116)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1)


def description(value: str) -> bytes:
    data = value.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(data)) + data + bytes(4 + 4 + 2 + 1 + 67)


def text(value: str) -> bytes:
    return b"text\0\0\0\0" + value.encode("ascii") + b"\0"


def xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in values))


def profile(kind: bytes, space: bytes, connection: bytes, tags: list[tuple[bytes, bytes]]) -> bytes:
    """An ICC version 2 profile; equal tag data is stored once."""
    placed: dict[bytes, int] = {}
    body = bytearray()
    start = 128 + 4 + 12 * len(tags)
    table = struct.pack(">I", len(tags))
    for name, data in tags:
        if data not in placed:
            placed[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", placed[data], len(data))
    size = start + len(body)
    head = struct.pack(">I", size) + bytes(4) + b"\x02\x10\0\0" + kind + space + connection
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += struct.pack(">3i", *(round(v * 65536) for v in D50))
    return head + bytes(128 - len(head)) + table + bytes(body)


def glyphless_font() -> bytes:
    """A TrueType font of two blocks: glyph 1 is one em wide (Chinese), 2 is half of one.

    They are only ever set invisibly. Empty glyphs would do for copying, but pdfium drops text that
    covers no area: single characters and vertical lines.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    def block(width: int) -> object:
        pen = TTGlyphPen(None)
        pen.moveTo((0, -120))
        for point in ((0, 880), (width, 880), (width, -120)):
            pen.lineTo(point)
        pen.closePath()
        return pen.glyph()

    names = [".notdef", "full", "half"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x3000: "full", 0x20: "half"})
    builder.setupGlyf({".notdef": block(1000), "full": block(1000), "half": block(500)})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "full": (1000, 0), "half": (500, 0)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Glyphless", "styleName": "Regular", "psName": "Glyphless"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = 3_900_000_000
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


MADE = {"srgb.icc": srgb_profile, "cmyk.icc": cmyk_profile, "glyphless.ttf": glyphless_font}

if __name__ == "__main__":
    PLACE.mkdir(parents=True, exist_ok=True)
    for name, make in MADE.items():
        (PLACE / name).write_bytes(make())
