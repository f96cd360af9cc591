"""The same sheet scanned again, told from a second copy of the same form.

A re-scan has the same words, the same strokes and the same seals in the same places; only the sheet has
shifted, and light and sharpness differ. Two copies of one form that were signed and sealed each on their own
(存根 and 交付 copies) agree in print only: they are two pages.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from rapidfuzz import fuzz

from casefile.imaging.prints import hash_distance, signature_grid
from casefile.model import Char, Mark, MarkKind, Page, Reading, TextLine

_SAME_TEXT = 88.0  # per cent; two readings of one sheet differ by a few characters
_NEAR_HASH = 70  # of 256 bits; other forms differ by 100 and more
_LITTLE_TEXT = 12  # characters below which the picture decides
_SAME_STROKES = 0.86
_SURE_CHAR = 0.97
_SEAL_OFF = 0.012  # of the page width: a seal put on by hand never lands as close as that again


def find_duplicates(items: Sequence[tuple[Page, Reading]]) -> dict[str, str]:
    """Pages that scan a sheet again, each with the first page of that sheet.

    Args:
        items: pages in input order; blank ones, separator sheets and those without a reading are never duplicates.

    Returns:
        Page id → id of the first page that shows the same sheet.
    """
    firsts: list[_Sheet] = []
    known = _Letters(len(items))
    repeated: dict[str, str] = {}
    for page, reading in items:
        if reading.measures.separator is not None:
            continue  # the sheets of a run differ by a few modules of their code
        sheet = _Sheet.of(page, reading)
        likely = (firsts[n] for n in known.like(sheet))
        twin = next((first for first in likely if _same_sheet(first, sheet)), None)
        if twin is not None:
            repeated[page.id] = twin.page.id
        elif not reading.measures.blank:
            firsts.append(sheet)
            known.add(sheet)
    return repeated


@dataclass(frozen=True)
class _Sheet:
    page: Page
    reading: Reading
    text: str
    grid: np.ndarray | None

    @staticmethod
    def of(page: Page, reading: Reading) -> _Sheet:
        text = "".join(sorted(line.text for line in reading.lines))
        return _Sheet(page, reading, text, signature_grid(reading.measures.signature))


class _Letters:
    """How often each letter stands on each sheet: a bound on how alike two texts can be, without comparing them.

    Of a case of n pages n²/2 pairs would have to be compared; nearly all of them fall here, at a glance.
    """

    _BINS = 128

    def __init__(self, most: int) -> None:
        self._counts = np.zeros((most, self._BINS), np.uint16)
        self._lengths = np.zeros(most, np.int64)
        self._images: dict[str, list[int]] = {}
        self._used = 0

    def add(self, sheet: _Sheet) -> None:
        self._counts[self._used] = self._of(sheet.text)
        self._lengths[self._used] = len(sheet.text)
        self._images.setdefault(sheet.page.image_sha256, []).append(self._used)
        self._used += 1

    def like(self, sheet: _Sheet) -> list[int]:
        """Sheets that may be the same as `sheet`, in the order they were added; none that is the same is missing."""
        length = len(sheet.text)
        lengths = self._lengths[: self._used]
        common = np.minimum(self._counts[: self._used], self._of(sheet.text)).sum(axis=1, dtype=np.int64)
        # What two texts share in order is at most what they share at all; bins that two letters fall into only raise it.
        may = (200.0 * common >= _SAME_TEXT * (lengths + length)) | (np.minimum(lengths, length) < _LITTLE_TEXT)
        return sorted({*np.flatnonzero(may).tolist(), *self._images.get(sheet.page.image_sha256, ())})

    def _of(self, text: str) -> np.ndarray:
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32) % self._BINS
        return np.minimum(np.bincount(codes, minlength=self._BINS), 65535).astype(np.uint16)


def _same_sheet(first: _Sheet, second: _Sheet) -> bool:
    if second.reading.measures.blank:
        return False
    one, other = first.page, second.page
    if one.image_sha256 == other.image_sha256 and one.orientation == other.orientation:
        return True
    if not _same_format(first, second) or first.grid is None or second.grid is None:
        return False  # the picture has the last word; without its grid there is none
    short = min(len(first.text), len(second.text)) < _LITTLE_TEXT
    near = hash_distance(first.reading.measures.fingerprint, second.reading.measures.fingerprint) <= _NEAR_HASH
    if short:
        return near and abs(len(first.text) - len(second.text)) <= 3 and _strokes_agree(first, second, None)
    if 2 * abs(len(first.text) - len(second.text)) > 0.3 * (len(first.text) + len(second.text)):
        return False
    if fuzz.ratio(first.text, second.text, score_cutoff=_SAME_TEXT) == 0:
        return False
    shift = _shift(first.reading.lines, second.reading.lines)
    if shift is None:
        return False
    return (
        _lines_agree(first.reading, second.reading, shift)
        and _stamps_agree(first.reading.marks, second.reading.marks, shift)
        and _strokes_agree(first, second, shift)
    )


def _same_format(first: _Sheet, second: _Sheet) -> bool:
    """Whether the upright pages have about the same proportions."""
    ratios = []
    for sheet in (first, second):
        width, height = sheet.page.width_px, sheet.page.height_px
        if sheet.reading.measures.turn in (90, 270):
            width, height = height, width
        ratios.append(width / max(height, 1))
    return abs(ratios[0] - ratios[1]) < 0.06


Shift = tuple[float, float, float, float]  # scale and offset in x, scale and offset in y


def _shift(first: Sequence[TextLine], second: Sequence[TextLine]) -> Shift | None:
    """How the second scan lies to the first, from lines that read the same; None where too few do."""
    places: dict[str, list[TextLine]] = {}
    for line in first:
        places.setdefault(line.text, []).append(line)
    counts: dict[str, int] = {}
    for line in second:
        counts[line.text] = counts.get(line.text, 0) + 1
    pairs = [
        (places[line.text][0], line)
        for line in second
        if len(line.text) >= 3 and counts[line.text] == 1 and len(places.get(line.text, ())) == 1
    ]
    if len(pairs) < 2:
        return None
    x = _fit([(b.box.centre[0], a.box.centre[0]) for a, b in pairs])
    y = _fit([(b.box.centre[1], a.box.centre[1]) for a, b in pairs])
    return None if x is None or y is None else (*x, *y)


def _fit(points: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """Scale and offset that take the second scan's coordinate to the first's; robust against a few wrong pairs."""
    source, target = (np.asarray(values) for values in zip(*points, strict=True))
    offset = float(np.median(target - source))
    scale = 1.0
    if len(points) >= 6 and np.ptp(source) > 0.3:
        good = np.abs(target - source - offset) < 0.02
        if good.sum() >= 5:
            scale, offset = (float(v) for v in np.polyfit(source[good], target[good], 1))
    if not 0.96 < scale < 1.04 or abs(offset) > 0.09:
        return None
    left = np.abs(source * scale + offset - target)
    return (scale, offset) if np.median(left) < 0.004 else None


def _moved(x: float, y: float, shift: Shift) -> tuple[float, float]:
    return x * shift[0] + shift[1], y * shift[2] + shift[3]


def _lines_agree(first: Reading, second: Reading, shift: Shift) -> bool:
    """Whether what was read stands at the same heights and says the same, handwriting included."""
    rest = _rows(first.lines)
    apart = 0
    total = sum(len(line.text) for line in second.lines) or 1
    whole = (first.text, second.text)
    for y, chars in _rows(second.lines):
        height = _moved(0.0, y, shift)[1]
        twin = min(rest, key=lambda row: abs(row[0] - height), default=None)
        if twin is None or abs(twin[0] - height) > 0.008:
            apart += len(chars)
            continue
        rest.remove(twin)
        if _surely_differ(twin[1], chars, whole):
            return False  # another date, another name
    apart += sum(len(chars) for _, chars in rest)
    return apart <= 0.12 * total


def _rows(lines: Sequence[TextLine]) -> list[tuple[float, list[Char]]]:
    """Rows of the page, height and characters from left to right: where a row was cut into lines may vary."""
    rows: list[tuple[float, list[TextLine]]] = []
    for line in sorted((line for line in lines if not line.vertical), key=lambda item: item.box.centre[1]):
        if rows and line.box.centre[1] - rows[-1][0] < 0.35 * line.box.height:
            rows[-1][1].append(line)
        else:
            rows.append((line.box.centre[1], [line]))
    return [(y, sorted((c for line in row for c in line.chars), key=lambda c: c.x0)) for y, row in rows]


def _surely_differ(one: Sequence[Char], other: Sequence[Char], whole: tuple[str, str]) -> bool:
    """Whether two readings of one row are both sure and yet say different things.

    Args:
        whole: everything read on the two pages: what a row lacks may have been put into the next one.
    """
    telling = 0
    texts = ["".join(c.char for c in chars) for chars in (one, other)]
    for tag, a0, a1, b0, b1 in difflib.SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        ones, others = (
            [c.char for c in part if c.char.isalnum() and c.confidence >= _SURE_CHAR] for part in (one[a0:a1], other[b0:b1])
        )
        if tag == "replace":
            figures = a1 - a0 == b1 - b0 and all(c.isdigit() for c in ones) and len(ones) == len(others)
            telling += min(len(ones), len(others)) * (3 if figures else 1)
        elif max(len(ones), len(others)) >= 3 and not all("".join(ones or others) in text for text in whole):
            telling += 3
    return telling >= 3


def _stamps_agree(first: Sequence[Mark], second: Sequence[Mark], shift: Shift) -> bool:
    """Whether seals and fingerprints are the same ones."""
    kinds = (MarkKind.SEAL, MarkKind.FINGERPRINT)
    ones = [m for m in first if m.kind in kinds and m.confidence >= 0.8]
    others = [m for m in second if m.kind in kinds and m.confidence >= 0.8]
    for mark in others:
        x, y = _moved(*mark.box.centre, shift)
        near = [
            one for one in ones
            if abs(one.box.centre[0] - x) < 2 * _SEAL_OFF and abs(one.box.centre[1] - y) < 2 * _SEAL_OFF
        ]  # fmt: skip
        if not near:
            return False
        ones.remove(near[0])
    return not ones


def _strokes_agree(first: _Sheet, second: _Sheet, shift: Shift | None) -> bool:
    """Whether ink lies in the same cells of the page, the second one laid over the first."""
    if first.grid is None or second.grid is None:
        return False
    one, other = first.grid.astype(np.float32), second.grid.astype(np.float32)
    if shift is not None:
        return _likeness(one, _laid_over(other, shift)) >= _SAME_STROKES
    rows, columns = one.shape
    best = 0.0
    for dy in np.arange(-2, 2.01, 0.5):
        for dx in np.arange(-2, 2.01, 0.5):
            best = max(best, _likeness(one, _laid_over(other, (1.0, dx / columns, 1.0, dy / rows))))
    return best >= _SAME_STROKES


def _laid_over(grid: np.ndarray, shift: Shift) -> np.ndarray:
    """The second scan's grid as it would be if it lay like the first."""
    rows, columns = grid.shape
    matrix = np.array(
        [
            [shift[0], 0, shift[1] * columns + (shift[0] - 1) / 2],
            [0, shift[2], shift[3] * rows + (shift[2] - 1) / 2],
        ],
        np.float32,
    )
    return cv2.warpAffine(grid, matrix, (columns, rows), flags=cv2.INTER_LINEAR, borderValue=0)


def _likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Correlation of two grids' densities, blurred a little against what scanning changes, 0–1."""
    a, b = (cv2.GaussianBlur(grid, (3, 3), 0.7).ravel() for grid in (one, other))
    a, b = a - a.mean(), b - b.mean()
    norm = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / norm if norm else 0.0
