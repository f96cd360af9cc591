"""The plain values that go to a decoding worker and come back from it."""

from __future__ import annotations

from dataclasses import dataclass

from casefile.model import Colour, PageOrigin, TextSource


@dataclass(frozen=True, slots=True)
class Limits:
    """What decoding one file may cost.

    Attributes:
        timeout: wall seconds for one job (one image, or up to `chunk` pages), before the allowance for size.
        seconds_per_megabyte: that allowance.
        memory_bytes: the worker's cage.
        chunk: pages of one file decoded in one job.
        fatal_pages: pages of one file that may kill their worker before the rest of it is given up.
        max_bytes: a larger file is refused unread.
        max_refused_bytes: a file that is no scan is kept in the store up to this size.
    """

    timeout: float = 60.0
    seconds_per_megabyte: float = 0.5
    memory_bytes: int = 2 * 2**30
    chunk: int = 8
    fatal_pages: int = 4
    max_bytes: int = 2 * 2**30
    max_refused_bytes: int = 256 * 2**20


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Job:
    """One call of a worker.

    Attributes:
        path: the stored original.
        suffix: of the file's own name, lower case, with dot.
        scratch: folder for page images made.
        frames: 0-based pages wanted; None: the first `chunk` ones.
        careful: the last try: leave out what is known to hang (filling in the fields of forms).
    """

    path: str
    bytes: int
    media_type: str | None
    suffix: str
    scratch: str
    max_pages: int
    max_pixels: int
    chunk: int
    frames: tuple[int, ...] | None = None
    careful: bool = False

    def wanted(self, total: int) -> tuple[int, ...]:
        """The pages to decode of a file that has `total`."""
        if self.frames is None:
            return tuple(range(min(total, self.chunk)))
        return tuple(frame for frame in self.frames if frame < total)


@dataclass(frozen=True, slots=True)
class PageDraft:
    """One decoded page.

    Attributes:
        width_px, height_px: after `orientation`.
        file: the image made in the scratch folder; None: the input itself is the image.
    """

    frame: int
    width_px: int
    height_px: int
    dpi: int | None
    colour: Colour
    file: str | None
    image_type: str
    origin: PageOrigin
    orientation: int = 1
    text_layer: tuple[TextSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a worker made of one job.

    Attributes:
        total: pages the file has.
        lost: pages that were wanted and could not be had, with the code why.
        missing: pages that the file says it has and that cannot even be addressed.
        note: a code that is stated although every page was taken.
    """

    total: int
    drafts: tuple[PageDraft, ...] = ()
    lost: tuple[tuple[int, str], ...] = ()
    missing: int = 0
    note: str | None = None


def stated_dpi(x: float | None, y: float | None) -> int | None:
    """The contract's dpi: rounded, the smaller axis, None when not stated or outside 50–2400."""
    try:
        value = round(min(float(x), float(y)))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return None
    return value if 50 <= value <= 2400 else None


def oriented(width: int, height: int, orientation: int) -> tuple[int, int]:
    """Size after an EXIF orientation was applied."""
    return (height, width) if orientation >= 5 else (width, height)
