"""Every machine-judged criterion: satisfied, broken, at its boundary, unreadable."""

from __future__ import annotations

import pytest

from scoring.checks import CHECKS
from tests.scoring.proofs import NEVER_FAILS, NEVER_UNREADABLE, PROOFS
from tests.support.dossiers import (
    Case,
    Change,
    clean_case,
    heavier,
    pack,
    with_coercion,
    with_hearing,
    with_preservation,
)

_MACHINE = [c.id for c in (*pack().items, *pack().vetoes, *pack().bonuses) if c.mode == "A"]
# Criteria whose rule has an amount or another measure as its limit; those with a time rule or a threshold say so in the pack.
_MEASURED = {
    "A3-04", "A6-01", "A6-02", "A7-02", "B1-02", "B2-03", "B2-06", "B3-02", "B3-05", "B4-02", "B4-03", "B4-05", "B5-01", "B5-02",
    "B6-02", "B6-03", "B6-04", "B7-02", "B8-01", "B8-03", "D1-07", "D2-01", "D2-03", "D2-04", "D2-08", "V08", "V10", "V12",
}  # fmt: skip
_LIMITED = _MEASURED | {
    c.id for c in (*pack().items, *pack().vetoes) if c.mode == "A" and ("rule" in c.params or any(k.startswith("threshold") for k in c.params))
}  # fmt: skip
_BOUNDED_ELSEWHERE = {"B3-03"}  # the hours of an urgent measure, which most measures are not: `test_time_rules`, T05
# Faults no other criterion can meet: they need no name.
_NAMELESS = {"B3-04", "D2-06", "D2-07"}
# What a plain case of one fined person, without measures or a hearing and below every threshold, does not concern.
_NOT_CONCERNED = {
    "A2-04", "A7-01", "A7-02", "B2-05", "B3-01", "B3-02", "B3-03", "B3-04", "B3-05", "B5-01", "B5-02", "B5-03", "B5-04", "B6-02", "B6-03",
    "V12", "V13", "V14",
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
        if criterion in _LIMITED - _BOUNDED_ELSEWHERE and (proof.last is None or proof.over is None):
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
def test_what_breaks_it_has_a_name_in_the_table_and_costs_once(criterion: str) -> None:
    """Every place found names a root cause that lists the criterion, a kind the pack prices, and is paid for once."""
    change = PROOFS[criterion].broken
    assert change
    case, base = _changed(criterion, change), pack()
    priced = {kind for item in base.items for kind in item.deductions} | {"mismatch"}
    sheet = case.sheet()
    hits = {f.criterion: CHECKS[c.check](case.facts, c.params).hits for f in sheet.findings if f.result == "fail" for c in (base.criterion(f.criterion),)}
    causes = {hit.cause for hit in hits[criterion]}
    assert {hit.kind for hit in hits[criterion]} <= priced
    assert causes == {""} if criterion in _NAMELESS else "" not in causes
    items = {item.id for item in base.items}
    for cause in (base.root_cause(c) for c in causes if c):
        assert criterion in cause.criteria + cause.vetoes
        shared = [f for f in sheet.findings if f.criterion in hits and f.criterion in items and {h.cause for h in hits[f.criterion]} == {cause.id}]
        paid = [f.criterion for f in shared if f.deduction]
        assert len(paid) <= 1
        assert all(f.because_of in hits for f in shared if not f.deduction)
    if criterion in items:
        assert sheet.finding(criterion).deduction > 0 or sheet.finding(criterion).because_of in hits


def test_what_the_plain_case_does_not_concern_is_said_not_to_apply() -> None:
    sheet = clean_case().sheet()
    assert {c for c in _MACHINE if sheet.finding(c).outcome == "not_applicable"} == _NOT_CONCERNED
    whole = with_coercion(with_preservation(with_hearing(heavier(clean_case())))).sheet()
    assert {"B3-01", "B3-02", "B3-03", "B3-05", "B5-02", "B6-02", "B6-03"} <= {f.criterion for f in whole.findings if f.outcome != "not_applicable"}


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
