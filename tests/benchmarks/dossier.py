"""The dossier against img2pdf: the same scans into a stamped, bookmarked, text-layered file and into a bare one.

`rows()` gives rows for `./run bench`; each figure is of a process of its own. The scans are made: A4 at 300 dpi in colour,
with the speckle of a scanner so that they are as large as real ones (about 0.9 MB), and a reading of 40 lines each.
"""

from __future__ import annotations

import pickle
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.measure import Figures, measure

Row = tuple[str, str, float | None, str, str]
SIZE = (2480, 3508)  # A4 at 300 dpi
_SMALL = (620, 877)
_PICTURES = 24  # different scans; further pages are copies that differ in one byte behind the end of the picture
_LINES = 40
_BUILD = """
import pickle, sys
from datetime import datetime
from pathlib import Path
from casefile.pdf import build_dossier
from casefile.settings import Settings
from casefile.store import Store
folder, out = Path(sys.argv[1]), Path(sys.argv[2])
dossier = pickle.loads((folder / "dossier.pickle").read_bytes())
build_dossier(dossier, Store(folder / "store"), out, settings=Settings(), build_time=datetime(2026, 3, 5))
"""
_BARE = """
import sys
from pathlib import Path
import img2pdf
names = (Path(sys.argv[1]) / "images.txt").read_text(encoding="utf-8").split()
with open(sys.argv[2], "wb") as out:
    img2pdf.convert(names, outputstream=out)
"""


def rows(pages: int = 500, memory_pages: tuple[int, ...] = (100, 500), merges: tuple[int, ...] = (160, 1000), *, pictures: int = _PICTURES) -> list[Row]:
    """Time at `pages` pages beside img2pdf, peak memory of both at each of `memory_pages`, and merges of many small files.

    Times are the median of three runs, ours and the peer's in turn. Needs about 1.2 MB of disk for each page of the
    largest case, three times.
    """
    result: list[Row] = []
    for count in sorted({pages, *memory_pages}):
        with _case(count, pictures, SIZE) as (folder, size):
            ours, bare = _turns(folder, 3 if count == pages else 1)
        result.append(_row(f"dossier: {count} pages ({size / 2**20:.0f} MB), stamped, text, proved", ours, count))
        result.append(_row(f"img2pdf (peer): the same {count} pages, bare", bare, count))
        if count == pages and not ours.code and not bare.code:
            result.append(("ratio, seconds, ours / img2pdf", "", None, f"{ours.seconds / bare.seconds:.2f} x", ""))
    merged: list[tuple[int, Figures]] = []
    for count in merges:
        with _case(count, pictures, _SMALL) as (folder, _):
            merged.append((count, _median([_run(_BUILD, folder, "ours.pdf") for _ in range(3)])))
        result.append(_row(f"dossier: merge of {count} small files", merged[-1][1], count))
    if len(merged) > 1 and not any(figures.code for _, figures in merged):
        (few, short), (many, long) = merged[0], merged[-1]
        growth = long.seconds / short.seconds
        result.append((f"growth of time, {few} to {many} files ({many / few:.2f} times as many)", "", None, f"{growth:.2f} x", ""))
    return result


@contextmanager
def _case(pages: int, pictures: int, size: tuple[int, int]) -> Iterator[tuple[Path, int]]:
    with tempfile.TemporaryDirectory(prefix="mingjuan-dossier-") as name:
        yield Path(name), make_case(Path(name), pages, pictures, size)


def _turns(folder: Path, times: int) -> tuple[Figures, Figures]:
    """Ours and the peer, in turn, so that both meet the same weather."""
    runs = [(_run(_BUILD, folder, "ours.pdf"), _run(_BARE, folder, "bare.pdf")) for _ in range(times)]
    return _median([ours for ours, _ in runs]), _median([bare for _, bare in runs])


def _median(runs: list[Figures]) -> Figures:
    """The run of median time, with the largest memory of all; a failed one where there is one."""
    failed = next((run for run in runs if run.code), None)
    middle = failed or sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]
    return replace(middle, peak_bytes=max(run.peak_bytes for run in runs))


def make_case(folder: Path, pages: int, pictures: int = _PICTURES, size: tuple[int, int] = SIZE) -> int:
    """A case of `pages` scans in `folder`: a store, a pickled dossier, and a list of the image files; bytes of the scans."""
    from casefile.model import (
        Box,
        Colour,
        Document,
        Dossier,
        DossierPage,
        InputFile,
        InputState,
        Measures,
        Page,
        PageOrigin,
        Reading,
        TextLine,
    )  # fmt: skip
    from casefile.store import Store

    store = Store(folder / "store")
    scans = _scans(min(pages, pictures), size)
    text = "当事人未取得道路货物运输经营许可擅自从事道路货物运输经营的行为"
    inputs, made, documents, names, total = [], [], [], [], 0
    for index in range(pages):
        data = scans[index % len(scans)] + index.to_bytes(4, "big")  # behind the picture's end: another digest
        total += len(data)
        digest = store.put(data)
        page_id = f"{index:016x}-0"
        lines = tuple(
            TextLine(f"{n}{text}", Box(0.1, 0.08 + n * 0.021, 0.9, 0.095 + n * 0.021), 0.98) for n in range(_LINES)
        )
        reading = Reading(f"k{index}", "bench", Measures(), lines, confidence=0.98)
        page = Page(page_id, index, 0, *size, round(size[1] / 11.69), Colour.RGB, digest, "image/jpeg", PageOrigin.FILE)
        inputs.append(InputFile(index, f"{index:05d}.jpg", digest, len(data), "image/jpeg", InputState.TAKEN, pages=1))
        made.append(DossierPage(page, reading, document=index // 5, page_in_document=index % 5 + 1, volume=index // 200 + 1, number=index % 200 + 1))
        names.append(str(store.path(digest)))
    for start in range(0, pages, 5):
        own = tuple(p.id for p in made[start : start + 5])
        documents.append(Document(own[0], "DOC_EVIDENCE", "书证", own, 0.9, (), start // 5 + 1))
    dossier = Dossier(tuple(inputs), tuple(made), tuple(documents), (), (pages - 1) // 200 + 1)
    (folder / "dossier.pickle").write_bytes(pickle.dumps(dossier))
    (folder / "images.txt").write_text("\n".join(names), encoding="utf-8")
    return total


def _scans(count: int, size: tuple[int, int]) -> list[bytes]:
    """Different pages of print with a scanner's speckle, as JPEGs."""
    import io

    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    from casefile.locate import resource_path

    font = ImageFont.truetype(str(resource_path("fonts", "NotoSerifSC_400Regular.ttf")), 46)
    rng = np.random.default_rng(20221025)
    made = []
    for number in range(count):
        sheet = Image.new("RGB", SIZE, (250, 248, 244))
        pen = ImageDraw.Draw(sheet)
        for line in range(_LINES):
            pen.text((250, 280 + line * 73), f"{number}-{line} 当事人未取得道路货物运输经营许可擅自从事道路货物运输经营", font=font, fill=(30, 30, 40))
        sheet = sheet.resize(size)
        speckle = rng.normal(0, 3.0, (size[1], size[0], 1)).astype(np.int16)
        pixels = np.clip(np.asarray(sheet).astype(np.int16) + speckle, 0, 255).astype(np.uint8)
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "JPEG", quality=75, dpi=(300, 300))
        made.append(out.getvalue())
    return made


def _run(program: str, folder: Path, out: str) -> Figures:
    root = Path(__file__).resolve().parents[2]
    (folder / out).unlink(missing_ok=True)
    return measure([sys.executable, "-c", program, str(folder), str(folder / out)], cwd=str(root))


def _row(what: str, figures: Figures, pages: int) -> Row:
    if figures.code:
        return (what, f"failed ({figures.code})", None, "", figures.output.strip()[-60:])
    rate = pages * 60 / figures.seconds
    return (what, f"{figures.seconds:.1f}", rate, f"{rate:.0f}", f"{figures.peak_bytes / 2**20:.0f} MiB")


if __name__ == "__main__":
    for row in rows(*[int(a) for a in sys.argv[1:2]], tuple(int(a) for a in sys.argv[2:]) or (100, 500)):
        print(*row, sep=" | ")
