"""Time rules without a proof of their own in the pack's walk: the last lawful day and the next."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casefile.law.registry import default_registry
from tests.scoring.proofs import PROOFS
from tests.support.dossiers import DECISION_NO, Case, PaperSpec, clean_case, pack, with_coercion, with_hearing


def _outcome(case: Case, criterion: str) -> str:
    finding = case.finding(criterion)
    return str(finding.proposal or finding.outcome)


@pytest.mark.parametrize(
    ("approved", "outcome"),
    [("2022-03-01", "pass"), ("2022-02-28", "pass"), ("2022-03-02", "needs_judgement"), ("2022-03-03", "fail")],
)
def test_t05_urgent_measures_are_approved_within_24_hours(approved: str, outcome: str) -> None:
    case = with_coercion(clean_case()).set("COERCIVE_APPROVAL", "reviewed_at", approved)
    assert _outcome(case, "B3-03") == outcome, case.finding("B3-03").message


@pytest.mark.parametrize(
    ("start", "end", "outcome"),
    [("T09:00", "T09:00", "pass"), ("T09:00", "T08:59", "pass"), ("T09:00", "T09:01", "fail")],
)
def test_t05_counts_hours_where_the_papers_bear_them(start: str, end: str, outcome: str) -> None:
    case = with_coercion(clean_case()).set("COERCIVE_APPROVAL", "reviewed_at", f"2022-03-02{end}")
    case.set("COERCIVE_DECISION", "preserved_from", f"2022-03-01{start}")
    assert _outcome(case, "B3-03") == outcome, case.finding("B3-03").message


@pytest.mark.parametrize(("day", "outcome"), [("11月4日", "pass"), ("11月7日", "fail")])
def test_t12_a_publication_is_withdrawn_within_three_working_days(day: str, outcome: str) -> None:
    case = clean_case().add(PaperSpec("JUDGMENT", "行政判决书", {"made_date": "2022-11-01"}, ["撤销行政处罚决定"]))
    case.paper("DISCLOSURE_RECORD").text.append(f"2022年{day}已撤回该处罚决定信息")
    finding = case.finding("D2-08")
    assert (finding.outcome == "fail") is (outcome == "fail"), finding.message


@pytest.mark.parametrize(("added", "outcome"), [("960", "pass"), ("288", "pass"), ("960.01", "fail"), ("300", "needs_judgement")])
def test_t14_a_surcharge_is_three_per_cent_a_day_and_never_above_the_fine(added: str, outcome: str) -> None:
    letter = PaperSpec("DEMAND_LETTER", "催告书", {"made_date": "2022-04-20"}, [f"加处罚款{added}元"])
    finding = clean_case().add(letter).finding("B8-01")
    assert finding.outcome == outcome, finding.message


def _court(demanded: str, asked: str) -> Case:
    """The decision was served on 2022-03-23; the time to sue ended on 2022-09-23."""
    case = clean_case()
    case.receipt_of(DECISION_NO).values["served_at"] = ["2022-03-23"]
    number = "浙临交催〔2022〕第000009号"
    return case.add(
        PaperSpec("DEMAND_LETTER", "催告书", {"doc_no": number, "made_date": demanded}, ["催告书"]),
        PaperSpec(
            "SERVICE_RECEIPT", "送达回证",
            {"served_doc_no": [number], "served_at": [demanded], "service_method": ["直接送达"], "recipient": ["沈国梁"]}, [],
        ),
        PaperSpec("COURT_ENFORCE_APPLY", "强制执行申请书", {"made_date": asked}, ["强制执行申请书"]),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("demanded", "asked", "outcome"),
    [
        ("2022-09-26", "2022-10-14", "pass"),  # ten between: the holidays are none, the two make-up days are
        ("2022-09-26", "2022-10-13", "fail"),
    ],
)
def test_t15_ten_full_working_days_after_the_demand(demanded: str, asked: str, outcome: str) -> None:
    finding = _court(demanded, asked).finding("B8-01")
    assert finding.outcome == outcome, finding.message


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [("2022-09-23", "fail"), ("2022-09-26", "pass"), ("2022-12-23", "pass"), ("2022-12-27", "fail")],
)
def test_t16_three_months_after_the_time_to_sue(asked: str, outcome: str) -> None:
    finding = _court("2022-08-01", asked).finding("B8-01")
    assert finding.outcome == outcome, finding.message


@pytest.mark.parametrize(
    ("approved", "sent", "outcome"),
    [("6", "06", "pass"), ("7", "07", "fail"), ("6", "07", "needs_judgement"), ("6", "08", "fail")],
)
def test_t18_a_referral_is_approved_in_three_days_and_sent_in_24_hours(approved: str, sent: str, outcome: str) -> None:
    text = [f"承办人员于2022年3月3日提出移送书面报告，负责人于2022年3月{approved}日批准移送"]
    paper = PaperSpec("REFERRAL_POLICE", "涉嫌犯罪案件移送书", {"made_date": f"2022-03-{sent}"}, text)
    finding = clean_case().add(paper).finding("A7-01")
    assert finding.outcome == outcome, finding.message


@pytest.mark.parametrize(("day", "outcome"), [("25日", "pass"), ("28日", "fail")])
def test_t23_cash_goes_to_the_agency_within_two_working_days(day: str, outcome: str) -> None:
    case = clean_case()
    case.paper("PAYMENT_RECEIPT").text.append(f"2022年3月23日当场收缴罚款，2022年3月{day}交至行政机关")
    finding = case.finding("B8-02")
    assert finding.proposal == outcome, finding.message


def _announced(deemed: str) -> Case:
    case = clean_case()
    receipt = case.receipt_of(DECISION_NO)
    receipt.values.update(service_method=["公告送达"], served_at=[deemed])
    receipt.text.append("2022年3月1日在本机关网站公告")
    return case


@pytest.mark.parametrize(
    ("deemed", "proposal", "said"),
    [
        ("2022-03-30", "fail", "只有 29 日"),
        ("2022-03-31", None, "未经核实"),  # 30 days by the Civil Procedure Law; the 60 of the procedure rules were not verified
        ("2022-04-29", None, "未经核实"),
        ("2022-04-30", "pass", "已满 60 日"),
    ],
)
def test_t21_full_days_from_the_announcement_to_deemed_service(deemed: str, proposal: str | None, said: str) -> None:
    finding = _announced(deemed).finding("B7-03")
    assert (finding.outcome, finding.proposal) == ("needs_judgement", proposal), finding.message
    assert said in finding.message
    assert finding.evidence


def test_t21_without_its_two_days_is_left_to_a_person() -> None:
    case = _announced("2022-04-30")
    case.receipt_of(DECISION_NO).text.pop()
    assert case.finding("B7-03").proposal is None
    blurred = _announced("2022-03-30")
    blurred.receipt_of(DECISION_NO).unclear.update(served_at=0.4)
    assert blurred.finding("B7-03").proposal is None


@pytest.mark.parametrize(("archived", "due"), [("2022-05-06", "2032-05-06"), ("2024-02-29", "2034-02-28")])
def test_t24_ten_years_to_the_archives_are_told(archived: str, due: str) -> None:
    case = clean_case().set_all("archived_at", archived).set_all("closed_at", archived)
    assert f"县级的至迟 {due} 移交进馆" in case.finding("D1-07").message


def test_a_period_that_no_statute_sets_is_said_to_be_the_offices_own() -> None:
    case = clean_case()
    own = {r.criterion for r in default_registry().time_rules if r.setting and not r.verified}
    assert own == {"B1-02", "D1-07"}
    for finding in case.sheet().findings:
        assert ("未核到统一的法定期限" in finding.message) is (finding.criterion in own), finding.criterion
        assert ("no statutory one was verified" in finding.message_en) is (finding.criterion in own), finding.criterion


@pytest.mark.parametrize(
    ("criterion", "key", "limit", "changes"),
    [("B1-02", "filing_days", "0cal", 1), ("B2-06", "decision_days", "15cal", 16), ("D1-07", "archive_days", "15cal", 16)],
)
def test_the_packs_period_counts_until_the_office_sets_its_own(criterion: str, key: str, limit: str, changes: int) -> None:
    from scoring.engine import score
    from scoring.pack_edit import with_criterion

    base = pack()
    item = base.item(criterion)
    edited = with_criterion(base, criterion, params={**item.params, "limit": limit})
    case = clean_case()
    assert case.finding(criterion).outcome == "pass"
    assert f"{changes} 日，超过" in score(edited, case.facts).finding(criterion).message
    case.options.setdefault("deadlines", {})[key] = "60cal"
    assert "未超过 60 日" in score(edited, case.facts).finding(criterion).message


@pytest.mark.parametrize(("asked", "outcome"), [("2022-03-14", "fail"), ("2022-03-15", "needs_judgement")])
def test_t06_a_hearing_asked_for_after_five_working_days_accuses_nobody(asked: str, outcome: str) -> None:
    """The notice was served on Monday 2022-03-07; no hearing was granted."""
    case = with_hearing(clean_case()).drop("HEARING_NOTICE").drop("HEARING_RECORD").drop("HEARING_REPORT")
    case.set("HEARING_REQUEST", "made_date", asked)
    for criterion in ("B5-02", "V12"):
        finding = case.finding(criterion)
        assert finding.outcome == outcome, finding.message
    assert ("超过 5 个工作日" in case.finding("B5-02").message) is (outcome == "needs_judgement")


def test_t06_a_hearing_that_was_granted_must_be_held_whenever_it_was_asked_for() -> None:
    case = with_hearing(clean_case()).drop("HEARING_RECORD").set("HEARING_REQUEST", "made_date", "2022-03-18")
    assert case.finding("B5-02").outcome == "fail"


_TOLD = {"T17": "not a period anybody has to keep on file: C3-02 compares the words on the paper with it"}


def test_every_time_rule_has_its_last_lawful_day_and_the_next() -> None:
    walked = {
        str(c.params["rule"])
        for c in (*pack().items, *pack().vetoes)
        if "rule" in c.params and (proof := PROOFS.get(c.id)) is not None and proof.last is not None and proof.over is not None
    }
    here = {name[5:8].upper() for name in globals() if name.startswith("test_t") and name[6:8].isdigit()}
    rules = {rule.id for rule in default_registry().time_rules}
    assert rules - walked - here == _TOLD.keys()
    assert {"T01", "T02", "T03", "T04", "T07", "T08", "T09", "T10", "T11", "T13", "T19", "T20", "T22"} <= walked


@pytest.mark.parametrize(
    ("criterion", "change"),
    [
        ("B7-02", lambda c: (c.receipt_of(DECISION_NO).values.update(service_method=["邮寄送达"], served_at=["2022-04-12"]))),
        ("B2-06", lambda c: (c.set("PENALTY_DECISION", "made_date", "2022-07-18"), c.paper("INVESTIGATION_REPORT").text.append("经批准延长办案期限"))),
    ],
)
def test_what_was_not_verified_of_a_period_is_said_where_it_matters(criterion: str, change: Callable[[Case], object]) -> None:
    case = clean_case()
    change(case)
    finding = case.finding(criterion)
    assert finding.outcome == "needs_judgement"
    assert "未核到原文" in finding.message
    assert "not verified" in finding.message_en
