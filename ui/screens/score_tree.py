"""Findings as a tree of aspects, groups and items, with their points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.models.case_tables import FILTERS, FindingLine, finding_lines, passes
from ui.models.cases import points
from ui.models.score_tree import NODE_ROLE, NodeModel, leaves, score_model, score_nodes
from ui.texts import grade_name, tr

if TYPE_CHECKING:
    from scoring.engine import ScoreSheet
    from scoring.pack import Pack


def node_tree(model: NodeModel, name: str, widths: tuple[int, ...], stretch: int) -> QTreeView:
    """A tree of whole rows; column `stretch` takes the room that is left."""
    tree = QTreeView()
    tree.setModel(model)
    tree.setAccessibleName(name)
    tree.setUniformRowHeights(True)
    tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    tree.setTextElideMode(Qt.TextElideMode.ElideRight)
    header = tree.header()
    header.setStretchLastSection(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in enumerate(widths):
        tree.setColumnWidth(column, theme.scaled(width))
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return tree


class ScoreTree(QWidget):
    """A score sheet to unfold.

    Signals:
        finding_wanted: a line (FindingLine) was clicked or stepped to: show its spot.
        chosen: another line is chosen.
    """

    finding_wanted = Signal(object)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None, *, shown: str = "all") -> None:
        super().__init__(parent)
        self._sheet: ScoreSheet | None = None
        self._pack: Pack | None = None
        self._stale = False
        self.model = score_model(self)
        self.score = QLabel()
        self.score.setProperty("role", "strong")
        self.note = QLabel(tr("ui_no_score"))
        self.note.setProperty("role", "faint")
        self.show_which = QComboBox()
        self.show_which.setAccessibleName(tr("ui_show_which"))
        self.show_which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for which in FILTERS:
            self.show_which.addItem(tr(f"ui_filter_{which}"), which)
        self.show_which.setCurrentIndex(FILTERS.index(shown))
        self.show_which.activated.connect(lambda _place: self._fill())
        self.tree = node_tree(self.model, tr("ui_score_tree"), (420, 64, 92, 150, 300), 4)
        self.tree.clicked.connect(self._on_wanted)
        self.tree.activated.connect(self._on_wanted)
        self.tree.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())
        self.model.modelReset.connect(self.tree.expandAll)
        row = QHBoxLayout()
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(8)
        row.addWidget(self.score)
        row.addSpacing(16)
        row.addWidget(self.note, 1)
        row.addWidget(self.show_which)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.tree, 1)

    @property
    def line(self) -> FindingLine | None:
        """The finding in view."""
        node = self.tree.currentIndex().data(NODE_ROLE)
        return node.line if node is not None else None

    @property
    def lines(self) -> list[FindingLine]:
        """The findings the filter lets pass, from top to bottom."""
        return [n.line for n in leaves(self.model.nodes) if n.line is not None]

    def show_sheet(self, sheet: ScoreSheet | None, pack: Pack | None) -> None:
        """Shows a score sheet; None: nothing to score yet. What is folded stays so."""
        self._sheet, self._pack = sheet, pack
        self._stale = True
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """What came while it was hidden is laid out now: nothing is done for a tree nobody sees."""
        super().showEvent(event)
        if self._stale:
            self._fill()

    def choose_filter(self, which: str) -> None:
        self.show_which.setCurrentIndex(FILTERS.index(which))
        self._fill()

    def choose(self, criterion: str) -> bool:
        """Makes the line of a criterion the current one; False when the filter hides it."""
        index = self.model.find(criterion)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)
        return index.isValid()

    def _fill(self) -> None:
        self._stale = False
        current = self.line
        folded = {i.data(NODE_ROLE).key for i in self.model.branches() if not self.tree.isExpanded(i)}
        which = FILTERS[self.show_which.currentIndex()]
        lines = finding_lines(self._sheet, self._pack) if self._sheet is not None and self._pack is not None else []
        self.model.show(score_nodes(self._sheet, self._pack, which, lines))
        for index in self.model.branches():
            if index.data(NODE_ROLE).key in folded:
                self.tree.setExpanded(index, False)
        if current is not None:
            self.choose(current.id)
        for number, name in enumerate(FILTERS):
            count = sum(passes(line, name) for line in lines)
            self.show_which.setItemText(number, tr(f"ui_filter_{name}") + tr("ui_in_brackets", text=count))
        self._say(self._sheet)

    def _say(self, sheet: ScoreSheet | None) -> None:
        if sheet is None:
            self.score.setText("")
            self.note.setText(tr("ui_no_score"))
            return
        total = points(sheet.total) if sheet.total is not None else f"{points(sheet.low)}–{points(sheet.high)}"
        self.score.setText(tr("ui_score", total=total, grade=grade_name(sheet.grade, self._pack)))
        parts = [tr("ui_vetoes", list="、".join(sheet.vetoes))] if sheet.vetoes else []
        parts += [tr("ui_undecided_count", count=len(sheet.undecided))] if sheet.undecided else []
        shown = "" if self.model.nodes else tr(f"ui_no_findings_{FILTERS[self.show_which.currentIndex()]}")
        self.note.setText(tr("ui_semicolon").join(filter(None, [*parts, shown])))

    def _on_wanted(self, index: QModelIndex) -> None:
        node = index.data(NODE_ROLE)
        if node is not None and node.line is not None:
            self.finding_wanted.emit(node.line)
