"""What machines saw on one page image. Append-only, cached, never undone, can always be made again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casefile.model.geometry import Box


class MarkKind(StrEnum):
    SEAL = "seal"
    SIGNATURE = "signature"
    FINGERPRINT = "fingerprint"
    HANDWRITING = "handwriting"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something put on the paper by hand.

    Attributes:
        confidence: 0–1.
        text: a seal's legend or a signer's name, None when not read.
        colour: `red`, `purple`, `blue`, `black`, or None when the scan is grey.
    """

    kind: MarkKind
    box: Box
    confidence: float
    text: str | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Char:
    """One character of a line.

    Attributes:
        x0, x1: its extent along the line, fractions of the page width (height for vertical lines).
        confidence: 0–1.
        alternatives: other characters the recogniser held likely here, best first, with their probability.
    """

    char: str
    x0: float
    x1: float
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text, in reading order within the page.

    Attributes:
        text: as read, NFC.
        box: on the upright deskewed page.
        confidence: 0–1, mean over characters.
        chars: one entry per character of `text`, or empty when the engine gave none.
        source: `ocr` or `text` (the PDF's own text layer).
    """

    text: str
    box: Box
    confidence: float
    chars: tuple[Char, ...] = ()
    vertical: bool = False
    source: str = "ocr"


@dataclass(frozen=True, slots=True)
class Measures:
    """What image analysis says of one page.

    Attributes:
        turn: 0, 90, 180, 270 degrees clockwise that make the page upright.
        turn_confidence: 0–1.
        skew_deg: after the turn; positive: text lines fall to the right.
        ink_px: ink pixels left after cleaning, at 150 dpi.
        blank: nothing was written on it.
        sharpness: variance of the Laplacian at 150 dpi.
        contrast: 0–1, spread between paper and ink.
        red_ratio: share of clearly red pixels, 0–1.
        border_ratio: share of dark scanner border, 0–1.
        fingerprint: hex of a perceptual hash of the upright page, "" for blanks.
        signature: finer grid of ink densities (hex) that tells re-scans from second copies.
        separator: payload of one of our separator sheets' codes, else None.
    """

    turn: int = 0
    turn_confidence: float = 0.0
    skew_deg: float = 0.0
    ink_px: int = 0
    blank: bool = False
    sharpness: float = 0.0
    contrast: float = 0.0
    red_ratio: float = 0.0
    border_ratio: float = 0.0
    fingerprint: str = ""
    signature: str = ""
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was recognised on one page image.

    Attributes:
        key: cache key: digest of the image, its orientation and the engine settings.
        engine: name and version of the engine and models that made it.
        confidence: mean confidence of the recognised text weighted by length, 0–1; 0 when nothing was read.
    """

    key: str
    engine: str
    measures: Measures
    lines: tuple[TextLine, ...] = ()
    marks: tuple[Mark, ...] = ()
    confidence: float = 0.0

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)
