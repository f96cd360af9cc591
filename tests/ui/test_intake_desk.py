"""Scanning and the watched folder from the window."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from casefile.errors import Cancelled
from casefile.intake import scanner
from casefile.intake import watch as watching
from tests.ui.conftest import Desk
from tests.ui.support import make_scans
from ui.controllers.insert import incoming_folder

DECISION, RECORD = "PENALTY_DECISION", "INTERROGATION_RECORD"


class Feeder:
    """A scanner whose feeder holds files."""

    def __init__(self, pages: list[Path]) -> None:
        self.pages, self.wishes = pages, list[Any]()
        self.fault: Exception | None = None

    def scanners(self, cancel: Any = None) -> list[scanner.Scanner]:
        if isinstance(self.fault, scanner.NoScanner):
            raise self.fault
        return [scanner.Scanner("test:0", "Office scanner"), scanner.Scanner("test:1", "Other")]

    def scan(self, wish: Any, folder: Path, on_page: Callable[[Path], object], *, cancel: Any = None) -> int:
        self.wishes.append(wish)
        for number, page in enumerate(self.pages):
            if cancel is not None and cancel.is_set():
                raise Cancelled()
            on_page(Path(shutil.copy(page, folder / f"scan-{number:04d}.tif")))
        if self.fault:
            raise self.fault
        return len(self.pages)


@pytest.fixture
def feeder(case: Desk, monkeypatch: pytest.MonkeyPatch) -> Feeder:
    made = Feeder(make_scans(case.folder / "feeder", case.engine, (("现场照片",), ("送达回证",))))
    monkeypatch.setattr(scanner, "scanners", made.scanners)
    monkeypatch.setattr(scanner, "scan", made.scan)
    take = case.engine.take

    def as_jpeg(paths: list[Path], progress: Any, cancel: Any) -> Any:
        """The table engine knows JPEG by its name only."""
        named = [p.rename(p.with_suffix(".jpg")) if p.suffix == ".tif" else p for p in paths]
        intake = take(named, progress, cancel)
        for new, old in zip(named, paths):
            new.rename(old)
        return intake

    monkeypatch.setattr(case.engine, "take", as_jpeg)
    return made


def open_dialog(case: Desk, command: str = "scan") -> Any:
    case.window.actions_[command].trigger()
    case.until(lambda: not case.lanes.outside.busy)
    return case.window.arranging.scan.dialog


def came_in(case: Desk, count: int) -> list[str]:
    case.until(lambda: len(case.session.dossier.pages) == 6 + count)
    case.until(lambda: all(p.reading for p in case.session.dossier.pages))
    case.settle()
    return [p.id for p in case.session.dossier.pages[6:]]


def test_a_stack_is_scanned_into_the_case_with_enter(case: Desk, feeder: Feeder) -> None:
    dialog = open_dialog(case)
    assert dialog.device.count() == 2
    case.bot.keyClick(dialog, Qt.Key.Key_Return)
    assert len(came_in(case, 2)) == 2
    assert feeder.wishes == [scanner.Wish("test:0", True, False, "colour", 300)]
    names = [i.path for i in case.session.case.inputs[-2:]]
    assert all(name.startswith("扫描 ") for name in names)
    assert not [p for p in incoming_folder().rglob("*") if p.is_file()]


def test_a_page_scanned_again_takes_its_place_and_its_back_follows(case: Desk, feeder: Feeder) -> None:
    decision = case.page_of(DECISION)
    case.choose(decision)
    dialog = open_dialog(case, "rescan_page")
    assert dialog.where == "instead"
    dialog.accept()
    new = came_in(case, 2)
    assert dict(case.shape)[DECISION] == tuple(new)
    assert case.session.dossier.page(decision).left_out


def test_what_was_chosen_is_remembered(case: Desk, feeder: Feeder) -> None:
    dialog = open_dialog(case)
    dialog.device.setCurrentIndex(1)
    dialog.source.setCurrentIndex(dialog.source.findData("glass"))
    dialog.dpi.setCurrentIndex(dialog.dpi.findData(600))
    assert not dialog.both.isEnabled()
    dialog.accept()
    came_in(case, 2)
    dialog = open_dialog(case)
    assert dialog.wish == scanner.Wish("test:1", False, False, "colour", 600)
    dialog.reject()


def test_no_scanner_is_told_in_the_dialog_and_can_be_looked_for_again(case: Desk, feeder: Feeder) -> None:
    feeder.fault = scanner.NoScanner()
    dialog = open_dialog(case)
    assert "没有找到扫描仪" in dialog.told.text()
    assert not dialog.go.isEnabled()
    feeder.fault = None
    dialog.again.click()
    case.until(dialog.go.isEnabled)
    dialog.reject()


def test_a_jam_is_told_and_pages_before_it_stay(case: Desk, feeder: Feeder) -> None:
    feeder.fault = scanner.ScannerJammed()
    dialog = open_dialog(case)
    dialog.accept()
    assert len(came_in(case, 2)) == 2
    case.until(lambda: "卡纸" in case.window.notice.text)
    assert not case.window.arranging.is_busy


# --- the watched folder -------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "QUIET_SECONDS", 0.1)


def look(case: Desk, times: int = 4) -> None:
    for _ in range(times):
        case.window.arranging.watch.look()
        case.until(lambda: not case.lanes.outside.busy)
        case.bot.wait(60)


def test_what_is_saved_into_the_watched_folder_comes_into_the_case(case: Desk, quick: None) -> None:
    folder = case.folder / "inbox"
    folder.mkdir()
    case.answers.paths = [str(folder)]
    case.window.actions_["watch_folder"].trigger()
    action = case.window.actions_["watch_folder"]
    assert action.isChecked()
    assert "inbox" in case.window.arranging.sign.text()
    page = make_scans(case.folder / "more", case.engine, (("现场照片",),))[0]
    shutil.copy(page, folder / page.name)
    look(case)
    came_in(case, 1)
    look(case)
    assert len(case.session.dossier.pages) == 7
    assert (folder / page.name).exists()
    action.trigger()
    assert not action.isChecked()
    assert not case.window.arranging.sign.isVisible()


def test_watching_goes_on_after_a_restart_and_takes_nothing_twice(case: Desk, quick: None) -> None:
    from ui.controllers.watch import WatchController
    from ui.preferences import Preferences

    folder = case.folder / "inbox"
    page = make_scans(folder, case.engine, (("现场照片",),))[0]
    case.window.arranging.watch.start(folder)
    look(case)
    came_in(case, 1)
    taken: list[Path] = []
    again = WatchController(case.lanes.outside, Preferences(), case.window.teller, taken.extend)
    assert again.folder == folder
    for _ in range(4):
        again.look()
        case.until(lambda: not case.lanes.outside.busy)
        case.bot.wait(60)
    again.stop()
    assert page.exists()
    assert not taken


def test_a_share_that_is_gone_is_told_once_and_so_is_its_return(case: Desk, quick: None) -> None:
    folder = case.folder / "share"
    folder.mkdir()
    case.window.arranging.watch.start(folder)
    look(case, 1)
    folder.rmdir()
    look(case, 1)
    assert "监视文件夹" in case.window.notice.text
    case.window.notice.hide()
    look(case, 2)
    assert not case.window.notice.isVisible()
    folder.mkdir()
    look(case, 1)
    assert case.window.notice.isVisible()
