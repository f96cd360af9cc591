"""Starting: no Qt without a window, one instance, first start, ready and gone."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casefile.archive import Archive
from casefile.errors import ArchiveLocked, BadArguments
from casefile.locate import user_data_dir
from casefile.settings import Settings
from casefile.workspace import Case, Workspace, glance
from tests.ui.support import make_engine, make_scans
from ui import texts
from ui.app import Program
from ui.dialogs.office import OfficeDialog
from ui.door import Door
from ui.engine import LazyEngine
from ui.office import is_first_start
from ui.preferences import Preferences

ROOT = Path(__file__).resolve().parents[2]

BLOCKER = """
import sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6") or (name.startswith("ui.") and not name.startswith("ui.terminal") and name not in ("ui.bug_report", "ui.texts")):
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


def test_the_window_lists_its_cases_before_what_works_on_a_case_is_loaded(tmp_path: Path) -> None:
    env = {**os.environ, "MINGJUAN_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    Archive.open(tmp_path / "archive").close()
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "main.py", "window", "--quit-when-ready"], cwd=ROOT, env=env,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    loaded = {line.rsplit("|", 1)[-1].strip() for line in ran.stderr.splitlines() if line.startswith("import time")}
    assert {"casefile.archive.glance", "ui.front", "ui.main_window"} <= loaded
    heavy = {"casefile.workspace", "casefile.model", "ui.session", "ui.screens.workbench", "PySide6.QtNetwork", "sqlalchemy", "pydantic", "cv2", "numpy", "casefile.recognition", "casefile.assembly", "casefile.facts", "scoring.engine", "scoring.pack", "pebble"}
    assert not heavy & loaded


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


def test_an_archive_that_cannot_be_used_is_told_and_ends_the_program(tmp_path: Path) -> None:
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


def test_settings_that_cannot_be_used_are_told_and_end_the_program(tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.toml"
    faulty.write_text("[agency]\nnname = 1\n", encoding="utf-8")
    env = {**os.environ, "MINGJUAN_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "main.py", "window", "--quit-when-ready", "--settings", str(faulty)], cwd=ROOT, env=env,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 2, ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stderr.count("nname") == 2  # once in each language


def test_a_second_start_hands_its_files_to_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first = Door()
    first.listen()
    got: list[list[str]] = []
    first.opened.connect(got.append)
    code = (
        "import sys\nfrom PySide6.QtCore import QCoreApplication\nfrom ui.door import Door\n"
        "app = QCoreApplication([])\nsys.exit(0 if Door().hand_over(['/甲/乙.jpg']) else 1)"
    )
    second = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=dict(os.environ))
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=60000)
    assert second.returncode == 0
    assert got == [["/甲/乙.jpg"]]
    first.close()


def test_nobody_listens_nobody_takes(qtbot: QtBot) -> None:
    assert not Door().hand_over(["x"])


def test_damaged_preferences_are_none() -> None:
    user_data_dir().mkdir(parents=True, exist_ok=True)
    (user_data_dir() / "window.json").write_text("{", encoding="utf-8")
    kept = Preferences()
    assert kept.get("language") is None
    kept.set("language", "en")
    assert Preferences().get("language") == "en"


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    texts.set_language("zh")
    monkeypatch.setattr("ui.app.open_engine", lambda _settings, _place: make_engine(tmp_path / "archive"))
    made = Program(qapp, Preferences(), None)
    made.start()
    yield made
    texts.set_language("zh")
    made.end()


@pytest.fixture
def lazy(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """A program whose engine loads pack and catalogue behind the window, as the real one does."""
    texts.set_language("zh")
    workspace = make_engine(tmp_path / "archive").workspace
    monkeypatch.setattr("ui.app.open_engine", lambda _settings, _place: LazyEngine(lambda: workspace, "王芳"))
    made = Program(qapp, Preferences(), None)
    made.start()
    yield made
    made.end()


def test_pack_and_catalogue_come_behind_the_window(lazy: Program, qtbot: QtBot) -> None:
    assert lazy.window.isVisible()
    assert lazy.engine._pack is None
    lazy.begin([])
    qtbot.waitUntil(lambda: not lazy.lanes.engine.busy, timeout=60000)
    assert lazy.engine._pack is not None
    assert lazy.engine.catalogue.types


@pytest.fixture
def waiting(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Program, threading.Event]]:
    """A program with one archived case whose archive opens only once the gate is open."""
    texts.set_language("zh")
    gate = threading.Event()
    place = tmp_path / "archive"
    engine = make_engine(place)
    made = make_scans(tmp_path / "scans", engine)
    case = Case().with_intake(engine.take(made, lambda *_: None, threading.Event()))
    engine.finish(case, tmp_path / "out", lambda *_: None, threading.Event())
    engine.close()

    def open_() -> Workspace:
        assert gate.wait(60)
        return make_engine(place).workspace

    monkeypatch.setattr("ui.app.open_engine", lambda _settings, _place: LazyEngine(open_, "王芳", lambda: glance(place)))
    program = Program(qapp, Preferences(), None)
    program.start()
    yield program, gate
    gate.set()
    program.end()


def test_the_list_stands_and_takes_a_click_before_the_archive_is_open(
    waiting: tuple[Program, threading.Event], qtbot: QtBot
) -> None:
    program, gate = waiting
    window = program.window
    qtbot.waitUntil(lambda: window.archive.filtered.rowCount() == 1, timeout=60000)
    assert program.engine._opened is None
    window.archive.table.choose_row(0)
    qtbot.keyClick(window.archive.table, Qt.Key.Key_Return)
    program.begin([])
    assert not window.session.is_open
    gate.set()
    qtbot.waitUntil(lambda: window.session.is_open and window.on_bench, timeout=60000)
    qtbot.waitUntil(lambda: window.session.is_settled and not program.lanes.engine.busy, timeout=60000)
    assert window.session.case.case_id == 1


def test_an_archive_that_refuses_is_told_once_and_ends_the_program(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    ended: list[int] = []

    def refuse() -> Workspace:
        raise ArchiveLocked(path="甲/乙")

    monkeypatch.setattr("ui.app.open_engine", lambda _settings, _place: LazyEngine(refuse, "王芳"))
    monkeypatch.setattr("ui.app._show_fatal", told.append)
    monkeypatch.setattr(qapp, "exit", ended.append)
    program = Program(qapp, Preferences(), None)
    program.start()
    program.begin([])
    qtbot.waitUntil(lambda: not program.lanes.archive.busy, timeout=60000)
    assert [type(error) for error in told] == [ArchiveLocked]
    assert ended == [ArchiveLocked.exit_code]
    program.end()


def test_a_pack_that_cannot_be_used_is_told_in_the_window(
    lazy: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_settings: Settings) -> None:
        raise BadArguments(reason="甲标准")

    monkeypatch.setattr("ui.engine.pack_of", refuse)
    lazy.begin([])
    qtbot.waitUntil(lambda: "甲标准" in lazy.window.notice.text, timeout=60000)
    assert lazy.window.isVisible()


def test_the_language_changes_while_work_goes_on(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    window = program.window
    window.take(make_scans(tmp_path / "scans", program.engine))
    qtbot.waitUntil(lambda: len(program.session.dossier.documents) == 4 and program.session.is_settled, timeout=60000)
    assert "工作台" in window.actions_["go_workbench"].text()
    window.actions_["language"].trigger()
    other = program.window
    assert other is not window
    assert other.actions_["go_workbench"].text() == "Workbench"
    assert other.bench.thumb_model.rowCount() > 4
    assert Preferences().get("language") == "en"
    qtbot.wait(50)  # the old window is gone; nothing may reach for it
    page = program.session.dossier.pages[0].id
    other.view.show_page(page)
    other.arrange.turn(90)
    qtbot.waitUntil(lambda: program.session.dossier.page(page).turn == 90, timeout=60000)
    assert "Turn 1 page" in other.actions_["undo"].text()


def test_the_first_start_asks_for_the_office(program: Program, qtbot: QtBot) -> None:
    program.engine.workspace.settings = Settings()
    program.begin([])

    def asked() -> list[OfficeDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, OfficeDialog) and w.isVisible()]

    qtbot.waitUntil(lambda: len(asked()) == 1, timeout=60000)
    dialogs = asked()
    dialogs[0].name.setText("临江市交通运输局")
    dialogs[0].accept()
    qtbot.waitUntil(lambda: program.engine.settings.agency.name == "临江市交通运输局", timeout=60000)
    assert not is_first_start()


def test_files_from_a_second_start_come_into_the_open_window(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    scans = make_scans(tmp_path / "scans", program.engine)
    program.on_handed_over([str(p) for p in scans])
    qtbot.waitUntil(lambda: len(program.session.case.pages) == 6, timeout=60000)
    qtbot.waitUntil(lambda: not program.intake.is_busy and program.session.is_settled, timeout=60000)


def test_the_last_case_is_open_again(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    program._kept.set("output", str(tmp_path / "out"))
    program.window.take(make_scans(tmp_path / "scans", program.engine))
    qtbot.waitUntil(lambda: len(program.session.dossier.documents) == 4 and program.session.is_settled, timeout=60000)
    program.finish.start()
    qtbot.waitUntil(lambda: not program.finish.is_busy and program.session.case.case_id is not None, timeout=60000)
    for opened_last in (1, None):  # None: the command line archived it, no window ever opened it
        program.session.close()
        program._kept.set("last_case", opened_last)
        program.window.desk.open_last()
        qtbot.waitUntil(
            lambda: len(program.session.dossier.documents) == 4 and program.session.is_settled, timeout=20000
        )
        assert program.session.case.case_id == 1
        assert not program.session.dirty


def test_an_error_nobody_caught_is_told_and_the_window_stays(program: Program) -> None:
    error = RuntimeError("沈国梁")
    program.on_bug(RuntimeError, error, None)
    assert "错误报告" in program.window.notice.text
    assert "沈国梁" not in program.window.notice.text
    assert program.window.isVisible()
