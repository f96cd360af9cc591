"""Every answer can be defended: pages, boxes, values, the rule with its numbers, the article, what to do."""

from __future__ import annotations

import re

import pytest

from scoring.engine import Finding
from tests.scoring.proofs import PROOFS
from tests.support.dossiers import Change, pack

# Judged on whole pages, on what is not there, or on the case as a whole: there is no box to show.
_WHOLE_PAGES = frozenset(
    ("B3-01", "B3-03", "B5-02", "B5-04", "C1-01", "D1-04", "D1-05", "D2-01", "D2-02", "D2-03", "D2-04", "D2-05", "D2-06", "D2-07", "V17", "J05")
)
_NUMBERED = re.compile(r"\d")
_COUNTED = frozenset(
    ("A3-04", "A6-01", "A6-02", "A7-01", "A7-02", "B1-02", "B2-03", "B2-06", "B3-02", "B3-05", "B4-02", "B4-03", "B4-05", "B6-04", "B7-02", "B8-01",
     "B8-03", "D1-07", "D2-01", "D2-03", "D2-04", "D2-08", "V08", "V10")
)  # fmt: skip


def _findings(criterion: str) -> list[tuple[str, Finding]]:
    proof = PROOFS[criterion]
    states: list[tuple[str, Change | None]] = [
        ("satisfied", lambda case: None), ("broken", proof.broken), ("unreadable", proof.unreadable), ("last", proof.last), ("over", proof.over),
    ]  # fmt: skip
    found = []
    for name, change in states:
        if change is not None:
            case = proof.base()
            change(case)
            found.append((name, case.finding(criterion)))
    return found


@pytest.mark.parametrize("criterion", PROOFS)
def test_every_answer_says_what_it_rests_on(criterion: str) -> None:
    basis = getattr(pack().criterion(criterion), "basis", "").strip("—")
    for state, finding in _findings(criterion):
        where = f"{criterion} {state}: {finding.message}"
        assert finding.message, where
        assert finding.message_en, where
        if basis:
            assert basis in finding.message, where
            assert basis in finding.message_en, where
        if finding.outcome == "not_applicable":
            continue
        # What is not there has no page; the message then names it.
        missing = re.search(r"没有《|没有找到|没有扫描|未检索|没有设置|设置|缺《|^文件 |归档库", finding.message)
        assert finding.evidence or missing, where
        if criterion not in _WHOLE_PAGES and state in ("satisfied", "last") and finding.outcome == "pass":
            assert any(e.box is not None for e in finding.evidence), where
        if criterion in _COUNTED and finding.outcome in ("pass", "fail") and not missing:
            assert _NUMBERED.search(finding.message.split("（依据")[0]), where


@pytest.mark.parametrize("criterion", [c for c, p in PROOFS.items() if p.broken])
def test_every_fail_says_what_to_do(criterion: str) -> None:
    for _state, finding in _findings(criterion):
        if finding.outcome == "fail":
            assert finding.remedy
            assert finding.remedy_en
            assert finding.remedy != finding.remedy_en


@pytest.mark.parametrize("criterion", PROOFS)
def test_evidence_lies_on_pages_of_the_case(criterion: str) -> None:
    proof = PROOFS[criterion]
    case = proof.base()
    pages = {p.id for p in case.dossier.pages}
    for spot in case.finding(criterion).evidence:
        assert spot.page in pages
        if spot.box is not None:
            assert 0 <= spot.box.x0 <= spot.box.x1 <= 1
            assert 0 <= spot.box.y0 <= spot.box.y1 <= 1
