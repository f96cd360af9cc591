"""A window for a test, closed and checked afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.support import Answers, TableEngine, make_engine, make_scans
from ui import texts, theme
from ui.controllers.finish import FinishController
from ui.controllers.intake import IntakeController
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.session import Session
from ui.tasks import Lanes


class Desk:
    """The window with what it rests on."""

    def __init__(self, qtbot: QtBot, engine: TableEngine, folder: Path) -> None:
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
            self.session, self.lanes, self.kept, self.intake, self.finish, asker=self.answers  # type: ignore[arg-type]
        )
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)

    def _on_error(self, error: BaseException) -> None:
        self.errors.append(error)
        self.window.teller.error(error)

    def until(self, condition: Callable[[], Any], timeout: int = 20000) -> None:
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

    def open_case(self) -> None:
        """The sample pages are in work."""
        self.window.take(make_scans(self.folder / "scans", self.engine))
        self.until(lambda: self.session.case.readings)
        self.settle()

    def do(self, command: str) -> None:
        """The command by its action, as menu and key do it."""
        action = self.window.actions_[command]
        assert action.isEnabled(), command
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


@pytest.fixture(scope="session", autouse=True)
def _look(qapp: QApplication) -> None:
    theme.apply(qapp)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    texts.set_language("zh")
    engine = make_engine(tmp_path / "archive")
    made = Desk(qtbot, engine, tmp_path)
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
