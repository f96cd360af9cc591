"""The parts of a PNG that a PDF can take over: its deflated rows are exactly what FlateDecode reads."""

from __future__ import annotations

import dataclasses
import zlib
from dataclasses import dataclass
from typing import Self

_GREY, _RGB, _PALETTE = 0, 2, 3
_LONGEST_PROFILE = 16 << 20


@dataclass(frozen=True, slots=True)
class PngParts:
    """Attributes:
    depth: bits for each component or palette index.
    colour_type: 0 grey, 2 RGB, 3 palette.
    rows: the joined IDAT data, still deflated.
    palette: RGB bytes, None without one.
    profile: embedded ICC profile.
    """

    width: int
    height: int
    depth: int
    colour_type: int
    rows: bytes
    palette: bytes | None
    profile: bytes | None

    @property
    def is_bitonal(self) -> bool:
        return self.colour_type == _GREY and self.depth == 1

    def with_profile(self, profile: bytes) -> Self:
        return dataclasses.replace(self, profile=profile)


def png_parts(data: bytes) -> PngParts | None:
    """The parts, or None when the rows cannot be taken over (interlaced, alpha, transparency, no PNG)."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        return None
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    depth, colour_type, interlaced = data[24], data[25], data[28]
    if interlaced or colour_type not in (_GREY, _RGB, _PALETTE):
        return None
    rows: list[bytes] = []
    palette = profile = None
    position = 8
    while position + 8 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        kind, body = data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        position += 12 + length
        if kind == b"IDAT":
            rows.append(body)
        elif kind == b"PLTE" and colour_type == _PALETTE:
            palette = body
        elif kind == b"tRNS":
            return None
        elif kind == b"iCCP":
            profile = _profile(body)
        elif kind == b"IEND":
            break
    if not rows or (colour_type == _PALETTE and not palette):
        return None
    return PngParts(width, height, depth, colour_type, b"".join(rows), palette, profile)


def _profile(body: bytes) -> bytes | None:
    packed = body.partition(b"\0")[2][1:]
    try:
        return zlib.decompressobj().decompress(packed, _LONGEST_PROFILE)
    except zlib.error:
        return None
