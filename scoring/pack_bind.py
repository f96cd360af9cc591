"""What judges a row of a table: the check of the criterion it is, or a person.

The machine decides alone only where wording, numbers and deduction rule are those its check was written for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scoring.checks import CHECKS
from scoring.pack_found import ITEM, RowFault, TableRow, fault
from scoring.pack_head import plain
from scoring.pack_match import Match
from scoring.pack_rule import Rule, rule_of
from scoring.pack_values import Item, Pack

MANUAL = "manual"
_MODE_WORDS = {
    "A": "A", "系统判定": "A", "系统": "A", "自动": "A", "自动判定": "A", "系统识别": "A", "机评": "A", "系统评查": "A", "机器": "A",
    "S": "S", "系统建议": "S", "半自动": "S", "系统辅助": "S", "辅助": "S", "人机结合": "S", "系统人工": "S", "人工确认": "S",
    "M": "M", "人工评定": "M", "人工": "M", "人工评查": "M", "人工判断": "M", "人工判定": "M", "专家评查": "M",
}  # fmt: skip
_MODES = {plain(k): v for k, v in _MODE_WORDS.items()}
_BY_HAND = frozenset({"manual", "人工", "人工评定", "无"})


@dataclass(frozen=True, slots=True)
class Bound:
    """The binding of one row; `rule` is None for vetoes and bonuses."""

    match: Match
    check: str
    params: Mapping[str, Any]
    mode: str
    rule: Rule | None = None
    reasons: tuple[str, ...] = field(default=())


def bind(row: TableRow, match: Match, base: Pack, faults: list[RowFault]) -> Bound:
    """The binding of `row`; what cannot be is added to `faults`."""
    reasons: list[str] = []
    stated = _stated_mode(row, faults)
    explicit = _stated_check(row, faults)
    known = match.base
    check = explicit or (known.check if known else MANUAL)
    params = _params(check, match, base)
    mode = stated or (known.mode if known else "S" if check != MANUAL else "M")
    if known is None and check == MANUAL:
        reasons.append("numbers" if match.numbers_differ else "new")
        if match.numbers_differ:
            reasons.append("new")
        mode = "M"
    elif check == MANUAL and not (known and known.check == MANUAL):
        reasons.append("unbound")
        mode = "M"
    if check != MANUAL and known is not None:
        if match.numbers_differ:
            reasons.append("numbers_known")
        elif match.how in ("similar", "id"):
            reasons.append(match.how)
    elif check != MANUAL:
        reasons.append("bound_by_table")
    rule = None
    if row.kind == ITEM:
        rule = _rule(row, known, reasons, check, faults)
    # A check was written for its own wording and figures: anything else is confirmed by a person.
    if mode == "A" and {"numbers_known", "similar", "id", "rule", "range", "whole_dossier"} & set(reasons):
        mode = "S"
    return Bound(match, check, params, mode, rule, tuple(reasons))


def _rule(row: TableRow, known: object, reasons: list[str], check: str, faults: list[RowFault]) -> Rule | None:
    if row.points is None or row.points <= 0:
        return None  # the row already has its fault
    item = known if isinstance(known, Item) else None
    rule = rule_of(row.deduct, row.points, item)
    for figure in dict.fromkeys(rule.said):
        if figure > row.points:
            faults.append(fault(row.sheet, row.row, "deduction_above_points", figure=figure, points=row.points))
        elif figure <= 0 or figure != figure.quantize(Decimal("0.01")):
            faults.append(fault(row.sheet, row.row, "deduction_unusable", figure=figure))
        elif figure > rule.cap:
            faults.append(fault(row.sheet, row.row, "deduction_above_cap", figure=figure, cap=rule.cap))
    if rule.whole_dossier:
        reasons.append("whole_dossier")
    if check == MANUAL:
        return rule
    if not rule.clear:
        reasons.append("rule")
    elif rule.per_hit_max is not None and (item is None or item.per_hit_max is None):
        reasons.append("range")
    return rule


def _stated_mode(row: TableRow, faults: list[RowFault]) -> str:
    if not row.mode:
        return ""
    mode = _MODES.get(plain(row.mode), "")
    if not mode:
        faults.append(fault(row.sheet, row.row, "mode_unknown", value=row.mode))
    return mode


def _stated_check(row: TableRow, faults: list[RowFault]) -> str:
    if not row.check:
        return ""
    if row.check in _BY_HAND:
        return MANUAL
    if row.check in CHECKS:
        return row.check
    faults.append(fault(row.sheet, row.row, "check_unknown", value=row.check))
    return ""


def _params(check: str, match: Match, base: Pack) -> Mapping[str, Any]:
    if match.base is not None and (match.base.check == check or check == MANUAL):
        if check != MANUAL or match.base.check == MANUAL:
            return match.base.params
        return {k: v for k, v in match.base.params.items() if k == "documents"}
    if check != MANUAL:
        for criterion in (*base.items, *base.vetoes, *base.bonuses):
            if criterion.check == check:
                return criterion.params
    return {}
