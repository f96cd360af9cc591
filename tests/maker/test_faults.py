"""Faults: tied to criteria that exist, each really in the papers, and unknown ones refused."""

from __future__ import annotations

import random

import pytest

from tests.support.dossier_maker import FAULTS, ScanOptions, Truth, make_case, make_story
from tests.support.dossier_maker.families import FAMILIES
from tests.support.dossier_maker.faults import Draft, choose_faults
from tests.support.dossier_maker.plan import plan_case

COUNTS = {
    "A1": 5, "A2": 5, "A3": 5, "A4": 7, "A5": 5, "A6": 4, "A7": 3, "B1": 4, "B2": 6, "B3": 5, "B4": 6, "B5": 4, "B6": 4, "B7": 4, "B8": 3,
    "C1": 5, "C2": 5, "C3": 4, "D1": 8, "D2": 8,
}  # fmt: skip
CRITERIA = {f"{group}-{n:02d}" for group, count in COUNTS.items() for n in range(1, count + 1)} | {
    f"V{n:02d}" for n in range(1, 21)
}
COARSE = ScanOptions(dpi=60, noise=0, shadow=0, bleed=0, holes=0, blanks=0, skew=0.2)


def made(tmp_path, name: str, seed: int = 21) -> Truth:
    return make_case(seed, tmp_path / name, faults=[name], scan=COARSE, small=True)


def values(case: Truth, kind: str, field: str) -> list:
    return [e["value"] for d in case.documents if d["type"] == kind for e in d["fields"] if e["name"] == field]


def test_there_are_a_hundred_criteria() -> None:
    assert sum(COUNTS.values()) == 100


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda f: f.name)
def test_faults_name_criteria_that_exist(fault) -> None:
    assert fault.must
    assert set(fault.must) <= CRITERIA
    assert set(fault.may) <= CRITERIA
    assert not set(fault.must) & set(fault.may)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_can_be_planned_and_changes_the_case(name: str) -> None:
    fault = FAULTS[name]
    for seed in (1, 2, 3, 4):
        clean = make_story(seed, offence=fault.offence, party_type=fault.party_type)
        draft = Draft(make_story(seed, offence=fault.offence, party_type=fault.party_type), random.Random(1))
        if fault.offence is None and name == "no_source_material":
            continue
        fault.prepare(draft)
        before = plan_case(draft, FAMILIES["ministry2019"])
        try:
            after = fault.on_plan(draft, before)
        except ValueError:
            continue
        pages = fault.on_pages.__name__ != "_same"
        assert pages or draft.overrides or draft.on_entries or len(after) < len(before) or draft.story != clean


def test_unknown_faults_are_refused(tmp_path) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        make_case(1, tmp_path, faults=["nonsense"])


def test_notice_is_served_after_the_decision(tmp_path) -> None:
    case = made(tmp_path, "notice_served_after_decision")
    number = values(case, "PENALTY_NOTICE", "doc_no")[0]
    receipts = [
        d for d in case.documents if d["type"] == "SERVICE_RECEIPT" and any(e["value"] == number for e in d["fields"])
    ]
    served = next(e["value"] for e in receipts[0]["fields"] if e["name"] == "served_at")
    assert served > values(case, "PENALTY_DECISION", "made_date")[0]


def test_one_officer_stands_alone_in_the_records(tmp_path) -> None:
    case = made(tmp_path, "one_officer")
    assert len(values(case, "SCENE_RECORD", "officer_cert_nos")) == 1
    assert len(set(values(case, "INTERROGATION_RECORD", "officers"))) == 1


def test_unknown_cert_is_not_in_the_settings(tmp_path) -> None:
    case = made(tmp_path, "unknown_cert")
    known = case.settings.read_text(encoding="utf-8")
    assert any(cert not in known for cert in values(case, "SCENE_RECORD", "officer_cert_nos"))


def test_words_and_figures_differ_only_in_the_decision(tmp_path) -> None:
    case = made(tmp_path, "amount_words_mismatch")
    assert values(case, "PENALTY_DECISION", "amount") != values(case, "PENALTY_DECISION", "amount_words")
    assert values(case, "PENALTY_NOTICE", "amount") == values(case, "PENALTY_NOTICE", "amount_words")


def test_old_articles_are_printed(tmp_path) -> None:
    case = made(tmp_path, "old_articles")
    text = "".join(line["text"] for p in case.pages if p["type"] == "PENALTY_NOTICE" for line in p["text_lines"])
    assert "第三十一条、第三十二条" in text
    assert "三日内" in text


def test_an_unsealed_decision_has_no_seal(tmp_path) -> None:
    case = made(tmp_path, "no_decision_seal")
    assert not [m for p in case.pages if p["type"] == "PENALTY_DECISION" for m in p["marks"] if m["kind"] == "seal"]


def test_a_lost_page_leaves_a_gap(tmp_path) -> None:
    case = made(tmp_path, "missing_page")
    papers = [[case.pages[n] for n in d["pages"]] for d in case.documents]
    assert any(pages and (pages[0]["printed_total"] or 0) > len(pages) for pages in papers)


def test_low_resolution_grey_and_crooked_pages(tmp_path) -> None:
    assert 150 in {p["dpi"] for p in made(tmp_path, "low_dpi").pages}
    assert any(p["colour"] == "L" and p["red"] for p in made(tmp_path, "grey_seal_page").pages)
    assert max(abs(p["skew_deg"]) for p in made(tmp_path, "skewed_page").pages) > 3


def test_random_faults_fit_and_do_not_collide() -> None:
    for seed in range(60):
        draft = Draft(make_story(seed), random.Random(seed))
        chosen = choose_faults(draft, random.Random(seed))
        assert 1 <= len(chosen) <= 3
        for fault in chosen:
            for other in chosen:
                assert fault is other or not set(fault.must) & set(other.must)


def test_a_foreign_page_belongs_to_no_paper(tmp_path) -> None:
    case = made(tmp_path, "foreign_page")
    strange = [p for p in case.pages if p["role"] == "foreign"]
    assert strange
    assert all(p["document"] is None for p in strange)


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_can_be_drawn(name: str, tmp_path) -> None:
    case = made(tmp_path, name, seed=50)
    assert [f["name"] for f in case.data["faults"]] == [name]
    assert len(case.pages) > 12
