"""What TIFF needs beyond other images: many frames, strips, and JPEG or fax data inside."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, TiffImagePlugin

from casefile.intake.faults import TooManyPages, Truncated

_BITS, _COMPRESSION, _PHOTOMETRIC, _ORIENTATION = 258, 259, 262, 274
_STRIPS, _STRIP_SIZES, _PLANAR = 273, 279, 284
_TILES, _TILE_SIZES, _JPEG_TABLES, _SAMPLE_FORMAT = 324, 325, 347, 339

_UNCOMPRESSED, _JPEG = 1, 7
_PLAIN_COMPRESSIONS = frozenset({1, 2, 3, 4, 5, 8, 32773, 32946})  # none, fax, LZW, deflate, packbits
_ADOBE_RGB = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"  # "three components are RGB, not YCbCr"
_SERIOUS = ("bad code word", "corrupt jpeg data", "premature end", "not enough data")


@dataclass(frozen=True, slots=True)
class Layout:
    """How one frame lies in the file; read before Pillow decodes it, which changes the tags."""

    size: tuple[int, int]
    compression: int
    photometric: int
    bits: tuple[int, ...]
    planar: int
    orientation: int
    tiled: bool
    sample_format: int
    offsets: tuple[int, ...]
    counts: tuple[int, ...]
    jpeg_tables: bytes


def count_frames(image: Image.Image, limit: int) -> tuple[int, int]:
    """Frames that can be reached, and 1 more if the chain breaks off after them.

    Raises:
        TooManyPages: more than `limit`.
    """
    frames, missing = 1, 0
    while True:
        try:
            image.seek(frames)
        except EOFError:
            break
        except MemoryError:
            raise
        except Exception:
            missing = 1
            break
        frames += 1
        if frames > limit:
            raise TooManyPages(pages=frames, limit=limit)
    image.seek(0)
    return frames, missing


def layout(image: Image.Image) -> Layout:
    """The layout of the frame the image stands at."""
    assert isinstance(image, TiffImagePlugin.TiffImageFile)
    tags = image.tag_v2
    tiled = _TILES in tags
    bits = tags.get(_BITS, (1,))
    tables = tags.get(_JPEG_TABLES, b"")
    return Layout(
        size=image.size,
        compression=_one(tags.get(_COMPRESSION, 1)),
        photometric=_one(tags.get(_PHOTOMETRIC, 0)),
        bits=_many(bits),
        planar=_one(tags.get(_PLANAR, 1)),
        orientation=_one(tags.get(_ORIENTATION, 1)),
        tiled=tiled,
        sample_format=_one(tags.get(_SAMPLE_FORMAT, 1)),
        offsets=_many(tags.get(_TILES if tiled else _STRIPS, ())),
        counts=_many(tags.get(_TILE_SIZES if tiled else _STRIP_SIZES, ())),
        jpeg_tables=tables if isinstance(tables, bytes) else b"",
    )


def check_extents(image: Image.Image, file_size: int) -> None:
    """Raises Truncated when a strip or tile of the frame lies outside the file.

    Of uncompressed frames Pillow counts the bytes itself, and writers are careless with the size they state.
    """
    frame = layout(image)
    ends = zip(frame.offsets, frame.counts, strict=False)
    if any(offset >= file_size for offset in frame.offsets):
        raise Truncated()
    if frame.compression != _UNCOMPRESSED and any(offset + count > file_size for offset, count in ends):
        raise Truncated()


def is_plain(frame: Layout, mode: str) -> bool:
    """Whether Pillow, OpenCV and a PDF writer all read the frame alike, so that the file itself is the page image."""
    return (
        frame.compression in _PLAIN_COMPRESSIONS
        and frame.photometric in (0, 1, 2)
        and mode in ("1", "L", "RGB")
        and set(frame.bits) <= {1, 8}
        and (mode != "RGB" or frame.bits == (8, 8, 8))
        and frame.planar == 1
        and frame.orientation == 1
        and frame.sample_format == 1
        and not frame.tiled
    )


def jpeg_stream(frame: Layout, data: bytes) -> bytes | None:
    """The frame's JPEG as a file of its own, entropy-coded data untouched; None unless it is in one piece."""
    samples = len(frame.bits)
    if frame.compression != _JPEG or len(frame.offsets) != 1 or len(frame.counts) != 1 or set(frame.bits) != {8}:
        return None
    if (frame.photometric, samples) not in ((1, 1), (2, 3), (6, 3)):
        return None
    strip = data[frame.offsets[0] : frame.offsets[0] + frame.counts[0]]
    tables = frame.jpeg_tables
    if strip[:2] != b"\xff\xd8":
        return None
    head = b"\xff\xd8"
    if frame.photometric == 2 and b"Adobe" not in strip[:64]:
        head += _ADOBE_RGB
    if tables[:2] == b"\xff\xd8" and tables[-2:] == b"\xff\xd9":
        head += tables[2:-2]
    stream = head + strip[2:]
    try:
        with Image.open(io.BytesIO(stream), formats=("JPEG",)) as image:
            image.load()
            stored = frame.size if frame.orientation < 5 else frame.size[::-1]
            return stream if image.size == stored else None
    except MemoryError:
        raise
    except Exception:
        return None


def is_damage(complaints: str) -> bool:
    """Whether what libtiff printed means lost picture content. Its warnings about tags do not."""
    for line in complaints.lower().splitlines():
        if any(word in line for word in _SERIOUS) or (line.strip() and "warning" not in line):
            return True
    return False


def _one(value: object) -> int:
    return int(value[0]) if isinstance(value, (tuple, list)) else int(value)  # type: ignore[call-overload, no-any-return]


def _many(value: object) -> tuple[int, ...]:
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return tuple(int(one) for one in value)
    return (int(value),)  # type: ignore[call-overload]
