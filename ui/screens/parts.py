"""Small parts that screens are put together from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.actions import Actions
from ui.texts import plain


class Table(QTableView):
    """A table that says why it is empty.

    Attributes:
        hint: what stands in it while it has no rows.
    """

    hint = ""

    def choose_row(self, row: int) -> None:
        """Chooses one row and nothing else. `selectRow` asks what is held down: by Shift+N it would choose none."""
        index = self.model().index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        model = self.model()
        if self.hint and model is not None and model.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.colours().faint))
            room = self.viewport().rect().adjusted(20, 20, -20, -20)
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, self.hint)


def table(model: QAbstractItemModel, name: str, *, stretch: int, widths: Sequence[int] = (), hint: str = "") -> Table:
    """A table of whole rows; column `stretch` takes the room that is left.

    Args:
        widths: pixels at a text size of 100 %.
    """
    view = Table()
    view.hint = hint
    view.setModel(model)
    view.setAccessibleName(name)
    view.setIconSize(QSize(theme.scaled(16), theme.scaled(16)))
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setAlternatingRowColors(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 12)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in enumerate(widths):
        view.setColumnWidth(column, theme.scaled(width))
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return view


def command_button(actions: Actions, name: str) -> QToolButton:
    """A command as a small button, with its key in the tool tip."""
    button = QToolButton()
    button.setDefaultAction(actions[name])
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setAccessibleName(actions[name].statusTip())
    button.setProperty("role", "command")
    button.setIconSize(theme.beside_text(16))
    return button


def empty_state(icon: str, title: str, text: str, actions: Sequence[QAction]) -> QWidget:
    """What a screen shows when there is nothing: what this place is for, and what to do first."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addStretch(2)
    sign = QLabel()
    sign.setPixmap(theme.icon(icon, "faint").pixmap(48, 48))
    head, body = QLabel(title), QLabel(text)
    head.setProperty("role", "title")
    body.setProperty("role", "faint")
    body.setWordWrap(True)
    for label in (sign, head, body):
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(label)
    body.setContentsMargins(40, 0, 40, 0)
    row = QHBoxLayout()
    row.addStretch(1)
    for place, action in enumerate(actions):
        button = QPushButton(plain(action.text()))
        button.setAccessibleName(button.text())
        button.setToolTip(action.toolTip())
        button.setProperty("primary", place == 0)
        button.clicked.connect(action.trigger)
        row.addWidget(button)
    row.addStretch(1)
    layout.addSpacing(12)
    layout.addLayout(row)
    layout.addStretch(3)
    return page


def headed(title: str, body: QWidget, extra: QWidget | None = None) -> QWidget:
    """A pane: a small heading, then the body."""
    pane = QWidget()
    layout = QVBoxLayout(pane)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    bar = QFrame()
    bar.setProperty("role", "bar")
    row = QHBoxLayout(bar)
    row.setContentsMargins(10, 5, 6, 5)
    label = QLabel(title)
    label.setProperty("role", "strong")
    row.addWidget(label)
    row.addStretch(1)
    if extra is not None:
        row.addWidget(extra)
    layout.addWidget(bar)
    layout.addWidget(body, 1)
    return pane
