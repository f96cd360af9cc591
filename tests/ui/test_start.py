"""Starting: no Qt without a window, one instance, first start, ready and gone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casefile.locate import user_data_dir
from ui.app import Door
from ui.office import is_first_start, office_settings, save_office
from ui.preferences import Preferences

ROOT = Path(__file__).resolve().parents[2]

BLOCKER = """
import sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6", "ui"):
            raise ImportError("blocked: " + name)
sys.meta_path.insert(0, NoQt())
import main
sys.exit(main.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("command", [["--help"], ["build", "--help"], ["search", "罚款"], ["pack", "check", "x.toml"]])
def test_headless_commands_never_import_qt(command: list[str], tmp_path: Path) -> None:
    env = {**os.environ, "MINGJUAN_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", BLOCKER, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode != 4, ran.stderr
    assert "blocked" not in ran.stderr


def test_quit_when_ready(tmp_path: Path) -> None:
    env = {**os.environ, "MINGJUAN_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "main.py", "window", "--quit-when-ready"], cwd=ROOT, env=env, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


def test_without_a_display_the_window_says_so(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("other systems always have one")
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    ran = subprocess.run(
        [sys.executable, "main.py"], cwd=ROOT, env={**env, "MINGJUAN_HOME": str(tmp_path)}, capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 3
    assert "图形界面" in ran.stderr
    assert "display" in ran.stderr


def test_an_archive_that_cannot_be_used_is_told_before_the_window(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("kein Archiv", encoding="utf-8")
    env = {**os.environ, "MINGJUAN_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "main.py", "window", "--quit-when-ready", "--archive", str(place)], cwd=ROOT, env=env,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 3, ran.stderr
    assert "Traceback" not in ran.stderr
    assert str(place) in ran.stderr


def test_a_second_start_hands_its_files_to_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first = Door()
    first.listen()
    got: list[list[str]] = []
    first.opened.connect(got.append)
    code = (
        "import sys\nfrom PySide6.QtCore import QCoreApplication\nfrom ui.app import Door\n"
        "app = QCoreApplication([])\nsys.exit(0 if Door().hand_over(['/甲/乙.jpg']) else 1)"
    )
    second = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=dict(os.environ))
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30000)
    assert second.returncode == 0
    assert got == [["/甲/乙.jpg"]]
    first.close()


def test_nobody_listens_nobody_takes(qtbot: QtBot) -> None:
    assert not Door().hand_over(["x"])


def test_the_name_of_the_office_is_asked_once_and_kept() -> None:
    kept = Preferences()
    assert is_first_start(kept)
    save_office("临江市交通运输局")
    assert not is_first_start(Preferences())
    assert office_settings(kept).agency.name == "临江市交通运输局"


def test_a_settings_file_goes_before_the_name(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('[agency]\nname = "甲局"\n', encoding="utf-8")
    save_office("乙局")
    kept = Preferences()
    kept.set("settings", str(file))
    assert office_settings(Preferences()).agency.name == "甲局"


def test_damaged_preferences_are_none() -> None:
    user_data_dir().mkdir(parents=True, exist_ok=True)
    (user_data_dir() / "window.json").write_text("{", encoding="utf-8")
    kept = Preferences()
    assert kept.get("language") is None
    kept.set("language", "en")
    assert Preferences().get("language") == "en"
