"""What was not read never makes a criterion pass: each value a finding rests on is lost in turn."""

from __future__ import annotations

import pytest

from scoring.checks import CHECKS
from scoring.checks.base import Verdict
from tests.scoring.proofs import PROOFS
from tests.support.dossiers import Case, Change, pack

# Another value that was read shows the same, so that the outcome does not rest on the lost one.
_SHOWN_OTHERWISE = {
    ("A1-02", "incident_place"): "the records made at the scene name the place",
    ("A3-02", "vehicle_no"): "a paper without a plate in its text does not bear one",
    ("A5-04", "violated_articles"): "the notice's running text cites the article",
    ("B1-02", "filed_at"): "the cover bears the day of filing",
    ("B5-02", "hearing_at"): "the record of the hearing says when it began",
    ("B6-03", "reviewed_at"): "the record of the discussion says when it began",
    ("V14", "reviewed_at"): "the record of the discussion says when it began",
    ("B7-04", "recipient"): "more signatures than servers stand on the receipt",
    ("C2-04", "service_method"): "the receipt is legible and says nothing of papers left in place",
    ("C3-04", "amount_words"): "a decision whose text has no capitals gives the sum in figures only",
    ("D1-06", "compiled_by"): "the place for the signature is filled in",
    ("V03", "officer_cert_nos"): "the officer's name is on file and in force that day",
}


def _verdict(case: Case, criterion: str) -> Verdict:
    rule = pack().criterion(criterion)
    return CHECKS[rule.check](case.facts, rule.params)


def _outcome(case: Case, criterion: str) -> str:
    return str(_verdict(case, criterion).outcome)


def _lost(criterion: str, change: Change) -> list[str]:
    """Values whose loss lets the broken case pass."""

    def made() -> Case:
        case = PROOFS[criterion].base()
        change(case)
        return case

    broken = _verdict(made(), criterion).evidence
    names = {s.field for s in (*broken, *_verdict(PROOFS[criterion].base(), criterion).evidence) if s.field} | {"made_date"}
    passing = []
    for name in sorted(names):
        case = made()
        for paper in case.papers:
            paper.values.pop(name, None)
        if _outcome(case, criterion) in ("pass", "not_applicable"):
            passing.append(f"{name} on all papers")
    for place in sorted({(int(s.page.partition("-")[0], 16), s.field) for s in broken if s.field}):
        case = made()
        case.papers[place[0]].values.pop(str(place[1]), None)
        if _outcome(case, criterion) in ("pass", "not_applicable"):
            passing.append(f"{place[1]} on {case.papers[place[0]].type}")
    return [p for p in passing if (criterion, p.partition(" ")[0]) not in _SHOWN_OTHERWISE]


@pytest.mark.parametrize("criterion", [c for c, p in PROOFS.items() if p.broken])
def test_a_broken_case_does_not_pass_for_a_value_not_read(criterion: str) -> None:
    change = PROOFS[criterion].broken
    assert change
    assert _lost(criterion, change) == []


@pytest.mark.parametrize("criterion", [c for c, p in PROOFS.items() if p.over])
def test_the_first_day_not_permitted_does_not_pass_for_a_value_not_read(criterion: str) -> None:
    change = PROOFS[criterion].over
    assert change
    assert _lost(criterion, change) == []
