"""Fields beside the page: step through, confirm with Enter, type over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from casefile.model import Document
from ui.models.case_tables import VALUE_COLUMN, FieldLine, FieldModel, field_lines
from ui.models.tables import ROW_ROLE
from ui.screens.parts import table
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
_AIR = 26  # what the style keeps free left and right of a text


class _Editor(QStyledItemDelegate):
    """A line to type in, with the other readings of the field in a list below it."""

    def __init__(self, parent: QObject, on_enter: Callable[[], None]) -> None:
        super().__init__(parent)
        self._on_enter = on_enter

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line: FieldLine = index.data(ROW_ROLE)
        editor = QLineEdit(parent)
        editor.setAccessibleName(str(index.siblingAtColumn(0).data()))
        if line.field.alternatives:
            completer = QCompleter(list(line.field.alternatives), editor)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            editor.setCompleter(completer)
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        enters = isinstance(event, QKeyEvent) and _is_enter(event)
        taken = super().eventFilter(editor, event)
        if enters:
            QTimer.singleShot(0, self, self._on_enter)  # behind the delegate's own closing of the editor
        # Taken in any case: the table would take Enter for a confirmation of the old value.
        return taken or enters

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the wrapped value needs at the column's width."""
        room = option.widget.columnWidth(index.column()) - _AIR if option.widget else 160
        flags = Qt.TextFlag.TextWrapAnywhere | Qt.TextFlag.TextWordWrap
        text = option.fontMetrics.boundingRect(QRect(0, 0, max(room, 40), 10000), flags, str(index.data() or ""))
        return QSize(room, max(text.height(), option.fontMetrics.height()) + 12)


class FieldsPanel(QWidget):
    """Fields of the document in view.

    Signals:
        field_shown: a line (FieldLine) was stepped to: frame its place.
        field_confirmed: Enter on a line: it is right as it stands.
    """

    field_shown = Signal(object)
    field_confirmed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FieldModel(self)
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.title.setProperty("role", "strong")
        self.title.setContentsMargins(10, 6, 10, 6)
        self.hint = QLabel(tr("ui_fields_hint"))
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "faint")
        self.hint.setContentsMargins(10, 4, 10, 6)
        self.table = table(self.model, tr("ui_fields"), stretch=VALUE_COLUMN, widths=(126, 160, 84))
        self.table.setWordWrap(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().sectionResized.connect(self._on_resized)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setItemDelegateForColumn(VALUE_COLUMN, _Editor(self, self._advance))
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.clicked.connect(self._on_row)
        self.table.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.title)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.hint)
        self._quiet = False
        self._document: str | None = None

    def show_document(self, document: Document | None) -> None:
        """Shows its fields; the line in view stays in view when the document is the same."""
        row = self.table.currentIndex().row() if document and document.id == self._document else -1
        self._document = document.id if document else None
        self._quiet = True
        self.title.setText(document.title if document else tr("ui_no_document"))
        self.model.show(field_lines(document), same=lambda line: line.key)
        if 0 <= row < self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(row, VALUE_COLUMN))
        self._quiet = False

    def step(self, by: int = 1, *, uncertain: bool = True) -> None:
        """To the next field; uncertain ones first, as long as there are any."""
        rows = self.model.rowCount()
        if not rows:
            return
        now = self.table.currentIndex().row()
        order = [(now + by * n) % rows for n in range(1, rows + 1)] if now >= 0 else list(range(rows))
        doubtful = [r for r in order if self.model.rows[r].is_uncertain] if uncertain else []
        self.table.setCurrentIndex(self.model.index((doubtful or order)[0], VALUE_COLUMN))
        self.table.setFocus()

    def edit(self) -> None:
        """Opens the line in view for typing."""
        if not self.table.currentIndex().isValid():
            self.step()
        index = self.table.currentIndex().siblingAtColumn(VALUE_COLUMN)
        if index.isValid():
            self.table.setFocus()
            self.table.setCurrentIndex(index)
            self.table.edit(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and isinstance(event, QKeyEvent) and _is_enter(event):
            line = self.table.currentIndex().data(ROW_ROLE)
            if line is not None:
                self.field_confirmed.emit(line)
                self._advance()
            return True
        return super().eventFilter(watched, event)

    def _advance(self) -> None:
        row = self.table.currentIndex().row() + 1
        if row < self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(row, VALUE_COLUMN))

    def _on_resized(self, *_sizes: int) -> None:
        self.table.resizeRowsToContents()  # long values wrap; how high they get depends on the width

    def _on_row(self, index: Index, _before: object = None) -> None:
        line = index.data(ROW_ROLE) if index.isValid() else None
        if line is not None and not self._quiet:
            self.field_shown.emit(line)


def _is_enter(event: QKeyEvent) -> bool:
    keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return event.type() == QEvent.Type.KeyPress and event.key() in keys and not event.modifiers()
