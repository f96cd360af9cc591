"""Image files to page drafts. Runs in a caged worker."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from pillow_heif import register_heif_opener

from casefile.errors import KnownError
from casefile.intake import encode, structure, tiff
from casefile.intake.faults import Damaged, IntakeFault, TooLarge, TooManyPages, Truncated, Unsupported
from casefile.intake.parts import Decoded, Job, PageDraft, oriented, stated_dpi
from casefile.model import Colour, PageOrigin

register_heif_opener(thumbnails=False)

_FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/bmp": ("BMP",),
    "image/webp": ("WEBP",),
    "image/heic": ("HEIF",),
    "image/avif": ("AVIF",),
    "image/tiff": ("TIFF",),
    "image/gif": ("GIF",),
    "image/jp2": ("JPEG2000",),
}
_PAGED = frozenset({"image/tiff", "image/heic"})  # more pictures are more pages; elsewhere they are an animation
_ALWAYS_LOSSY = frozenset({"image/jpeg", "image/heic", "image/avif"})
_PLAIN_JPEG = frozenset({0xC0, 0xC1, 0xC2})  # what PDF and OpenCV both read
_ORIENTATION, _X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 0x0112, 0x011A, 0x011B, 0x0128


def decode_image(job: Job) -> Decoded:
    """The pages of one image file.

    Raises:
        IntakeFault: the file is refused.
    """
    assert job.media_type is not None
    data = Path(job.path).read_bytes()
    structure.check(data, job.media_type)
    with _strict(job), _opened(job) as image:
        total, missing = _count(image, job)
        note = None
        if total > 1 and job.media_type not in _PAGED:
            if job.media_type != "image/jpeg":  # the second picture in a phone's JPEG is a preview or a gain map
                note = "animation"
            total = 1
        if total > job.max_pages:
            raise TooManyPages(pages=total, limit=job.max_pages)
        drafts: list[PageDraft] = []
        lost: list[tuple[int, str]] = []
        for frame in job.wanted(total):
            try:
                drafts.append(_page(image, frame, data, job, total, animated=note is not None))
            except KnownError as error:
                if total == 1 or not isinstance(error, IntakeFault):
                    raise
                lost.append((frame, error.code))
        return Decoded(total, tuple(drafts), tuple(lost), missing, note)


@contextmanager
def _opened(job: Job) -> Iterator[Image.Image]:
    with judged():
        try:
            image = Image.open(job.path, formats=_FORMATS[job.media_type or ""])
        except UnidentifiedImageError as error:
            raise Damaged() from error
    with image:
        yield image


@contextmanager
def _strict(job: Job) -> Iterator[None]:
    """Pixel limit for every frame, and for what is nested in frames: Pillow's own guard, made an error."""
    Image.MAX_IMAGE_PIXELS = job.max_pixels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


@contextmanager
def judged() -> Iterator[None]:
    """Gives what decoders raise (nearly anything) a code.

    Raises:
        TooLarge, Unsupported, Truncated, Damaged: the file is at fault; known errors and MemoryError pass through.
    """
    try:
        yield
    except (KnownError, MemoryError):
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise TooLarge() from error
    except NotImplementedError as error:
        raise Unsupported(detail=str(error)) from error
    except Exception as error:
        text = str(error).lower()
        if "truncated" in text or "end of file" in text or isinstance(error, EOFError):
            raise Truncated() from error
        if "unsupported" in text or "not supported" in text:
            raise Unsupported(detail=str(error)[:80]) from error
        raise Damaged() from error


def _count(image: Image.Image, job: Job) -> tuple[int, int]:
    """How many pictures there are, and how many more there ought to be."""
    if job.media_type == "image/tiff":
        return tiff.count_frames(image, job.max_pages)
    with judged():
        return max(1, getattr(image, "n_frames", 1)), 0


def _page(image: Image.Image, frame: int, data: bytes, job: Job, total: int, *, animated: bool) -> PageDraft:
    with judged():
        if frame or (job.media_type in _PAGED and image.tell() != frame):
            image.seek(frame)
        width, height = image.size
        if width * height > job.max_pixels:
            raise TooLarge(width=width, height=height)
        if width < 1 or height < 1:
            raise Damaged()
        if job.media_type == "image/tiff":
            tiff.check_extents(image, len(data))
            layout = tiff.layout(image)
        orientation = 1 if job.media_type == "image/tiff" else 0  # Pillow turns TIFF frames itself on loading
        stated = image.getexif().get(_ORIENTATION, 1)
        dpi, colour, mode = _dpi(image), encode.colour_of(image), image.mode
        compression = image.info.get("compression")
        with complaints() as heard:
            image.load()
        if job.media_type == "image/tiff" and tiff.is_damage("".join(heard)):
            raise Damaged()
        if orientation == 0:
            orientation = _valid(image.getexif().get(_ORIENTATION, 1))
        if job.media_type == "image/png":
            colour = _png_colour(image, data, colour)
        size = oriented(*image.size, orientation)

        def made(file: str | None, media: str, origin: PageOrigin, turn: int = orientation) -> PageDraft:
            return PageDraft(frame, *size, dpi, colour, file, media, origin, turn)

        if job.media_type == "image/jpeg" and mode in ("L", "RGB") and structure.jpeg_frame_marker(data) in _PLAIN_JPEG:
            return made(None, "image/jpeg", PageOrigin.FILE)
        if job.media_type == "image/png" and not animated and _is_plain_png(image, data):
            return made(None, "image/png", PageOrigin.FILE)
        if job.media_type == "image/tiff":
            if stream := tiff.jpeg_stream(layout, data):
                # Its own bytes, stored rows as they are: the turn stays data.
                turn = _valid(stated)
                return made(encode.write(stream, job.scratch, "image/jpeg"), "image/jpeg", PageOrigin.EMBEDDED, turn)
            if total == 1 and tiff.is_plain(layout, mode):
                return made(None, "image/tiff", PageOrigin.FILE)
        lossy = job.media_type in _ALWAYS_LOSSY or compression in ("jpeg", "tiff_jpeg", "webp") or _is_lossy(data, job)
        bits = 16 if mode.startswith("I;16") and job.media_type in ("image/png", "image/tiff") else None
        file, media = encode.save(encode.eight_bit(image, bits), job.scratch, lossy=lossy, dpi=dpi)
        return made(file, media, PageOrigin.REENCODED)


def _valid(orientation: object) -> int:
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _dpi(image: Image.Image) -> int | None:
    info = image.info
    if image.format in ("JPEG", "MPO"):
        # Pillow makes 72 dpi of "not stated"; look at what the file says.
        unit, density = info.get("jfif_unit"), info.get("jfif_density")
        if unit in (1, 2) and density:
            factor = 2.54 if unit == 2 else 1.0
            return stated_dpi(density[0] * factor, density[1] * factor)
    elif "dpi" in info:
        return stated_dpi(*info["dpi"])
    exif = image.getexif()
    if _X_RESOLUTION in exif and _Y_RESOLUTION in exif:
        factor = {2: 1.0, 3: 2.54}.get(exif.get(_RESOLUTION_UNIT, 2), 0.0)
        try:
            return stated_dpi(exif[_X_RESOLUTION] * factor, exif[_Y_RESOLUTION] * factor)
        except (TypeError, ZeroDivisionError):
            return None
    return None


def _is_plain_png(image: Image.Image, data: bytes) -> bool:
    return image.mode in ("1", "L", "P", "RGB") and "transparency" not in image.info and data[24] <= 8


def _png_colour(image: Image.Image, data: bytes, colour: Colour) -> Colour:
    """From the header, because Pillow widens some modes. A 1-bit palette of two greys is a 1-bit page."""
    depth, kind = data[24], data[25]
    if kind in (0, 4):
        return Colour.BITONAL if depth == 1 else Colour.GREY
    if kind == 3 and depth == 1:
        palette = image.getpalette("RGB") or []
        entries = [palette[at : at + 3] for at in range(0, 6, 3)]
        if all(len(set(entry)) <= 1 for entry in entries):
            return Colour.BITONAL
    return colour


def _is_lossy(data: bytes, job: Job) -> bool:
    return job.media_type == "image/webp" and b"VP8 " in data[:64]


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Catches what C libraries print to standard error meanwhile; libtiff tells of damage in no other way.

    The list is filled when the block ends. It stays empty where a program has no standard error (Windows, windowed).
    """
    heard: list[str] = []
    try:
        kept = os.dup(2)
    except OSError:
        yield heard
        return
    try:
        with tempfile.TemporaryFile() as caught:
            os.dup2(caught.fileno(), 2)
            try:
                yield heard
            finally:
                os.dup2(kept, 2)
            caught.seek(0)
            heard.append(caught.read(1 << 16).decode("utf-8", "replace"))
    finally:
        os.close(kept)
