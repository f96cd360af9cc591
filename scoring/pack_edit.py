"""A pack while it is being edited: every step gives a new value; what is wrong with it is told all at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from scoring.checks import CHECKS
from scoring.pack import Fault, Pack, parse_pack
from scoring.pack_values import Bonus, Group, Item, Veto
from scoring.pack_write import pack_text, sealed, text_of

Criterion = Item | Veto | Bonus
T = TypeVar("T", Item, Veto, Bonus)

ITEM_FIELDS = (
    "wording", "wording_en", "points", "deduct", "deduct_en", "per_hit", "per_hit_max", "deductions", "cap", "mode", "basis", "check", "params",
)  # fmt: skip
VETO_FIELDS = ("wording", "wording_en", "mode", "basis", "effect", "check", "params")
BONUS_FIELDS = ("wording", "wording_en", "points", "mode", "check", "params")
GENERAL_FIELDS = ("id", "edition", "title", "title_en", "base_score", "na_policy", "veto_effect", "bonus_cap")
NUMBERS = frozenset({"points", "per_hit", "per_hit_max", "cap", "base_score", "bonus_cap", "minimum"})
TABLES = frozenset({"deductions", "params"})
LISTS = frozenset({"criteria", "vetoes"})
FLAGS = frozenset({"verified", "whole"})
_BETWEEN = re.compile(r"[\s,，、;；]+")


class NotAValue(ValueError):
    """What a person typed is no number, or no list of `name = value`."""


def fields_of(criterion: Criterion) -> tuple[str, ...]:
    """The fields a person may edit, in the order of a form."""
    if isinstance(criterion, Item):
        return ITEM_FIELDS
    return VETO_FIELDS if isinstance(criterion, Veto) else BONUS_FIELDS


def shown(name: str, value: Any) -> str:
    """A field's value as a person types it."""
    if value is None:
        return ""
    if name in NUMBERS:
        return f"{value:f}"
    if name in TABLES:
        return ", ".join(f"{key} = {text_of(each)}" for key, each in value.items())
    if name in LISTS:
        return ", ".join(value)
    if name in FLAGS:
        return "true" if value else "false"
    return str(value)


def typed(name: str, text: str) -> Any:
    """What a person typed, as the field's value.

    Raises:
        NotAValue: it does not fit the field.
    """
    text = text.strip()
    if name in NUMBERS:
        if not text and name == "per_hit_max":
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise NotAValue(text) from None
        if not number.is_finite():  # "NaN" and "inf" are numbers to Decimal
            raise NotAValue(text)
        return number
    if name in TABLES:
        try:
            table: Mapping[str, Any] = tomllib.loads("it = { " + re.sub(r"\s*\n\s*", " ", text) + " }", parse_float=Decimal)["it"]
        except tomllib.TOMLDecodeError as error:
            raise NotAValue(str(error)) from error
        if name == "deductions":
            return {key: Decimal(each) if type(each) is int else each for key, each in table.items()}
        return dict(table)
    if name in LISTS:
        return tuple(each for each in _BETWEEN.split(text) if each)
    if name in FLAGS:
        if text not in ("true", "false"):
            raise NotAValue(text)
        return text == "true"
    return text


def with_criterion(pack: Pack, criterion_id: str, /, **changes: Any) -> Pack:
    """`pack` with values of one criterion changed; a group's points follow its items.

    An item that could lose all its points can still do so when its points change.

    Raises:
        KeyError: there is no such criterion.
    """
    criterion = pack.criterion(criterion_id)
    if isinstance(criterion, Item):
        if "points" in changes and "cap" not in changes and criterion.cap == criterion.points:
            changes["cap"] = changes["points"]
        return replace(pack, groups=tuple(_summed(g, _changed(g.items, criterion_id, changes)) for g in pack.groups))
    if isinstance(criterion, Veto):
        return replace(pack, vetoes=_changed(pack.vetoes, criterion_id, changes))
    return replace(pack, bonuses=_changed(pack.bonuses, criterion_id, changes))


def with_new_item(pack: Pack, group_id: str, wording: str) -> tuple[Pack, str]:
    """`pack` with one more item of one point at the end of a group, for human judgement; and its id.

    Raises:
        KeyError: there is no such group.
    """
    group = next((g for g in pack.groups if g.id == group_id), None)
    if group is None:
        raise KeyError(group_id)
    taken = {i.id for i in pack.items}
    number = next(n for n in range(1, 1000) if f"{group_id}-{n:02d}" not in taken)
    one = Decimal(1)
    item = Item(
        id=f"{group_id}-{number:02d}", group=group_id, wording=wording, wording_en=wording, points=one, deduct="不符合扣1",
        deduct_en="1 if not met", per_hit=one, per_hit_max=None, deductions={}, cap=one, vetoes=(), mode="M", basis="—",
        source="office", looks_at="", check="manual", params={},
    )  # fmt: skip
    groups = tuple(_summed(g, (*g.items, item)) if g.id == group_id else g for g in pack.groups)
    return replace(pack, groups=groups), item.id


def without_item(pack: Pack, item_id: str) -> Pack:
    """`pack` without one item; root causes forget it.

    Raises:
        KeyError: there is no such item.
    """
    pack.item(item_id)
    groups = tuple(_summed(g, tuple(i for i in g.items if i.id != item_id)) for g in pack.groups)
    causes = tuple(replace(c, criteria=tuple(i for i in c.criteria if i != item_id)) for c in pack.root_causes)
    return replace(pack, groups=groups, root_causes=tuple(c for c in causes if c.criteria))


def next_edition(edition: str) -> str:
    """`1` → `2`, `2024.3` → `2024.4`, `试行` → `试行-2`."""
    match = re.search(r"(\d+)$", edition)
    if match is None:
        return f"{edition}-2"
    return edition[: match.start()] + str(int(match[1]) + 1)


def faults_of(pack: Pack) -> list[Fault]:
    """Everything that is wrong with an edited pack; each names its criterion, lines mean nothing here."""
    _read, faults = parse_pack(pack_text(pack).encode("utf-8"), pack.id, frozenset(CHECKS))
    return [Fault(0, f.text) for f in faults]


def finished(pack: Pack) -> Pack:
    """The edited pack as it will be read from its file, with its digest."""
    return sealed(pack)


def _changed(criteria: tuple[T, ...], criterion_id: str, changes: Mapping[str, Any]) -> tuple[T, ...]:
    return tuple(replace(c, **changes) if c.id == criterion_id else c for c in criteria)


def _summed(group: Group, items: tuple[Item, ...]) -> Group:
    if items == group.items:
        return group
    return replace(group, items=items, points=sum((i.points for i in items), Decimal(0)))
