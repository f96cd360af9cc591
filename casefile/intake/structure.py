"""Looks at a file's skeleton where decoders keep quiet about lost content.

Pillow and its libraries fill missing rows with grey or zeros and report success; the containers' own lengths and
checksums tell. Each check is for whole files and raises Truncated or Damaged.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable

from casefile.intake.faults import Damaged, Truncated

_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_TAIL = 64


def check(data: bytes, media_type: str) -> None:
    """Raises Truncated or Damaged when the file's skeleton says that content is missing."""
    test = _CHECKS.get(media_type)
    if test is not None:
        try:
            test(data)
        except (struct.error, IndexError) as error:
            raise Truncated() from error


def jpeg_frame_marker(data: bytes) -> int:
    """The SOF marker of a JPEG (0xC0 baseline, 0xC2 progressive …), 0 when there is none."""
    for marker, _ in _jpeg_segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return marker
    return 0


def _jpeg_segments(data: bytes):  # type: ignore[no-untyped-def]
    """(marker, offset) of every segment up to the end-of-image marker, which comes last if it is there."""
    at = 2
    while at < len(data) - 1:
        if data[at] != 0xFF:
            found = _JPEG_MARKER.search(data, at)
            if found is None:
                return
            at = found.start()
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        yield marker, at
        if marker == 0xD9:
            return
        if marker in _STANDALONE or marker == 0:
            at += 2
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            found = _JPEG_MARKER.search(data, at)
            if found is None:
                return
            at = found.start()


def _check_jpeg(data: bytes) -> None:
    last = max((segment for segment in _jpeg_segments(data)), key=lambda segment: segment[1], default=(0, 0))[0]
    # Some cameras forget the end marker. Then the decoder, which misses rows when data run out, is the judge -
    # but it takes a tail of padding for picture data.
    if last != 0xD9 and len(set(data[-_TAIL:])) == 1:
        raise Truncated()


def _check_png(data: bytes) -> None:
    at = 8
    while True:
        if at + 12 > len(data):
            raise Truncated()
        length, kind = struct.unpack_from(">I4s", data, at)
        if not kind.isalpha():
            raise Damaged()
        end = at + 8 + length
        if end + 4 > len(data):
            raise Truncated()
        # Ancillary chunks (lower case) do not carry pixels.
        if kind[:1].isupper() and zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
            raise Damaged()
        if kind == b"IEND":
            return
        at = end + 4


def _check_riff(data: bytes) -> None:
    if struct.unpack_from("<I", data, 4)[0] + 8 > len(data):
        raise Truncated()


def _check_jp2(data: bytes) -> None:
    """A JPEG 2000 codestream ends with FF D9."""
    start, end = 0, len(data)
    if data[:4] != b"\xff\x4f\xff\x51":
        found = next((box for box in _boxes(data, 0, len(data)) if box[0] == b"jp2c"), None)
        if found is None:
            raise Damaged()
        start, end = found[1], found[2]
    if data[max(start, end - 2) : end] != b"\xff\xd9" and b"\xff\xd9" not in data[max(start, end - _TAIL) : end]:
        raise Truncated()


def _check_iso_media(data: bytes) -> None:
    """HEIC and AVIF: every extent of every item lies inside the file."""
    for kind, start, end in _boxes(data, 0, len(data)):
        if kind == b"meta":
            for inner, first, last in _boxes(data, start + 4, end):
                if inner == b"iloc":
                    _check_extents(data[first:last], len(data))


def _boxes(data: bytes, at: int, end: int):  # type: ignore[no-untyped-def]
    """(type, content start, content end) of the boxes in a range.

    Raises:
        Truncated: a box goes beyond the range.
    """
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if size == 1:
            size = struct.unpack_from(">Q", data, at + 8)[0]
            start = at + 16
        stop = end if size == 0 else at + size
        if stop > end:
            raise Truncated()
        if stop < start:
            raise Damaged()
        yield kind, start, stop
        at = stop


def _check_extents(iloc: bytes, file_size: int) -> None:
    version = iloc[0]
    sizes = int.from_bytes(iloc[4:6], "big")
    offset_size, length_size = sizes >> 12, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, (sizes & 15 if version else 0)
    at = 6

    def number(size: int) -> int:
        nonlocal at
        if at + size > len(iloc):
            raise Damaged()
        at += size
        return int.from_bytes(iloc[at - size : at], "big")

    for _ in range(number(4 if version == 2 else 2)):
        number(4 if version == 2 else 2)
        method = number(2) & 15 if version else 0
        number(2)
        base = number(base_size)
        for _ in range(number(2)):
            number(index_size)
            offset, length = number(offset_size), number(length_size)
            if method == 0 and base + offset + length > file_size:
                raise Truncated()


_CHECKS: dict[str, Callable[[bytes], None]] = {
    "image/jpeg": _check_jpeg,
    "image/png": _check_png,
    "image/webp": _check_riff,
    "image/jp2": _check_jp2,
    "image/heic": _check_iso_media,
    "image/avif": _check_iso_media,
}
