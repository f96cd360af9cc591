"""The office's settings and the sample case: asked for, kept, put in force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from casefile.errors import KnownError
from casefile.locate import resource_path
from ui.notice import Teller
from ui.session import Session
from ui.texts import tr

# Settings and their dialogs are loaded when they are asked for: every start would wait for them.
if TYPE_CHECKING:
    from casefile.settings import Settings


class OfficeController:
    """Asks for the office's settings and opens the sample case.

    Args:
        take: how the window takes files in.
    """

    def __init__(self, session: Session, teller: Teller, window: QWidget, take: Callable[[list[Path]], None]) -> None:
        self._session, self._teller, self._window, self._take = session, teller, window, take

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {"settings": self.ask, "open_sample": self.open_sample}

    def open_sample(self) -> None:
        scans = resource_path("sample", "scans")
        if not scans.is_dir():
            self._teller.say(tr("ui_no_sample"), "warn")
            return
        from casefile.settings import load_settings

        engine = self._session.engine
        settings = resource_path("sample", "settings.toml")
        if engine.settings.agency.name is None and settings.is_file():
            engine.use_settings(load_settings(settings))
        self._session.close()
        self._take([scans])

    def ask(self, *, first: bool = False) -> None:
        """All settings; at a first start the name alone."""
        from casefile.settings import Settings, office_file, office_settings
        from ui.dialogs.office import SAMPLE, OfficeDialog

        try:
            shown, faulty = office_settings(), None
        except KnownError as error:
            shown, faulty = Settings(), error  # what cannot be read is shown as built in, and why
        dialog = OfficeDialog(
            self._window, settings=shown, where=str(office_file()), first=first,
            sample=resource_path("sample", "scans").is_dir(),
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if faulty is not None:
            self._teller.error(faulty)

        def done(result: int) -> None:
            if result == OfficeDialog.DialogCode.Accepted:
                self.use(dialog.settings)
            elif result == SAMPLE:
                self.open_sample()

        dialog.finished.connect(done)
        dialog.open()

    def use(self, settings: Settings) -> None:
        """From now on, in this window and wherever no other settings are named: on the command line, too."""
        from casefile.settings import office_file, save_settings

        try:
            self._session.engine.use_settings(settings)  # first: a pack that is not there must not be kept
            save_settings(settings, office_file())
        except (KnownError, OSError) as error:
            self._teller.error(error)
            return
        self._session.recompose()
