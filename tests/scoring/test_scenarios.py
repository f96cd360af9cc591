"""The ten scenarios of the domain reference §6.5, and what the law's dates ask."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.dossiers import (
    NOTICE_NO,
    ORG,
    Case,
    PaperSpec,
    clean_case,
    contents_lines,
    later,
    with_contents,
    with_preservation,
)


def _outcome(case: Case, criterion: str) -> str:
    return str(case.finding(criterion).outcome)


def test_1_standard_overload_case() -> None:
    sheet = with_contents(clean_case()).sheet()
    assert not [f.criterion for f in sheet.findings if "fail" in (f.outcome, f.proposal)]
    assert sheet.high >= 100
    assert sheet.vetoes == ()
    assert sheet.finding("A6-02").outcome == "pass"
    assert "960" in sheet.finding("A6-02").message


def test_2_decided_one_working_day_after_a_notice_served_on_a_make_up_saturday() -> None:
    case = clean_case()
    case.receipt_of(NOTICE_NO).values["served_at"] = ["2022-10-08"]
    later(case, approved="2022-10-09", decided="2022-10-10", served="2022-10-10", paid="2022-10-12", published="2022-10-12")
    finding = case.finding("B4-03")
    assert finding.outcome == "fail"
    assert "只满 1 个工作日" in finding.message


def test_3_preservation_over_the_spring_festival_counts_four_working_days() -> None:
    case = with_preservation(clean_case(), "2022-01-29", "2022-02-09")
    finding = case.finding("B3-02")
    assert finding.outcome == "pass"
    assert "间隔 4 个工作日" in finding.message


def test_4_superseded_articles_and_three_days() -> None:
    case = clean_case()
    case.say("PENALTY_NOTICE", "第四十四条、第四十五条", "第三十一条、第三十二条")
    case.say("PENALTY_NOTICE", "第六十三条、第六十四条", "第四十二条").say("PENALTY_NOTICE", "五日内", "三日内")
    assert _outcome(case, "A5-03") == "fail"
    assert _outcome(case, "B5-01") == "fail"
    assert "第44条" in case.finding("A5-03").message


def test_5_a_manager_signs_for_a_company_without_authority() -> None:
    case = clean_case(ORG)
    for paper in case.papers:
        if paper.type == "SERVICE_RECEIPT":
            paper.values["recipient"] = ["马文远"]
    finding = case.finding("A2-04")
    assert finding.outcome == "fail"
    assert "马文远" in finding.message
    power = PaperSpec("POWER_OF_ATTORNEY", "授权委托书", {"party_name": ORG["party_name"]}, ["授权委托书"], signatures=2)
    assert _outcome(case.add(power), "A2-04") == "pass"


def test_6_one_officer_in_two_interrogations_at_once() -> None:
    case = clean_case()
    case.set("INTERROGATION_RECORD", "started_at", "2022-03-02T09:00").set("INTERROGATION_RECORD", "ended_at", "2022-03-02T09:40")
    second = PaperSpec(
        "INTERROGATION_RECORD", "询问笔录",
        {**case.paper("INTERROGATION_RECORD").values, "started_at": "2022-03-02T09:20", "ended_at": "2022-03-02T10:00", "respondent_name": "何平"},
        list(case.paper("INTERROGATION_RECORD").text), signatures=3,
    )  # fmt: skip
    finding = case.add(second).finding("B2-03")
    assert finding.outcome == "fail"
    assert "陆宇芳" in finding.message
    assert "2022-03-02 09:20" in finding.message
    assert {e.field for e in finding.evidence} >= {"started_at", "ended_at"}


def test_7_decided_a_day_before_the_notice_was_served() -> None:
    case = clean_case()
    case.receipt_of(NOTICE_NO).values["served_at"] = ["2022-03-19"]
    sheet = case.sheet()
    assert {"V11", "V17"} <= set(sheet.vetoes)
    assert sheet.grade == "不合格"
    assert sheet.finding("B4-02").deduction == 1
    assert sheet.finding("B4-03").because_of == "B4-02"


def test_8_a_fine_beyond_the_range_and_a_wrong_formula() -> None:
    beyond = clean_case()
    beyond.set("PENALTY_DECISION", "violated_articles", ["公路安全保护条例#43"]).set("PENALTY_NOTICE", "violated_articles", ["公路安全保护条例#43"])
    beyond.set("PENALTY_DECISION", "penalty_articles", ["公路安全保护条例#69"]).set("PENALTY_NOTICE", "penalty_articles", ["公路安全保护条例#69"])
    beyond.set_all("amount", "6500.00").set_all("amount_words", "6500.00")
    assert _outcome(beyond, "A6-01") == "fail"
    assert "V10" in beyond.sheet().vetoes
    wrong = clean_case().set("PENALTY_DECISION", "amount", "1310.00").set("PENALTY_DECISION", "amount_words", "1310.00")
    finding = wrong.finding("A6-02")
    assert finding.outcome == "fail"
    assert "应罚 960 元" in finding.message
    assert _outcome(wrong, "A6-01") == "pass"


def test_9_pages_lost_repeated_swapped_low_and_grey() -> None:
    from dataclasses import replace

    case = with_contents(clean_case())
    lost = next(p for p in case.papers if p.sheet.get("stamped_number") == 7)
    case.papers.remove(lost)
    page = case.dossier.pages[8]
    case.extra_pages.append(
        replace(page, page=replace(page.page, id="eeeeeeeeeeeeeeee-0"), document=None, number=None, duplicate_of=page.id)
    )
    case.paper("CASE_FILING").sheet["dpi"] = 150
    case.paper("PENALTY_DECISION").sheet["colour"] = "L"
    assert _outcome(case, "D1-05") == "fail"
    assert _outcome(case, "D2-01") == "fail"
    assert _outcome(case, "D2-02") == "fail"
    assert _outcome(case, "D2-05") == "fail"
    swapped = clean_case()
    swapped.paper("INTERROGATION_RECORD").pages, swapped.paper("INTERROGATION_RECORD").swapped = 2, True
    finding = swapped.finding("D2-05")
    assert finding.outcome == "fail"
    assert "2、1" in finding.message


def test_10_a_licence_revoked_without_hearing_review_or_discussion() -> None:
    case = clean_case().drop("WEIGHING_REPORT")
    for key in ("PENALTY_NOTICE", "PENALTY_DECISION"):
        case.unset(key, "amount", "amount_words")
    case.say("PENALTY_NOTICE", "罚款960元", "吊销道路运输经营许可证").say("PENALTY_DECISION", "罚款960元", "吊销道路运输经营许可证")
    sheet = case.sheet()
    assert {"V12", "V13", "V14"} <= set(sheet.vetoes)


@pytest.mark.parametrize(
    ("limit", "gross", "fine"),
    [("49.00", "62.00", "960.00"), ("49.00", "80.00", "7660.00"), ("31.00", "50.00", "4540.00"), ("18.00", "40.00", "8120.00"), ("49.00", "160.00", "30000.00")],
)  # fmt: skip
def test_overload_fines_of_the_reference(limit: str, gross: str, fine: str) -> None:
    case = clean_case().set_all("limit_weight_t", limit).set_all("gross_weight_t", gross)
    case.set_all("amount", fine).set_all("amount_words", fine)
    assert _outcome(case, "A6-02") == "pass"
    case.set("PENALTY_DECISION", "amount", str(Decimal(fine) - 300))
    assert _outcome(case, "A6-02") == "fail"


def test_an_overload_up_to_a_fifth_is_not_fined() -> None:
    case = clean_case().set_all("gross_weight_t", "58.00")
    finding = case.finding("A6-02")
    assert finding.outcome == "fail"
    assert "应罚 0 元" in finding.message


def test_a_year_without_calendar_is_named() -> None:
    case = clean_case()
    later(case, approved="2035-03-17", decided="2035-03-19", served="2035-03-30", paid="2035-04-02", published="2035-03-30")
    finding = case.finding("B7-02")
    assert finding.outcome == "needs_judgement"
    assert "2035" in finding.message


def test_a_page_out_of_the_contents_is_noticed() -> None:
    case = with_contents(clean_case())
    rows = [(p.title, str(p.sheet["stamped_number"])) for p in case.papers if "stamped_number" in p.sheet]
    case.paper("CATALOGUE").lines = contents_lines(rows[:-1])
    assert _outcome(case, "D1-03") == "needs_judgement"


def test_a_number_unclear_on_one_paper_is_no_doubt_when_others_show_it() -> None:
    case = clean_case().blur("CLOSING_REPORT", "party_id_no")
    assert _outcome(case, "A2-03") == "pass"


def test_times_that_are_no_times_are_not_read() -> None:
    case = clean_case().set("SCENE_RECORD", "ended_at", "2022-03-01T13口7").set("INTERROGATION_RECORD", "ended_at", "2022-03-01T1口:40")
    assert _outcome(case, "B2-03") == "needs_judgement"


def test_a_slip_in_a_number_is_no_bad_form_where_other_papers_show_it() -> None:
    case = clean_case().set("CLOSING_REPORT", "case_no", "浙临交立〔20口2〕第000123号")
    assert _outcome(case.blur("CLOSING_REPORT", "case_no", confidence=0.91), "C1-03") == "needs_judgement"
    assert _outcome(case, "B1-04") == "needs_judgement"
