"""Scanners through `scanimage`: SANE's own test device with its feeder, and a stand-in for what goes wrong."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from casefile.errors import Cancelled, KnownError
from casefile.intake import scanner as door
from casefile.intake.scanner import Abilities, Wish, abilities, scan, scanners, told
from casefile.messages import describe

posix = pytest.mark.skipif(sys.platform == "win32", reason="scanimage is a program of Linux")


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """SANE's test device."""
    if shutil.which("scanimage") is None:
        pytest.skip("scanimage (sane-utils) is not installed")
    config = tmp_path / "sane"
    config.mkdir()
    (config / "dll.conf").write_text("test\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(config))
    try:
        return next(s.name for s in scanners() if s.name.startswith("test:"))
    except (KnownError, StopIteration):
        pytest.skip("this SANE has no test device")


@pytest.fixture
def paper_tray(tmp_path: Path) -> Path:
    folder = tmp_path / "tray"
    folder.mkdir()
    return folder


def test_the_feeder_is_scanned_until_it_is_empty(device: str, paper_tray: Path) -> None:
    pages: list[Path] = []
    count = scan(Wish(device, dpi=75), paper_tray, pages.append)
    assert count == len(pages) == 10
    assert len(set(pages)) == 10
    with Image.open(pages[0]) as image:
        assert image.mode == "RGB"
        assert round(image.info["dpi"][0]) == 75


def test_the_glass_gives_one_page_in_grey(device: str, paper_tray: Path) -> None:
    pages: list[Path] = []
    assert scan(Wish(device, feeder=False, mode="grey", dpi=75), paper_tray, pages.append) == 1
    with Image.open(pages[0]) as image:
        assert image.mode == "L"


def test_what_the_test_device_can_do(device: str) -> None:
    able = abilities(device)
    assert able.has_feeder
    assert not able.has_both_sides
    assert able.source(feeder=True, both_sides=True) == "Automatic Document Feeder"
    assert able.source(feeder=False, both_sides=False) == "Flatbed"
    assert (able.mode("colour"), able.mode("grey")) == ("Color", "Gray")


def test_no_such_device_is_told(device: str, paper_tray: Path) -> None:
    with pytest.raises(door.ScannerError) as caught:
        scan(Wish("nothere:1"), paper_tray, lambda _page: None)
    assert caught.value.code == "scanner_failed"


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A `scanimage` that answers -A and then does `body`."""
    program = folder / "scanimage"
    program.write_text(f'#!/bin/sh\ncase "$*" in *" -A"*) echo "    --source ADF|ADF Duplex [ADF]"; exit 0;; esac\n{body}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@posix
@pytest.mark.parametrize(
    ("code", "kind"),
    [(3, "scanner_busy"), (6, "scanner_jammed"), (7, "scanner_feeder_empty"), (8, "scanner_cover_open"), (11, "scanner_denied"), (9, "scanner_failed")],
)
def test_what_goes_wrong_is_told_in_both_languages(
    tmp_path: Path, paper_tray: Path, monkeypatch: pytest.MonkeyPatch, code: int, kind: str
) -> None:
    stand_in(tmp_path, monkeypatch, f"echo 'scanimage: sane_start: Error during device I/O' >&2; exit {code}")
    with pytest.raises(door.ScannerError) as caught:
        scan(Wish("any"), paper_tray, lambda _page: None)
    assert caught.value.code == kind
    zh, en = describe(caught.value, "zh"), describe(caught.value, "en")
    assert zh != en
    assert "{" not in zh + en
    if kind == "scanner_failed":
        assert "Error during device I/O" in zh


@posix
def test_pages_before_a_jam_stay(tmp_path: Path, paper_tray: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "echo x > scan-0001.tif; echo scan-0001.tif; exit 6")
    pages: list[Path] = []
    with pytest.raises(door.ScannerJammed):
        scan(Wish("any"), paper_tray, pages.append)
    assert [p.name for p in pages] == ["scan-0001.tif"]


@posix
def test_both_sides_take_the_feeder_that_has_them(tmp_path: Path, paper_tray: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, 'echo "$*" > arguments; echo x > a.tif; echo a.tif')
    scan(Wish("any", both_sides=True), paper_tray, lambda _page: None)
    assert "--source ADF Duplex" in (paper_tray / "arguments").read_text()
    assert "--batch-count" not in (paper_tray / "arguments").read_text()


@posix
def test_stopping_ends_the_program_soon(tmp_path: Path, paper_tray: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, 'echo $$ > pid; exec sleep 60')
    cancel = threading.Event()
    threading.Timer(0.8, cancel.set).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        scan(Wish("any"), paper_tray, lambda _page: None, cancel=cancel)
    assert time.monotonic() - begun < 30  # half of what the program would go on for
    with pytest.raises(ProcessLookupError):
        os.kill(int((paper_tray / "pid").read_text()), 0)


@posix
def test_a_silent_scanner_is_not_waited_for_for_ever(tmp_path: Path, paper_tray: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(door, "_PAGE_SECONDS", 0.5)
    with pytest.raises(door.ScannerSilent):
        scan(Wish("any"), paper_tray, lambda _page: None)


@posix
def test_without_the_program_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(door.ScannerMissing) as caught:
        scanners()
    assert "sane-utils" in describe(caught.value, "zh")


def test_windows_is_told_of_the_way_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door.sys, "platform", "win32")
    with pytest.raises(door.ScannerPlatform) as caught:
        scanners()
    assert "监视文件夹" in describe(caught.value, "zh")


def test_abilities_of_a_usual_office_scanner() -> None:
    able = told(
        [
            "    --mode Lineart|Gray|Color [Color]",
            "    --resolution 75|100|150|200|300|600dpi [75]",
            "    --source Flatbed|ADF Front|ADF Duplex [Flatbed]",
            "    -x 0..215.9mm (in steps of 0.0211639) [215.9]",
            "    -y 0..355.6mm (in steps of 0.0211639) [355.6]",
            "    --brightness -100..100% [inactive]",
        ]
    )
    assert able.resolutions == (75, 100, 150, 200, 300, 600)
    assert able.dpi(240) == 300
    assert able.dpi(1200) == 600
    assert able.source(feeder=True, both_sides=False) == "ADF Front"
    assert able.source(feeder=True, both_sides=True) == "ADF Duplex"
    assert able.mode("bitonal") == "Lineart"
    assert able.area_mm == (215.9, 355.6)


def test_a_scanner_that_says_nothing_is_left_its_own_choices() -> None:
    able = told([])
    assert able == Abilities()
    assert able.source(feeder=True, both_sides=True) is None
    assert able.dpi(300) == 300
