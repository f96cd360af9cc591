"""The findings below the pages: score, list, and the one in view in full."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.actions import Actions
from ui.models.case_tables import FILTERS, FindingFilterModel, FindingLine, finding_lines, finding_model, passes
from ui.models.cases import points
from ui.models.tables import ROW_ROLE
from ui.screens.parts import command_button, table
from ui.texts import grade_name, tr

_DECISION = 2  # the column of what people decided: while nobody has, the others get its room


class FindingsPanel(QWidget):
    """Findings of the case in work.

    Signals:
        finding_wanted: a line (FindingLine) was clicked or stepped to: show its next spot.
        chosen: other lines are chosen.
    """

    finding_wanted = Signal(object)
    chosen = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.filtered = finding_model(self), FindingFilterModel(self)
        self.filtered.setSourceModel(self.model)
        self.score = QLabel()
        self.score.setProperty("role", "strong")
        self.note = QLabel()
        self.note.setProperty("role", "faint")
        self.show_which = QComboBox()
        self.show_which.setAccessibleName(tr("ui_show_which"))
        self.show_which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for which in FILTERS:
            self.show_which.addItem(tr(f"ui_filter_{which}"), which)
        self.show_which.currentIndexChanged.connect(self._on_filter)
        self.table = table(self.filtered, tr("ui_findings"), stretch=5, widths=(64, 150, 120, 90, 230, 300))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.table.hint = tr("ui_no_findings_failed")
        self.table.clicked.connect(self._on_wanted)
        self.table.activated.connect(self._on_wanted)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._show_detail(now))
        self.detail = QTextBrowser()
        self.detail.setAccessibleName(tr("ui_finding_detail"))
        self.detail.setOpenLinks(False)
        self.detail.setPlaceholderText(tr("ui_detail_hint"))
        row = QHBoxLayout()
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self.score)
        row.addSpacing(16)
        row.addWidget(self.note, 1)
        row.setSpacing(8)
        for name in ("judge", "confirm_proposals"):
            row.addWidget(command_button(actions, name))
        row.addWidget(self.show_which)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self._beside(actions))
        self.splitter.setSizes([900, 380])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.splitter, 1)

    def _beside(self, actions: Actions) -> QWidget:
        """The finding in full, and what can be done about it."""
        pane, row = QWidget(), QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 6)
        row.setSpacing(6)
        for name in ("scan", "not_applicable", "note"):
            row.addWidget(command_button(actions, name))
        row.addStretch(1)
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.detail, 1)
        column.addLayout(row)
        return pane

    def show_sheet(
        self, sheet: object | None, pack: object, notes: Mapping[str, Mapping[str, str]] | None = None, *, unread: int = 0
    ) -> None:
        """Shows a score sheet; None: nothing to score yet.

        Args:
            notes: criterion → what a person noted there for the handler.
            unread: pages that are still being read: until then there is no total, and no grade that could frighten anyone.
        """
        current, place = self.table.currentIndex().data(ROW_ROLE), self.table.currentIndex().row()
        self.model.show(finding_lines(sheet, pack, notes), same=lambda line: line.id)
        self.table.setColumnHidden(_DECISION, not any(line.finding.judgement for line in self.model.rows))
        for number, which in enumerate(FILTERS):
            self.show_which.setItemText(number, tr(f"ui_filter_{which}") + tr("ui_in_brackets", text=self._count(which)))
        self._say_hint()
        if sheet is None:
            self.score.setText("")
            self.note.setText(tr("ui_no_score"))
            self.detail.clear()
            return
        if unread:
            self.score.setText(tr("ui_score_reading", count=unread))
            self.note.setText(tr("ui_score_so_far"))
        else:
            self._show_total(sheet, pack)
        if current is not None and not self._select(current.id) and self.filtered.rowCount():
            # It was decided and left the list: the next one stands in its place.
            self.table.choose_row(min(place, self.filtered.rowCount() - 1))
        self._show_detail(self.table.currentIndex())
        self.chosen.emit()

    def _show_total(self, sheet: object, pack: object) -> None:
        total = points(sheet.total) if sheet.total is not None else f"{points(sheet.low)}–{points(sheet.high)}"
        self.score.setText(tr("ui_score", total=total, grade=grade_name(sheet.grade, pack)))
        parts = [tr("ui_undecided_count", count=len(sheet.undecided))] if sheet.undecided else []
        if sheet.vetoes:
            parts.insert(0, tr("ui_vetoes", list=tr("ui_list_comma").join(sheet.vetoes)))
        self.note.setText(tr("ui_semicolon").join(parts))

    @property
    def chosen_lines(self) -> list[FindingLine]:
        """In the order they are listed."""
        rows = sorted(self.table.selectionModel().selectedRows(), key=lambda index: index.row())
        return [index.data(ROW_ROLE) for index in rows]

    @property
    def shown_lines(self) -> list[FindingLine]:
        """What the filter lets through, in the order it is listed."""
        return [self.filtered.index(row, 0).data(ROW_ROLE) for row in range(self.filtered.rowCount())]

    @property
    def line(self) -> FindingLine | None:
        """The finding in view, when it is chosen."""
        line: FindingLine | None = self.table.currentIndex().data(ROW_ROLE)
        return line if line in self.chosen_lines else None

    def choose_filter(self, which: str) -> None:
        self.show_which.setCurrentIndex(FILTERS.index(which))

    def step(self, by: int) -> None:
        """To the next or previous finding of the list."""
        rows = self.filtered.rowCount()
        if rows:
            now = self.table.currentIndex()
            row = (now.row() + by) % rows if now.isValid() else (0 if by > 0 else rows - 1)
            self.table.choose_row(row)
            self._on_wanted(self.filtered.index(row, 0))

    def _select(self, criterion: str) -> bool:
        for row in range(self.filtered.rowCount()):
            if self.filtered.index(row, 0).data(ROW_ROLE).id == criterion:
                self.table.choose_row(row)
                return True
        return False

    def _count(self, which: str) -> int:
        return sum(passes(line, which) for line in self.model.rows)

    def _on_filter(self, place: int) -> None:
        self.filtered.show_only(FILTERS[place])
        self._say_hint()

    def _say_hint(self) -> None:
        self.table.hint = tr(f"ui_no_findings_{self.filtered.shown}") if self.model.rows else ""
        self.table.viewport().update()

    def _on_wanted(self, index: object) -> None:
        line = index.data(ROW_ROLE)
        if line is not None:
            self.finding_wanted.emit(line)

    def _show_detail(self, index: object) -> None:
        line: FindingLine | None = index.data(ROW_ROLE) if index.isValid() else None
        if line is None:
            self.detail.clear()
            return
        faint = theme.colours().faint
        parts = [f"<p><b>{escape(line.id)}</b>&nbsp; {escape(line.wording)}</p>", f"<p>{escape(line.sentence)}</p>"]
        if line.finding.judgement:
            parts.append(f"<p><b>{escape(tr('ui_judgement'))}</b><br>{escape(line.person_in_full)}</p>")
        if line.finding.proposal:
            parts.append(f"<p>{escape(tr('ui_proposed', outcome=tr(f'ui_outcome_{line.finding.proposal}')))}</p>")
        if line.note:
            parts.append(f"<p><b>{escape(tr('ui_note'))}</b><br>{escape(line.note)}</p>")
        if line.remedy:
            parts.append(f"<p><b>{escape(tr('ui_what_to_do'))}</b><br>{escape(line.remedy)}</p>")
        if line.finding.basis:
            parts.append(f"<p style='color:{faint}'>{escape(tr('ui_basis', text=line.finding.basis))}</p>")
        spots = len(line.finding.evidence)
        parts.append(f"<p style='color:{faint}'>{escape(tr('ui_spots', count=spots) if spots else tr('ui_no_spot'))}</p>")
        self.detail.setHtml("".join(parts))
