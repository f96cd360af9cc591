"""A score sheet as a tree: aspects, groups, items with their points; vetoes and bonuses behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from ui import theme
from ui.models.case_tables import FindingLine, finding_lines, passes
from ui.models.cases import points
from ui.texts import is_chinese, tr

if TYPE_CHECKING:
    from scoring.engine import ScoreSheet
    from scoring.pack import Pack

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
NODE_ROLE = Qt.ItemDataRole.UserRole + 1
COLUMNS = ("ui_col_tree", "ui_col_full", "ui_col_reached", "ui_col_outcome", "ui_col_sentence")
RIGHT = (1, 2)
_ICON = {
    "fail": ("circle-x", "bad"), "needs_judgement": ("circle-help", "warn"), "pass": ("circle-check", "good"),
    "not_applicable": ("circle-minus", "faint"),
}  # fmt: skip


@dataclass(frozen=True)
class Node:
    """One row: a branch (aspect, group, vetoes, bonuses) or the finding on one criterion.

    Attributes:
        key: stays the same from sheet to sheet.
        full: points it can bring; None where there are none.
        low, high: points it brings; they differ while something is open.
    """

    key: str
    text: str
    full: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    line: FindingLine | None = None
    children: tuple[Node, ...] = ()

    @property
    def reached(self) -> str:
        if self.low is None or self.high is None:
            return ""
        return points(self.low) if self.low == self.high else f"{points(self.low)}–{points(self.high)}"

    @property
    def outcome(self) -> str:
        """In words; of a branch how many are broken and how many are open."""
        if self.line is not None:
            return outcome_words(self.line)
        lines = [n.line for n in leaves(self.children) if n.line is not None]
        failed = sum(x.outcome == "fail" for x in lines)
        open_ones = sum(x.outcome == "needs_judgement" for x in lines)
        parts = [tr("ui_tree_failed", count=failed)] if failed else []
        parts += [tr("ui_tree_open", count=open_ones)] if open_ones else []
        return tr("ui_comma").join(parts)

    @property
    def sentence(self) -> str:
        return self.line.sentence if self.line else ""

    @property
    def mark(self) -> tuple[Any, ...]:
        """Equal where the row looks the same; cheaper than its texts."""
        if self.line is None:  # how many are broken below it shows, too
            return self.key, self.low, self.high, tuple(child.mark for child in self.children)
        f = self.line.finding
        return self.text, self.low, self.high, f.outcome, f.result, f.proposal, f.deduction, f.because_of, f.message

    def cell(self, column: int) -> str:
        texts = (lambda: self.text, lambda: points(self.full), lambda: self.reached, lambda: self.outcome, lambda: self.sentence)
        return texts[column]()


def outcome_words(line: FindingLine) -> str:
    """What counts for a criterion, with what it costs."""
    said = tr(f"ui_outcome_{line.kind}_{line.outcome}") if line.kind != "item" else tr(f"ui_outcome_{line.outcome}")
    return said + tr("ui_in_brackets", text=line.deduction) if line.deduction and not line.is_veto else said


def leaves(nodes: Sequence[Node]) -> list[Node]:
    """The findings below `nodes`, in order."""
    return [leaf for node in nodes for leaf in (leaves(node.children) if node.line is None else [node])]


def score_nodes(
    sheet: ScoreSheet | None, pack: Pack | None, which: str = "all", listed: Sequence[FindingLine] | None = None
) -> tuple[Node, ...]:
    """The tree of `sheet`; of the criteria those that the filter `which` (`case_tables.FILTERS`) lets pass.

    Points of aspects and groups are those of the whole, whatever is filtered.

    Args:
        listed: `finding_lines` of the sheet where they are known already.
    """
    if sheet is None or pack is None:
        return ()
    lines = {line.id: line for line in (finding_lines(sheet, pack) if listed is None else listed)}
    scores = {g.id: g for g in sheet.groups}
    nodes: list[Node] = []
    for part in dict.fromkeys(g.part for g in pack.groups):
        groups = [g for g in pack.groups if g.part == part]
        made = []
        for group in groups:
            items = tuple(_item(i, lines[i.id]) for i in group.items if i.id in lines and passes(lines[i.id], which))
            score = scores.get(group.id)
            name = f"{group.id} {group.name if is_chinese() else group.name_en or group.name}"
            low, high = (score.low, score.high) if score else (None, None)
            if items:
                made.append(Node(f"group/{group.id}", name, group.points, low, high, None, items))
        if made:
            title = part if is_chinese() else groups[0].part_en or part
            own = [scores[g.id] for g in groups if g.id in scores]
            full = sum((g.points for g in groups), Decimal(0))
            low, high = sum((s.low for s in own), Decimal(0)), sum((s.high for s in own), Decimal(0))
            nodes.append(Node(f"part/{part}", title, full, low, high, None, tuple(made)))
    for key, criteria in (("vetoes", pack.vetoes), ("bonuses", pack.bonuses)):
        found = [lines[c.id] for c in criteria if c.id in lines and passes(lines[c.id], which)]
        children = tuple(Node(line.id, f"{line.id} {line.wording}", line=line) for line in found)
        if children:
            nodes.append(Node(key, tr(f"ui_tree_{key}"), children=children))
    return tuple(nodes)


def _item(item: Any, line: FindingLine) -> Node:
    low = high = item.points - line.finding.deduction
    if line.outcome == "needs_judgement":
        low, high = item.points - item.cap, item.points
    return Node(line.id, f"{line.id} {line.wording}", item.points, low, high, line)


class NodeModel(QAbstractItemModel):
    """Frozen nodes as a tree; columns and what stands in them are given.

    Args:
        columns: message codes of the headings. A node has `key`, `children`, `cell(column)` and `mark` (equal where the row is).
        right: columns with numbers.
        icon: of a node, as name and tone.
    """

    def __init__(
        self, columns: Sequence[str], right: Sequence[int] = (), icon: Callable[[Any], tuple[str, str] | None] = lambda _node: None,
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._columns, self._right, self._icon = tuple(columns), tuple(right), icon
        self.nodes: tuple[Any, ...] = ()
        self._places: list[tuple[Any, int, int]] = []  # node, its row, place of its parent (-1: none)
        self._children: list[list[int]] = []
        self._top: list[int] = []

    def show(self, nodes: Sequence[Any]) -> None:
        """Shows `nodes`; of a tree of the same shape only what stands in it changes."""
        nodes = tuple(nodes)
        same = self.nodes and _shape(nodes) == _shape(self.nodes)
        if not same:
            self.beginResetModel()
        before = [node for node, _row, _parent in self._places]
        self.nodes, self._places, self._children = nodes, [], []
        self._top = [self._lay(node, row, -1) for row, node in enumerate(nodes)]
        if not same:
            self.endResetModel()
            return
        last = len(self._columns) - 1
        changed = [n for n, (old, (new, _, _)) in enumerate(zip(before, self._places, strict=True)) if old.mark != new.mark]
        if len(changed) > 2:  # an item, its group and its aspect, at least: one signal for all
            self.layoutAboutToBeChanged.emit()
            self.layoutChanged.emit()
            return
        for place in changed:
            row = self._places[place][1]
            self.dataChanged.emit(self.createIndex(row, 0, place), self.createIndex(row, last, place))

    def _lay(self, node: Any, row: int, parent: int) -> int:
        place = len(self._places)
        self._places.append((node, row, parent))
        self._children.append([])
        self._children[place] = [self._lay(child, n, place) for n, child in enumerate(node.children)]
        return place

    def node(self, index: Index) -> Any:
        """The node of a row, None when there is none."""
        place = int(index.internalId()) if index.isValid() else -1
        return self._places[place][0] if 0 <= place < len(self._places) else None

    def find(self, key: str) -> QModelIndex:
        for place, (node, row, _parent) in enumerate(self._places):
            if node.key == key:
                return self.createIndex(row, 0, place)
        return QModelIndex()

    def branches(self) -> list[QModelIndex]:
        """Every row that has others below it."""
        return [self.createIndex(row, 0, n) for n, (node, row, _) in enumerate(self._places) if node.children]

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        places = self._below(parent)  # not `hasIndex`, which asks for both counts again
        if 0 <= row < len(places) and 0 <= column < len(self._columns):
            return self.createIndex(row, column, places[row])
        return QModelIndex()

    def parent(self, child: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        if not child.isValid():
            return QModelIndex()
        above = self._places[int(child.internalId())][2]
        return QModelIndex() if above < 0 else self.createIndex(self._places[above][1], 0, above)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return len(self._below(parent))

    def _below(self, parent: Index) -> Sequence[int]:
        if not parent.isValid():
            return self._top
        return self._children[parent.internalId()] if parent.column() == 0 else ()

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return tr(self._columns[section])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if node is None:
            return None
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return node.cell(column)
        if role == NODE_ROLE:
            return node
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            return tr("ui_comma").join(filter(None, (node.cell(n) for n in range(len(self._columns)))))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(column)
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            found = self._icon(node)
            return theme.icon(*found) if found else None
        if role == Qt.ItemDataRole.FontRole and node.children and column == 0:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and node.children and column > 2:
            return QColor(theme.colours().faint)
        return None

    def _side(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


def _shape(nodes: Sequence[Any]) -> list[Any]:
    return [(n.key, _shape(n.children)) for n in nodes]


def score_model(parent: QObject | None = None) -> NodeModel:
    """Of `score_nodes`."""
    return NodeModel(COLUMNS, RIGHT, lambda node: _ICON.get(node.line.outcome) if node.line else None, parent)
