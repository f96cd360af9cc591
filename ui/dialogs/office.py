"""The office's settings: asked for at the first start, changed later."""

from __future__ import annotations

from pathlib import Path

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
from casefile.settings import load_settings
from ui.texts import plain, tr, words_of

SAMPLE = 2
"""Result of the dialog when the person wants to see the sample case first."""


class OfficeDialog(QDialog):
    """Name of the office, or its settings file. A faulty file is refused here, with everything that is wrong in it."""

    def __init__(
        self, parent: QWidget | None = None, *, name: str = "", file: str = "", first: bool = False, sample: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(plain(tr("ui_office_first" if first else "act_settings")))
        self.setMinimumWidth(560)
        text = QLabel(tr("ui_office_text"))
        text.setWordWrap(True)
        self.name = QLineEdit(name)
        self.name.setPlaceholderText(tr("ui_office_name_hint"))
        self.name.setAccessibleName(tr("ui_office_name"))
        self.file = QLineEdit(file)
        self.file.setPlaceholderText(tr("ui_office_file_hint"))
        self.file.setAccessibleName(tr("ui_office_file"))
        self.file.setClearButtonEnabled(True)
        browse = QPushButton(tr("ui_browse"))
        browse.setAccessibleName(tr("ui_browse"))
        browse.clicked.connect(self._browse)
        self._fault = QLabel()
        self._fault.setWordWrap(True)
        self._fault.setAccessibleName(tr("ui_office_fault"))
        self._fault.hide()
        buttons = QDialogButtonBox()
        accept = buttons.addButton(tr("ui_save"), QDialogButtonBox.ButtonRole.AcceptRole)
        accept.setProperty("primary", True)
        if sample:
            show = buttons.addButton(plain(tr("act_open_sample")), QDialogButtonBox.ButtonRole.ActionRole)
            show.clicked.connect(lambda: self.done(SAMPLE))
        buttons.addButton(tr("ui_later" if first else "ui_cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            button.setAccessibleName(button.text())
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(text)
        for title, line, extra in ((tr("ui_office_name"), self.name, None), (tr("ui_office_file"), self.file, browse)):
            label = QLabel(title)
            label.setBuddy(line)
            layout.addWidget(label)
            row = QHBoxLayout()
            row.addWidget(line, 1)
            if extra:
                row.addWidget(extra)
            layout.addLayout(row)
        layout.addWidget(self._fault)
        layout.addStretch(1)
        layout.addWidget(buttons)

    @property
    def fault(self) -> str:
        return self._fault.text()

    def accept(self) -> None:
        if self.file.text().strip():
            try:
                load_settings(Path(self.file.text().strip()))
            except KnownError as error:
                self._fault.setText(words_of(error))
                self._fault.show()
                return
        super().accept()

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("ui_office_file"), self.file.text(), "TOML (*.toml)")
        if chosen:
            self.file.setText(chosen)
