"""What a person decided about one criterion. It stands beside the machine's finding, never over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casefile.errors import UsageError
from scoring.checks.base import Outcome
from scoring.pack import Bonus, Item, Pack


class JudgementFault(UsageError):
    """A judgement that the pack does not allow. Params: criterion, reason."""

    code = "judgement_fault"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision.

    Attributes:
        outcome: pass, fail or not_applicable; for a bonus pass grants it.
        deduction: points; for a bonus what is held back of it. None: as the pack says for the
            faults found, or for one fault when the machine found none.
        by: name of the person; at: local time, ISO 8601; reason: in their words.
    """

    criterion: str
    outcome: Outcome
    deduction: Decimal | None
    by: str
    at: str
    reason: str


def checked(judgement: Judgement, pack: Pack) -> Judgement:
    """`judgement`, when the pack allows it.

    Raises:
        JudgementFault: unknown criterion, no name, time or reason, an outcome that decides
            nothing, or a deduction beyond the criterion's points.
    """
    try:
        criterion = pack.criterion(judgement.criterion)
    except KeyError:
        raise JudgementFault(criterion=judgement.criterion, reason="unknown criterion 没有这个评查项") from None
    if judgement.outcome is Outcome.NEEDS_JUDGEMENT:
        raise JudgementFault(criterion=judgement.criterion, reason="decides nothing 没有作出判断")
    if not (judgement.by.strip() and judgement.at.strip() and judgement.reason.strip()):
        raise JudgementFault(
            criterion=judgement.criterion, reason="name, time and reason are needed 须有姓名、时间和理由"
        )
    if judgement.deduction is not None:
        limit = criterion.cap if isinstance(criterion, Item) else criterion.points if isinstance(criterion, Bonus) else 0
        if not (judgement.deduction.is_finite() and 0 <= judgement.deduction <= limit):
            raise JudgementFault(
                criterion=judgement.criterion, reason=f"deduction beyond 0–{limit} 扣分超出 0—{limit}"
            )
    return judgement


def allowed_by(judgements: Iterable[Judgement], pack: Pack) -> tuple[tuple[Judgement, ...], tuple[JudgementFault, ...]]:
    """Those that `pack` allows, in their order, and why the others do not count: they were made under another pack."""
    allowed, faults = [], []
    for judgement in judgements:
        try:
            allowed.append(checked(judgement, pack))
        except JudgementFault as fault:
            faults.append(fault)
    return tuple(allowed), tuple(faults)


def as_plain(judgement: Judgement) -> dict[str, Any]:
    """For the archive and the report."""
    return {
        "criterion": judgement.criterion,
        "outcome": judgement.outcome.value,
        "deduction": None if judgement.deduction is None else str(judgement.deduction),
        "by": judgement.by,
        "at": judgement.at,
        "reason": judgement.reason,
    }


def judgements_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Judgement, ...]:
    """What `as_plain` made, as judgements again."""
    return tuple(
        Judgement(
            criterion=entry["criterion"],
            outcome=Outcome(entry["outcome"]),
            deduction=None if entry["deduction"] is None else Decimal(entry["deduction"]),
            by=entry["by"],
            at=entry["at"],
            reason=entry["reason"],
        )
        for entry in stored
    )
