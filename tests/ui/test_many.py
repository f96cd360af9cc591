"""A tree of case folders: asked about once, each a case of its own, read ahead without being in anybody's way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from casefile.errors import ArchiveLocked, Cancelled
from tests.ui.conftest import Desk
from tests.ui.support import make_scans
from ui.controllers.many import case_folders
from ui.journal import drafts
from ui.main_window import ARCHIVE
from ui.texts import tr


def tree(desk: Desk, *names: str) -> Path:
    root = desk.folder / "十月"
    for name in names:
        make_scans(root / name, desk.engine)
    return root


def test_what_looks_like_several_cases(tmp_path: Path) -> None:
    def folder(*parts: str) -> Path:
        place = tmp_path.joinpath(*parts)
        place.mkdir(parents=True)
        (place / "1.jpg").write_bytes(b"x")
        return place

    ten, two = folder("many", "案10"), folder("many", "案2")
    (tmp_path / "many" / "空").mkdir()
    (tmp_path / "many" / "Thumbs.db").write_bytes(b"x")
    assert case_folders([tmp_path / "many"]) == [two, ten]
    assert case_folders([ten, two]) == [ten, two]
    assert case_folders([ten]) == []
    one = folder("one", "照片")
    folder("one", "文书")
    (one.parent / "目录.jpg").write_bytes(b"x")
    assert case_folders([one.parent]) == [], "files beside the folders: parts of one case"
    assert case_folders([one / "1.jpg", ten]) == []
    assert case_folders([tmp_path / "nowhere"]) == []


def test_each_folder_becomes_a_case_of_its_own_and_is_read_ahead(desk: Desk) -> None:
    desk.answers.choice = lambda choices: choices[0].value
    desk.window.take([tree(desk, "甲案", "乙案", "丙案")])
    desk.until(lambda: len(drafts()) == 3)
    desk.until(lambda: tr("ui_cases_came", count=3) in desk.window.notice.text)
    desk.until(lambda: not desk.intake.many.is_busy)
    desk.settle()
    assert {d.title for d in drafts()} == {"甲案", "乙案", "丙案"}
    assert not desk.session.is_open, "the desk stays free"
    assert desk.window.screens.currentIndex() == ARCHIVE
    assert desk.window.archive.filtered.rowCount() == 3
    desk.do("open_case")
    desk.until(lambda: desk.session.dossier.documents)
    assert len(desk.session.case.pages) == 6


def test_as_one_case_when_a_person_says_so(desk: Desk) -> None:
    desk.answers.choice = lambda choices: choices[1].value
    desk.window.take([tree(desk, "甲案", "乙案")])
    desk.until(lambda: len(desk.session.case.pages) == 12)
    desk.settle()


def test_left_unanswered_nothing_comes_in(desk: Desk) -> None:
    desk.window.take([tree(desk, "甲案", "乙案")])
    desk.until(lambda: desk.answers.asked)
    desk.settle()
    assert not desk.session.is_open
    assert not drafts()


def test_a_folder_without_cases_in_it_is_not_asked_about(desk: Desk) -> None:
    make_scans(desk.folder / "scans", desk.engine)
    desk.window.take([desk.folder / "scans"])
    desk.until(lambda: len(desk.session.case.pages) == 6)
    desk.settle()
    assert not desk.answers.asked


def test_one_that_cannot_be_taken_in_does_not_stop_the_others(desk: Desk) -> None:
    root = tree(desk, "甲案", "丙案")
    (root / "乙案").mkdir()
    (root / "乙案" / "说明.txt").write_text("no scan", encoding="utf-8")
    desk.engine.fails["take"] = ArchiveLocked(path="档案")
    desk.answers.choice = lambda choices: choices[0].value
    desk.window.take([root])
    desk.until(lambda: desk.window.notice.text.startswith(tr("ui_cases_came", count=1)))
    desk.settle()
    assert "乙案" in desk.window.notice.text
    assert tr("ui_cases_refused", count=1) in desk.window.notice.text
    assert len(drafts()) == 1


def test_stopped_half_way_what_came_in_stays_and_the_rest_can_be_taken_again(desk: Desk) -> None:
    root = tree(desk, "案1", "案2", "案3")
    real, begun = desk.engine.take, threading.Event()

    def slow(paths: list[Path], progress: object, cancel: threading.Event) -> object:
        if paths[0].name == "案2" and not begun.is_set():
            begun.set()
            assert cancel.wait(60)
            raise Cancelled()
        return real(paths, progress, cancel)

    desk.engine.take = slow  # type: ignore[method-assign, assignment]
    desk.answers.choice = lambda choices: choices[0].value
    desk.window.take([root])
    desk.until(begun.is_set)
    desk.window.progress.stop_wanted.emit()
    desk.until(lambda: desk.window.notice.text.startswith(tr("ui_cases_came", count=1)))
    assert len(drafts()) == 1
    desk.intake.many.start([root / "案2", root / "案3"])
    desk.until(lambda: len(drafts()) == 3)
    desk.until(lambda: not desk.intake.many.is_busy)
    desk.settle()


def test_the_case_in_work_goes_before_those_read_ahead(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real, ahead = desk.engine.read, threading.Event()

    def read(case: object, cancel: threading.Event) -> Iterator[object]:
        if case is not desk.session.case and not ahead.is_set():
            ahead.set()
            assert cancel.wait(60), "it does not give way"
            raise Cancelled()
        yield from real(case, cancel)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.engine, "read", read)
    desk.answers.choice = lambda choices: choices[0].value
    desk.window.take([tree(desk, "甲案", "乙案")])
    desk.until(ahead.is_set)
    desk.settle()
    desk.do("open_case")
    desk.until(lambda: desk.session.case.pages and len(desk.session.case.readings) == 6)
    desk.until(lambda: not desk.intake.many.is_busy)
    desk.settle()
