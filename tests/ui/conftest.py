"""A window for a test, closed and checked afterwards."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.leaks import Census, warm_up
from tests.ui.support import Answers, TableEngine, make_engine, make_scans
from tests.ui.watchdog import WATCHDOG, WatchedApplication
from ui import texts, theme
from ui.controllers.finish import FinishController
from ui.controllers.intake import IntakeController
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.session import Session
from ui.tasks import Lanes


class Desk:
    """The window with what it rests on."""

    def __init__(self, qtbot: QtBot, engine: TableEngine, folder: Path, *, asks: bool = False) -> None:
        """`asks`: questions are put in real dialogs, not answered by `answers`."""
        self.bot, self.engine, self.folder = qtbot, engine, folder
        self.errors: list[BaseException] = []
        self.lanes = Lanes(self._on_error)
        self.session = Session(engine, self.lanes)
        self.kept = Preferences()
        self.kept.set("output", str(folder / "out"))
        self.intake = IntakeController(self.session, self.lanes)
        self.finish = FinishController(self.session, self.lanes, self.kept)
        self.answers = Answers()
        self.window = MainWindow(
            self.session, self.lanes, self.kept, self.intake, self.finish,
            asker=None if asks else self.answers,  # type: ignore[arg-type]
        )  # fmt: skip
        qtbot.addWidget(self.window)
        self.watch_models()
        self.window.show()
        qtbot.waitExposed(self.window)

    def _on_error(self, error: BaseException) -> None:
        self.errors.append(error)
        self.window.teller.error(error)

    def until(self, condition: Callable[[], Any], timeout: int = 60000) -> None:
        self.bot.waitUntil(lambda: bool(condition()), timeout=timeout)

    def settle(self) -> None:
        """Everything that follows from what was done is there."""
        self.until(
            lambda: not self.intake.is_busy
            and self.session.is_settled
            and (self.session.sheet is not None or not self.session.dossier.pages)
            and not self.lanes.engine.busy
            and not self.lanes.archive.busy
        )
        self.watch_models()

    def watch_models(self) -> None:
        """Qt's own tester on every model in any window, from now on."""
        for window in QApplication.topLevelWidgets():
            for model in window.findChildren(QAbstractItemModel):
                if type(model).__module__.startswith("ui.") and not model.findChildren(QAbstractItemModelTester):
                    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)

    def open_case(self) -> None:
        """The sample pages are in work."""
        self.window.take(make_scans(self.folder / "scans", self.engine))
        self.until(lambda: self.session.case.readings)
        self.settle()

    def do(self, command: str) -> None:
        """The command by its action, as menu and key do it."""
        action = self.window.actions_[command]
        assert action.isEnabled(), command
        with WATCHDOG.stretch(command):
            action.trigger()
        self.settle()

    def choose(self, *pages: str) -> None:
        """Pages chosen in the thumbnails."""
        self.window.view._show(pages[0], choose=list(pages))

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(d.type, d.pages) for d in self.session.dossier.documents]

    def page_of(self, kind: str, place: int = 0) -> str:
        return next(d for d in self.session.dossier.documents if d.type == kind).pages[place]


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return WatchedApplication


@pytest.fixture(autouse=True)
def _watched(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """No handler of the window may hold its thread for as long as a person notices.

    The program looks for garbage in pauses only (`ui.garbage`); so here, where everything every test made is looked through.
    """
    WATCHDOG.join()
    gc.disable()
    WATCHDOG.reset()
    yield
    gc.enable()
    told = os.environ.get("MINGJUAN_BLOCKS")
    if told and WATCHDOG.longest:
        with Path(told).open("a", encoding="utf-8") as out:
            out.write(f"{request.node.nodeid}\t{WATCHDOG.longest[0]}\t{WATCHDOG.stalled[0]}\n")
    assert not WATCHDOG.too_long, "the window's thread was held: " + "; ".join(str(b) for b in WATCHDOG.too_long)


@pytest.fixture(autouse=True)
def _nothing_held(qapp: QApplication) -> None:
    """Qt believes in the modifiers of the last key it saw: a Shift of the test before would choose rows otherwise."""
    keyboard = QWidget()
    QTest.keyRelease(keyboard, Qt.Key.Key_Shift)
    keyboard.deleteLater()
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


@pytest.fixture(autouse=True)
def _models_hold(qtlog: Any) -> Iterator[None]:
    """What the testers on the models have to say fails the test."""
    yield
    faults = [record.message for record in qtlog.records if record.message.startswith("FAIL!")]
    assert not faults, faults[0]


@pytest.fixture(autouse=True)
def _nothing_left(qapp: QApplication) -> Iterator[None]:
    """No thread, timer or window outlives its test."""
    before = Census.taken()
    yield
    left = before.left_behind()
    assert not left, "left behind: " + "; ".join(left)


@pytest.fixture(scope="session", autouse=True)
def _look(qapp: QApplication) -> None:
    warm_up()
    theme.apply(qapp)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with opened(qtbot, tmp_path) as made:
        yield made


@pytest.fixture
def asking_case(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """A desk with the sample case whose questions are real dialogs."""
    with opened(qtbot, tmp_path, asks=True) as made:
        made.open_case()
        yield made


@contextmanager
def opened(qtbot: QtBot, folder: Path, *, asks: bool = False, language: str = "zh") -> Iterator[Desk]:
    """A desk, and afterwards nothing of it."""
    texts.set_language(language)
    engine = make_engine(folder / "archive")
    made = Desk(qtbot, engine, folder, asks=asks)
    yield made
    engine.gate.set()
    assert made.lanes.close(), "a thread did not end"
    made.session.end()
    made.window.close()
    engine.close()


@pytest.fixture
def case(desk: Desk) -> Desk:
    """A desk with the sample case in work."""
    desk.open_case()
    return desk
