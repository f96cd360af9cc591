"""Progress in the status bar: what, how many, how long still, and a way to stop."""

from __future__ import annotations

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from ui import theme
from ui.texts import tr


class ProgressStrip(QWidget):
    """Shown while something runs; never modal.

    Signals:
        stop_wanted: the person wants it to stop.
    """

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._bar, self._stop = QLabel(), QProgressBar(), QToolButton()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(180)
        self._bar.setAccessibleName(tr("ui_progress"))
        self._stop.setAutoRaise(True)
        self._stop.setIcon(theme.icon("circle-stop"))
        self._stop.setToolTip(tr("ui_stop"))
        self._stop.setAccessibleName(tr("ui_stop"))
        self._stop.clicked.connect(self.stop_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        for widget in (self._text, self._bar, self._stop):
            row.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._stage = ""
        self._begun = 0.0
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_step(self, stage: str, done: int, total: int, *, can_stop: bool = True) -> None:
        """`done` of `total` in `stage` (`intake`, `reading`, `writing`)."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._begun = stage, now
        left = ""
        if 0 < done < total and now - self._begun > 2:
            left = tr("ui_time_left", left=duration((now - self._begun) / done * (total - done)))
        name = tr(f"ui_stage_{stage}")
        counted = tr("ui_progress_text", stage=name, done=done, total=total, left=left) if total else f"{name} {done or ''}".rstrip() + "…"
        self._text.setText(counted)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._stop.setEnabled(True)
        self._stop.setVisible(can_stop)
        self.show()

    def stopping(self) -> None:
        self._text.setText(tr("ui_stopping"))
        self._stop.setEnabled(False)

    def finish(self) -> None:
        self._stage = ""
        self.hide()


def duration(seconds: float) -> str:
    """`40 s` or `3 min`, in the window's language."""
    if seconds < 60:
        return tr("ui_seconds", count=max(1, round(seconds)))
    return tr("ui_minutes", count=round(seconds / 60))
