"""Above the list of cases: saved views, state, grade, year and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from ui.actions import Actions
from ui.models.cases import STATES, CaseLine, CaseView
from ui.screens.parts import command_button
from ui.texts import grade_word, tr


class FilterBar(QWidget):
    """What the list of cases is narrowed to.

    Signals:
        changed: another filter.
        view_chosen: (name) of a saved view; "" for everything.
    """

    changed = Signal()
    view_chosen = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views, self.state, self.grade, self.year = (QComboBox() for _ in range(4))
        self.words = QLineEdit()
        self.words.setPlaceholderText(tr("ui_filter_hint"))
        self.words.setAccessibleName(tr("ui_filter_hint"))
        self.words.setClearButtonEnabled(True)
        self.words.setAcceptDrops(False)  # a file let go here is a scan, not a word
        self.words.setMinimumWidth(200)
        for box, name in ((self.views, "ui_views"), (self.state, "ui_state"), (self.grade, "ui_grade"), (self.year, "ui_year")):
            box.setAccessibleName(tr(name))
            box.setToolTip(tr(name))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.addItem(tr(f"{name}_any"), "")
        for state in STATES[1:]:
            self.state.addItem(tr(f"ui_state_{state}"), state)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.views, self.state, self.grade, self.year, self.words, command_button(actions, "save_view")):
            row.addWidget(widget)
        self.words.textChanged.connect(lambda _text: self.changed.emit())
        for box in (self.state, self.grade, self.year):
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.views.activated.connect(lambda _place: self.view_chosen.emit(self.chosen))

    @property
    def view(self) -> CaseView:
        """What is filtered by; the list knows its order itself."""
        state, grade, year = (box.currentData() for box in (self.state, self.grade, self.year))
        return CaseView(self.words.text(), state, grade, year)

    @property
    def chosen(self) -> str:
        """Name of the saved view that was chosen last, "" for none."""
        return self.views.currentData() or ""

    def show_view(self, view: CaseView) -> None:
        pairs = ((self.state, view.state), (self.grade, view.grade), (self.year, view.year))
        with QSignalBlocker(self.words):
            self.words.setText(view.words)
        for box, value in pairs:
            with QSignalBlocker(box):
                _put(box, value)
        self.changed.emit()

    def offer(self, lines: Iterable[CaseLine]) -> None:
        """Grades and years that occur; what is filtered by stays, even if nothing fits it any more."""
        lines = list(lines)
        years = sorted({line.decided[:4] for line in lines if line.decided}, reverse=True)
        grades = sorted({line.row.grade for line in lines if line.row and line.row.grade})
        _offer(self.grade, {grade: grade_word(grade) for grade in grades}, self.grade.currentData())
        _offer(self.year, {year: year for year in years}, self.year.currentData())

    def offer_views(self, names: Sequence[str], chosen: str) -> None:
        _offer(self.views, {name: name for name in sorted(names)}, chosen)


def _offer(box: QComboBox, values: Mapping[str, str], now: str) -> None:
    """The first line, for any, stays; `now` is chosen.

    Args:
        values: value to what it is called.
    """
    with QSignalBlocker(box):
        while box.count() > 1:
            box.removeItem(1)
        for value, name in values.items():
            box.addItem(name, value)
        _put(box, now)


def _put(box: QComboBox, value: str) -> None:
    if value and box.findData(value) < 0:
        box.addItem(value, value)
    box.setCurrentIndex(max(box.findData(value), 0))
