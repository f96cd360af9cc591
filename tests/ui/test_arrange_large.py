"""A large case: a step shows at once, while the papers it changed are still being read."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from typing import Any

import pytest

from casefile.model import Colour, InputFile, InputState, Page, PageOrigin
from casefile.workspace import Case
from tests.ui.conftest import Desk
from tests.ui.support import PAPERS, make_scans, reading_of

PAGES = 120


@pytest.fixture
def large(desk: Desk) -> Desk:
    """A hundred and twenty read pages, every one a document's first."""
    scan = make_scans(desk.folder / "scans", desk.engine)[0]
    desk.engine.image_path = lambda _digest: scan  # type: ignore[method-assign]
    kinds = [p for p in PAPERS if p]
    inputs, pages, readings = [], [], {}
    for n in range(PAGES):
        digest = hashlib.sha256(str(n).encode()).hexdigest()
        page = Page(f"{digest[:16]}-0", n, 0, 420, 594, 300, Colour.RGB, digest, "image/jpeg", PageOrigin.FILE)
        reading = reading_of(page, (*kinds[n % len(kinds)], f"编号 {digest}"))
        readings[page.id] = replace(reading, measures=replace(reading.measures, fingerprint=digest[:16]))
        inputs.append(InputFile(n, f"{n}.jpg", digest, 1, "image/jpeg", InputState.TAKEN, pages=1))
        pages.append(page)
    desk.window.go(1)
    desk.session.show(Case(tuple(inputs), tuple(pages), readings))
    desk.until(lambda: desk.session.dossier.documents, 60000)
    desk.settle()
    return desk


@pytest.fixture
def slow(large: Desk, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Papers are read anew only once this is set."""
    gate, compose = threading.Event(), large.engine.compose

    def waiting(case: Case, cancel: Any = None) -> Any:
        while not gate.wait(0.01):
            if cancel is not None and cancel.is_set():
                from casefile.errors import Cancelled

                raise Cancelled()
        return compose(case, cancel)

    monkeypatch.setattr(large.engine, "compose", waiting)
    return gate


def test_a_step_shows_before_anything_is_read_anew_and_the_next_does_not_wait(large: Desk, slow: threading.Event) -> None:
    session, first = large.session, large.session.dossier
    documents = first.documents
    goal, moved = documents[0].id, [p for d in documents[1:] for p in d.pages][:60]
    large.window.arrange.move_into(moved, goal)
    large.until(lambda: len(next(d for d in session.dossier.documents if d.id == goal).pages) == 60 + len(documents[0].pages))
    assert large.lanes.engine.busy
    large.choose(moved[0])
    large.window.arrange.turn(90)
    large.until(lambda: session.dossier.page(moved[0]).turn == 90)
    assert session.undo.count() == 2
    slow.set()
    large.settle()
    assert session.dossier == large.engine.compose(replace(session.case, memo=type(session.case.memo)()))
    large.do("undo")
    large.do("undo")
    large.until(lambda: session.dossier == first)


def test_a_page_called_blank_shows_at_once(large: Desk, slow: threading.Event) -> None:
    page = large.session.dossier.pages[7].id
    large.choose(page)
    large.window.arrange.switch_blank()
    large.until(lambda: large.session.dossier.page(page).blank)
    assert large.lanes.engine.busy
    slow.set()
    large.settle()
    assert large.session.dossier.page(page).blank


def test_taking_a_step_back_shows_at_once_what_was_composed_before_it(large: Desk, slow: threading.Event) -> None:
    session, first = large.session, large.session.dossier
    goal, moved = first.documents[0].id, [p for d in first.documents[1:] for p in d.pages][:60]
    large.window.arrange.move_into(moved, goal)
    large.until(lambda: len(next(d for d in session.dossier.documents if d.id == goal).pages) == 60 + len(first.documents[0].pages))
    large.window.actions_["undo"].trigger()
    assert session.dossier == first
    assert large.lanes.engine.busy
    slow.set()
    large.settle()
    assert session.dossier == first


def test_the_views_are_told_of_nothing_but_what_changed(large: Desk) -> None:
    """However large the case: the rows of one document are told of, none is moved."""
    bench, page = large.window.bench, large.session.dossier.documents[3].pages[0]
    told: list[tuple[int, int]] = []
    moved: list[str] = []
    bench.thumb_model.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    bench.thumb_model.modelReset.connect(lambda: moved.append("thumbs"))
    bench.tree_model.modelReset.connect(lambda: moved.append("tree"))
    large.choose(page)
    large.window.arrange.turn(180)
    large.until(lambda: large.session.dossier.page(page).turn == 180)
    row = bench.thumb_model.find(page).row()
    assert not moved
    assert told == [(row - 1, row)]  # its band and itself
    large.settle()
    assert not moved
