"""Two packs side by side, and what a change of pack does to dossiers whose facts are stored."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from casefile.messages import sentence
from casefile.sheets import Sheet
from scoring.checks.base import plain_number
from scoring.pack_head import plain
from scoring.pack_values import Bonus, Group, Item, Pack, RootCause, Veto
from scoring.rescore import Decisions, Rescored, StoredFacts, rescore_under

Part = Group | Item | Veto | Bonus | RootCause

_FIELDS = (
    "id", "group", "part", "name", "wording", "points", "deduct", "per_hit", "per_hit_max", "deductions", "cap", "vetoes", "mode",
    "basis", "effect", "check", "params", "text", "criteria", "wording_en", "deduct_en", "part_en", "name_en", "text_en", "source", "looks_at",
    "whole",
)  # fmt: skip
_GENERAL = (
    "id", "edition", "title", "derived", "notice", "base_score", "rounding", "na_policy", "veto_effect", "bonus_cap", "grades",
    "title_en", "notice_en",
)  # fmt: skip
_SHOWN = 200  # changed cases kept as examples


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs. `id` is the criterion's in the first pack; "" for the pack itself."""

    id: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PackDifference:
    """What the second pack has otherwise than the first.

    Attributes:
        added, removed: ids of items, vetoes, bonuses, groups and root causes in one pack only. An item that
            stands under another id with the same wording is neither: its id changed.
        changed: every value that differs, in the order of the packs.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Change, ...]

    @property
    def same(self) -> bool:
        return not (self.added or self.removed or self.changed)

    def of(self, id: str) -> tuple[Change, ...]:
        return tuple(c for c in self.changed if c.id == id)

    def lines(self, lang: str = "zh") -> list[str]:
        """Each difference in words."""
        said = [sentence("pack.added", lang, id=id) for id in self.added]
        said += [sentence("pack.removed", lang, id=id) for id in self.removed]
        said += [
            sentence(
                "pack.changed", lang, id=c.id or sentence("pack.itself", lang), field=field_name(c.field, lang),
                before=shown(c.before), after=shown(c.after),
            )
            for c in self.changed
        ]  # fmt: skip
        return said or [sentence("pack.same", lang)]

    def sheet(self) -> Sheet:
        """The comparison as a table."""
        rows: list[tuple[str, str, str, str]] = [("新增", id, "", "") for id in self.added]
        rows += [("删除", id, "", "") for id in self.removed]
        rows += [
            (f"改动：{field_name(c.field, 'zh')}", c.id or "标准包", shown(c.before), shown(c.after)) for c in self.changed
        ]
        return Sheet("标准包对比", ("差别", "编号", "原来", "现在"), rows, (18, 10, 60, 60))


def compare_packs(a: Pack, b: Pack) -> PackDifference:
    """What changes from `a` to `b`; digests aside."""
    added: list[str] = []
    removed: list[str] = []
    changed = [Change("", f, getattr(a, f), getattr(b, f)) for f in _GENERAL if getattr(a, f) != getattr(b, f)]
    families: list[tuple[tuple[Part, ...], tuple[Part, ...]]] = [
        (a.groups, b.groups),
        (a.items, b.items),
        (a.vetoes, b.vetoes),
        (a.bonuses, b.bonuses),
        (a.root_causes, b.root_causes),
    ]
    for before, after in families:
        pairs, gone, new = _paired(before, after)
        removed += [p.id for p in gone]
        added += [p.id for p in new]
        for one, other in pairs:
            changed += [
                Change(one.id, f, getattr(one, f), getattr(other, f))
                for f in _FIELDS
                if hasattr(one, f) and getattr(one, f) != getattr(other, f)
            ]
    return PackDifference(tuple(added), tuple(removed), tuple(changed))


def _paired(before: tuple[Part, ...], after: tuple[Part, ...]) -> tuple[list[tuple[Part, Part]], list[Part], list[Part]]:
    """Equal wording under another id goes before an equal id under another wording."""
    by_id = {p.id: p for p in after}
    by_words: dict[str, Part] = {}
    for part in after:
        by_words.setdefault(_words(part), part)
    partner: dict[str, Part] = {}
    taken: set[str] = set()

    def take(one: Part, other: Part | None) -> None:
        if other is not None and one.id not in partner and other.id not in taken:
            partner[one.id] = other
            taken.add(other.id)

    for one in before:  # the same in both
        if one.id in by_id and _words(by_id[one.id]) == _words(one):
            take(one, by_id[one.id])
    for one in before:
        take(one, by_words.get(_words(one)))
    for one in before:
        take(one, by_id.get(one.id))
    pairs = [(one, partner[one.id]) for one in before if one.id in partner]
    return pairs, [p for p in before if p.id not in partner], [p for p in after if p.id not in taken]


def _words(part: Part) -> str:
    match part:
        case Group():
            return plain(part.part + part.name)
        case RootCause():
            return part.id
        case _:
            return plain(part.wording)


def field_name(name: str, lang: str) -> str:
    """What a field of a pack is called."""
    return sentence(f"pack.field_{name}", lang)


def shown(value: Any) -> str:
    """A value of a pack as people read it."""
    match value:
        case None:
            return "—"
        case bool():
            return "是" if value else "否"
        case Decimal():
            return plain_number(value)
        case Mapping():
            return "、".join(f"{k}={shown(v)}" for k, v in value.items()) or "—"
        case list() | tuple():
            return "、".join(shown(v) for v in value) or "—"
        case _ if hasattr(value, "minimum"):
            return f"{value.name}≥{plain_number(value.minimum)}"
        case _:
            return str(value) or "—"


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case that comes out otherwise. `outcomes`: criterion → before and after, "" where a pack has no such item."""

    case_id: int
    before: Rescored
    after: Rescored
    outcomes: Mapping[str, tuple[str, str]]

    @property
    def result_changed(self) -> bool:
        """The total, its bounds, the grade or the vetoes differ."""
        return _result(self.before) != _result(self.after)


@dataclass
class Preview:
    """What a change of pack does.

    Attributes:
        cases: how many were scored; `unreadable`: cases whose stored facts are of another version.
        changed: cases with any other outcome or result.
        grades: (before, after) → cases, None for a grade that is not decided.
        outcomes: (criterion, before, after) → cases.
        examples: the first changed cases.
    """

    cases: int = 0
    changed: int = 0
    unreadable: list[int] = field(default_factory=list)
    totals_up: int = 0
    totals_down: int = 0
    grades: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    examples: list[CaseChange] = field(default_factory=list)

    def take(self, change: CaseChange) -> None:
        """Counts one case."""
        self.cases += 1
        if not (change.outcomes or change.result_changed):
            return
        self.changed += 1
        middle = [(r.low + r.high) / 2 for r in (change.before, change.after)]
        self.totals_up += middle[1] > middle[0]
        self.totals_down += middle[1] < middle[0]
        if change.before.grade != change.after.grade:
            self.grades[change.before.grade, change.after.grade] += 1
        for criterion, (before, after) in change.outcomes.items():
            self.outcomes[criterion, before, after] += 1
        if len(self.examples) < _SHOWN:
            self.examples.append(change)


def preview(
    pack_a: Pack,
    pack_b: Pack,
    facts_iterable: StoredFacts,
    *,
    jobs: int = 1,
    judgements: Decisions | None = None,
    progress: Callable[[int], None] | None = None,
    cancel: threading.Event | None = None,
) -> Preview:
    """What changes for stored facts when `pack_b` takes the place of `pack_a`.

    Raises:
        Cancelled: `cancel` was set.
    """
    found = Preview()
    renamed = {c.before: c.after for c in compare_packs(pack_a, pack_b).changed if c.field == "id" and c.id}
    for before, after in rescore_under(
        facts_iterable, (pack_a, pack_b), progress, cancel, jobs=jobs, judgements=judgements
    ):
        if before.error is not None:
            found.unreadable.append(before.case_id)
            continue
        found.take(CaseChange(before.case_id, before, after, _outcomes(before, after, renamed)))
    return found


def _outcomes(before: Rescored, after: Rescored, renamed: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    old = {renamed.get(id, id): outcome for id, outcome in (before.outcomes or {}).items()}
    new = dict(after.outcomes or {})
    return {id: pair for id in [*old, *(n for n in new if n not in old)] if (pair := (old.get(id, ""), new.get(id, "")))[0] != pair[1]}


def _result(one: Rescored) -> tuple[Any, ...]:
    return one.total, one.low, one.high, one.grade, one.vetoes
