"""The archive's list: archived cases, and above them those that are not archived yet. And search hits."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from ui.models.tables import ROW_ROLE, SORT_ROLE, Column, TableModel
from ui.texts import grade_word, tr

if TYPE_CHECKING:
    from casefile.archive.records import CaseRow, Hit
    from ui.journal import Draft


@dataclass(frozen=True)
class CaseLine:
    """One line: an archived case (`row`), a working copy (`draft`), or both: archived and changed since."""

    row: CaseRow | None = None
    draft: Draft | None = None

    @property
    def key(self) -> object:
        """Tells one case from another."""
        return self.row.case_id if self.row else self.draft.path if self.draft else None

    @property
    def case_no(self) -> str:
        return (self.row.header.case_no or "") if self.row else ""

    @property
    def name(self) -> str:
        """Its number; before it has one, what it is called meanwhile."""
        return self.case_no or (self.draft.title if self.draft else "") or tr("ui_no_case_no")

    @property
    def party(self) -> str:
        return (self.row.header.party or "") if self.row else ""

    @property
    def cause(self) -> str:
        return (self.row.header.cause or "") if self.row else ""

    @property
    def decided(self) -> str:
        return self.row.header.dates.get("decided", "") if self.row else ""

    @property
    def pages(self) -> int:
        own = self.row.pages if self.row else 0
        return own + (len(self.draft.pages) if self.draft else 0)

    @property
    def score(self) -> str:
        if self.row is None:
            return ""
        if self.row.total is not None:
            return points(self.row.total)
        return f"{points(self.row.low)}–{points(self.row.high)}" if self.row.low is not None else ""

    @property
    def grade(self) -> str:
        if self.row is None:
            return ""
        return grade_word(self.row.grade) if self.row.grade else tr("ui_open")

    @property
    def is_open(self) -> bool:
        """Archived, and its total is not settled."""
        return self.row is not None and self.row.total is None

    @property
    def saved(self) -> str:
        if self.draft is not None:
            return tr("ui_not_archived")
        return self.row.saved_at.replace("T", " ")[:16] if self.row else ""


def points(value: object) -> str:
    """`92.50` as `92.5`, None as nothing."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)):.2f}".rstrip("0").rstrip(".")
    return text or "0"


def _number(text: str) -> float:
    try:
        return float(text.split("–")[0])
    except ValueError:
        return -1.0


CASE_COLUMNS = (
    Column("ui_col_case_no", lambda r: r.name, icon=lambda r: ("pencil", "warn") if r.draft else None),
    Column("ui_col_party", lambda r: r.party),
    Column("ui_col_cause", lambda r: r.cause),
    Column("ui_col_decided", lambda r: r.decided[:10]),
    Column("ui_col_pages", lambda r: str(r.pages), lambda r: r.pages, True),
    Column("ui_col_score", lambda r: r.score, lambda r: _number(r.score), True),
    Column("ui_col_grade", lambda r: r.grade),
    Column(
        "ui_col_saved", lambda r: r.saved,
        lambda r: f"~{r.draft.changed}" if r.draft else r.saved, tone=lambda r: "warn" if r.draft else None,
    ),
)  # fmt: skip


def case_model(parent: QObject | None = None) -> TableModel:
    return TableModel(CASE_COLUMNS, parent)


STATES = ("", "unfinished", "open", "scored")
"""Which cases a filter shows: all; with work that is not archived; with a total still open; with a total."""


@dataclass(frozen=True)
class CaseView:
    """What the list of cases shows; "" means any.

    Attributes:
        words: each must stand in a line.
        state: one of `STATES`.
        grade: as the score sheet calls it.
        year: of the decision, four figures.
        column: it is sorted by, -1 for none; `descending`: the greatest first.
    """

    words: str = ""
    state: str = ""
    grade: str = ""
    year: str = ""
    column: int = -1
    descending: bool = False

    @classmethod
    def of(cls, plain: object) -> CaseView:
        """A view as it was kept; what does not fit is as usual."""
        given = plain if isinstance(plain, dict) else {}
        return cls(**{f.name: given[f.name] for f in fields(cls) if type(given.get(f.name)) is type(f.default)})

    def passes(self, line: CaseLine) -> bool:
        """Whether the line is shown, but for `words`."""
        states = {"unfinished": line.draft is not None, "open": line.is_open, "scored": line.row is not None and not line.is_open}
        fits = not self.grade or (line.row is not None and line.row.grade == self.grade)
        return fits and states.get(self.state, True) and line.decided.startswith(self.year)


class CaseFilterModel(QSortFilterProxyModel):
    """Lines that contain every word typed, in any column, and fit state, grade and year."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = CaseView()
        self.setSortRole(SORT_ROLE)

    def show_view(self, view: CaseView) -> None:
        self.beginFilterChange()
        self._view = view
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        model = self.sourceModel()
        assert isinstance(model, TableModel)
        words = self._view.words.casefold().split()
        if not self._view.passes(model.rows[row]):
            return False
        shown = " ".join(
            str(model.index(row, column, parent).data(Qt.ItemDataRole.DisplayRole) or "").casefold()
            for column in range(model.columnCount(parent))
        )
        return all(word in shown for word in words)


def lines(rows: list[CaseRow], drafts: list[Draft]) -> list[CaseLine]:
    """Working copies first, each with the archived case it belongs to."""
    by_case = {d.case_id: d for d in drafts if d.case_id is not None}
    fresh = [CaseLine(None, d) for d in drafts if d.case_id is None]
    listed = [CaseLine(r, by_case.get(r.case_id)) for r in rows]
    return [*fresh, *(x for x in listed if x.draft), *(x for x in listed if not x.draft)]


def _where(hit: Hit) -> str:
    return tr("ui_stamped_page", number=hit.number) if hit.number else ""


HIT_COLUMNS = (
    Column("ui_col_case_no", lambda h: h.case_no or tr("ui_no_case_no")),
    Column("ui_col_document", lambda h: h.document_title or h.title),
    Column("ui_col_page", _where, lambda h: h.number or 0, True),
    Column("ui_col_found", lambda h: h.marked()),
)


def hit_model(parent: QObject | None = None) -> TableModel:
    return TableModel(HIT_COLUMNS, parent)


__all__ = [
    "CASE_COLUMNS", "HIT_COLUMNS", "ROW_ROLE", "STATES", "CaseFilterModel", "CaseLine", "CaseView", "case_model", "hit_model",
    "lines", "points",
]  # fmt: skip
