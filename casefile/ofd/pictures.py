"""Page images for an OFD: JPEG and PNG as they are, anything else as PNG without loss."""

from __future__ import annotations

import io

from casefile.pdf.images import opened

_ORIENTATION = 0x0112
_EXIF = b"Exif\0\0"


def picture(data: bytes, media_type: str) -> tuple[str, bytes]:
    """Format name and bytes for the archive.

    Raises:
        OSError: the image cannot be decoded (stored page images always can).
    """
    if media_type == "image/jpeg":
        return "JPEG", without_turn(data)
    if media_type == "image/png":
        return "PNG", data
    image = opened(data)
    image.load()
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return "PNG", out.getvalue()


def without_turn(data: bytes) -> bytes:
    """A JPEG whose EXIF orientation says "as it is": the page turns it, and a reader that obeyed both would turn twice.

    Only the two bytes of that entry differ; a JPEG without the entry stays as it is.
    """
    at = _orientation_at(data)
    if at is None:
        return data
    place, order = at
    return data[:place] + (1).to_bytes(2, order) + data[place + 2 :]


def _orientation_at(data: bytes) -> tuple[int, str] | None:
    """Where the value of the orientation entry stands, and its byte order."""
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4], "big")
        if marker in (0xDA, 0xD9) or length < 2:
            return None
        start = position + 4
        if marker == 0xE1 and data[start : start + 6] == _EXIF:
            return _in_exif(data, start + 6, position + 2 + length)
        position += 2 + length
    return None


def _in_exif(data: bytes, base: int, end: int) -> tuple[int, str] | None:
    order = {b"II": "little", b"MM": "big"}.get(data[base : base + 2])
    if order is None:
        return None
    table = base + int.from_bytes(data[base + 4 : base + 8], order)
    count = int.from_bytes(data[table : table + 2], order)
    for index in range(count):
        entry = table + 2 + 12 * index
        if entry + 12 > end:
            return None
        if int.from_bytes(data[entry : entry + 2], order) == _ORIENTATION:
            return entry + 8, order
    return None


