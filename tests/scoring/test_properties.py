"""What holds whatever a case looks like."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.engine import score
from tests.scoring.proofs import PROOFS
from tests.support.dossiers import Case, clean_case, pack

_FAULTS = sorted(c for c, p in PROOFS.items() if p.broken and p.base is clean_case)
_slow = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def _broken(criteria: list[str]) -> Case:
    case = clean_case()
    for criterion in criteria:
        change = PROOFS[criterion].broken
        assert change
        try:
            change(case)
        except (IndexError, StopIteration, AssertionError):
            continue  # an earlier fault took the paper away
    return case


@_slow
@given(st.lists(st.sampled_from(_FAULTS), min_size=1, max_size=3, unique=True))
def test_a_fault_never_raises_the_total(criteria: list[str]) -> None:
    clean, broken = clean_case().sheet(), _broken(criteria).sheet()
    assert broken.high <= clean.high


@_slow
@given(st.lists(st.sampled_from(_FAULTS), max_size=4, unique=True))
def test_totals_and_deductions_stay_in_their_bounds(criteria: list[str]) -> None:
    sheet = _broken(criteria).sheet()
    assert 0 <= sheet.low <= sheet.high <= pack().base_score + pack().bonus_cap
    for item in pack().items:
        finding = sheet.finding(item.id)
        assert 0 <= finding.deduction <= item.cap
        assert finding.because_of is None or (finding.deduction == 0 and sheet.finding(finding.because_of).deduction > 0)


@_slow
@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(_FAULTS), max_size=2, unique=True))
def test_the_order_of_the_scans_does_not_matter(rng: random.Random, criteria: list[str]) -> None:
    case = _broken(criteria)
    dossier = case.dossier
    shuffled = list(dossier.pages)
    rng.shuffle(shuffled)
    from dataclasses import replace

    from casefile.catalogue import load
    from casefile.facts import derive
    from casefile.law.registry import default_registry
    from tests.support.dossiers import calendar

    def outcomes(d: object) -> list[tuple[str, str]]:
        facts = derive(
            d, settings=case.settings, catalogue=load(), law=default_registry(), calendar=calendar(), history=case.history
        )  # type: ignore[arg-type]  # fmt: skip
        return [(f.criterion, str(f.outcome)) for f in score(pack(), facts).findings]

    assert outcomes(replace(dossier, pages=tuple(shuffled))) == outcomes(dossier)


def test_a_page_put_back_restores_the_sheet() -> None:
    case = clean_case()
    before = case.sheet().canonical
    paper = case.paper("CLOSING_REPORT")
    place = case.papers.index(paper)
    case.papers.remove(paper)
    assert case.sheet().canonical != before
    case.papers.insert(place, paper)
    assert case.sheet().canonical == before
