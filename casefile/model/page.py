"""What came in: one entry per file, one per page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class InputState(StrEnum):
    """What became of a file (contract: `inputs[].state`)."""

    TAKEN = "taken"  # its own image bytes are used
    CONVERTED = "converted"  # pages were rendered or re-encoded
    REFUSED = "refused"
    IGNORED = "ignored"  # hidden and system files only


class Colour(StrEnum):
    """How the source stores the page: 1-bit, grey, everything else."""

    BITONAL = "1"
    GREY = "L"
    RGB = "RGB"


class PageOrigin(StrEnum):
    """How the stored page image relates to the input file."""

    FILE = "file"  # the page image *is* the input file, byte for byte
    EMBEDDED = "embedded"  # image stream taken out of a container byte for byte
    REENCODED = "reencoded"  # same pixels, lossless or near-lossless new encoding
    RENDERED = "rendered"  # drawn from vector content


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file found in SOURCE, whatever became of it.

    Attributes:
        index: position in the input order, 0-based.
        path: relative to SOURCE, with `/`, NFC.
        sha256: hex digest, None where the file could not be read.
        code: message code (resources/messages) when not plainly taken, else None.
        params: values for that message.
        pages: how many pages came out of it.
        lost_pages: how many are known to be lost.
    """

    index: int
    path: str
    sha256: str | None
    bytes: int
    media_type: str | None
    state: InputState
    code: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
    lost_pages: int = 0


@dataclass(frozen=True, slots=True)
class TextSource:
    """One line of a PDF's own text; box in fractions of the page as placed (before `turn` and deskew)."""

    text: str
    box: tuple[float, float, float, float]
    visible: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it came in.

    Attributes:
        id: first 16 hex digits of the input's sha256, `-`, frame; `-2`… appended for a repeated file.
        input: index into the inputs.
        frame: 0-based frame or PDF page.
        width_px, height_px: of the image after `orientation`, before any turn.
        dpi: as stated, rounded, smaller axis; None when not stated or outside 50–2400.
        colour: as the source stores it.
        image_sha256: digest of the page image in the store; it decodes with Pillow and OpenCV.
        image_type: media type of that image: image/jpeg, image/png, image/tiff.
        orientation: EXIF orientation 1–8 still to be applied to the decoded image.
        text_layer: the PDF's own text lines, unverified; empty when none.
    """

    id: str
    input: int
    frame: int
    width_px: int
    height_px: int
    dpi: int | None
    colour: Colour
    image_sha256: str
    image_type: str
    origin: PageOrigin
    orientation: int = 1
    text_layer: tuple[TextSource, ...] = ()
