"""Every machine-judged criterion: satisfied, broken, at its boundary, unreadable."""

from __future__ import annotations

import pytest

from tests.scoring.proofs import NEVER_FAILS, NEVER_UNREADABLE, PROOFS
from tests.support.dossiers import Case, Change, pack

_MACHINE = [c.id for c in (*pack().items, *pack().vetoes, *pack().bonuses) if c.mode == "A"]
# Criteria whose rule has a day, an amount or another measure as its limit.
_LIMITED = {
    "A3-04", "A6-01", "A6-02", "A7-02", "B1-02", "B2-03", "B2-06", "B3-02", "B3-05", "B4-02", "B4-03", "B4-05", "B5-01", "B5-02",
    "B6-02", "B6-03", "B6-04", "B7-02", "B8-01", "B8-03", "D1-07", "D2-01", "D2-03", "D2-04", "D2-08", "V08", "V10", "V12",
}  # fmt: skip


def _changed(criterion: str, change: Change) -> Case:
    case = PROOFS[criterion].base()
    change(case)
    return case


def test_no_machine_judged_criterion_is_without_proof() -> None:
    lacking = []
    for criterion in _MACHINE:
        proof = PROOFS.get(criterion)
        if proof is None:
            lacking.append(f"{criterion}: no proof at all")
            continue
        if proof.broken is None and criterion not in NEVER_FAILS and not criterion.startswith("J"):
            lacking.append(f"{criterion}: nothing breaks it")
        if proof.unreadable is None and criterion not in NEVER_UNREADABLE:
            lacking.append(f"{criterion}: nothing unreadable")
        if criterion in _LIMITED and (proof.last is None or proof.over is None):
            lacking.append(f"{criterion}: no boundary")
    assert not lacking, "\n".join(lacking)


@pytest.mark.parametrize("criterion", PROOFS)
def test_satisfied(criterion: str) -> None:
    finding = PROOFS[criterion].base().finding(criterion)
    assert finding.outcome == PROOFS[criterion].satisfied, finding.message
    assert finding.evidence or finding.outcome == "not_applicable"


@pytest.mark.parametrize("criterion", [c for c, p in PROOFS.items() if p.broken])
def test_broken(criterion: str) -> None:
    change = PROOFS[criterion].broken
    assert change
    finding = _changed(criterion, change).finding(criterion)
    assert finding.outcome == "fail", finding.message
    assert finding.remedy
    assert finding.remedy_en


@pytest.mark.parametrize("criterion", [c for c, p in PROOFS.items() if p.broken])
def test_broken_breaks_nothing_outside_its_root_cause(criterion: str) -> None:
    """Whatever else fails shares a root cause of the pack, or is a veto of the item."""
    change = PROOFS[criterion].broken
    assert change
    before = {f.criterion for f in PROOFS[criterion].base().sheet().findings if f.outcome == "fail"}
    after = {f.criterion for f in _changed(criterion, change).sheet().findings if f.outcome == "fail"}
    related = {criterion}
    for cause in pack().root_causes:
        if criterion in cause.criteria + cause.vetoes:
            related |= {*cause.criteria, *cause.vetoes}
    related |= set(getattr(pack().criterion(criterion), "vetoes", ()))
    related |= {i.id for i in pack().items if criterion in i.vetoes}
    assert after - before <= related | _KNOWN_RELATED.get(criterion, set())


# Values that stand in several rules at once: changing one changes the others by arithmetic, not by a shared cause.
_WEIGHTY = {"B5-01", "V12", "B6-02", "V13", "B6-03", "V14", "C1-01"}  # the fine now reaches the office's thresholds
_KNOWN_RELATED: dict[str, set[str]] = {
    "A1-04": {"V03"},
    "A6-01": {"A6-02", "B4-05", "B4-06", "B8-01", "C3-04"} | _WEIGHTY,
    "A6-02": {"B4-05", "B4-06", "B8-01", "C3-04"},
    "B8-01": set(),
    "V10": {"A6-01", "A6-02", "B4-05", "B4-06", "B8-01", "C3-04"} | _WEIGHTY,
    "A4-07": {"B6-04"},
    "B1-02": {"B6-04"},
    "B2-06": {"B7-02"},
    "B4-01": {"B7-01"},
    "V11": {"B7-01"},
    "B7-02": {"B8-01"},
    "C1-03": {"B7-01"},
    "B5-01": {"V12"},
}


@pytest.mark.parametrize("criterion", [c for c, p in PROOFS.items() if p.unreadable])
def test_unreadable_is_for_a_person(criterion: str) -> None:
    change = PROOFS[criterion].unreadable
    assert change
    finding = _changed(criterion, change).finding(criterion)
    assert finding.outcome == "needs_judgement", finding.message


@pytest.mark.parametrize("criterion", [c for c, p in PROOFS.items() if p.last])
def test_last_permitted(criterion: str) -> None:
    change = PROOFS[criterion].last
    assert change
    finding = _changed(criterion, change).finding(criterion)
    assert finding.outcome == PROOFS[criterion].inside, finding.message


@pytest.mark.parametrize("criterion", [c for c, p in PROOFS.items() if p.over])
def test_first_not_permitted(criterion: str) -> None:
    change = PROOFS[criterion].over
    assert change
    finding = _changed(criterion, change).finding(criterion)
    assert finding.outcome == "fail", finding.message


@pytest.mark.parametrize("criterion", PROOFS)
def test_messages_have_all_their_values(criterion: str) -> None:
    for change in (PROOFS[criterion].broken, PROOFS[criterion].unreadable, PROOFS[criterion].last, PROOFS[criterion].over):
        if change is None:
            continue
        finding = _changed(criterion, change).finding(criterion)
        for text in (finding.message, finding.message_en):
            unfilled = [mark for mark in ("{", "score.", "element.", "role.", "field.", "type.") if mark in text]
            assert unfilled == [], text
