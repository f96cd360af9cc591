"""Straightened and cropped pages: drawn so, with their scan whole and byte for byte in the file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw

from casefile.model import Box, Dossier
from casefile.ofd import export_ofd
from casefile.pdf import build_dossier
from casefile.settings import Settings
from casefile.store import Store
from tests.ofd.render import drawn
from tests.pdf import made, seen
from tests.pdf.made import BUILD_TIME, SETTINGS, Paper, Scan
from tests.pdf.test_textlayer import boxes_of

SIZE = (1240, 1754)
BARS = (Box(0.1, 0.1, 0.9, 0.108), Box(0.1, 0.5, 0.6, 0.508), Box(0.1, 0.85, 0.9, 0.858))
CORRECTED = SETTINGS.model_copy(update={"dossier": Settings.model_validate({"dossier": {"corrected_images": True}}).dossier})


def straight() -> Image.Image:
    picture = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(picture)
    for box in BARS:
        pen.rectangle((box.x0 * SIZE[0], box.y0 * SIZE[1], box.x1 * SIZE[0], box.y1 * SIZE[1]), fill=0)
    return picture


def askew(skew: float, turn: int = 0) -> Scan:
    """The bars as a scanner saw them that was fed askew, with a reading that knows it."""
    tilted = straight().rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    stored = tilted.rotate(turn, expand=True)
    lines = tuple((mark * 40, box) for mark, box in zip("甲乙丙", BARS, strict=True))
    return Scan(made.encoded(stored, quality=90), *stored.size, dpi=150, turn=turn, skew=skew, lines=lines)


def case(store: Store, scan: Scan, **decided: object) -> Dossier:
    dossier = made.make(store, [Paper("CASE_FILING", "立案登记表", [scan])])
    return replace(dossier, pages=tuple(replace(page, **decided) for page in dossier.pages))  # type: ignore[arg-type]


def dark(path: Path, index: int) -> np.ndarray:
    """Where the rendered page is dark below its stamp, at 150 dpi."""
    return seen.rendered(path, index, 150 / 72)[:, :, 0] < 128


def rows_of_bars(ink: np.ndarray) -> list[int]:
    """Rows that are dark over a third of their width: none of a bar's where it leans."""
    return np.flatnonzero(ink.mean(axis=1) > 0.33).tolist()


@pytest.mark.parametrize("skew", [-2.5, 2.5])
@pytest.mark.parametrize("turn", [0, 90])
def test_the_office_has_pages_straightened(store: Store, out: Callable[[], Path], skew: float, turn: int) -> None:
    dossier = case(store, askew(skew, turn))
    plain, path, again = out(), out(), out()
    build_dossier(dossier, store, plain, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    build_dossier(dossier, store, path, settings=CORRECTED, build_time=BUILD_TIME, sheets=())
    build_dossier(dossier, store, again, settings=CORRECTED, build_time=BUILD_TIME, sheets=())
    assert path.read_bytes() == again.read_bytes()
    assert len(rows_of_bars(dark(plain, 0))) < 10
    wanted = np.asarray(straight()) < 128
    assert len(set(rows_of_bars(dark(path, 0))) ^ set(rows_of_bars(wanted))) < 12
    with pikepdf.open(path) as pdf:
        raw = bytes(pdf.pages[0].obj.Resources.XObject.Im.read_raw_bytes())
    assert hashlib.sha256(raw).hexdigest() == dossier.pages[0].page.image_sha256
    ink = dark(path, 0)
    on = [
        ink[int(ink.shape[0] - (bottom + top) / 2 * 150 / 72), int((left + right) / 2 * 150 / 72)]
        for left, bottom, right, top in boxes_of(path, 0)
        if right - left > 1
    ]
    assert len(on) >= 120
    assert sum(on) >= len(on) - 2


def test_a_person_who_straightened_a_page_gets_it_straight_with_the_text_on_it(store: Store, out: Callable[[], Path]) -> None:
    scan = replace(askew(2.5), skew=0.0)  # the machine saw no skew: its boxes lie on the page as it is
    dossier = case(store, scan, skew_deg=2.5, straightened=True)
    path = out()
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    wanted = np.asarray(straight()) < 128
    assert len(set(rows_of_bars(dark(path, 0))) ^ set(rows_of_bars(wanted))) < 12
    first, last = boxes_of(path, 0)[0], boxes_of(path, 0)[39]
    rise = (last[1] - first[1]) / (last[0] - first[0])
    assert rise == pytest.approx(np.tan(np.radians(2.5)), abs=0.01)  # where it was read, turned with the page


def test_a_cropped_page_is_as_large_as_its_part_and_numbered_on_it(store: Store, out: Callable[[], Path], tmp_path: Path) -> None:
    crop = Box(0.05, 0.4, 0.95, 0.7)
    dossier = case(store, askew(0.0), crop=crop)
    path = out()
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=("closing",))
    with pikepdf.open(path) as pdf:
        box = [float(v) for v in pdf.pages[0].mediabox]
        raw = bytes(pdf.pages[0].obj.Resources.XObject.Im.read_raw_bytes())
    assert box[2:] == pytest.approx([0.9 * 595.2, 0.3 * 841.92], abs=0.01)
    assert hashlib.sha256(raw).hexdigest() == dossier.pages[0].page.image_sha256
    assert set("".join(seen.copied(path, 0))) == {"乙", "1"}
    assert seen.number_in(path, 0) == "1"
    wanted = np.asarray(straight().crop((62, 702, 1178, 1228))) < 128
    assert abs(len(rows_of_bars(dark(path, 0))) - len(rows_of_bars(wanted))) < 3
    assert "裁" in "".join(seen.copied(path, 1))
    ofd = tmp_path / "x.ofd"
    export_ofd(dossier, store, ofd, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    ours = seen.rendered(path, 0, 2.0)[:, :, 0].astype(int)
    theirs = np.asarray(drawn(ofd, 0, 2.0 * 72 / 25.4).convert("L").resize(ours.shape[::-1])).astype(int)
    assert np.abs(ours - theirs).mean() < 2.0


def test_nothing_of_a_thin_part_is_seen_beside_it(store: Store, out: Callable[[], Path]) -> None:
    dossier = case(store, askew(0.0), crop=Box(0.1, 0.498, 0.9, 0.51))
    path = out()
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    assert seen.rendered(path, 0).shape[0] == 72
    assert 0.05 < dark(path, 0)[:, :300].mean() < 0.2
