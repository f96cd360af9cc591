"""The office's settings: the name is asked for at the first start, everything can be changed later."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from casefile.errors import KnownError
from casefile.settings import Settings, load_settings
from ui.dialogs.room import at_least, sized
from ui.dialogs.settings_form import SettingsForm
from ui.texts import plain, tr, words_of

SAMPLE = 2
"""Result of the dialog when the person wants to see the sample case first."""


class OfficeDialog(QDialog):
    """Name of the office and all other settings, which a settings file may fill in.

    Args:
        settings: what is shown.
        where: the file they are kept in; told to the person.
        first: a first start: only the name is asked for, the rest can wait.
        sample: the sample case is offered.
    """

    def __init__(
        self, parent: QWidget | None = None, *, settings: Settings | None = None, where: str = "", first: bool = False,
        sample: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(plain(tr("ui_office_first" if first else "act_settings")))
        text = QLabel(tr("ui_office_text") if first else tr("ui_office_where", file=where))
        text.setWordWrap(True)
        self.form = SettingsForm()
        self.form.show_settings(settings or Settings())
        self.name = QLineEdit(self.form.value("agency.name") or "")
        self.name.setPlaceholderText(tr("ui_office_name_hint"))
        self.name.setAccessibleName(tr("ui_office_name"))
        self.name.textEdited.connect(lambda given: self.form.put("agency.name", given.strip()))
        self._fault = QLabel()
        self._fault.setWordWrap(True)
        self._fault.setAccessibleName(tr("ui_office_fault"))
        self._fault.hide()
        self._pause = QTimer(self, interval=300, singleShot=True, timeout=self._check)
        self.form.changed.connect(self._pause.start)
        self._settings: Settings | None = None
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(text)
        label = QLabel(tr("ui_office_name"))
        label.setBuddy(self.name)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.name, 1)
        layout.addLayout(row)
        layout.addWidget(self.form, 1)
        layout.addWidget(self._fault)
        layout.addWidget(self._buttons(first, sample))
        for widget in (label, self.name) if not first else (self.form,):
            widget.hide()
        at_least(self, 560)
        if not first:
            sized(self, 720, 560)

    @property
    def fault(self) -> str:
        return self._fault.text()

    @property
    def settings(self) -> Settings:
        """What was entered, once it was accepted."""
        return self._settings or self.form.settings()

    def accept(self) -> None:
        if self.name.isVisibleTo(self):
            self.form.put("agency.name", self.name.text().strip())
        if self._check():
            super().accept()

    def take_file(self, path: Path) -> None:
        """Fills the form from a settings file; a faulty one is refused with everything that is wrong in it."""
        try:
            settings = load_settings(path)
        except KnownError as error:
            self._say(words_of(error))
            return
        named = Path(settings.scoring.pack)
        if named.suffix and not named.is_absolute():  # it was meant from where the file lies
            pack = str(path.parent / named)
            settings = settings.model_copy(update={"scoring": settings.scoring.model_copy(update={"pack": pack})})
        self.form.show_settings(settings)
        self.name.setText(settings.agency.name or "")
        self._check()

    # --- inside ---------------------------------------------------------------------------

    def _check(self) -> bool:
        try:
            self._settings = self.form.settings()
        except KnownError as error:
            self._settings = None
            self._say(words_of(error))
            return False
        self._say("")
        return True

    def _say(self, fault: str) -> None:
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))

    def _buttons(self, first: bool, sample: bool) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        accept = buttons.addButton(tr("ui_save"), QDialogButtonBox.ButtonRole.AcceptRole)
        accept.setProperty("primary", True)
        browse = QPushButton(tr("ui_office_take_file"))
        browse.clicked.connect(self._browse)
        buttons.addButton(browse, QDialogButtonBox.ButtonRole.ActionRole)
        if sample and first:
            show = buttons.addButton(plain(tr("act_open_sample")), QDialogButtonBox.ButtonRole.ActionRole)
            show.clicked.connect(lambda: self.done(SAMPLE))
        buttons.addButton(tr("ui_later" if first else "ui_cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            button.setAccessibleName(button.text())
        return buttons

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("ui_office_take_file"), "", "TOML (*.toml)")
        if chosen:
            self.take_file(Path(chosen))
