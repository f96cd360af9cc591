"""Every step in any order, taken back and done again, across any number of restarts: the first state always comes back."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from casefile.assembly import operations
from casefile.model import JUDGED, Arrangement, Change, Dossier, Operation
from casefile.workspace import Case
from tests.ui.support import TableEngine, make_engine, make_scans
from ui import session as session_module
from ui.journal import Journal, read_draft
from ui.session import Session
from ui.tasks import Job

Make = Callable[[Dossier, Arrangement, int, int], Operation | None]
"""Dossier, arrangement and two numbers that choose among what is there."""


class AtOnce:
    """A lane without threads: work is done where it is asked for."""

    busy = False

    def run(self, work: Any, done: Any = None, failed: Any = None, progress: Any = None, priority: int = 0) -> Job:
        job = Job(done, failed, progress)
        value = work(job)
        job.ended = True
        if done is not None:
            done(value)
        return job


class Lanes:
    """All lanes as one."""

    def __init__(self) -> None:
        self.archive = self.engine = self.steps = self.heavy = self.reading = self.pages = AtOnce()


def _pages(dossier: Dossier, a: int, b: int) -> list[str]:
    """One to three pages, wherever they are."""
    ids = [p.id for p in dossier.pages]
    return [ids[(a + n) % len(ids)] for n in range(1 + b % 3)]


def _document(dossier: Dossier, a: int) -> Any:
    return dossier.documents[a % len(dossier.documents)] if dossier.documents else None


def _move(dossier: Dossier, arrangement: Arrangement, a: int, b: int) -> Operation | None:
    target = _document(dossier, b)
    return operations.move_pages(dossier, arrangement, _pages(dossier, a, b), target.id, b % 3 or None) if target else None


def _split(dossier: Dossier, arrangement: Arrangement, a: int, b: int) -> Operation | None:
    document = _document(dossier, a)
    if document is None or len(document.pages) < 2:
        return None
    return operations.split(dossier, arrangement, document.id, document.pages[1 + b % (len(document.pages) - 1)])


def _merge(dossier: Dossier, arrangement: Arrangement, a: int, b: int) -> Operation | None:
    into, other = _document(dossier, a), _document(dossier, b)
    return operations.merge(dossier, arrangement, into.id, other.id) if into is not None and into is not other else None


def _of_document(make: Callable[[Dossier, Arrangement, str, int], Operation]) -> Make:
    def made(dossier: Dossier, arrangement: Arrangement, a: int, b: int) -> Operation | None:
        document = _document(dossier, a)
        return make(dossier, arrangement, document.id, b) if document is not None else None

    return made


def _place(dossier: Dossier, arrangement: Arrangement, a: int, b: int) -> Operation:
    order = [d.id for d in dossier.documents]
    order.insert(b % (len(order) + 1), order.pop(a % len(order))) if order else None
    return operations.place_documents(dossier, arrangement, order)


TYPES = ("SCENE_RECORD", "PENALTY_DECISION", "OTHER")
STEPS: dict[str, Make] = {
    "move_pages": _move,
    "new_document": lambda d, r, a, b: operations.new_document(d, r, _pages(d, a, b), TYPES[b % 3]),
    "split": _split,
    "merge": _merge,
    "turn_pages": lambda d, r, a, b: operations.turn_pages(d, r, _pages(d, a, b), 90 * (1 + b % 3)),
    "leave_out": lambda d, r, a, b: operations.leave_out(r, _pages(d, a, b), "与本案无关"),
    "restore": lambda d, r, a, b: operations.restore(r, _pages(d, a, b)),
    "set_blank": lambda d, r, a, b: operations.set_blank(r, _pages(d, a, b), bool(b % 2)),
    "mark_pages": lambda d, r, a, b: operations.mark_pages(r, _pages(d, a, b), ("复核", "")[b % 2]),
    "set_type": _of_document(lambda d, r, document, b: operations.set_type(d, r, document, TYPES[b % 3])),
    "set_field": _of_document(lambda d, r, document, b: operations.set_field(d, r, document, "party_name", ("李雷", None)[b % 2])),
    "place_documents": _place,
}
"""Every step of `casefile.assembly.operations`."""

OTHERS: dict[str, Make] = {
    "waive": lambda d, r, a, b: _set(r, "op.not_applicable", f"not_applicable/{TYPES[a % 3]}", ("无此程序", None)[b % 2], document="现场笔录"),
    "judge": lambda d, r, a, b: _set(r, "op.judge", f"{JUDGED}A1-0{1 + a % 3}", {"outcome": "pass"} if b % 2 else None, criterion="A1-01"),
    "skew": lambda d, r, a, b: _set(r, "op.set_skew", f"skew/{_pages(d, a, 0)[0]}", 1.5 if b % 2 else None, count="1"),
}
"""Decisions that controllers write themselves."""


def _set(arrangement: Arrangement, name: str, key: str, value: Any, **params: str) -> Operation | None:
    old = arrangement.get(key)
    return Operation(name, (Change(key, old, value),), params) if old != value else None


def test_every_step_there_is_takes_part() -> None:
    written = {
        name
        for name, made in inspect.getmembers(operations, inspect.isfunction)
        if not name.startswith("_") and made.__module__ == operations.__name__ and "Operation" in str(inspect.signature(made).return_annotation)
    }
    assert set(STEPS) == written


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[TableEngine]:
    made = make_engine(tmp_path_factory.mktemp("archive"))
    made.score = lambda *_: None  # type: ignore[method-assign]  # what is scored follows from the dossier
    yield made
    made.close()


@pytest.fixture(scope="module")
def begun(engine: TableEngine, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The sample pages, read."""
    scans = make_scans(tmp_path_factory.mktemp("scans"), engine)
    intake = engine.take(scans, lambda *_: None, None)  # type: ignore[arg-type]
    case = Case().with_intake(intake)
    return case.with_readings({i: r for i, r, _ in engine.read(case, None) if r is not None})  # type: ignore[arg-type]


MOVES = st.lists(
    st.tuples(st.sampled_from([*STEPS, *OTHERS, "undo", "undo", "redo", "restart"]), st.integers(0, 11), st.integers(0, 11)),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=MOVES)
def test_any_steps_go_back_to_the_first_state_and_forward_again(engine: TableEngine, begun: Case, moves: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _walk(engine, begun, Path(folder) / "case.jsonl", moves)


def _walk(engine: TableEngine, begun: Case, path: Path, moves: list[tuple[str, int, int]]) -> None:
    base = Case().with_readings(begun.readings)
    journal = Journal(path)
    journal.came_in(begun.inputs, begun.pages)
    session = Session(engine, Lanes())  # type: ignore[arg-type]
    session.go_on(read_draft(path), base)
    first = session.dossier
    assert first.documents
    for name, a, b in moves:
        if name == "undo":
            session.take_back()
        elif name == "redo":
            session.do_again()
        elif name == "restart":
            session = _restarted(session, engine, path, base)
        else:
            make = (STEPS | OTHERS)[name]
            session.do(lambda d, r, make=make, a=a, b=b: make(d, r, a, b))
    last, decided, steps = session.dossier, session.case.arrangement, session.undo.index()
    session = _restarted(session, engine, path, base)
    for _ in range(steps):
        session.take_back()
    assert not session.undo.canUndo()
    assert session.dossier == first
    assert not session.case.arrangement.decisions
    session = _restarted(session, engine, path, base)
    for _ in range(steps):
        session.do_again()
    assert session.dossier == last
    assert session.case.arrangement == decided
    session.end()


def _restarted(old: Session, engine: TableEngine, path: Path, base: Case) -> Session:
    """Another run of the program: it knows what lies on the disk, and nothing else."""
    session = Session(engine, Lanes())  # type: ignore[arg-type]
    session.go_on(read_draft(path), base)
    assert session.dossier == old.dossier
    assert session.case.arrangement == old.case.arrangement
    assert session.undo.index() == old.undo.index()
    assert session.undo.count() == old.undo.count()
    assert [session.undo.text(n) for n in range(session.undo.count())] == [old.undo.text(n) for n in range(old.undo.count())]
    old.end()
    return session


@pytest.mark.parametrize("name", [*STEPS, *OTHERS])
def test_each_step_alone(engine: TableEngine, begun: Case, tmp_path: Path, name: str) -> None:
    _walk(engine, begun, tmp_path / "case.jsonl", [(name, 1, 1), ("restart", 0, 0), (name, 2, 4), ("undo", 0, 0)])


@pytest.mark.parametrize("name", [*STEPS, *OTHERS])
def test_each_step_alone_in_a_large_case(engine: TableEngine, begun: Case, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """There a step is foreseen before it is composed, and one that is taken back is remembered."""
    monkeypatch.setattr(session_module, "_SKETCH_FROM", 1)
    monkeypatch.setattr(session_module, "_BREATH_SECONDS", 0.0)
    _walk(engine, begun, tmp_path / "case.jsonl", [(name, 1, 1), ("undo", 0, 0), ("redo", 0, 0), (name, 2, 4), ("undo", 0, 0)])


def test_any_number_of_steps_that_come_with_a_case_is_one_piece_of_news(engine: TableEngine, begun: Case) -> None:
    """Everything that is greyed or not is looked through at each."""
    session = Session(engine, Lanes())  # type: ignore[arg-type]
    case = begun
    for n in range(30):
        case = case.apply(Operation("op.mark_pages", (Change(f"mark/{case.pages[0].id}", str(n - 1) if n else None, str(n)),), {"count": "1"}))
    told: list[int] = []
    session.undo.indexChanged.connect(told.append)
    session.show(case)
    assert session.undo.count() == 30
    assert told == [30]
    session.end()
