"""What the law registry says of a day, a cause or a weight reaches the finding: bodies for remedies, the kind of violation."""

from __future__ import annotations

import pytest

from tests.support.dossiers import Case, clean_case

_DEPARTMENT = "浙江省交通运输厅"


def _told(body: str, made: str, *, known: str = "") -> Case:
    """Every paper that tells the remedies names `body` and was made on `made`."""
    case = clean_case()
    for kind in ("PENALTY_DECISION", "RECTIFY_NOTICE"):
        case.say(kind, "临江市人民政府", body).set(kind, "made_date", made)
    if known:
        case.options["agency"]["reconsideration_bodies"] = ["临江市人民政府", known]
    return case


@pytest.mark.parametrize(("made", "outcome"), [("2023-12-31", "needs_judgement"), ("2024-01-01", "fail")])
def test_a_superior_department_took_requests_until_the_end_of_2023(made: str, outcome: str) -> None:
    finding = _told(_DEPARTMENT, made).finding("C3-02")
    assert finding.outcome == outcome, finding.message
    assert ("2024-01-01" in finding.message) is (outcome == "fail")


def test_what_the_settings_name_does_not_outlive_the_law() -> None:
    assert _told(_DEPARTMENT, "2023-12-31", known=_DEPARTMENT).finding("C3-02").outcome == "pass"
    assert _told(_DEPARTMENT, "2024-01-01", known=_DEPARTMENT).finding("C3-02").outcome == "fail"
    assert _told("临江市人民政府", "2024-01-01").finding("C3-02").outcome == "pass"


def test_another_government_is_wrong_on_every_day() -> None:
    for made in ("2023-12-31", "2024-01-01"):
        assert _told("杭州市人民政府", made).finding("C3-02").outcome == "fail"


def test_a_body_that_was_not_read_clearly_accuses_nobody() -> None:
    case = _told(_DEPARTMENT, "2024-01-01")
    for kind in ("PENALTY_DECISION", "RECTIFY_NOTICE"):
        case.smudge(kind)
    assert case.finding("C3-02").outcome == "needs_judgement"


def test_a_cause_of_another_kind_than_the_articles_is_put_to_a_person() -> None:
    assert clean_case().finding("A5-01").proposal == "pass"
    other = clean_case().set_all("cause", "未取得道路客运经营许可擅自从事道路客运经营案").finding("A5-01")
    assert (other.proposal, "另一类违法行为" in other.message) == (None, True)
    unknown = clean_case().set_all("cause", "其他案").finding("A5-01")  # the registry's words are not exhaustive
    assert unknown.proposal == "pass"
