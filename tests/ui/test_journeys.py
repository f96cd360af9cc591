"""Three days of a clerk: the real program in a real window under Xvfb, driven by mouse and keyboard alone.

The program runs in a process of its own with real recognition. What is pressed comes from xdotool; files come in by a
drag from another program's window.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from casefile.locate import resource_path
from scoring.report import check_report

ROOT = Path(__file__).resolve().parents[2]
SCREEN = (1800, 900)
PATIENCE = 900.0
"""Seconds for reading a few pages on a machine that others use as well."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.ocr,
    pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"),
]


class Office:
    """A screen with the program on it, and a hand for mouse and keys."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder, self.out = folder, folder / "out"
        self.status_file = folder / "status.json"
        self.env = {
            **{k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"},
            "DISPLAY": display, "MINGJUAN_HOME": str(folder / "home"), "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        }  # fmt: skip
        self.running: list[subprocess.Popen[bytes]] = []
        home = folder / "home"
        home.mkdir(parents=True)
        (home / "window.json").write_text(json.dumps({"output": str(self.out)}), encoding="utf-8")

    # --- the program ----------------------------------------------------------------------

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        self.status_file.unlink(missing_ok=True)
        program = self._run("window", str(self.status_file), *arguments)
        self.until(lambda s: s["places"], 120, "the window")
        return program

    def lay_out(self, files: list[Path]) -> subprocess.Popen[bytes]:
        """Another program's window with files that can be dragged."""
        source = self._run("source", "1600", "60", *map(str, files))
        self.hand("search", "--sync", "--onlyvisible", "--name", "mingjuan-files")
        time.sleep(1)
        return source

    def _run(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "program.log").open("ab") as log:
            program = subprocess.Popen([sys.executable, "-m", "tests.ui.journey_window", *arguments], cwd=ROOT, env=self.env, stdout=log, stderr=log)
        self.running.append(program)
        return program

    def close(self) -> None:
        for program in self.running:
            if program.poll() is None:
                program.kill()
            program.wait()

    # --- eyes -----------------------------------------------------------------------------

    @property
    def status(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self.status_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = {"places": {}}
        return found

    def until(self, condition: Callable[[dict[str, Any]], object], seconds: float, what: str) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while True:
            status = self.status
            if status["places"] and condition(status):
                return status
            log = (self.folder / "program.log").read_text(encoding="utf-8", errors="replace")[-2000:]
            assert time.monotonic() < end, f"too long: {what}; {json.dumps(status, ensure_ascii=False)[:2500]}\n{log}"
            time.sleep(0.1)

    # --- hand -----------------------------------------------------------------------------

    def hand(self, *arguments: object) -> None:
        subprocess.run(["xdotool", *map(str, arguments)], env=self.env, check=True, capture_output=True, timeout=60)

    def point(self, name: str) -> None:
        where = self.until(lambda s: name in s["places"], 60, name)["places"][name]
        self.hand("mousemove", *where)

    def click(self, name: str, times: int = 1) -> None:
        self.point(name)
        self.hand("click", "--repeat", times, "--delay", 80, 1)

    def press(self, *keys: str) -> None:
        """Keys go to the window in front; after a dialog this hand does what a window manager would."""
        status = self.status
        if status["places"] and not status["active"] and not status["dialog"]:
            self.hand("windowfocus", "--sync", status["id"])
        elif status.get("dialog"):
            time.sleep(1.5)  # it has only just come up
        for key in keys:
            self.hand("key", "--clearmodifiers", key)
            time.sleep(0.15)

    def write(self, text: str) -> None:
        self.hand("type", "--delay", 60, text)

    def drag_to(self, name: str) -> None:
        """From the other program's window, in small moves as a hand makes them."""
        x, y = self.until(lambda s: name in s["places"], 60, name)["places"][name]
        self.hand("mousemove", 1680, 120)
        self.hand("mousedown", 1)
        for step in range(1, 13):
            self.hand("mousemove", 1680 + (x - 1680) * step // 12, 120 + (y - 120) * step // 12)
            time.sleep(0.15)
        time.sleep(0.5)
        self.hand("mouseup", 1)

    # --- usual ways -----------------------------------------------------------------------

    def greet(self) -> None:
        """The first start asks who works here."""
        self.until(lambda s: s["dialog"] == "OfficeDialog", 60, "the question for the office")
        time.sleep(0.5)
        self.write("Linjiang")
        self.press("Return")
        self.until(lambda s: not s["dialog"], 60, "the answer")

    def wait_read(self, pages: int) -> dict[str, Any]:
        return self.until(lambda s: s["pages"] == pages and s["read"] == pages and s["settled"], PATIENCE, "reading")

    def wait_archived(self) -> dict[str, Any]:
        return self.until(lambda s: s["case_id"] is not None and not s["finishing"], PATIENCE, "archiving")

    @property
    def report(self) -> dict[str, Any]:
        (path,) = self.out.rglob("report.json")
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        assert not check_report(found)
        assert path.with_name("dossier.pdf").read_bytes().startswith(b"%PDF")
        return found


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-nolisten", "tcp"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Office]:
    made = Office(tmp_path, display)
    yield made
    made.close()


def scans(folder: Path, names: tuple[int, ...]) -> Path:
    """Some of the sample's scans in a folder of their own."""
    source = resource_path("sample", "scans")
    if not source.is_dir():
        pytest.skip("this tree has no sample case")
    folder.mkdir()
    for number in names:
        shutil.copy(source / f"IMG_{number:04d}.jpg", folder)
    return folder


def test_by_mouse_from_drop_to_archive(office: Office, tmp_path: Path) -> None:
    office.start()
    office.greet()
    office.lay_out([scans(tmp_path / "案卷甲", (1, 2, 3, 4))])
    office.drag_to("archive")
    office.wait_read(4)
    office.click("page:0")
    turn = office.until(lambda s: s["chosen"] == 1, 60, "choosing")["turns"][0]
    office.press("r")
    office.until(lambda s: s["turns"] == [(turn + 90) % 360], 120, "turning")
    office.wait_read(4)
    office.click("tool:undo")
    office.until(lambda s: s["turns"] == [turn] and s["settled"], 120, "undo")
    office.click("tool:finish")
    status = office.wait_archived()
    assert status["notice"]
    office.click("tool:go_archive")
    office.until(lambda s: s["screen"] == 0 and s["cases"] == 1, 60, "the archive")
    office.click("case:0", times=2)
    office.until(lambda s: s["screen"] == 1 and s["pages"] == 4, 120, "opening the archived case")
    assert office.report["archive"] == {"case_id": 1, "version": 1}


def test_by_keyboard_alone(office: Office, tmp_path: Path) -> None:
    folder = scans(tmp_path / "case-b", (5, 6, 7))
    office.start()
    office.greet()
    office.press("ctrl+shift+o")
    office.until(lambda s: s["dialog"] == "QFileDialog", 60, "the file dialog")
    time.sleep(0.5)
    office.press("alt+n", "ctrl+a")
    office.write(str(folder))
    office.press("Return")
    office.wait_read(3)
    office.press("ctrl+a")
    office.until(lambda s: s["chosen"] == 3, 60, "choosing all")
    office.press("n")
    office.press("j")
    office.until(lambda s: s["dialog"] == "JudgeDialog", 60, "the decision")
    office.press("alt+y", "alt+r")
    office.write("seen")
    office.press("Return")
    office.until(lambda s: not s["dialog"] and s["judged"] == 1, 60, "deciding")
    office.press("ctrl+z")
    office.until(lambda s: s["judged"] == 0 and s["can_redo"], 60, "undo")
    office.press("ctrl+y")
    office.until(lambda s: s["judged"] == 1, 60, "redo")
    office.press("ctrl+Return")
    office.wait_archived()
    office.press("slash")
    office.write("2022")
    office.until(lambda s: s["search"] == "2022" and s["hits"], 60, "hits")
    office.press("Return")  # to the list
    for _ in range(10):  # the list may still be coming in
        time.sleep(2)
        office.press("Return")
        if office.status.get("screen") == 1:
            break
    office.until(lambda s: s["screen"] == 1, 60, "opening a hit")
    report = office.report
    assert [f for f in report["findings"] if f.get("judgement")]
    assert report["archive"]["case_id"] == 1


def test_a_crash_in_the_middle_loses_nothing(office: Office, tmp_path: Path) -> None:
    program = office.start()
    office.greet()
    office.lay_out([scans(tmp_path / "案卷丙", (8, 9, 10))])
    office.drag_to("archive")
    office.wait_read(3)
    office.click("page:0")
    office.until(lambda s: s["chosen"] == 1, 60, "choosing")
    office.press("Delete")
    asked = office.until(lambda s: s["dialog"] == "ReasonDialog" and any(n.startswith("dialog:") for n in s["places"]), 60, "the question why")
    office.click(next(name for name in asked["places"] if name.startswith("dialog:")))
    before = office.until(lambda s: s["left_out"] == 1 and s["settled"], 120, "leaving out")
    time.sleep(0.5)
    program.kill()
    program.wait()
    office.start()
    after = office.until(lambda s: s["pages"] == 3 and s["read"] == 3 and s["settled"], PATIENCE, "recovery")
    assert after["left_out"] == 1
    assert after["steps"] == before["steps"] == 1
    assert after["notice"]
    office.press("ctrl+z")
    office.until(lambda s: s["left_out"] == 0 and s["settled"], 120, "undo of what was done before the crash")
    office.press("ctrl+y")
    office.until(lambda s: s["left_out"] == 1 and s["settled"], 120, "redo")
    # A second start hands its files over to this window.
    handed = office._run("window", str(tmp_path / "second.json"), str(scans(tmp_path / "more", (11,))))
    assert handed.wait(120) == 0
    office.wait_read(4)
    office.press("ctrl+Return")
    office.wait_archived()
    report = office.report
    assert len(report["pages"]) == 4
    assert sum(page["document"] is None and not page["duplicate_of"] for page in report["pages"]) == 1
