"""What belongs to the case in work, as tables: findings, fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal

from casefile.model import Document, Field, FieldSource
from ui.entry import CHOICES, doubt, spoken, understood
from ui.models.cases import points
from ui.models.outline import SURE, field_name
from ui.models.tables import Column, TableModel
from ui.texts import is_chinese, tr

if TYPE_CHECKING:
    from scoring.engine import Finding, ScoreSheet
    from scoring.pack import Pack

Index = QModelIndex | QPersistentModelIndex

# --- findings ----------------------------------------------------------------------------------

_OUTCOME_ICON = {
    "fail": ("circle-x", "bad"),
    "needs_judgement": ("circle-help", "warn"),
    "pass": ("circle-check", "good"),
    "not_applicable": ("circle-minus", "faint"),
}


@dataclass(frozen=True)
class FindingLine:
    """A finding with the words of its criterion, and what a person noted for the handler."""

    finding: Finding
    wording: str
    is_veto: bool
    is_bonus: bool
    note: str = ""

    @property
    def id(self) -> str:
        return self.finding.criterion

    @property
    def outcome(self) -> str:
        return str(getattr(self.finding, "result", self.finding.outcome))

    @property
    def kind(self) -> str:
        """`item`, `veto` or `bonus`: their outcomes are called differently."""
        return "veto" if self.is_veto else "bonus" if self.is_bonus else "item"

    @property
    def machine(self) -> str:
        """The machine's answer in words, with what it proposes where a person decides."""
        answer = tr(f"ui_outcome_{self.finding.outcome}")
        if self.finding.proposal and str(self.finding.outcome) == "needs_judgement":
            answer += tr("ui_in_brackets", text=tr("ui_proposal_short", outcome=tr(f"ui_outcome_{self.finding.proposal}")))
        return answer

    @property
    def person(self) -> str:
        """The person's answer in words, "" while there is none."""
        judgement = self.finding.judgement
        return tr("ui_judged_by", outcome=tr(f"ui_outcome_{judgement.outcome}"), by=judgement.by) if judgement else ""

    @property
    def person_in_full(self) -> str:
        """With points, time and reason."""
        judgement = self.finding.judgement
        if judgement is None:
            return ""
        outcome = tr(f"ui_outcome_{judgement.outcome}")
        if judgement.deduction is not None:
            outcome += tr("ui_minus_points", points=points(judgement.deduction))
        when = judgement.at.replace("T", " ")[:16]
        return tr("ui_judged_in_full", outcome=outcome, by=judgement.by, at=when, reason=judgement.reason)

    @property
    def sentence(self) -> str:
        return self.finding.message if is_chinese() else self.finding.message_en

    @property
    def remedy(self) -> str:
        return self.finding.remedy if is_chinese() else self.finding.remedy_en

    @property
    def deduction(self) -> str:
        if self.is_veto:
            return tr("ui_veto") if self.outcome == "fail" else ""
        if self.finding.because_of:
            return tr("ui_deducted_at", criterion=self.finding.because_of)
        return f"−{points(self.finding.deduction)}" if self.finding.deduction and not self.is_bonus else ""


def finding_lines(sheet: ScoreSheet | None, pack: Pack, notes: Mapping[str, Mapping[str, str]] | None = None) -> list[FindingLine]:
    """Findings as the pack lists them; what hurts is not hidden among what does not: vetoes that are present first."""
    if sheet is None:
        return []
    vetoes, bonuses = {v.id for v in pack.vetoes}, {b.id for b in pack.bonuses}
    made = []
    for finding in sheet.findings:
        criterion = pack.criterion(finding.criterion)
        wording = criterion.wording if is_chinese() else criterion.wording_en or criterion.wording
        note = str((notes or {}).get(finding.criterion, {}).get("text", ""))
        made.append(FindingLine(finding, wording, finding.criterion in vetoes, finding.criterion in bonuses, note))
    return sorted(made, key=lambda line: not (line.is_veto and line.outcome == "fail"))


def finding_rows(lines: Sequence[FindingLine]) -> list[tuple[str, ...]]:
    """A table for people: heading and one row a finding, no tab or line break within a cell."""
    heads = ("ui_col_criterion", "ui_col_outcome", "ui_col_judgement", "ui_col_deduction", "ui_col_wording", "ui_col_sentence", "ui_what_to_do", "ui_note")
    rows = [tuple(tr(head) for head in heads)]
    rows += [(x.id, x.machine, x.person_in_full, x.deduction, x.wording, x.sentence, x.remedy, x.note) for x in lines]
    return [tuple(" ".join(cell.split()) for cell in row) for row in rows]


def _person_icon(line: FindingLine) -> tuple[str, str] | None:
    return _OUTCOME_ICON.get(line.outcome) if line.finding.judgement else None


FINDING_COLUMNS = (
    Column("ui_col_criterion", lambda f: f.id, icon=lambda f: ("pencil", "accent") if f.note else None, tip=lambda f: f.note or f.id),
    Column("ui_col_outcome", lambda f: f.machine, icon=lambda f: _OUTCOME_ICON.get(str(f.finding.outcome))),
    Column("ui_col_judgement", lambda f: f.person, icon=_person_icon, tip=lambda f: f.person_in_full),
    Column("ui_col_deduction", lambda f: f.deduction, None, True, tone=lambda f: "bad" if f.deduction else None),
    Column("ui_col_wording", lambda f: f.wording),
    Column("ui_col_sentence", lambda f: f.sentence),
)


def finding_model(parent: QObject | None = None) -> TableModel:
    return TableModel(FINDING_COLUMNS, parent)


FILTERS = ("failed", "undecided", "judged", "noted", "vetoes", "all")


def passes(line: FindingLine, which: str) -> bool:
    """Whether a filter shows the line; what counts is the person's answer where there is one."""
    if which == "failed":
        return line.outcome == "fail"
    if which == "undecided":
        return line.outcome == "needs_judgement"
    if which == "judged":
        return line.finding.judgement is not None
    if which == "noted":
        return bool(line.note)
    return which == "all" or line.is_veto


class FindingFilterModel(QSortFilterProxyModel):
    """Failed ones, undecided ones, what people decided, vetoes, or all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show = FILTERS[0]

    def show_only(self, which: str) -> None:
        self.beginFilterChange()
        self._show = which
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    @property
    def shown(self) -> str:
        return self._show

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, TableModel)
        return passes(model.rows[row], self._show)


# --- fields ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FieldLine:
    """A field of one document.

    Attributes:
        others: values the same field has on other papers of the case, for the list of candidates.
    """

    document: str
    field: Field
    others: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, int | None]:
        return self.document, self.field.name, self.field.row

    @property
    def is_confirmed(self) -> bool:
        return self.field.source == FieldSource.OPERATOR or self.field.confirmed_by is not None

    @property
    def is_unread(self) -> bool:
        """A paper of this type may bear it; nothing was read and nobody entered it."""
        return self.field.value is None

    @property
    def is_uncertain(self) -> bool:
        return not self.is_confirmed and not self.is_unread and (self.field.confidence < SURE or bool(self.doubt))

    @property
    def doubt(self) -> str:
        """Code of what speaks against the value, "" when nothing does."""
        return doubt(self.field.name, self.field.value)

    @property
    def candidates(self) -> tuple[str, ...]:
        """What else it may be: other readings, what other papers say, what can be chosen at all; best first."""
        found = (*self.field.alternatives, *self.others, *CHOICES.get(self.field.name, ()))
        return tuple(value for value in dict.fromkeys(found) if value and value != self.field.value)

    @property
    def offered(self) -> tuple[str, ...]:
        """The candidates as people write them."""
        return tuple(spoken(self.field.name, value) for value in self.candidates)

    @property
    def standing(self) -> str:
        """How sure the value is, in words: colour is never the only sign."""
        if self.is_unread:
            return tr("ui_unread_field")
        if self.doubt:
            return tr("ui_against_rule")
        if self.is_confirmed:
            return tr("ui_confirmed")
        share = f"{self.field.confidence:.0%}"
        return tr("ui_doubtful", share=share) if self.is_uncertain else share


def field_lines(
    document: Document | None, expected: Iterable[str] = (), others: Mapping[str, Sequence[str]] | None = None
) -> list[FieldLine]:
    """Lines of `document`: uncertain ones first, then the others, last what was not read.

    Args:
        expected: names of fields a paper of this type may bear.
        others: name → values on other papers of the case.
    """
    if document is None:
        return []
    there = {f.name for f in document.fields}
    unread = [Field(name, None, "", None, None, 0.0) for name in expected if name not in there]
    lines = [FieldLine(document.id, f, tuple((others or {}).get(f.name, ()))) for f in (*document.fields, *unread)]
    return sorted(lines, key=lambda line: (line.is_unread, not line.is_uncertain))


def _name(line: FieldLine) -> str:
    name = field_name(line.field.name)
    return f"{name} {line.field.row}" if line.field.row and line.field.row > 1 else name


def value_text(field: Field) -> str:
    """The value as people write it; codes of the contract get their words."""
    return spoken(field.name, field.value)


def _field_icon(line: FieldLine) -> tuple[str, str] | None:
    if line.doubt:
        return "triangle-alert", "warn"
    if line.is_confirmed:
        return "check", "good"
    return ("circle-help", "warn") if line.is_uncertain else None


def _tip(line: FieldLine) -> str:
    read = tr("ui_as_read", raw=line.field.raw) if line.field.raw else tr("ui_no_raw")
    return f"{read}\n{tr(line.doubt)}" if line.doubt else read


FIELD_COLUMNS = (
    Column("ui_col_field", _name, tone=lambda f: "faint" if f.is_unread else None),
    Column("ui_col_value", lambda f: value_text(f.field), tip=_tip),
    Column(
        "ui_col_sure", lambda f: f.standing, lambda f: f.field.confidence, icon=_field_icon,
        tone=lambda f: "faint" if f.is_unread else None, tip=lambda f: f.standing,
    ),
)
VALUE_COLUMN = 1


class FieldModel(TableModel):
    """Fields of the document in view; the value can be edited. What cannot be understood is refused.

    Signals:
        entered: (document id, field name, row, text): a person typed another value.
    """

    entered = Signal(str, str, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(FIELD_COLUMNS, parent)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == VALUE_COLUMN else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.EditRole:
            line = self.row(index)
            return value_text(line.field) if line else None
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line = self.row(index)
        if line is None or role != Qt.ItemDataRole.EditRole or index.column() != VALUE_COLUMN:
            return False
        entry = understood(line.field.name, str(value))
        if entry.is_refused:
            return False
        text = entry.value
        # The model shows what the case says; the step goes through the session and comes back as new rows.
        self.entered.emit(line.document, line.field.name, line.field.row, text)
        return True


__all__ = [
    "FILTERS", "FieldLine", "FieldModel", "FindingFilterModel", "FindingLine", "field_lines",
    "finding_lines", "finding_model", "passes", "value_text",
]  # fmt: skip
