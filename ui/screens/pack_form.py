"""The form on one criterion of a pack, or on the pack itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.texts import tr

_LONG = frozenset({"wording", "wording_en", "deduct", "deduct_en", "title", "title_en", "params", "deductions"})


class _Text(QPlainTextEdit):
    """Text of several lines; Tab goes on.

    Signals:
        left: the person went on after a change.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 2 + 16)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.document().isModified():
            self.document().setModified(False)
            self.left.emit()


class PackForm(QScrollArea):
    """Fields with their values; what a person types goes out as text.

    Signals:
        entered: (field, text).
    """

    entered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._names: tuple[str, ...] = ()
        self._key = ""
        self._quiet = False
        self.widgets: dict[str, QWidget] = {}
        self.title, self.fault = QLabel(), QLabel()
        self.title.setProperty("role", "strong")
        self.title.setWordWrap(True)
        self.fault.setProperty("role", "warn")
        self.fault.setWordWrap(True)
        self.fault.hide()
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.addWidget(self.title)
        self._column.addWidget(self.fault)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setVerticalSpacing(4)
        self._column.addLayout(self._form)
        self._column.addStretch(1)
        self.setWidget(body)

    def show_fields(self, key: str, title: str, values: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> None:
        """Shows one criterion.

        Args:
            key: which it is; a fault stays in sight while it is the same.
            values: field, text, and what can be chosen (value, words) where only that is allowed.
        """
        names = tuple(name for name, _, _ in values)
        self.title.setText(title)
        if key != self._key:
            self.fault.hide()
        self._key = key
        if names != self._names:
            self._lay(values)
        self._names = names
        self._quiet = True
        for name, text, _choices in values:
            self._fill(self.widgets[name], text)
        self._quiet = False

    def commit(self) -> None:
        """What is typed but not left yet counts, too: a button takes no focus away."""
        for name, widget in list(self.widgets.items()):
            if isinstance(widget, _Text) and widget.document().isModified():
                widget.document().setModified(False)
                self._enter(name, widget.toPlainText())
            elif isinstance(widget, QLineEdit) and widget.isModified():
                widget.setModified(False)
                self._enter(name, widget.text())

    def say_fault(self, text: str) -> None:
        """What was typed does not fit; "" when it does."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def _lay(self, values: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self.widgets = {}
        for name, _text, choices in values:
            label = QLabel(tr(f"pack.field_{name}"))
            widget = self._widget(name, choices)
            widget.setAccessibleName(label.text())
            label.setBuddy(widget)
            self._form.addRow(label, widget)
            self.widgets[name] = widget

    def _widget(self, name: str, choices: Sequence[tuple[str, str]]) -> QWidget:
        if choices:
            box = QComboBox()
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            for value, words in choices:
                box.addItem(words, value)
            box.currentIndexChanged.connect(lambda _place: self._enter(name, str(box.currentData())))
            return box
        if name in _LONG:
            text = _Text()
            text.left.connect(lambda: self._enter(name, text.toPlainText()))
            return text
        line = QLineEdit()
        line.editingFinished.connect(lambda: self._enter(name, line.text()) if line.isModified() else None)
        return line

    def _fill(self, widget: QWidget, text: str) -> None:
        if isinstance(widget, QComboBox):
            place = widget.findData(text)
            if place < 0:
                widget.addItem(text, text)
                place = widget.count() - 1
            widget.setCurrentIndex(place)
        elif isinstance(widget, _Text):
            if widget.toPlainText() != text:
                widget.setPlainText(text)
            widget.document().setModified(False)
        elif isinstance(widget, QLineEdit):
            if widget.text() != text:
                widget.setText(text)
            widget.setModified(False)

    def _enter(self, name: str, text: str) -> None:
        if not self._quiet:
            self.entered.emit(name, text)
