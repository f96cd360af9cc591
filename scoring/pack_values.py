"""What a criteria pack holds: groups, items, vetoes, bonuses, grades and root causes. Frozen values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade reached at `minimum` points and above."""

    name: str
    name_en: str
    minimum: Decimal
    verified: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One scored criterion.

    Attributes:
        points: full marks.
        deduct, deduct_en: the deduction rule in words.
        per_hit: points one hit takes when the check names no kind of hit.
        per_hit_max: upper end where the wording gives a range, else None: the machine proposes
            `per_hit`, a person may go up to this.
        deductions: points by kind of hit.
        cap: the most the item can lose.
        vetoes: vetoes its wording refers to.
        mode: A judged by the machine, S proposed by it, M judged by a person.
        check: name of the check that judges it; `manual` hands it to a person.
        params: values for the check.
    """

    id: str
    group: str
    wording: str
    wording_en: str
    points: Decimal
    deduct: str
    deduct_en: str
    per_hit: Decimal
    per_hit_max: Decimal | None
    deductions: Mapping[str, Decimal]
    cap: Decimal
    vetoes: tuple[str, ...]
    mode: str
    basis: str
    source: str
    looks_at: str
    check: str
    params: Mapping[str, Any]

    def deduction(self, kind: str | None = None) -> Decimal:
        """Points one hit of that kind takes; an unnamed or unknown kind takes `per_hit`."""
        return self.deductions.get(kind or "", self.per_hit)


@dataclass(frozen=True, slots=True)
class Group:
    """One of the groups (大项) with its items."""

    id: str
    part: str
    part_en: str
    name: str
    name_en: str
    points: Decimal
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Veto:
    """A veto (一票否决). `effect` is "default" or one of the veto effects."""

    id: str
    wording: str
    wording_en: str
    mode: str
    basis: str
    source: str
    looks_at: str
    effect: str
    check: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bonus:
    """A bonus of up to `points`."""

    id: str
    wording: str
    wording_en: str
    points: Decimal
    mode: str
    source: str
    check: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RootCause:
    """One fault and the criteria it touches.

    Of the `criteria` that hit on it, the first in this order deducts; the others stay failed with 0
    and refer to it. `vetoes` may be present with it; they do not deduct.

    Attributes:
        id: the name checks give the fault; one of its own where an office joins criteria.
        whole: whatever makes one of the `criteria` fail is this fault, a person's finding, too. An item
            is in one such entry at most.
    """

    id: str
    text: str
    text_en: str
    criteria: tuple[str, ...]
    vetoes: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    """A checked criteria pack.

    Attributes:
        derived: it is not an official text; `notice` says so and must be printed.
        rounding: totals are rounded to multiples of this.
        na_policy: `full_marks` or `proportional`.
        veto_effect: `fail_grade`, `zero_score`, `no_excellent` or `cap_at:<points>`.
        grades: highest first; the last begins at 0.
        sha256: digest of the file, lower-case hex.
        text: the file, so that what a sheet rests on can be kept; "" for a pack that was made otherwise.
    """

    id: str
    edition: str
    title: str
    title_en: str
    derived: bool
    notice: str
    notice_en: str
    base_score: Decimal
    rounding: Decimal
    na_policy: str
    veto_effect: str
    bonus_cap: Decimal
    grades: tuple[Grade, ...]
    groups: tuple[Group, ...]
    vetoes: tuple[Veto, ...]
    bonuses: tuple[Bonus, ...]
    root_causes: tuple[RootCause, ...]
    sha256: str
    text: str = field(default="", compare=False, repr=False)
    _by_id: Mapping[str, Item | Veto | Bonus] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        everything = (*self.items, *self.vetoes, *self.bonuses)
        object.__setattr__(self, "_by_id", {c.id: c for c in reversed(everything)})

    @property
    def file_text(self) -> str | None:
        """The file whose digest is `sha256`; None when it is not at hand."""
        there = hashlib.sha256(self.text.encode("utf-8")).hexdigest() == self.sha256
        return self.text if there else None

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in the order of the groups."""
        return tuple(item for group in self.groups for item in group.items)

    def item(self, item_id: str) -> Item:
        """Raises KeyError when there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def criterion(self, criterion_id: str) -> Item | Veto | Bonus:
        """The item, veto or bonus of that id. Raises KeyError when there is none."""
        return self._by_id[criterion_id]

    def root_cause(self, cause_id: str) -> RootCause:
        """Raises KeyError when there is none."""
        for cause in self.root_causes:
            if cause.id == cause_id:
                return cause
        raise KeyError(cause_id)
