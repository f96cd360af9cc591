"""Groups, grade bands and root causes of a pack while it is being edited; every step gives a new value."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from scoring.checks.base import plain_number
from scoring.pack_edit import with_new_item
from scoring.pack_values import Grade, Group, Pack, RootCause

GROUP_FIELDS = ("part", "part_en", "name", "name_en")
GRADE_FIELDS = ("name", "name_en", "minimum", "verified")
CAUSE_FIELDS = ("text", "text_en", "criteria", "vetoes", "whole")

_HALF = Decimal(2)
_STEP = Decimal("0.5")


def group_of(pack: Pack, group_id: str) -> Group:
    """Raises KeyError when there is none."""
    for group in pack.groups:
        if group.id == group_id:
            return group
    raise KeyError(group_id)


def with_group(pack: Pack, group_id: str, /, **changes: Any) -> Pack:
    """`pack` with values of one group changed; its points are those of its items.

    Raises:
        KeyError: there is no such group.
    """
    group_of(pack, group_id)
    return replace(pack, groups=tuple(replace(g, **changes) if g.id == group_id else g for g in pack.groups))


def with_new_group(pack: Pack, after: str, name: str, wording: str) -> tuple[Pack, str]:
    """`pack` with one more group behind `after` and in its part, with one item for human judgement; and its id.

    Raises:
        KeyError: there is no group `after`.
    """
    before = group_of(pack, after)
    letters = re.match(r"[A-Za-z]*", after)
    stem = (letters[0] if letters else "") or "G"
    taken = {g.id for g in pack.groups}
    new = next(f"{stem}{n}" for n in range(1, 1000) if f"{stem}{n}" not in taken)
    group = Group(new, before.part, before.part_en, name, name, Decimal(0), ())
    place = pack.groups.index(before) + 1
    edited = replace(pack, groups=(*pack.groups[:place], group, *pack.groups[place:]))
    return with_new_item(edited, new, wording)[0], new


def without_group(pack: Pack, group_id: str) -> Pack:
    """`pack` without one group and its items; root causes forget them.

    Raises:
        KeyError: there is no such group.
    """
    gone = {i.id for i in group_of(pack, group_id).items}
    causes = (replace(c, criteria=tuple(i for i in c.criteria if i not in gone)) for c in pack.root_causes)
    return replace(
        pack, groups=tuple(g for g in pack.groups if g.id != group_id), root_causes=tuple(c for c in causes if c.criteria)
    )


def with_grade(pack: Pack, place: int, /, **changes: Any) -> Pack:
    """`pack` with values of one grade changed; grades count from the highest, 0 the first.

    Raises:
        IndexError: there is no such grade.
    """
    changed = replace(pack.grades[place], **changes)
    return replace(pack, grades=tuple(changed if n == place else g for n, g in enumerate(pack.grades)))


def with_new_grade(pack: Pack, place: int, name: str) -> Pack:
    """`pack` with one more grade above the one at `place`, half way to the next higher or to full marks.

    Raises:
        IndexError: there is no such grade.
    """
    below = pack.grades[place].minimum
    above = pack.grades[place - 1].minimum if place else pack.base_score
    middle = Decimal(plain_number(((below + above) / _HALF // _STEP) * _STEP))
    return replace(pack, grades=(*pack.grades[:place], Grade(name, name, middle, True), *pack.grades[place:]))


def without_grade(pack: Pack, place: int) -> Pack:
    """`pack` without one grade.

    Raises:
        IndexError: there is no such grade.
    """
    gone = pack.grades[place]
    return replace(pack, grades=tuple(g for g in pack.grades if g is not gone))


def with_cause(pack: Pack, cause_id: str, /, **changes: Any) -> Pack:
    """`pack` with values of one root cause changed.

    Raises:
        KeyError: there is no such root cause.
    """
    pack.root_cause(cause_id)
    return replace(pack, root_causes=tuple(replace(c, **changes) if c.id == cause_id else c for c in pack.root_causes))


def with_new_cause(pack: Pack, text: str) -> tuple[Pack, str]:
    """`pack` with one more root cause behind the others, of the office's own and still without criteria; and its id."""
    taken = {c.id for c in pack.root_causes} | {g.id for g in pack.groups} | {c.id for c in (*pack.items, *pack.vetoes, *pack.bonuses)}
    new = next(f"own-{n}" for n in range(1, 1000) if f"own-{n}" not in taken)
    return replace(pack, root_causes=(*pack.root_causes, RootCause(new, text, text, (), (), whole=True))), new


def without_cause(pack: Pack, cause_id: str) -> Pack:
    """`pack` without one root cause: the criteria it joined deduct each for itself.

    Raises:
        KeyError: there is no such root cause.
    """
    gone: RootCause = pack.root_cause(cause_id)
    return replace(pack, root_causes=tuple(c for c in pack.root_causes if c is not gone))
