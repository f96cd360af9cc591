"""Criteria packs for the screen: the tree of criteria, tables of changes, versions and counted faults."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ui.models.cases import points
from ui.models.score_tree import NodeModel
from ui.models.tables import Column, TableModel
from ui.texts import is_chinese, language, tr

if TYPE_CHECKING:
    from scoring.frequency import Frequency
    from scoring.pack import Group, Pack
    from scoring.pack_compare import PackDifference, Preview

EDITOR, VERSIONS, FAULTS = 0, 1, 2
"""The tabs of the screen."""
GENERAL = "general"
"""Key of the row that stands for the pack itself."""
COLUMNS = ("ui_col_tree", "ui_col_full", "ui_col_mode", "ui_col_bound")


@dataclass(frozen=True)
class PackNode:
    """A group, a criterion, a grade, a root cause, or the pack itself.

    Attributes:
        kind: `general`, `part`, `group`, `item`, `veto`, `bonus`, `grade` or `cause`.
        changed: it is not as in the pack in use.
    """

    key: str
    kind: str
    cells: tuple[str, ...]
    changed: bool = False
    children: tuple[PackNode, ...] = ()

    @property
    def mark(self) -> tuple[object, ...]:
        return self.cells, self.changed

    def cell(self, column: int) -> str:
        return self.cells[column] + (" *" if self.changed and column == 0 else "")


def pack_nodes(pack: Pack, used: Pack) -> tuple[PackNode, ...]:
    """The tree of `pack`; what differs from the pack in use is marked."""
    known = {c.id: c for c in (*used.items, *used.vetoes, *used.bonuses)}

    def leaf(criterion: Any, kind: str) -> PackNode:
        wording = criterion.wording if is_chinese() else criterion.wording_en or criterion.wording
        full = tr("ui_veto") if kind == "veto" else points(criterion.points)
        cells = (f"{criterion.id} {wording}", full, tr(f"ui_mode_{criterion.mode}"), criterion.check)
        return PackNode(criterion.id, kind, cells, known.get(criterion.id) != criterion)

    known_groups, known_causes = {g.id: g for g in used.groups}, {c.id: c for c in used.root_causes}

    def bare(group: Group | None) -> Group | None:
        return replace(group, items=(), points=Decimal(0)) if group else None

    nodes = [PackNode(GENERAL, "general", (tr("ui_pack_general"), points(pack.base_score), "", ""), _general(pack) != _general(used))]
    for part in dict.fromkeys(g.part for g in pack.groups):
        groups = [g for g in pack.groups if g.part == part]
        made = tuple(
            PackNode(
                f"group/{g.id}", "group", (f"{g.id} {g.name if is_chinese() else g.name_en}", points(g.points), "", ""),
                bare(known_groups.get(g.id)) != bare(g), tuple(leaf(i, "item") for i in g.items),
            )
            for g in groups
        )  # fmt: skip
        title = part if is_chinese() else groups[0].part_en
        nodes.append(PackNode(f"part/{part}", "part", (title, points(sum(g.points for g in groups)), "", ""), children=made))
    for key, kind, criteria in (("vetoes", "veto", pack.vetoes), ("bonuses", "bonus", pack.bonuses)):
        nodes.append(PackNode(key, "part", (tr(f"ui_tree_{key}"), "", "", ""), children=tuple(leaf(c, kind) for c in criteria)))
    grades = tuple(
        PackNode(f"grade/{n}", "grade", (g.name if is_chinese() else g.name_en, points(g.minimum), "", ""), g not in used.grades)
        for n, g in enumerate(pack.grades)
    )
    causes = tuple(
        PackNode(f"cause/{c.id}", "cause", (c.text if is_chinese() else c.text_en, "", "", ", ".join(c.criteria)), known_causes.get(c.id) != c)
        for c in pack.root_causes
    )
    nodes.append(PackNode("grades", "list", (tr("ui_tree_grades"), "", "", ""), children=grades))
    nodes.append(PackNode("causes", "list", (tr("ui_tree_causes"), "", "", ""), children=causes))
    return tuple(nodes)


def _general(pack: Pack) -> tuple[Any, ...]:
    from scoring.pack_edit import GENERAL_FIELDS

    return tuple(getattr(pack, name) for name in GENERAL_FIELDS)


def pack_model(parent: QObject | None = None) -> NodeModel:
    return NodeModel(COLUMNS, (1,), lambda node: ("pencil", "warn") if node.changed else None, parent)


# --- what a change does ------------------------------------------------------------------------


def _outcome(value: str) -> str:
    return tr(f"ui_outcome_{value}") if value else "—"


EFFECT_COLUMNS = (
    Column("ui_col_criterion", lambda r: r[0]),
    Column("ui_col_before", lambda r: _outcome(r[1])),
    Column("ui_col_after", lambda r: _outcome(r[2])),
    Column("ui_col_cases", lambda r: str(r[3]), lambda r: r[3], True),
)


def effect_rows(found: Preview) -> list[tuple[str, str, str, int]]:
    """(criterion, before, after, cases), the most cases first."""
    rows = [(criterion, before, after, count) for (criterion, before, after), count in found.outcomes.items()]
    return sorted(rows, key=lambda row: (-row[3], row[0]))


DIFFERENCE_COLUMNS = (
    Column("ui_col_criterion", lambda r: r[0]),
    Column("ui_col_field", lambda r: r[1]),
    Column("ui_col_first", lambda r: r[2]),
    Column("ui_col_second", lambda r: r[3]),
)


def difference_rows(found: PackDifference) -> list[tuple[str, str, str, str]]:
    """Two packs side by side, a row for each value that differs."""
    from scoring.pack_compare import field_name, shown

    rows = [(i, tr("ui_only_second"), "—", i) for i in found.added] + [(i, tr("ui_only_first"), i, "—") for i in found.removed]
    own = tr("ui_pack_general")

    def words(field: str, value: Any) -> str:
        return tr(f"ui_mode_{value}") if field == "mode" else shown(value)

    changed = [(c.id or own, field_name(c.field, language()), words(c.field, c.before), words(c.field, c.after)) for c in found.changed]
    return rows + changed


VERSION_COLUMNS = (
    Column("ui_col_pack", lambda r: r.id),
    Column("ui_col_edition", lambda r: r.edition),
    Column("ui_col_adopted", lambda r: r.at.replace("T", " ")[:16] or tr("ui_shipped")),
    Column("ui_col_by", lambda r: r.by),
    Column("ui_col_title", lambda r: r.title),
    Column("ui_col_digest", lambda r: r.sha256[:12]),
)

FAULT_ROW_COLUMNS = (
    Column("ui_col_sheet", lambda r: r.sheet),
    Column("ui_col_row", lambda r: str(r.row) if r.row else "", lambda r: r.row, True),
    Column("ui_col_fault", lambda r: r.words(language())),
)


# --- the archive's faults ----------------------------------------------------------------------


def _wording(line: Frequency) -> str:
    return line.wording if is_chinese() else line.wording_en


FREQUENCY_COLUMNS = (
    Column("ui_col_criterion", lambda r: r.criterion),
    Column("ui_col_wording", _wording),
    Column("ui_col_failed", lambda r: str(len(r.failed)), lambda r: len(r.failed), True),
    Column("ui_col_judged", lambda r: str(r.judged), lambda r: r.judged, True),
    Column("ui_col_share", lambda r: f"{r.share:.0%}", lambda r: r.share, True),
    Column("ui_col_lost", lambda r: points(r.points) if r.kind == "item" else tr("ui_veto"), lambda r: r.points, True),
    Column("ui_col_open", lambda r: str(r.undecided), lambda r: r.undecided, True),
)

NAME_COLUMNS = (Column("ui_col_case_no", lambda r: r[1]), Column("ui_col_party", lambda r: r[2]))


def table_model(columns: tuple[Column, ...], parent: QObject | None = None) -> TableModel:
    return TableModel(columns, parent)
