"""Page numbers: in their corner, off the writing where there is room, readable where there is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from casefile.model import Box
from casefile.pdf import build_dossier
from casefile.settings import Settings
from casefile.store import Store
from tests.pdf import made, seen
from tests.pdf.made import BUILD_TIME, SETTINGS, Paper, Scan, blank

Out = Callable[[], Path]


def with_dossier(**values: object) -> Settings:
    return SETTINGS.model_copy(update={"dossier": SETTINGS.dossier.model_copy(update=values)})


def build(store: Store, path: Path, scans: list[Scan], settings: Settings = SETTINGS) -> None:
    dossier = made.make(store, [Paper("SCENE_RECORD", "现场笔录", scans)])
    build_dossier(dossier, store, path, settings=settings, build_time=BUILD_TIME, sheets=())


@pytest.mark.parametrize("position", ["upper_right", "lower_right"])
@pytest.mark.parametrize("mirrored", [False, True])
def test_place_of_fronts_and_backs(store: Store, out: Out, position: str, mirrored: bool) -> None:
    path = out()
    settings = with_dossier(page_number_position=position, mirror_backs=mirrored)
    clean = Scan(white(), *made.A4_150, lines=(("正文", Box(0.3, 0.4, 0.5, 0.43)),))
    build(store, path, [clean, clean, clean, blank(), clean], settings)
    upper = position == "upper_right"
    for index, number, back in ((0, "1", False), (1, "2", True), (2, "3", False), (3, "", True), (4, "4", False)):
        right = not (mirrored and back)
        assert seen.number_in(path, index, upper=upper, right=right) == number
        assert seen.number_in(path, index, upper=upper, right=not right) == ""


def test_number_moves_off_the_writing(store: Store, out: Out) -> None:
    paths = [out(), out()]
    near = (("右上角的字", Box(0.80, 0.027, 0.97, 0.045)),)
    build(store, paths[0], [Scan(white(), *made.A4_150, lines=(("正文", Box(0.3, 0.4, 0.5, 0.43)),))])
    build(store, paths[1], [Scan(white(), *made.A4_150, lines=near)])
    usual, moved = (stamp_box(path) for path in paths)
    assert usual != moved
    top, bottom = 0.027 * 841.92, 0.045 * 841.92
    assert moved[3] <= top or moved[1] >= bottom  # y down: above or below the line


def white() -> bytes:
    return made.encoded(Image.new("L", made.A4_150, 255))


def stamp_box(path: Path) -> tuple[float, float, float, float]:
    """x0, y0, x1, y1 in points of what is dark in the corner of an otherwise white page."""
    dark = (seen.rendered(path, 0, 4)[:, :, 0] < 100).nonzero()
    return dark[1].min() / 4, dark[0].min() / 4, dark[1].max() / 4, dark[0].max() / 4


@pytest.mark.parametrize("ground", ["black", "writing", "unknown"])
def test_number_is_readable_over_ink(store: Store, out: Out, ground: str) -> None:
    picture = Image.new("L", made.A4_150, 255)
    lines: tuple[tuple[str, Box], ...] = ((("密" * 40), Box(0.05, 0.0, 1.0, 0.12)),)
    if ground == "writing":
        picture = made.drawn(lines=tuple(("密密麻麻的字" * 9, Box(0.3, 0.012 * n, 1.0, 0.012 * n + 0.011)) for n in range(9)))
    else:
        picture.paste(0, (600, 0, 1240, 300))
        lines = () if ground == "unknown" else lines
    path = out()
    page = Scan(made.encoded(picture), *made.A4_150, lines=lines)
    dossier = made.make(store, [Paper("SCENE_RECORD", "现场笔录", [page] * 7), Paper("BACK_COVER", "封底", [page])])
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    for index in range(7):
        assert seen.figures(stamped_part(path, index)) == str(index + 1)


def stamped_part(path: Path, index: int) -> np.ndarray:
    """What the stamp changed of a page, without its border: compared with the last page, which has none."""
    page, bare = (seen.rendered(path, at, 300 / 72)[:, :, 0] for at in (index, -1))
    rows, columns = (np.abs(page.astype(int) - bare) > 60).nonzero()
    return page[rows.min() + 4 : rows.max() - 3, columns.min() + 4 : columns.max() - 3]


def test_small_and_large_pages_bear_their_number(store: Store, out: Out) -> None:
    path = out()
    text = (("字", Box(0.1, 0.6, 0.2, 0.7)),)
    sizes = [((640, 404), 200), ((3508, 2480), 150), ((300, 300), 300), ((9921, 7016), 300)]
    scans = [Scan(made.encoded(Image.new("L", size, 255)), *size, dpi=dpi, lines=text) for size, dpi in sizes]
    build(store, path, scans)
    for index in range(len(sizes)):
        picture = seen.rendered(path, index, 4)[:, :, 0]
        assert seen.figures(picture[: picture.shape[0] // 3, picture.shape[1] // 2 :]) == str(index + 1)
