"""What a row of the pack's tree stands for: its fields for the form, and the pack with one of them changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ui.models.score_packs import GENERAL
from ui.texts import is_chinese, tr

if TYPE_CHECKING:
    from scoring.pack import Pack

_NA = ("full_marks", "proportional")
_EFFECTS = ("fail_grade", "zero_score", "no_excellent")
_PREFIXES = ("part", "group", "grade", "cause")
CAUSES = "causes"
"""Key of the row above the root causes."""

Values = list[tuple[str, str, Sequence[tuple[str, str]]]]


def kind_of(pack: Pack, key: str) -> str:
    """`general`, `part`, `group`, `item`, `veto`, `bonus`, `grade`, `cause` or `causes`; "" for a row that stands for nothing."""
    if key == GENERAL:
        return "general"
    if key == CAUSES:
        return "causes"
    prefix = key.partition("/")[0]
    if "/" in key and prefix in _PREFIXES:
        return prefix
    families = (("item", pack.items), ("veto", pack.vetoes), ("bonus", pack.bonuses))
    return next((kind for kind, criteria in families if any(c.id == key for c in criteria)), "")


def row_of(pack: Pack, key: str) -> tuple[str, Values] | None:
    """Title and fields of a row (name, text, what can be chosen); None where nothing can be typed."""
    from scoring.pack_edit import GENERAL_FIELDS, fields_of, shown
    from scoring.pack_parts import CAUSE_FIELDS, GRADE_FIELDS, GROUP_FIELDS, group_of

    of: Any
    names: Sequence[str]
    rest = key.partition("/")[2]
    match kind_of(pack, key):
        case "general":
            of, names, title = pack, GENERAL_FIELDS, tr("ui_pack_general")
        case "group":
            of, names = group_of(pack, rest), GROUP_FIELDS
            title = f"{of.id} {of.name if is_chinese() else of.name_en}"
        case "grade":
            of, names = pack.grades[int(rest)], GRADE_FIELDS
            title = of.name if is_chinese() else of.name_en
        case "cause":
            of, names = pack.root_cause(rest), CAUSE_FIELDS
            title = of.text if is_chinese() else of.text_en
        case "item" | "veto" | "bonus":
            of = pack.criterion(key)
            names, title = fields_of(of), of.id
        case _:
            return None
    choices = _choices()
    return title, [(n, shown(n, getattr(of, n)), choices.get(n, ())) for n in names]


def with_typed(pack: Pack, key: str, name: str, value: Any) -> Pack:
    """`pack` with one field of a row changed."""
    from scoring.pack_edit import with_criterion
    from scoring.pack_parts import with_cause, with_grade, with_group

    rest = key.partition("/")[2]
    match kind_of(pack, key):
        case "general":
            return replace(pack, **{name: value})
        case "group":
            return with_group(pack, rest, **{name: value})
        case "grade":
            return with_grade(pack, int(rest), **{name: value})
        case "cause":
            return with_cause(pack, rest, **{name: value})
        case "item" | "veto" | "bonus":
            return with_criterion(pack, key, **{name: value})
    return pack


def with_removed(pack: Pack, key: str) -> Pack:
    """`pack` without what a row stands for."""
    from scoring.pack_edit import without_item
    from scoring.pack_parts import without_cause, without_grade, without_group

    rest = key.partition("/")[2]
    match kind_of(pack, key):
        case "item":
            return without_item(pack, key)
        case "group":
            return without_group(pack, rest)
        case "grade":
            return without_grade(pack, int(rest))
        case "cause":
            return without_cause(pack, rest)
    return pack


def _choices() -> dict[str, list[tuple[str, str]]]:
    from scoring.checks import CHECKS

    return {
        "mode": [(m, tr(f"ui_mode_{m}")) for m in "ASM"],
        "check": [(name, name) for name in sorted(CHECKS)],
        "effect": [(e, tr(f"ui_effect_{e}")) for e in ("default", *_EFFECTS)],
        "veto_effect": [(e, tr(f"ui_effect_{e}")) for e in _EFFECTS],
        "na_policy": [(p, tr(f"ui_na_{p}")) for p in _NA],
        "verified": [(v, tr(f"ui_verified_{v}")) for v in ("true", "false")],
        "whole": [(v, tr(f"ui_whole_{v}")) for v in ("true", "false")],
    }
