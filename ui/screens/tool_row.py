"""A row of small buttons that gives way: where the pane is narrow, the less needed ones go; their keys and menu stay."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ui import theme
from ui.actions import Actions


class PlaceLabel(QLabel):
    """Where one is; the end of it goes where the pane is narrow, and stands in the tip."""

    def minimumSizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(painter, self.rect(), int(self.alignment()), self.palette(), True, shown, self.foregroundRole())


class ToolRow(QWidget):
    """A label, and commands as icons.

    Args:
        names: commands from left to right; "!" before one that always stays.
        label: stands before them.
    """

    def __init__(self, actions: Actions, names: Sequence[str], label: QLabel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self._buttons: list[tuple[QToolButton, bool]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # what has no room is hidden, not asked for
        row.addWidget(label, 1)
        row.addSpacing(_GAP)
        for name in names:
            action = actions[name.removeprefix("!")]
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAutoRaise(True)
            button.setAccessibleName(action.statusTip())
            button.setIconSize(QSize(theme.scaled(16), theme.scaled(16)))
            row.addWidget(button)
            self._buttons.append((button, name.startswith("!")))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def shown(self) -> list[str]:
        """Commands that have room, by id."""
        return [b.defaultAction().objectName() for b, _ in self._buttons if not b.isHidden()]

    def minimumSizeHint(self) -> QSize:
        return QSize(self._taken(always=True), self._tallest())

    def sizeHint(self) -> QSize:
        return QSize(self._taken(always=False), self._tallest())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # the label says something longer or shorter now
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        room = self.width() - self._taken(always=True) - self._label.sizeHint().width() + self._label.minimumWidth()
        for button, stays in self._buttons:
            if not stays:
                room -= button.sizeHint().width()
                button.setVisible(room >= 0)

    def _taken(self, *, always: bool) -> int:
        wide = sum(b.sizeHint().width() for b, stays in self._buttons if stays or not always)
        return wide + _GAP + (self._label.minimumWidth() if always else self._label.sizeHint().width())

    def _tallest(self) -> int:
        return max(self._label.sizeHint().height(), *(b.sizeHint().height() for b, _ in self._buttons))


_GAP = 8
