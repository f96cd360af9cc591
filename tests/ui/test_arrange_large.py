"""A large case: a step shows at once, while the papers it changed are still being read."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from typing import Any

import pytest

from casefile.errors import BadArguments
from casefile.model import Colour, InputFile, InputState, Page, PageOrigin
from casefile.workspace import Case
from tests.ui.conftest import Desk
from tests.ui.support import PAPERS, make_scans, reading_of
from ui import texts
from ui.models.outline import outline

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


# --- steps that cross each other ------------------------------------------------------------


@pytest.fixture
def held(large: Desk, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A step is foreseen only once this is set."""
    gate, foresee = threading.Event(), large.engine.foresee

    def waiting(*given: Any) -> Any:
        assert gate.wait(60)
        return foresee(*given)

    monkeypatch.setattr(large.engine, "foresee", waiting)
    return gate


def composed_anew(desk: Desk) -> Any:
    """What the case comes to when nothing is remembered of it."""
    case = desk.session.case
    return desk.engine.compose(replace(case, memo=type(case.memo)()))


def test_many_steps_at_once_come_to_what_they_say(large: Desk, slow: threading.Event) -> None:
    session, documents = large.session, large.session.dossier.documents
    first, second, third = (documents[n].pages[0] for n in (2, 4, 6))
    large.window.arrange.move_into([first], documents[8].id)
    large.choose(second)
    large.window.arrange.turn(90)
    session.take_back()
    session.do_again()
    large.window.arrange.move_into([first, third], documents[10].id)
    session.take_back()
    large.window.arrange.turn(90)
    large.until(lambda: session.undo.count() == 3 and session.is_settled)
    slow.set()
    large.settle()
    assert session.dossier.page(second).turn == 180
    assert first in next(d for d in session.dossier.documents if d.id == documents[8].id).pages
    assert session.dossier == composed_anew(large)


def test_a_case_closed_while_a_step_is_foreseen_stays_closed(large: Desk, held: threading.Event) -> None:
    large.choose(large.session.dossier.pages[5].id)
    large.window.arrange.turn(90)
    large.session.close()
    held.set()
    large.until(lambda: not large.lanes.steps.busy and not large.lanes.engine.busy)
    large.settle()
    assert not large.session.dossier.pages
    assert not large.window.view.sections
    assert not large.errors


def test_another_case_opened_while_a_step_is_foreseen_is_what_is_shown(large: Desk, held: threading.Event) -> None:
    session, case = large.session, large.session.case
    page = session.dossier.pages[5].id
    large.choose(page)
    large.window.arrange.turn(90)
    session.show(Case(case.inputs[:7], case.pages[:7], case.readings))
    held.set()
    large.settle()
    assert len(session.dossier.pages) == 7
    assert session.dossier.page(page).turn == 0
    assert session.undo.count() == 0


def test_closing_does_not_wait_for_what_is_being_composed(large: Desk, slow: threading.Event) -> None:
    large.choose(large.session.dossier.pages[5].id)
    large.window.arrange.turn(90)
    large.until(lambda: large.session.is_settled and large.lanes.engine.busy)
    large.session.end()
    assert large.lanes.close()
    assert not slow.is_set()


def test_what_was_foreseen_wrongly_is_put_right(large: Desk, slow: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    session, foresee = large.session, large.engine.foresee
    page = session.dossier.pages[5].id

    def wrong(*given: Any) -> Any:
        made = foresee(*given)
        return replace(made, pages=tuple(replace(p, turn=270) if p.id == page else p for p in made.pages))

    monkeypatch.setattr(large.engine, "foresee", wrong)
    large.choose(page)
    large.window.arrange.turn(90)
    large.until(lambda: session.dossier.page(page).turn == 270)
    slow.set()
    large.settle()
    assert session.dossier.page(page).turn == 90
    assert session.dossier == composed_anew(large)


def test_a_step_whose_foreseeing_fails_is_made_all_the_same(large: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: Any) -> Any:
        raise BadArguments(reason="nothing foreseen")

    told: list[BaseException] = []
    monkeypatch.setattr(large.engine, "foresee", fail)
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _trace: told.append(error))
    page = large.session.dossier.pages[5].id
    large.choose(page)
    large.window.arrange.turn(90)
    large.settle()
    assert large.session.dossier.page(page).turn == 90
    assert [type(error) for error in (*told, *large.errors)] == [BadArguments]


def test_a_language_chosen_while_a_step_is_foreseen_is_that_of_all_words(
    large: Desk, slow: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def switching(*given: Any) -> Any:
        made = outline(*given)
        texts.set_language("en")
        return made

    monkeypatch.setattr("ui.models.shown.outline", switching)
    large.choose(large.session.dossier.pages[5].id)
    large.window.arrange.turn(90)
    large.until(lambda: texts.language() == "en" and not large.lanes.steps.busy)
    monkeypatch.setattr("ui.models.shown.outline", outline)
    assert large.session.shown.language == "en"
    titles = {section.title for section in large.session.shown.sections}
    assert "Penalty decision" in titles or not any("决定书" in title for title in titles)
    slow.set()
    large.settle()


def test_a_step_for_a_document_that_is_gone_meanwhile_is_not_made(large: Desk, held: threading.Event) -> None:
    """Pressed twice before anything was shown: the first press took the document away."""
    session, documents = large.session, large.session.dossier.documents
    gone, goal = documents[4], documents[8].id
    large.window.arrange.move_into(list(gone.pages), goal)
    large.window.arrange.move_into([documents[2].pages[0]], gone.id)
    held.set()
    large.settle()
    assert session.undo.count() == 1
    assert gone.id not in {d.id for d in session.dossier.documents}
    assert not large.errors
