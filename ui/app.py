"""Starts the window: one instance, fonts and theme, the list of cases, then the rest, and what was in work last."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from casefile.errors import KnownError
from casefile.messages import LANGUAGES, describe, sentence
from ui import texts, theme
from ui.bug_report import write_bug_report
from ui.engine import open_engine
from ui.front import listed
from ui.garbage import Sweeper
from ui.main_window import MainWindow
from ui.office import is_first_start
from ui.preferences import Preferences
from ui.qt_texts import speak
from ui.tasks import Lanes

if TYPE_CHECKING:
    from ui.controllers.finish import FinishController
    from ui.controllers.intake import IntakeController
    from ui.door import Door
    from ui.session import Session

OK, NO_PLACE, BUG = 0, 3, 4
TEXT_STEP = 25
LOOKS = 60
"""For the list, before the rest is brought in any case."""
DOOR = "mingjuan-"
"""How names of doors begin; on Linux they are sockets in the temporary folder."""
LATER = (
    "casefile.model", "casefile.workspace", "ui.journal", "ui.models.shown", "ui.session", "ui.controllers.intake", "ui.controllers.finish",
    "ui.models.case_tables", "ui.screens.fields", "ui.screens.findings", "ui.screens.workbench", "ui.controllers.view",
    "ui.controllers.arrange", "ui.controllers.fields", "ui.controllers.judge", "ui.controllers.archive", "ui.controllers.output",
    "ui.controllers.review", "ui.arranging", "ui.commands",
)  # fmt: skip
"""What is loaded once the list stands, one part between two events."""


def run_window(arguments: Sequence[str] = ()) -> int:
    """Opens the window and returns the exit code when it is closed.

    Args:
        arguments: files and folders to take in; `--archive PLACE`, `--settings FILE`, `--lang zh|en`;
            `--quit-when-ready` closes the window as soon as it can be used.
    """
    given = _arguments(arguments)
    gc.disable()  # what is built now stays; the sweeper takes over once it stands
    if not _has_display():
        _say("ui_no_display")
        return NO_PLACE
    app = QApplication.instance() or QApplication(["mingjuan"])
    assert isinstance(app, QApplication)
    app.setApplicationName("Mingjuan")
    app.setDesktopFileName("mingjuan")
    kept = Preferences()
    texts.set_language(given.lang or kept.get("language", LANGUAGES[0]))
    speak(app, texts.language())
    if not given.quit_when_ready and hand_over([str(Path(p).resolve()) for p in given.paths]):
        return OK
    theme.apply(app, text_percent=int(kept.get("text_percent", 100)))
    program = Program(app, kept, given.archive, given.settings, is_trial=given.quit_when_ready)
    try:
        program.open()
    except Exception as error:
        return program.tell(error)
    sys.excepthook = program.on_bug
    if given.quit_when_ready:
        QTimer.singleShot(0, program.when_ready(app.quit))
    else:
        paths = [Path(p) for p in given.paths]
        QTimer.singleShot(0, program.when_ready(lambda: program.furnish_soon(lambda: program.begin(paths)), LOOKS))
    code = app.exec()
    program.end()
    return code


def hand_over(paths: list[str]) -> bool:
    """True when another window runs and has taken `paths`."""
    if sys.platform == "linux" and not any(name.startswith(DOOR) for name in os.listdir(QDir.tempPath())):
        return False  # nobody listens: what it takes to knock need not be loaded
    from ui.door import Door

    return Door().hand_over(paths)


class Program(QObject):
    """Everything the window rests on; outlives the window when it is built anew in the other language."""

    def __init__(
        self, app: QApplication, kept: Preferences, archive: str | None, settings: str | None = None, *, is_trial: bool = False
    ) -> None:
        """`is_trial`: nobody looks at the window, nothing is asked."""
        super().__init__()
        self._app, self._kept, self._archive, self._settings = app, kept, archive, settings
        self._is_trial, self._is_refused = is_trial, False
        self.window: MainWindow | None = None
        self.session: Session | None = None
        self.intake: IntakeController | None = None
        self.finish: FinishController | None = None
        self._door: Door | None = None
        self._is_ended = False
        self.sweeper = Sweeper(self)
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: self._restyle())

    def open(self) -> None:
        """Opens the window with the list of cases alone; the archive itself is opened behind it.

        Raises:
            KnownError: the program's own data cannot be used.
        """
        self.engine = open_engine(self._settings, self._archive)
        self.engine.operator = self._kept.get("operator") or self.engine.operator
        self.lanes = Lanes(self._on_error)
        # Read while the window is built, so that it is painted once, with its list.
        self.lanes.archive.run(lambda _job: listed(self.engine), lambda found: window.archive.show_cases(found))
        self.window = window = MainWindow(None, self.lanes, self._kept, None, None)
        window.stand_alone()
        self._attend(window)

    def start(self) -> None:
        """Opens the window with everything in it.

        Raises:
            KnownError: the program's own data cannot be used.
        """
        self.open()
        for _ in self._furnish():
            pass

    def furnish_soon(self, then: Callable[[], None]) -> None:
        """Brings the rest in steps between which the window answers; `then` once it is there."""
        steps = self._furnish()
        self.listen()

        def go_on() -> None:
            if self._is_ended:
                return
            try:
                next(steps)
            except StopIteration:
                then()
            except Exception as error:
                self._app.exit(self.tell(error))
            else:
                QTimer.singleShot(0, go_on)

        go_on()

    def _furnish(self) -> Iterator[None]:
        assert self.window is not None
        for name in LATER:
            import_module(name)
            yield
        from ui.controllers.finish import FinishController
        from ui.controllers.intake import IntakeController
        from ui.session import Session

        self.session = Session(self.engine, self.lanes)
        self.intake = IntakeController(self.session, self.lanes, self)
        self.finish = FinishController(self.session, self.lanes, self._kept, self)
        yield from self.window.furnish(self.session, self.intake, self.finish)
        self.sweeper.start()

    def listen(self) -> None:
        """Takes the files of other starts."""
        from ui.door import Door

        self._door = Door()
        self._door.opened.connect(self.on_handed_over)
        self._door.listen()

    def begin(self, paths: list[Path]) -> None:
        """What a person finds: files that were given, else what was in work last."""
        assert self.window is not None
        self.lanes.archive.run(lambda _job: self.engine.open())
        self.lanes.engine.run(lambda _job: self.engine.prepare(), priority=3)
        if paths:
            self.window.take(paths)
        else:
            self.window.desk.open_last(otherwise=self._greet)

    def _greet(self) -> None:
        """A first start without any case: who are you, and would you like the sample?"""
        if self.window is not None and is_first_start() and self.engine.settings.agency.name is None:
            self.window.office.ask(first=True)

    def when_ready(self, then: Callable[[], None], looks: int | None = None) -> Callable[[], None]:
        """`then` once the window is painted and the list is there.

        Args:
            looks: it is enough after so many looks, 5 ms apart: a window may stand behind others for hours, and an
                archive on the network take its time.
        """
        left = iter(range(looks)) if looks is not None else repeat(0)

        def look() -> None:
            assert self.window is not None
            if self._is_refused or self._is_ended:
                return  # it ends with a code of its own
            is_ready = self.window.is_painted and not self.lanes.archive.busy
            if is_ready or next(left, None) is None:
                then()
            else:
                QTimer.singleShot(5, look)

        return look

    def on_handed_over(self, paths: list[str]) -> None:
        """Another start gave its files to this window."""
        if self.window is None:
            return
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()
        self.window.take(paths)

    def end(self) -> None:
        """Stops what runs and closes the archive; once is enough."""
        if self._is_ended:
            return
        self._is_ended = True
        if self._door is not None:
            self._door.close()
        self.sweeper.stop()
        if self.session is not None:
            self.session.end()
        self.lanes.close()
        if self.window is not None:
            self.window.deleteLater()
        self.engine.close()

    def _build(self) -> None:
        old = self.window
        self.window = MainWindow(self.session, self.lanes, self._kept, self.intake, self.finish)
        self._attend(self.window)
        if old is not None:
            self.window.go(old.screens.currentIndex())
            old.forget()
            old.hide()
            old.deleteLater()

    def _attend(self, window: MainWindow) -> None:
        window.language_wanted.connect(self._on_language)
        window.text_size_wanted.connect(self._on_text_size)
        window.show()
        self.sweeper.attend(window)

    def _on_language(self) -> None:
        texts.set_language("en" if texts.is_chinese() else "zh")
        self._kept.set("language", texts.language())
        speak(self._app, texts.language())
        assert self.window is not None
        self.window.remember()
        self._build()

    def _on_text_size(self, step: int) -> None:
        now = int(self._kept.get("text_percent", 100))
        percent = min(max(now + step * TEXT_STEP, 100), 200) if step else 100
        if percent == now:
            return
        self._kept.set("text_percent", percent)
        assert self.window is not None
        self.window.remember()
        theme.apply(self._app, text_percent=percent)
        self._build()

    def on_bug(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """An error nobody caught, anywhere in the window's own code: told like any other, the window stays."""
        self._on_error(error)

    def _on_error(self, error: BaseException) -> None:
        if error is self.engine.refusal:
            self._refuse(error)
        elif self.window is not None:
            self.window.teller.error(error)

    def _refuse(self, error: BaseException) -> None:
        """Without settings and archive nothing can be done here: says why, once, and ends the program."""
        if not self._is_refused:
            self._is_refused = True
            self._app.exit(self.tell(error))

    def tell(self, error: BaseException) -> int:
        """Says why the program cannot go on; the exit code that belongs to it."""
        known = error if isinstance(error, KnownError) else None
        if known is not None:
            words = [describe(known, lang) for lang in LANGUAGES]
        else:
            where = write_bug_report(error)[1]
            words = [sentence("bug", lang, report=where) for lang in LANGUAGES]
        sys.stderr.write("".join(f"{text}\n" for text in words))
        if known is not None and not self._is_trial:
            _show_fatal(known)
        return known.exit_code if known is not None else BUG

    def _restyle(self) -> None:
        theme.apply(self._app, text_percent=int(self._kept.get("text_percent", 100)))


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="main.py window", add_help=False)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--quit-when-ready", action="store_true")
    parser.add_argument("--archive")
    parser.add_argument("--settings")
    parser.add_argument("--lang", choices=LANGUAGES)
    return parser.parse_args(list(given))


def _has_display() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _show_fatal(error: KnownError) -> None:
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Critical, texts.tr("ui_program"), texts.words_of(error))
    box.exec()


def _say(code: str) -> None:
    sys.stderr.write(f"{sentence(code, 'zh')}\n{sentence(code, 'en')}\n")
