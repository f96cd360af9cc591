"""The window with a large case: how soon it shows, how long it holds its thread, what it needs of memory.

`rows()` gives rows for `./run bench`; each size is measured in a process of its own (`python -m tests.benchmarks.window
PAGES FOLDER`). Pages are A4 at 300 dpi in colour, eight different scans told apart by their numbers, with 40 lines of
text each. A block is the longest time between two events without the time spent queueing for a processor. As in the
program, Python does not look for cyclic garbage by itself; how long the search takes in a pause is a figure of its own.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import as_installed, measure

Row = tuple[str, str, float | None, str, str]
_PICTURES = 8
_PER_DOCUMENT = 5
_STEPS = 12
_WHEEL_TURNS = 150
_MOVED = 500
ROOT = Path(__file__).resolve().parents[2]

GOALS = (
    ("first", "first thumbnails after opening", 1000.0),
    ("visible", "all thumbnails in sight after opening", None),
    ("composed", "documents composed (in the background)", None),
    ("open_block", "longest block while it opens", 50.0),
    ("composed_block", "longest block while documents and score come in", 50.0),
    ("preview", "sharp preview after the key, median", 150.0),
    ("preview_worst", "sharp preview after the key, worst", None),
    ("scroll_block", "longest block while scrolling", 50.0),
    ("move", "moving 500 pages until shown", 100.0),
    ("move_block", "longest block while moving 500 pages", 50.0),
    ("back", "taking that back until shown", 100.0),
    ("back_block", "longest block while taking it back", 50.0),
    ("settled", "fields and findings after moving 500 pages (in the background)", None),
    ("settled_block", "longest block while fields and findings follow", 50.0),
    ("sweep", "search for garbage, in a pause of the person", None),
)  # fmt: skip
"""Figure, its name, and the goal in milliseconds."""


def rows(sizes: tuple[int, ...] = (200, 2000)) -> list[Row]:
    """The figures of the largest case with their goals; memory at each size."""
    result: list[Row] = []
    for pages in sorted(sizes):
        with tempfile.TemporaryDirectory(prefix="mingjuan-window-") as name:
            env = as_installed(MINGJUAN_HOME=str(Path(name) / "home"), QT_QPA_PLATFORM="offscreen", OMP_NUM_THREADS="1")
            ran = measure([sys.executable, "-m", "tests.benchmarks.window", str(pages), name], env=env, cwd=str(ROOT))
        told = [line for line in ran.output.splitlines() if line.startswith("{")]
        if ran.code or not told:
            result.append((f"window: {pages} pages", f"failed ({ran.code})", None, "", ran.output.strip()[-60:]))
            continue
        found: dict[str, float] = json.loads(told[-1])
        if pages == max(sizes):
            for key, what, goal in GOALS:
                aim = f"≤ {goal:.0f} ms" if goal is not None else ""
                result.append((f"window, {pages} pages: {what}", f"{found[key] / 1000:.3f}", None, aim, ""))
        result.append((f"window: memory with {pages} pages open, before and after scrolling", "", None, "", f"{found['memory']:.0f}, {found['memory_scrolled']:.0f} MiB"))
    return result


def look(pages: int, folder: Path) -> dict[str, float]:
    """Measures in this process: milliseconds, and MiB for memory."""
    import gc

    import psutil

    from tests.ui.support import make_engine
    from tests.ui.watchdog import WATCHDOG, WatchedApplication
    from ui import texts, theme
    from ui.controllers.finish import FinishController
    from ui.controllers.intake import IntakeController
    from ui.main_window import MainWindow
    from ui.preferences import Preferences
    from ui.session import Session
    from ui.tasks import Lanes
    from ui.widgets.pictures import picture_key

    app = WatchedApplication(["mingjuan"])
    WATCHDOG.join()
    texts.set_language("zh")
    theme.apply(app)
    engine = make_engine(folder / "archive")
    case, files = make_case(pages, folder / "scans")
    engine.image_path = lambda digest: files[int(digest, 16) % len(files)]  # type: ignore[method-assign]
    engine.prepare()
    errors: list[BaseException] = []
    lanes = Lanes(errors.append)
    session, kept = Session(engine, lanes), Preferences()
    window = MainWindow(session, lanes, kept, IntakeController(session, lanes), FinishController(session, lanes, kept))
    window.resize(1366, 728)
    window.show()
    found: dict[str, float] = {}

    def until(condition: Callable[[], Any], seconds: float = 600) -> float:
        begun = time.monotonic()
        while not condition():
            app.processEvents()
            time.sleep(0.001)
            if time.monotonic() - begun > seconds:
                raise TimeoutError
        return (time.monotonic() - begun) * 1000

    def longest() -> float:
        worst = max((b.busy_ms + b.waited_ms for b in (*WATCHDOG.longest, *WATCHDOG.stalled)), default=0.0)
        if os.environ.get("MINGJUAN_BLOCKS"):
            sys.stderr.write("; ".join(map(str, [*WATCHDOG.longest, *WATCHDOG.stalled])) + "\n")
        WATCHDOG.reset()
        return worst

    until(lambda: not lanes.archive.busy)
    window.go(1)
    gc.collect()
    gc.freeze()
    gc.disable()
    thumbs, pictures = window.bench.thumbs, window.thumb_pictures

    def in_sight() -> bool:
        shown = [p for p in session.dossier.pages if thumbs.visualRect(window.bench.thumb_model.find(p.id)).intersects(thumbs.viewport().rect())]
        return bool(shown) and all(picture_key(p, thumbs.pixels) in pictures._ready for p in shown)

    arrived: list[float] = []
    pictures.arrived.connect(lambda _key: arrived.append(time.monotonic()))
    WATCHDOG.reset()
    begun = time.monotonic()
    with WATCHDOG.stretch("show"):
        session.show(case)
    until(lambda: arrived)
    found["first"] = (arrived[0] - begun) * 1000
    until(in_sight)
    found["visible"] = (time.monotonic() - begun) * 1000
    found["open_block"] = longest()

    times = []
    for _ in range(_STEPS):
        with WATCHDOG.stretch("next_page"):
            window.actions_["next_page"].trigger()
        page = window.bench.page
        times.append(until(lambda page=page: _is_sharp(page), 20))
    found["preview"], found["preview_worst"] = sorted(times)[len(times) // 2], max(times)
    longest()

    bar = thumbs.verticalScrollBar()
    for turn in range(_WHEEL_TURNS):
        with WATCHDOG.stretch("scroll"):
            bar.setValue(bar.maximum() * (turn + 1) // _WHEEL_TURNS)
        end = time.monotonic() + 0.016
        until(lambda end=end: time.monotonic() > end)
    found["scroll_block"] = longest()

    until(lambda: session.is_settled and session.dossier.documents, 3600)
    found["composed"] = (time.monotonic() - begun) * 1000
    until(lambda: session.sheet is not None and not lanes.engine.busy, 3600)
    found["composed_block"] = longest()
    found["memory"] = psutil.Process().memory_info().rss / 2**20
    for turn in range(_WHEEL_TURNS):
        bar.setValue(bar.maximum() * (turn + 1) // _WHEEL_TURNS)
        until(lambda: not lanes.pages.busy)
    found["memory_scrolled"] = psutil.Process().memory_info().rss / 2**20

    documents = session.dossier.documents
    chosen = [p for d in documents[1:] for p in d.pages][:_MOVED]
    window.view._show(chosen[0], choose=chosen)
    until(lambda: not lanes.engine.busy)
    WATCHDOG.reset()
    goal, count = documents[0].id, len(documents[0].pages)

    def held() -> int:
        return next((len(d.pages) for d in session.dossier.documents if d.id == goal), 0) if session.is_settled else -1

    def shown(wanted: int) -> float:
        """Milliseconds until the goal holds so many pages and the views have drawn it."""
        begun = time.monotonic()
        until(lambda: held() == wanted, 3600)
        for _ in range(3):  # laid out, then painted
            app.processEvents()
        return (time.monotonic() - begun) * 1000

    begun = time.monotonic()
    with WATCHDOG.stretch("move"):
        window.arrange.move_into(chosen, goal)
    asked = (time.monotonic() - begun) * 1000
    found["move"] = asked + shown(count + len(chosen))
    found["move_block"] = longest()
    until(lambda: session.is_settled and not lanes.engine.busy, 3600)
    found["settled"] = (time.monotonic() - begun) * 1000
    found["settled_block"] = longest()
    begun = time.monotonic()
    with WATCHDOG.stretch("undo"):
        session.take_back()
    asked = (time.monotonic() - begun) * 1000
    found["back"] = asked + shown(count)
    found["back_block"] = longest()
    until(lambda: not lanes.engine.busy, 3600)
    begun = time.monotonic()
    gc.collect()
    found["sweep"] = (time.monotonic() - begun) * 1000
    session.end()
    lanes.close()
    if errors:
        raise errors[0]
    return found


def _is_sharp(page: Any) -> bool:
    """The picture in view is of the page in view, in the size wanted for it."""
    from ui.widgets.pictures import picture_key

    wanted = page.page
    if wanted is None or page._paper.pixmap().isNull():
        return False
    return any(key[:4] == picture_key(wanted, 0)[:4] for key in page._pictures._ready)


def make_case(pages: int, folder: Path) -> tuple[Any, list[Path]]:
    """A case of documents of five pages, read; and the picture files its digests stand for in turn."""
    import hashlib
    from dataclasses import replace

    from casefile.model import Colour, InputFile, InputState, Page, PageOrigin
    from casefile.workspace import Case
    from tests.benchmarks.dossier import SIZE, _scans
    from tests.ui.support import PAPERS, reading_of

    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, data in enumerate(_scans(_PICTURES, SIZE)):
        files.append(folder / f"{number}.jpg")
        files[-1].write_bytes(data)
    kinds = [p for p in PAPERS if p]
    filler = tuple(f"{n} 当事人未取得道路货物运输经营许可擅自从事道路货物运输经营" for n in range(34))
    inputs, made, readings = [], [], {}
    for index in range(pages):
        document, place = divmod(index, _PER_DOCUMENT)
        head = kinds[document % len(kinds)] if place == 0 else (f"第{place + 1}页共{_PER_DOCUMENT}页",)
        digest = f"{index:064x}"
        page = Page(f"{index:016x}-0", index, 0, *SIZE, 300, Colour.RGB, digest, "image/jpeg", PageOrigin.FILE)
        reading = reading_of(page, (*head, *filler))
        mark = hashlib.sha256(digest.encode()).hexdigest()[:16]
        readings[page.id] = replace(reading, measures=replace(reading.measures, fingerprint=mark))
        inputs.append(InputFile(index, f"{index:05d}.jpg", digest, 1, "image/jpeg", InputState.TAKEN, pages=1))
        made.append(page)
    return Case(tuple(inputs), tuple(made), readings), files


if __name__ == "__main__":
    print(json.dumps(look(int(sys.argv[1]), Path(sys.argv[2]))))
    sys.stdout.flush()
    os._exit(0)
