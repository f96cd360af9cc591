"""Read one page: upright, straight, measured, its lines and marks."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from pathlib import Path

import cv2
import numpy as np

from casefile.imaging import load_image, measure, skew_of, straighten, turned
from casefile.imaging.colour import InkMasks, ink_masks, is_grey, reading_copy
from casefile.model import Page, Reading, TextLine
from casefile.recognition.engine import Engine, Quad, engine_for, engine_name
from casefile.recognition.lines import box_of, crop_line, is_vertical, reading_order, text_line
from casefile.recognition.turn import turn_of

_REVISION = 1  # raise when readings made before are no longer what this code would make


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What decides how a page is read; part of every cache key.

    Attributes:
        runtime: `auto`, `openvino` or `onnxruntime`.
        detect_px: longer side of what the text detector sees.
        work_dpi: scans finer than this are reduced to it before reading.
        work_px: longer side of the working picture where the dpi is not known.
        min_confidence: lines read with less are dropped.
    """

    runtime: str = "auto"
    detect_px: int = 1280
    work_dpi: int = 220
    work_px: int = 2600
    min_confidence: float = 0.5

    @property
    def key(self) -> str:
        """Digest of these options and of the reading code's revision, 12 hex digits."""
        return hashlib.sha256(repr((_REVISION, astuple(self))).encode()).hexdigest()[:12]


def reading_key(page: Page, options: ReadOptions) -> str:
    """Under which a page's reading is kept: image digest, orientation, text layer and options."""
    layer = ""
    if page.text_layer:
        said = "\n".join(f"{t.text} {t.box} {t.visible}" for t in page.text_layer)
        layer = "-" + hashlib.sha256(said.encode()).hexdigest()[:12]
    return f"{page.image_sha256}-{page.orientation}-{options.key}{layer}"


def read_page(image_path: Path, page: Page, options: ReadOptions) -> Reading:
    """Everything the machine can say of one page.

    Args:
        image_path: the page's image in the store.

    Raises:
        ImageUnreadable: the image cannot be decoded.
        EngineMissing: no recognition engine can be loaded.
    """
    cv2.setNumThreads(1)
    engine = engine_for(options.runtime)
    scan, dpi = _working_size(load_image(image_path, page.orientation), page, options)
    skew = skew_of(scan)
    flat = straighten(scan, skew)
    colours = None if is_grey(flat) else ink_masks(flat)
    print_only = reading_copy(flat, colours) if colours else cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)
    quads = engine.detect(print_only, options.detect_px)
    turn = turn_of(print_only, quads, engine)
    if turn.degrees:
        flat, print_only = turned(flat, turn.degrees), turned(print_only, turn.degrees)
        if colours:
            colours = InkMasks(*(turned(m, turn.degrees) for m in (colours.red, colours.purple, colours.blue)))
        quads = engine.detect(print_only, options.detect_px)
    measures = measure(
        flat, dpi, turn=turn.degrees, turn_confidence=turn.confidence, skew_deg=skew, colours=colours,
        as_found=scan,
    )
    lines = _read_lines(flat, print_only, quads, colours, engine, options)
    return Reading(
        key=reading_key(page, options),
        engine=engine_name(options.runtime),
        measures=measures,
        lines=lines,
        confidence=_confidence(lines),
    )


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


def _read_lines(
    flat: np.ndarray,
    print_only: np.ndarray,
    quads: list[Quad],
    colours: InkMasks | None,
    engine: Engine,
    options: ReadOptions,
) -> tuple[TextLine, ...]:
    size = print_only.shape[:2]
    lines = []
    for quad in quads:
        crop = crop_line(print_only, quad)
        vertical = is_vertical(quad)
        if vertical:
            crop = cv2.rotate(crop_line(print_only, quad), cv2.ROTATE_90_COUNTERCLOCKWISE)
        line = text_line(engine.recognise(crop), box_of(quad, size), vertical=vertical)
        if line.text and line.confidence >= options.min_confidence:
            lines.append(line)
    return reading_order(lines)


def _confidence(lines: tuple[TextLine, ...]) -> float:
    length = sum(len(line.text) for line in lines)
    return round(sum(line.confidence * len(line.text) for line in lines) / length, 4) if length else 0.0
