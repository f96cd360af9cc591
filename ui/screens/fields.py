"""Fields beside the page: step through, confirm with Enter, type over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
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
from ui import theme
from ui.entry import spoken, understood
from ui.models.case_tables import VALUE_COLUMN, FieldLine, FieldModel, field_lines
from ui.models.tables import ROW_ROLE
from ui.screens.parts import table
from ui.texts import tr
from ui.widgets.pictures import Pictures
from ui.widgets.spot_view import SpotView

Index = QModelIndex | QPersistentModelIndex
_LINES_FOR_SPOT, _LINES_FOR_HINT = 13, 10  # lines of text that the pane must be high for them
_AIR = 26  # what the style keeps free left and right of a text


class _Editor(QStyledItemDelegate):
    """A line to type in, with what else the value may be in a list below it (Down opens the list).

    Signals:
        typed: (field name, text): what stands in the line now.
    """

    typed = Signal(str, str)

    def __init__(self, parent: QObject, on_enter: Callable[[], None]) -> None:
        super().__init__(parent)
        self._on_enter = on_enter

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line: FieldLine = index.data(ROW_ROLE)
        editor = QLineEdit(parent)
        editor.setAccessibleName(str(index.siblingAtColumn(0).data()))
        editor.setProperty("field", line.field.name)
        editor.textChanged.connect(lambda text, name=line.field.name: self.typed.emit(name, text))
        if line.candidates:
            completer = QCompleter(list(line.offered), editor)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            completer.popup().setAccessibleName(tr("ui_candidates"))
            completer.activated.connect(lambda text, editor=editor: self._take(editor, text))
            editor.setCompleter(completer)
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        assert isinstance(editor, QLineEdit)
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() == Qt.Key.Key_Down and editor.completer() is not None:
            editor.completer().setCompletionPrefix("")
            editor.completer().complete()
            return True
        enters = isinstance(event, QKeyEvent) and _is_enter(event)
        if enters and understood(str(editor.property("field")), editor.text()).is_refused:
            return True  # it stays open, and the line below says why
        taken = super().eventFilter(editor, event)
        if enters:
            QTimer.singleShot(0, self, self._on_enter)  # behind the delegate's own closing of the editor
        # Taken in any case: the table would take Enter for a confirmation of the old value.
        return taken or enters

    def _take(self, editor: QLineEdit, text: str) -> None:
        """A candidate was chosen: that is the value, and on to the next."""
        editor.setText(text)
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        QTimer.singleShot(0, self, self._on_enter)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = _breakable(option.text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the wrapped value needs at the column's width."""
        room = option.widget.columnWidth(index.column()) - _AIR if option.widget else 160
        shown = _breakable(str(index.data() or ""))  # broken here as it is when it is painted
        text = option.fontMetrics.boundingRect(QRect(0, 0, max(room, 40), 10000), Qt.TextFlag.TextWordWrap, shown)
        return QSize(room, max(text.height(), option.fontMetrics.height()) + 12)


class _Standing(QStyledItemDelegate):
    """How sure a value is: in words, and where these have no room by the sign and the figure."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        line: FieldLine | None = index.data(ROW_ROLE)
        sign = 0 if option.icon.isNull() else option.decorationSize.width() + 6
        if line is None or not sign or option.fontMetrics.horizontalAdvance(option.text) + sign + 16 <= option.rect.width():
            return
        option.text = f"{line.field.confidence:.0%}" if line.is_uncertain and not line.doubt else ""


class FieldsPanel(QWidget):
    """Fields of the document in view.

    Signals:
        field_shown: a line (FieldLine) was stepped to: frame its place.
        field_confirmed: Enter on a line: it is right as it stands.
        ended: Enter on the last line that needed a look: on to the next document.
    """

    field_shown = Signal(object)
    field_confirmed = Signal(object)
    ended = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
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
        wide = theme.scaled(100) > 100  # the value is what is read: large letters leave the other columns less
        self.table = table(self.model, tr("ui_fields"), stretch=VALUE_COLUMN, widths=(104, 160, 86) if wide else (116, 160, 88))
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
        self._editor = _Editor(self, self._advance)
        self._editor.typed.connect(self._say_typed)
        self.table.setItemDelegateForColumn(VALUE_COLUMN, self._editor)
        self.table.setItemDelegateForColumn(VALUE_COLUMN + 1, _Standing(self))
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.clicked.connect(self._on_row)
        self.table.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.title)
        self.spot = SpotView(pictures)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.spot)
        layout.addWidget(self.hint)
        self._quiet = False
        self._document: str | None = None
        self._places: dict[object, int] = {}

    def show_document(
        self, document: Document | None, expected: Iterable[str] = (), others: Mapping[str, Sequence[str]] | None = None,
        *, title: str = "",
    ) -> None:  # fmt: skip
        """Shows its fields, uncertain ones first; in view and in order they stay while the document is the same.

        Args:
            title: what the window calls it; None of the document: what there is instead.
            expected, others: see `field_lines`.
        """
        lines = field_lines(document, expected, others)
        same = document is not None and document.id == self._document
        row = self.table.currentIndex().row() if same else -1
        if same:  # a line that was confirmed does not run away from under the eye
            lines.sort(key=lambda line: self._places.get(line.key, len(self._places)))
        self._places = {line.key: place for place, line in enumerate(lines)}
        self._document = document.id if document else None
        self._quiet = True
        self.table.hint = tr("ui_fields_unread") if title and document is None else tr("ui_fields_none") if document else ""
        self.title.setText(title or (document.title if document else tr("ui_no_document")))
        self._make_room()
        if not same:
            self.spot.show_spot(None, None)
        self.model.show(lines, same=lambda line: line.key)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """With large text on a low screen the values come first; what is wrong with one is said in any case."""
        lines = self.height() / self.fontMetrics().lineSpacing()
        self.spot.setVisible(self._document is not None and lines >= _LINES_FOR_SPOT)
        self.hint.setVisible(self._document is not None and (lines >= _LINES_FOR_HINT or self.hint.property("role") == "warn"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and isinstance(event, QKeyEvent) and _is_enter(event):
            line: FieldLine | None = self.table.currentIndex().data(ROW_ROLE)
            if line is not None:
                if not line.is_unread:
                    self.field_confirmed.emit(line)
                self._advance()
            return True
        return super().eventFilter(watched, event)

    @property
    def has_uncertain(self) -> bool:
        """A line other than the one in view still needs a look."""
        now = self.table.currentIndex().row()
        return any(line.is_uncertain for row, line in enumerate(self.model.rows) if row != now)

    def _advance(self) -> None:
        """To the next line; behind the last one that was read, to the next document."""
        row = self.table.currentIndex().row() + 1
        if row < self.model.rowCount() and not self.model.rows[row].is_unread:
            self.table.setCurrentIndex(self.model.index(row, VALUE_COLUMN))
        else:
            self.ended.emit()

    def _say_typed(self, name: str, text: str) -> None:
        """What the text means, or why it cannot be kept, while it is typed."""
        entry = understood(name, text)
        if entry.fault:
            self._say(tr("ui_entry_refused" if entry.is_refused else "ui_entry_doubtful", why=tr(entry.fault)), "warn")
        else:
            value = spoken(name, entry.value)
            means = tr("ui_entry_means", value=value) if text.strip() not in (value, entry.value) else tr("ui_entry_keys")
            self._say(means, "faint")

    def _say_line(self, line: FieldLine | None) -> None:
        """What can be done with the line in view."""
        if line is not None and line.candidates:
            shown = tr("ui_list_comma").join(line.offered[:4])
            self._say(tr("ui_candidates_are", values=shown), "faint")
        else:
            self._say(tr(line.doubt) if line and line.doubt else tr("ui_fields_hint"), "warn" if line and line.doubt else "faint")

    def _say(self, text: str, role: str) -> None:
        self.hint.setText(text)
        self.hint.setVisible(role == "warn" or self.height() / self.fontMetrics().lineSpacing() >= _LINES_FOR_HINT)
        self.hint.setAccessibleDescription(text)
        if self.hint.property("role") != role:
            self.hint.setProperty("role", role)
            self.hint.style().unpolish(self.hint)
            self.hint.style().polish(self.hint)

    def _on_resized(self, *_sizes: int) -> None:
        self.table.resizeRowsToContents()  # long values wrap; how high they get depends on the width

    def _on_row(self, index: Index, _before: object = None) -> None:
        line = index.data(ROW_ROLE) if index.isValid() else None
        self._say_line(line)
        if line is not None and not self._quiet:
            self.field_shown.emit(line)


def _breakable(text: str) -> str:
    """Long numbers may break anywhere, for a number that is cut off cannot be compared with the paper."""
    return re.sub(r"[!-~]{9,}", lambda run: "\u200b".join(run[0]), text)


def _is_enter(event: QKeyEvent) -> bool:
    keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return event.type() == QEvent.Type.KeyPress and event.key() in keys and not event.modifiers()
