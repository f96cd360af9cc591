"""The archive: every case as one line, and what the search found."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.actions import Actions
from ui.models.cases import CaseFilterModel, CaseLine, CaseView, case_model, hit_model
from ui.models.tables import ROW_ROLE
from ui.screens.filter_bar import FilterBar
from ui.screens.parts import empty_state, headed, table
from ui.texts import tr


class ArchiveScreen(QWidget):
    """List, filter and hits.

    Signals:
        case_wanted: a line (CaseLine) was opened.
        hit_wanted: a search hit was opened.
        hits_closed: the hits are no longer wanted.
    """

    case_wanted = Signal(object)
    hit_wanted = Signal(object)
    hits_closed = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cases, self.filtered, self.hits = case_model(self), CaseFilterModel(self), hit_model(self)
        self.filtered.setSourceModel(self.cases)
        self.filters = FilterBar(actions)
        self.filter = self.filters.words
        self.filters.changed.connect(self._on_filter)
        self.table = table(self.filtered, tr("ui_cases"), stretch=2, widths=(250, 130, 200, 100, 60, 105, 80, 150), hint=tr("ui_filter_nothing", key=actions.key_text("clear_filters")))
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.activated.connect(self._on_case)
        self.count = QLabel()
        self.count.setProperty("role", "faint")
        head = QHBoxLayout()
        head.setContentsMargins(14, 12, 14, 8)
        title = QLabel(tr("ui_archive"))
        title.setProperty("role", "title")
        head.addWidget(title)
        head.addSpacing(10)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.filters)

        self.hit_table = table(self.hits, tr("ui_hits"), stretch=3, widths=(250, 200, 110, 300), hint=tr("ui_hits_nothing"))
        self.hit_table.activated.connect(self._on_hit)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setIcon(theme.icon("x"))
        self._close.setToolTip(tr("ui_close_hits"))
        self._close.setAccessibleName(tr("ui_close_hits"))
        self._close.clicked.connect(self.hits_closed)
        self.hit_count = QLabel()
        extra = QWidget()
        row = QHBoxLayout(extra)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.hit_count)
        row.addWidget(self._close)
        self.hit_pane = headed(tr("ui_hits"), self.hit_table, extra)
        self.hit_pane.hide()

        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.hit_pane)
        column.addWidget(self.splitter, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(
            empty_state(
                "archive", tr("ui_archive_empty"), tr("ui_archive_empty_text"),
                [actions["open_folder"], actions["open_files"], actions["open_sample"]],
            )
        )  # fmt: skip
        self.stack.addWidget(listed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.filter, self.table, self.hit_table]

    @property
    def view(self) -> CaseView:
        """What the list shows now, with its order."""
        header = self.table.horizontalHeader()
        descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        return replace(self.filters.view, column=header.sortIndicatorSection(), descending=descending)

    def show_view(self, view: CaseView) -> None:
        """The list as `view` has it."""
        self.filters.show_view(view)
        order = Qt.SortOrder.DescendingOrder if view.descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(view.column if view.column < self.cases.columnCount() else -1, order)

    def show_cases(self, lines: list[CaseLine]) -> None:
        before = self.line
        self.cases.show(lines)
        self.filters.offer(lines)
        self._choose(before)
        self.stack.setCurrentIndex(1 if lines else 0)
        self._say_count()

    @property
    def line(self) -> CaseLine | None:
        """The case in view."""
        found: CaseLine | None = self.table.currentIndex().data(ROW_ROLE)
        return found

    def _choose(self, before: CaseLine | None) -> None:
        """The same case as before, else the first: Enter opens something at once."""
        rows = range(self.filtered.rowCount())
        same = next((n for n in rows if before is not None and self.filtered.index(n, 0).data(ROW_ROLE).key == before.key), 0)
        if rows:
            self.table.choose_row(same)

    def show_hits(self, query: str, hits: list[object], *, is_cut: bool) -> None:
        """Shows what was found; `is_cut`: there is more."""
        self.stack.setCurrentIndex(1)
        self.hits.show(hits)
        self.hit_count.setText(tr("ui_hits_cut" if is_cut else "ui_hits_count", query=query, count=len(hits)))
        self.hit_pane.show()
        if hits:
            self.hit_table.choose_row(0)

    def hide_hits(self) -> None:
        self.hit_pane.hide()
        self.hits.show([])
        self.stack.setCurrentIndex(1 if self.cases.rows else 0)

    def step_hit(self, by: int) -> object | None:
        """The next hit of the list, round its end; None when there is none."""
        rows = self.hits.rowCount()
        if not rows:
            return None
        row = (self.hit_table.currentIndex().row() + by) % rows
        self.hit_table.choose_row(row)
        return self.hits.rows[row]

    def _on_filter(self) -> None:
        self.filtered.show_view(self.filters.view)
        self._say_count()

    def _say_count(self) -> None:
        shown, all_ = self.filtered.rowCount(), self.cases.rowCount()
        self.count.setText(
            tr("ui_cases_count", count=all_) if shown == all_ else tr("ui_cases_shown", shown=shown, count=all_)
        )

    def _on_case(self, index: object) -> None:
        self.case_wanted.emit(index.data(ROW_ROLE))

    def _on_hit(self, index: object) -> None:
        self.hit_wanted.emit(index.data(ROW_ROLE))
