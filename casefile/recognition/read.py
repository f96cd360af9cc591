"""Read one page: upright, straight, measured, its lines and marks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from importlib import metadata
from pathlib import Path

import cv2
import numpy as np

from casefile.imaging import load_image, measure, skew_of, straighten, turned
from casefile.imaging.colour import InkMasks, ink_masks, is_grey, reading_copy
from casefile.imaging.ink import DPI, at_150_dpi
from casefile.model import Page, Reading, TextLine
from casefile.recognition.engine import engine_for, engine_name
from casefile.recognition.lines import skew_of_lines
from casefile.recognition.look import find_text
from casefile.recognition.marks import stamped, with_legends, written_marks
from casefile.recognition.separator_scan import FoundCode, find_separator
from casefile.recognition.sheet import Sheet, read_lines
from casefile.recognition.textlayer import sound_lines
from casefile.recognition.turn import Turn, turn_of

_REVISION = 11  # raise when readings made before are no longer what this code would make
_DECIDED = re.compile(r"-t(?:0|90|180|270)$")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What decides how a page is read; part of every cache key.

    Attributes:
        runtime: `auto`, `openvino` or `onnxruntime`.
        detect_px: longer side of what the text detector sees. On 83 made pages at 200–300 dpi (24 028 letters,
            digits and Han; three seeds, three layouts) 960 misread 0.47 % at 1.52 CPU s a page, 1280 misread
            0.48 % at 1.63 s and found 0.5 % more lines, mostly single signs.
        work_dpi: scans finer than this are reduced to it before reading.
        work_px: longer side of the working picture where the dpi is not known.
        min_confidence: lines read with less are dropped.
    """

    runtime: str = "auto"
    detect_px: int = 960
    work_dpi: int = 220
    work_px: int = 2600
    min_confidence: float = 0.5

    @property
    def key(self) -> str:
        """Digest of these options and of the reading code's revision, 12 hex digits."""
        return hashlib.sha256(repr((_REVISION, astuple(self))).encode()).hexdigest()[:12]


def reading_key(page: Page, options: ReadOptions, turn: int | None = None) -> str:
    """Under which a page's reading is kept: image digest, orientation, text layer, options and a person's turn."""
    layer = ""
    if page.text_layer:
        said = "\n".join(f"{t.text} {t.box} {t.visible}" for t in page.text_layer)
        layer = "-" + hashlib.sha256(said.encode()).hexdigest()[:12]
    decided = "" if turn is None else f"-t{turn}"
    return f"{page.image_sha256}-{page.orientation}-{options.key}{layer}{decided}"


def was_turned_by_hand(reading: Reading) -> bool:
    """Whether the reading was made at a turn that a person decided on."""
    return _DECIDED.search(reading.key) is not None


def read_page(image_path: Path, page: Page, options: ReadOptions, turn: int | None = None) -> Reading:
    """Everything the machine can say of one page.

    Args:
        image_path: the page's image in the store.
        turn: degrees clockwise a person decided on; None: the machine finds out.

    Raises:
        ImageUnreadable: the image cannot be decoded.
        EngineMissing: no recognition engine can be loaded.
    """
    cv2.setNumThreads(1)
    scan, dpi = _working_size(load_image(image_path, page.orientation), page, options)
    found = at_150_dpi(scan, dpi)
    code = find_separator(found, DPI)
    if code is not None:
        return _read_separator(found, code, reading_key(page, options, turn), turn)
    engine = engine_for(options.runtime)
    skew = skew_of(scan)
    flat = straighten(scan, skew)
    colours = None if is_grey(flat) else ink_masks(flat)
    print_only = reading_copy(flat, colours) if colours else cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)
    quads = find_text(print_only, engine, options.detect_px)
    if not skew and quads:
        # Too little on the page for the profile (a photograph with a caption): the lines themselves tell.
        skew = skew_of_lines(quads)
        if skew:
            flat, print_only, colours = straighten(flat, skew), straighten(print_only, skew), _straight(colours, skew)
            quads = find_text(print_only, engine, options.detect_px)
    upright = turn_of(print_only, quads, engine) if turn is None else Turn(turn, 1.0)
    if upright.degrees:
        flat, print_only = turned(flat, upright.degrees), turned(print_only, upright.degrees)
        colours = _each(colours, lambda mask: turned(mask, upright.degrees))
        quads = find_text(print_only, engine, options.detect_px)
    level = found if flat is scan else at_150_dpi(flat, dpi)  # most pages lie straight
    measures = measure(
        level, DPI, turn=upright.degrees, turn_confidence=upright.confidence, skew_deg=skew, colours=colours,
        as_found=found,
    )  # fmt: skip
    seals, marks, legends = stamped(flat, colours, dpi, engine)
    sheet = Sheet(flat, print_only, colours, seals)
    lines: tuple[TextLine, ...] = ()
    if page.text_layer and not skew:
        lines = sound_lines(page, upright.degrees, print_only, engine)
    lines = read_lines(sheet, quads, engine, options.detect_px, options.min_confidence, known=lines)
    marks = with_legends(marks, legends, lines)
    return Reading(
        key=reading_key(page, options, turn),
        engine=engine_name(options.runtime),
        measures=measures,
        lines=lines,
        marks=(*marks, *written_marks(flat, dpi, seals, marks, lines, colours)),
        confidence=_confidence(lines),
    )


def _read_separator(found: np.ndarray, code: FoundCode, key: str, turn: int | None) -> Reading:
    """One of our own sheets, grey at 150 dpi: its code says everything, also without a recognition engine."""
    degrees = code.turn if turn is None else turn
    flat = straighten(turned(found, degrees), code.skew_deg)
    measures = measure(
        flat, DPI, turn=degrees, turn_confidence=1.0, skew_deg=code.skew_deg, colours=None, as_found=found
    )
    return Reading(
        key=key,
        engine=f"zxing-cpp {metadata.version('zxing-cpp')}",
        measures=replace(measures, blank=False, separator=code.separator.payload),
        confidence=1.0,
    )


def _each(colours: InkMasks | None, change: Callable[[np.ndarray], np.ndarray]) -> InkMasks | None:
    return None if colours is None else InkMasks(change(colours.red), change(colours.purple), change(colours.blue))


def _straight(colours: InkMasks | None, skew: float) -> InkMasks | None:
    """The masks deskewed; what comes in at the corners is no ink."""
    return _each(colours, lambda mask: cv2.bitwise_not(straighten(cv2.bitwise_not(mask), skew)))


def _working_size(image: np.ndarray, page: Page, options: ReadOptions) -> tuple[np.ndarray, int | None]:
    """The scan reduced to what reading needs, and its dpi after that."""
    longest = max(image.shape[:2])
    scale = min(1.0, options.work_dpi / page.dpi) if page.dpi else min(1.0, options.work_px / longest)
    # A wrong dpi entry must neither shrink a page to nothing nor leave a giant.
    scale = min(1.0, max(scale, 1600 / longest), 4000 / longest)
    if scale > 0.95:
        return image, page.dpi
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA), round(page.dpi * scale) if page.dpi else None


def _confidence(lines: tuple[TextLine, ...]) -> float:
    length = sum(len(line.text) for line in lines)
    return round(sum(line.confidence * len(line.text) for line in lines) / length, 4) if length else 0.0
