"""The one place that tells a person of an error, and the bar in which notices stand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from casefile.errors import Cancelled, KnownError
from ui import theme
from ui.bug_report import write_bug_report
from ui.dialogs.room import sized
from ui.texts import tr, words_of

_HINT_MS = 4000
_SIGNS = {"info": "info", "good": "circle-check", "warn": "triangle-alert", "bad": "circle-alert"}


class NoticeBar(QFrame):
    """A line above the work: what happened and what can be done next. Never in the way.

    Signals:
        closed: the person has read it.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._sign, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons = QHBoxLayout()
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(tr("ui_close_notice"))
        self._close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addLayout(self._buttons)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text() if self.isVisibleTo(self.parentWidget()) else ""

    def show_text(self, text: str, level: str = "info", actions: list[tuple[str, Callable[[], None]]] | None = None) -> None:
        """Shows `text`; `actions` are pairs of a button's text and what it does (it also closes the bar)."""
        while self._buttons.count():
            item = self._buttons.takeAt(0)
            if item.widget():
                item.widget().hide()  # at once: it is deleted only when the loop comes round
                item.widget().deleteLater()
        for label, act in actions or []:
            button = QPushButton(label, self)
            button.setAccessibleName(label)
            button.clicked.connect(lambda _=False, act=act: (self.dismiss(), act()))
            self._buttons.addWidget(button)
        tone = {"good": "good", "warn": "warn", "bad": "bad"}.get(level, "accent")
        self._sign.setPixmap(theme.icon(_SIGNS[level], tone).pixmap(18, 18))
        self._close.setIcon(theme.icon("x"))
        self._close.setAccessibleName(tr("ui_close_notice"))
        self._close.setToolTip(tr("ui_close_notice"))
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setProperty("level", level)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def dismiss(self) -> None:
        self.hide()
        self.closed.emit()


class Teller:
    """Shows errors: a known one as its sentence, a bug as a report that can be copied, stopping as nothing."""

    def __init__(self, bar: NoticeBar, window: QWidget) -> None:
        self._bar, self._window = bar, window

    def say(self, text: str, level: str = "info", actions: list[tuple[str, Callable[[], None]]] | None = None) -> None:
        self._bar.show_text(text, level, actions)
        QApplication.alert(self._window)  # who does something else meanwhile sees it in the task bar

    def hint(self, text: str) -> None:
        """A word in the status bar that goes by itself: what was done is in sight anyway."""
        if isinstance(self._window, QMainWindow):
            self._window.statusBar().showMessage(text, _HINT_MS)

    def error(self, error: BaseException) -> None:
        if isinstance(error, (Cancelled, KeyboardInterrupt)):
            return
        if isinstance(error, KnownError):
            self._bar.show_text(words_of(error), "bad")
            return
        text, path = write_bug_report(error)
        self._bar.show_text(
            tr("bug", report=path), "bad", [(tr("ui_show_report"), lambda: ReportDialog(text, self._window).open())]
        )


class ReportDialog(QDialog):
    """The report of a bug, ready to be copied."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui_report_title"))
        sized(self, 720, 420)
        view = QPlainTextEdit(text)
        view.setReadOnly(True)
        view.setAccessibleName(tr("ui_report_title"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.NoButton)
        copy = buttons.addButton(tr("ui_copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        buttons.addButton(tr("ui_close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(view)
        layout.addWidget(buttons)
