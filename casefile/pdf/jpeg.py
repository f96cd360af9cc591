"""What a PDF must know about a JPEG, read from its markers; the picture itself is not decoded."""

from __future__ import annotations

from dataclasses import dataclass

_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what DCTDecode knows
_OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_ALONE = {0x01, *range(0xD0, 0xD8)}


@dataclass(frozen=True, slots=True)
class JpegFacts:
    """Attributes:
    adobe_transform: of the Adobe marker, None without one.
    is_plain_rgb: three components that are not YCbCr.
    profile: the embedded ICC profile, None when there is none or a part of it is lost.
    """

    width: int
    height: int
    components: int
    adobe_transform: int | None
    is_plain_rgb: bool
    profile: bytes | None


def jpeg_facts(data: bytes) -> JpegFacts | None:
    """The facts, or None when DCTDecode cannot show it (lossless, arithmetic, 12-bit, no JPEG)."""
    if data[:2] != b"\xff\xd8":
        return None
    position = 2
    frame: tuple[int, int, bytes] | None = None
    transform: int | None = None
    parts: dict[int, bytes] = {}
    count = 0
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in _ALONE:
            position += 2
            continue
        if marker in (0xDA, 0xD9):
            break
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        body = data[position + 4 : position + 2 + length]
        position += 2 + length
        if marker in _OTHER_FRAMES:
            return None
        if marker in _FRAMES:
            if len(body) < 6 or body[0] != 8 or len(body) < 6 + 3 * body[5]:
                return None
            frame = (int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"), body[6::3])
        elif marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:
            transform = body[11]
        elif marker == 0xE2 and body[:12] == b"ICC_PROFILE\0" and len(body) > 14:
            parts[body[12]] = body[14:]
            count = body[13]
    if frame is None or len(frame[2]) not in (1, 3, 4) or 0 in frame[:2]:
        return None
    width, height, ids = frame
    whole = count > 0 and sorted(parts) == list(range(1, count + 1))
    return JpegFacts(
        width,
        height,
        len(ids),
        transform,
        len(ids) == 3 and (transform == 0 or (transform is None and ids == b"RGB")),
        b"".join(parts[i] for i in sorted(parts)) if whole else None,
    )
