"""The working copy and what it gives back."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from casefile.errors import Cancelled, DiskFull
from casefile.model import Arrangement, Change, Operation
from casefile.workspace import Case
from tests.ui.conftest import Desk
from tests.ui.support import make_scans
from ui.journal import Journal, drafts, history, read_draft
from ui.tasks import Lane


def step(number: int) -> Operation:
    return Operation("op.turn_pages", (Change(f"turn/{number}", None, 90),), {"count": "1"}, f"2026-01-01T00:00:{number:02d}", "王芳")


@given(st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=30))
def test_undo_outlives_a_restart(moves: list[str]) -> None:
    """From the log alone: which steps stand, and which can be done again."""
    log: list[Operation] = []
    done: list[Operation] = []
    undone: list[Operation] = []
    for number, move in enumerate(moves):
        if move == "do":
            done.append(step(number))
            log.append(done[-1])
            undone.clear()
        elif move == "undo" and done:
            undone.append(done.pop())
            log.append(undone[-1].inverse)
        elif move == "redo" and undone:
            done.append(undone.pop())
            log.append(done[-1])
    assert history(log) == (done, undone)
    arrangement = Arrangement()
    for operation in log:
        arrangement = arrangement.apply(operation)
    assert set(arrangement.decisions) == {c.key for o in done for c in o.changes}


def test_a_line_cut_short_loses_only_itself(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "work" / "a.jsonl")
    for number in range(3):
        journal.step(step(number))
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[:-20])
    assert read_draft(journal.path).operations == (step(0), step(1))


def test_what_is_done_after_a_crash_outlives_the_next_one(tmp_path: Path) -> None:
    """Behind half a line nothing would be read: the half is cut off before anything is written."""
    path = tmp_path / "a.jsonl"
    Journal(path).step(step(0))
    with path.open("ab") as out:
        out.write(b'{"kind":"step","opera')
    again = Journal(read_draft(path).path)
    again.step(step(1))
    again.step(step(2))
    assert read_draft(path).operations == (step(0), step(1), step(2))


@settings(max_examples=20)
@given(cut=st.integers(0, 400), later=st.integers(1, 3))
def test_wherever_a_crash_cuts_what_was_read_and_what_follows_stands(cut: int, later: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("cut") / "a.jsonl"
    first = Journal(path)
    for number in range(3):
        first.step(step(number))
    path.write_bytes(path.read_bytes()[:cut])
    known = read_draft(path).operations
    second = Journal(path)
    for number in range(later):
        second.step(step(10 + number))
    assert read_draft(path).operations == (*known, *(step(10 + n) for n in range(later)))


def test_a_line_that_found_no_room_comes_before_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path / "a.jsonl")
    journal.step(step(0))
    full = OSError(errno.ENOSPC, "no room")
    with monkeypatch.context() as patched:
        patched.setattr("ui.journal.os.fsync", lambda _fd: (_ for _ in ()).throw(full))
        with pytest.raises(DiskFull):
            journal.step(step(1))
    journal.step(step(2))
    assert read_draft(journal.path).operations == (step(0), step(1), step(2))


def test_only_the_owner_may_read_a_working_copy(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.jsonl")
    journal.step(step(0))
    assert journal.path.stat().st_mode & 0o077 == 0


def test_everything_is_there_again_after_a_crash(case: Desk) -> None:
    page = case.page_of("PENALTY_DECISION")
    case.choose(page)
    case.do("turn_right")
    case.do("set_blank")
    case.do("undo")
    before, steps = case.session.dossier, case.session.undo.count()
    # What a crash leaves is what lies on the disk: another session starts from it.
    found = drafts()
    assert len(found) == 1
    case.session.show(Case())
    case.settle()
    assert not case.session.dossier.pages
    case.window.desk.open_last()
    case.until(lambda: case.session.case.pages)
    case.settle()
    assert case.session.dossier == before
    assert case.session.undo.count() == steps
    assert case.session.undo.canRedo()
    assert "已接着打开" in case.window.notice.text
    case.do("undo")
    assert case.session.dossier.page(page).turn == 0


def test_discarding_the_working_copy_leaves_the_archived_case(case: Desk) -> None:
    case.do("finish")
    case.until(lambda: not case.finish.is_busy)
    case.settle()
    assert not drafts()
    archived = case.session.dossier
    case.choose(case.page_of("PENALTY_DECISION"))
    case.do("turn_right")
    assert [d.case_id for d in drafts()] == [case.session.case.case_id]
    case.window.desk.discard()
    case.until(lambda: case.session.case.pages)
    case.settle()
    assert case.session.dossier == archived
    assert not drafts()


def test_steps_made_while_finishing_are_not_lost(case: Desk) -> None:
    page = case.page_of("PENALTY_DECISION")
    case.choose(page)
    case.window.actions_["finish"].trigger()
    case.window.arrange.turn(90)
    case.until(lambda: not case.finish.is_busy, 60000)
    case.settle()
    assert case.session.case.case_id is not None
    assert case.session.dirty
    (draft,) = drafts()
    assert draft.case_id == case.session.case.case_id
    assert [o.name for o in draft.operations] == ["op.turn_pages"]


def test_a_large_case_shows_its_pages_before_it_is_composed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.session._SKETCH_FROM", 2)
    desk.open_case()
    case = desk.session.case
    desk.session.close()
    desk.settle()
    seen: list[tuple[int, int]] = []
    desk.session.dossier_changed.connect(
        lambda: seen.append((len(desk.session.dossier.pages), len(desk.session.dossier.documents)))
    )
    desk.session.show(case)
    desk.settle()
    assert seen[0] == (6, 0)
    assert seen[-1] == (6, 4)


def test_a_working_copy_that_cannot_be_written_is_told_and_the_step_stands(case: Desk) -> None:
    from casefile.locate import user_data_dir

    case.do("finish")
    case.until(lambda: not case.finish.is_busy)
    case.settle()
    folder = user_data_dir() / "work"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("not a folder", encoding="utf-8")
    page = case.page_of("PENALTY_DECISION")
    case.choose(page)
    case.do("turn_right")
    assert str(folder) in case.window.notice.text
    assert case.session.dossier.page(page).turn == 90


def test_closing_while_finishing_leaves_nothing_half_done(case: Desk) -> None:
    case.window.actions_["finish"].trigger()
    assert case.lanes.close()
    out = case.folder / "out"
    left = [p.name for f in out.iterdir() for p in f.iterdir()] if out.is_dir() else []
    assert left == [] or {"dossier.pdf", "report.json"} <= set(left)


def test_whoever_stops_keeps_what_was_read_and_goes_on_by_key(desk: Desk) -> None:
    """Nothing read is lost, the notice says what is left, and one key goes on."""
    read = []
    real = desk.engine.read

    def halfway(case: object, cancel: threading.Event) -> Iterator[object]:
        for answer in real(case, cancel):  # type: ignore[arg-type]
            if len(read) == 3:
                desk.engine.gate.clear()
                while not desk.engine.gate.wait(0.02):
                    if cancel.is_set():
                        raise Cancelled()
            read.append(answer[0])
            yield answer

    desk.engine.read = halfway  # type: ignore[method-assign]
    desk.window.take(make_scans(desk.folder / "scans", desk.engine))
    desk.until(lambda: len(read) == 3)
    desk.window.progress.stop_wanted.emit()
    desk.until(lambda: not desk.intake.is_busy)
    assert set(desk.session.case.readings) == set(read), "what was read just before the stop is kept, too"
    assert "3" in desk.window.notice.text
    assert desk.window.actions_["read_on"].isEnabled()
    desk.engine.gate.set()
    read.append("")
    desk.do("read_on")
    assert len(desk.session.case.readings) == 6
    assert not desk.window.actions_["read_on"].isEnabled()


def test_files_that_were_stopped_on_their_way_can_be_taken_again(desk: Desk) -> None:
    begun = threading.Event()
    real = desk.engine.take

    def slow(paths: object, progress: object, cancel: threading.Event) -> object:
        begun.set()
        if cancel.wait(0 if desk.engine.gate.is_set() else 60):
            raise Cancelled()
        return real(paths, progress, cancel)  # type: ignore[arg-type]

    desk.engine.take = slow  # type: ignore[assignment]
    desk.engine.gate.clear()
    scans = make_scans(desk.folder / "scans", desk.engine)
    desk.window.take(scans[:4])
    desk.window.take(scans[4:])
    desk.until(begun.is_set)
    desk.window.progress.stop_wanted.emit()
    desk.until(lambda: not desk.intake.is_busy)
    assert not desk.session.case.pages
    desk.engine.gate.set()
    desk.until(lambda: any(b.isVisible() for b in desk.window.notice.findChildren(QPushButton)))
    next(b for b in desk.window.notice.findChildren(QPushButton) if b.isVisible()).click()
    desk.until(lambda: len(desk.session.case.pages) == 6)
    desk.settle()


def test_the_more_urgent_job_goes_first_and_equal_ones_in_their_order(qtbot: QtBot) -> None:
    lane, gate, order = Lane(1, lambda error: pytest.fail(str(error))), threading.Event(), []
    lane.run(lambda _job: gate.wait(10))
    for name, priority in (("later", 1), ("last", 1), ("urgent", 2)):
        lane.run(lambda _job, name=name: order.append(name), priority=priority)
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy, timeout=10000)
    assert order == ["urgent", "later", "last"]
    assert lane.close()
