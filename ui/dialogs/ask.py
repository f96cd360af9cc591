"""Small questions: choose one of many, give a reason, answer yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.room import sized
from ui.texts import tr

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from ui.dialogs.judge import ConfirmDialog, Decision, JudgeDialog
    from ui.models.case_tables import FindingLine
    from ui.preferences import Preferences


@dataclass(frozen=True)
class Choice:
    """One line to choose: what is shown, what else it is found by, and its value."""

    text: str
    value: str
    words: str = ""


def _buttons(dialog: QDialog, accept: str) -> QDialogButtonBox:
    box = QDialogButtonBox()
    yes = box.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
    yes.setProperty("primary", True)
    yes.setAccessibleName(accept)
    no = box.addButton(tr("ui_cancel"), QDialogButtonBox.ButtonRole.RejectRole)
    no.setAccessibleName(tr("ui_cancel"))
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box


class ChooseDialog(QDialog):
    """A list that narrows while one types; arrows and Enter choose, no mouse needed."""

    def __init__(self, title: str, hint: str, choices: Sequence[Choice], parent: QWidget | None = None, current: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        sized(self, 460, 520)
        self._choices = tuple(choices)
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(hint)
        self.line.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.line.textChanged.connect(self._narrow)
        self.line.installEventFilter(self)
        self.list.itemActivated.connect(lambda _item: self.accept())
        self._box = _buttons(self, tr("ui_choose"))
        layout = QVBoxLayout(self)
        for widget in (self.line, self.list, self._box):
            layout.addWidget(widget)
        self._narrow("")
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == current:
                self.list.setCurrentRow(row)

    @property
    def value(self) -> str | None:
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step and self.list.count():
                self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
                return True
        return super().eventFilter(watched, event)

    def accept(self) -> None:
        if self.value is not None:
            super().accept()

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        self.list.clear()
        for choice in self._choices:
            where = f"{choice.text} {choice.words}".casefold()
            if all(word in where for word in words):
                item = QListWidgetItem(choice.text)
                item.setData(Qt.ItemDataRole.UserRole, choice.value)
                self.list.addItem(item)
        self.list.setCurrentRow(0)


class ReasonDialog(QDialog):
    """A reason: one of the usual ones, or one's own."""

    def __init__(self, title: str, question: str, usual: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        label = QLabel(question)
        label.setWordWrap(True)
        self.line = QComboBox()
        self.line.setEditable(True)
        self.line.addItems(list(usual))
        self.line.setAccessibleName(question)
        label.setBuddy(self.line)
        layout = QVBoxLayout(self)
        for widget in (label, self.line, _buttons(self, title)):
            layout.addWidget(widget)
        self.line.lineEdit().selectAll()
        self.line.setFocus()

    @property
    def value(self) -> str | None:
        return self.line.currentText().strip() or None

    def accept(self) -> None:
        if self.value:
            super().accept()


class TextDialog(QDialog):
    """A few lines of text; empty is an answer, too. Ctrl+Enter accepts."""

    def __init__(self, title: str, question: str, text: str, offered: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(480)
        label = QLabel(question)
        label.setWordWrap(True)
        self.edit = QPlainTextEdit(text or "\n".join(offered))
        self.edit.setAccessibleName(question)
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * 6)
        self.edit.selectAll()
        label.setBuddy(self.edit)
        self.edit.installEventFilter(self)
        layout = QVBoxLayout(self)
        for widget in (label, self.edit, _buttons(self, tr("ui_save"))):
            layout.addWidget(widget)
        self.edit.setFocus()

    @property
    def value(self) -> str:
        return self.edit.toPlainText().strip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        entered = pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
            return True
        return super().eventFilter(watched, event)


class Asker:
    """Puts questions to the person at the window; tests put another in its place."""

    def __init__(self, window: QWidget, kept: Preferences | None = None) -> None:
        """`kept`: remembers which folder was asked for last."""
        self._window, self._kept = window, kept

    def choose(self, title: str, hint: str, choices: Sequence[Choice], current: str = "") -> str | None:
        """The value of the line chosen, None when the person does not want to."""
        dialog = ChooseDialog(title, hint, choices, self._window, current)
        chosen = dialog.value if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return chosen

    def reason(self, title: str, question: str, usual: Sequence[str]) -> str | None:
        dialog = ReasonDialog(title, question, usual, self._window)
        given = dialog.value if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return given

    def write(self, title: str, question: str, text: str, offered: Sequence[str] = ()) -> str | None:
        """What was written, "" for nothing; None when the person does not want to."""
        dialog = TextDialog(title, question, text, offered, self._window)
        given = dialog.value if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return given

    def judge(self, line: FindingLine, criterion: Any, name: str) -> Decision | None:
        """A decision on one criterion of the pack."""
        from ui.dialogs.judge import JudgeDialog

        return self._decided(JudgeDialog(line, criterion, name, self._window))

    def confirm(self, lines: Sequence[FindingLine], name: str) -> Decision | None:
        """One reason for taking over what the machine proposes."""
        from ui.dialogs.judge import ConfirmDialog

        return self._decided(ConfirmDialog(lines, name, self._window))

    def _decided(self, dialog: JudgeDialog | ConfirmDialog) -> Decision | None:
        decision = dialog.decision if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return decision

    def files(self) -> list[str]:
        from PySide6.QtWidgets import QFileDialog

        kinds = f"{tr('ui_kind_scans')} (*.jpg *.jpeg *.png *.tif *.tiff *.pdf *.bmp *.webp *.heic *.heif);;{tr('ui_kind_all')} (*)"
        chosen = QFileDialog.getOpenFileNames(self._window, tr("act_open_files_tip"), self._last(), kinds)[0]
        if chosen:
            self._remember(Path(chosen[0]).parent)
        return chosen

    def save_as(self, title: str, start: str, kind: str) -> str:
        """A file to write to, "" when the person does not want to."""
        from PySide6.QtWidgets import QFileDialog

        return QFileDialog.getSaveFileName(self._window, title, start, kind)[0]

    def printer(self) -> QPrinter | None:
        """The printer chosen in the system's print dialog, with pages and copies."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self._window)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
        chosen = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return printer if chosen else None

    def folder(self, title: str, start: str = "") -> str:
        """`start`: where to begin, "" for beside the folder chosen last."""
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(self._window, title, start or self._last())
        if chosen and not start:
            self._remember(Path(chosen).parent)
        return chosen

    def _last(self) -> str:
        """Where scans were fetched last; at first the person's documents, never the program's own folder."""
        from PySide6.QtCore import QStandardPaths

        known = self._kept.get("scans") if self._kept is not None else None
        if isinstance(known, str) and Path(known).is_dir():
            return known
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return documents if Path(documents).is_dir() else str(Path.home())

    def _remember(self, folder: Path) -> None:
        if self._kept is not None:
            self._kept.set("scans", str(folder))
