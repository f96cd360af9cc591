"""A doubt of reading accuses nobody, and what other papers bear out is no doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casefile.facts import Facts
from casefile.model import Box, TextLine
from scoring.checks import CHECKS
from tests.scoring.proofs import PROOFS
from tests.support.dossiers import (
    DECISION_NO,
    NOTICE_NO,
    ORG,
    RECTIFY_NO,
    Case,
    PaperSpec,
    clean_case,
    pack,
    with_coercion,
    with_contents,
)


def _outcome(case: Case, criterion: str) -> str:
    return str(case.finding(criterion).outcome)


def test_a_value_another_paper_bears_may_be_used_but_contradicts_nothing() -> None:
    case = clean_case().blur("INTERROGATION_RECORD", "party_name", confidence=0.5)
    assert _outcome(case, "A2-02") == "pass"
    case.set("INTERROGATION_RECORD", "party_name", "沈大海")
    assert _outcome(case, "A2-02") != "fail"


def test_a_number_misread_alike_on_both_papers_still_finds_its_receipt() -> None:
    case = clean_case().blur("PENALTY_DECISION", "doc_no", confidence=0.5)
    case.receipt_of(DECISION_NO).unclear.update(served_doc_no=0.5)
    assert _outcome(case, "B7-02") == "pass"


def test_a_badly_read_signature_is_a_signature() -> None:
    case = clean_case()
    case.blur("CASE_FILING", "approver", confidence=0.5)
    assert _outcome(case, "B1-01") == "pass"
    assert "不够清楚" in case.finding("B1-01").message
    assert _outcome(case.blur("CASE_FILING", "approver", confidence=0.2), "B1-01") == "needs_judgement"


def test_one_misread_figure_is_no_arithmetic_error_unless_two_papers_say_it() -> None:
    assert _outcome(clean_case().say("WEIGHING_REPORT", "26.53", "28.53"), "A3-03") == "needs_judgement"
    both = clean_case().say("WEIGHING_REPORT", "26.53", "28.53").say("PENALTY_DECISION", "26.53", "28.53")
    assert _outcome(both, "A3-03") == "fail"
    assert _outcome(clean_case().say("WEIGHING_REPORT", "26.53", "31.10"), "A3-03") == "fail"


def test_a_period_that_differs_by_one_look_alike_figure_is_for_a_person() -> None:
    assert _outcome(clean_case().say("PENALTY_DECISION", "六十日", "50日"), "C3-02") == "needs_judgement"
    assert _outcome(clean_case().say("PENALTY_DECISION", "六个月", "三个月"), "C3-02") == "fail"


def test_figures_and_capitals_that_differ_fail_one_criterion_and_found_no_other() -> None:
    case = clean_case()
    case.paper("PENALTY_DECISION").values["amount_words"] = "9960.00"
    assert _outcome(case, "C3-04") == "fail"
    assert _outcome(case, "A6-01") != "fail"
    assert _outcome(case, "B4-05") == "needs_judgement"


def test_what_may_stand_on_a_lost_sheet_is_not_missed() -> None:
    case = clean_case()
    case.paper("PENALTY_DECISION").text = case.paper("PENALTY_DECISION").text[:1]
    assert _outcome(case, "C3-01") == "fail"
    case.paper("PENALTY_DECISION").missing_sheets = (2,)
    assert _outcome(case, "C3-01") == "needs_judgement"


def test_an_officer_number_one_figure_off_is_a_slip_unless_two_records_bear_it() -> None:
    case = clean_case().set("SCENE_RECORD", "officer_cert_nos", ["33070021001", "33070021008"])
    assert _outcome(case, "A1-04") == "needs_judgement"
    case.set("INTERROGATION_RECORD", "officer_cert_nos", ["33070021001", "33070021008"])
    assert _outcome(case, "A1-04") == "fail"


def test_a_grey_page_that_may_bear_a_seal_never_passes() -> None:
    case = clean_case()
    case.paper("INVESTIGATION_REPORT").sheet["colour"] = "L"
    assert _outcome(case, "D2-02") == "needs_judgement"
    case.paper("INVESTIGATION_REPORT").text.append("审核机构（盖章）")
    assert _outcome(case, "D2-02") == "fail"


def test_a_contents_row_with_one_misread_figure_between_right_ones_is_for_a_person() -> None:
    case = with_contents(clean_case())
    change = PROOFS["D1-03"].broken
    assert change
    change(case)
    assert _outcome(case, "D1-03") == "fail"


def test_a_doubtful_signature_is_not_quoted() -> None:
    case = clean_case(ORG)
    for paper in case.papers:
        if paper.type == "SERVICE_RECEIPT":
            paper.values["recipient"] = ["马丈远"]
            paper.unclear["recipient"] = 0.6
    finding = case.finding("A2-04")
    assert finding.outcome == "needs_judgement"
    assert "马丈远" not in finding.message


_TIERS = [{"violation": "let_overload_pass", "tier": "一般", "low": 500, "high": 1000}]


def _tiered(said: str, amount: str) -> Facts:
    case = clean_case()
    for paper in case.papers:
        for name in ("gross_weight_t", "limit_weight_t", "axles"):
            paper.values.pop(name, None)
    case.set("PENALTY_DECISION", "amount", amount)
    case.paper("PENALTY_DECISION").text.append(f"违法程度{said}")
    facts = case.facts
    ranges = tuple(replace(r, violation="let_overload_pass") for r in facts.ranges)
    return replace(facts, ranges=ranges)


def test_a_fine_is_held_against_the_tier_the_decision_names_where_the_office_gave_its_amounts() -> None:
    check, plain = CHECKS["a6_02_benchmark"], pack().item("A6-02").params
    params = {**plain, "tiers": _TIERS}
    assert check(_tiered("为一般", "1000.00"), params).outcome == "pass"
    assert check(_tiered("为一般", "1000.01"), params).outcome == "fail"
    assert check(_tiered("为一般", "1000.00"), plain).outcome == "needs_judgement"
    assert check(_tiered("为严重", "1000.00"), params).outcome == "needs_judgement"


def test_a_seal_of_another_place_is_told_from_a_legend_read_badly() -> None:
    case = clean_case()
    case.paper("PENALTY_DECISION").seals = ("云溪县交通运输局行政处罚专用章",)
    assert case.finding("A1-01").proposal == "fail"
    case.paper("PENALTY_DECISION").seals = ("临汪市交通运愉局",)
    assert case.finding("A1-01").proposal != "fail"


def test_papers_that_name_different_tiers_are_shown_to_a_person() -> None:
    case = clean_case().drop("WEIGHING_REPORT")
    for key in ("PENALTY_NOTICE", "PENALTY_DECISION"):
        case.unset(key, "gross_weight_t", "limit_weight_t")
    case.say("PENALTY_DECISION", "情节一般", "违法程度为较重").say("INVESTIGATION_REPORT", "按裁量基准", "违法程度为一般，按裁量基准")
    finding = case.finding("A6-02")
    assert finding.outcome == "needs_judgement"
    assert "一般" in finding.message
    assert "较重" in finding.message
    case.say("INVESTIGATION_REPORT", "违法程度为一般", "违法程度为较重")
    assert "不一致" not in case.finding("A6-02").message


def test_a_name_at_the_foot_of_a_record_may_be_a_signature_read_as_print_or_typed() -> None:
    case = clean_case()
    record = case.paper("INTERROGATION_RECORD")
    record.signatures = 0
    assert case.finding("B2-02").proposal == "fail"
    record.text = [*record.text, "被询问人：沈国梁"]
    finding = case.finding("B2-02")
    assert (finding.outcome, finding.proposal) == ("needs_judgement", None), finding.message
    assert "打印" in finding.message


def test_one_other_character_in_a_signature_is_no_other_person() -> None:
    def signed(name: str) -> Case:
        case = clean_case(ORG)
        for paper in case.papers:
            if paper.type == "SERVICE_RECEIPT":
                paper.values["recipient"] = [name]
                paper.unclear["recipient"] = 0.95
        return case

    assert _outcome(signed("顾长何"), "A2-04") == "needs_judgement"
    assert _outcome(signed("顾长何"), "C1-01") == "pass"
    assert _outcome(signed("马文远"), "A2-04") == "fail"


def test_a_year_that_no_other_date_of_the_case_has_accuses_nobody() -> None:
    case = clean_case().set("CASE_FILING", "filed_at", "2029-03-02")
    assert {_outcome(case, c) for c in ("B1-02", "B2-06", "B6-04", "V17", "C1-03")} == {"needs_judgement"}


def test_a_body_with_a_misread_character_in_its_common_part_is_that_body() -> None:
    assert _outcome(clean_case().say("PENALTY_DECISION", "临江市人民法院", "临江市入民法院"), "C3-02") == "pass"
    assert _outcome(clean_case().say("PENALTY_DECISION", "临江市人民法院", "临安市人民法院"), "C3-02") != "pass"


def test_an_article_misread_into_another_range_accuses_nobody() -> None:
    case = clean_case()
    case.set("PENALTY_DECISION", "violated_articles", ["公路安全保护条例#43"]).set("PENALTY_NOTICE", "violated_articles", ["公路安全保护条例#43"])
    case.set("PENALTY_DECISION", "penalty_articles", ["公路安全保护条例#69"]).set("PENALTY_NOTICE", "penalty_articles", ["公路安全保护条例#68"])
    case.set_all("amount", "6500.00").set_all("amount_words", "6500.00")
    assert _outcome(case, "A6-01") == "needs_judgement"


_LETTER = ["来信", "我于当日驾驶车辆从临江市出发前往邻市送货，途中在检测站接受检查，执法人员态度和气，说明了有关规定", "货物是建筑用的沙石，装货的时候没有过磅，不知道重量，以后一定注意，特此说明情况，望予谅解"]


def _with_letter(text: list[str], *, legible: float = 0.97, printed_number: int | None = None) -> Case:
    case = with_coercion(clean_case()).drop("COERCIVE_APPROVAL")
    case.papers.append(PaperSpec("OTHER", "", {}, text, confidence=0.1, legible=legible, sheet={"printed_number": printed_number}))
    return case


def test_an_unrecognised_page_without_a_trace_of_the_form_is_not_the_missing_form() -> None:
    assert _outcome(_with_letter(_LETTER), "B3-03") == "fail"
    assert _outcome(_with_letter(_LETTER), "B3-01") == "not_applicable", "no preservation was ordered either"


@pytest.mark.parametrize(
    "case",
    [
        _with_letter(["行政强制措施审批表", *_LETTER[1:]]),
        _with_letter(["行政强制借施审批長", *_LETTER[1:]]),  # as a page is misread
        _with_letter(_LETTER[:1]),
        _with_letter(_LETTER, legible=0.7),
        _with_letter(_LETTER, printed_number=2),
    ],
    ids=["titled", "title misread", "hardly any text", "illegible", "second sheet"],
)
def test_an_unrecognised_page_that_may_be_the_missing_form_accuses_nobody(case: Case) -> None:
    assert _outcome(case, "B3-03") == "needs_judgement"


@pytest.mark.parametrize(
    ("printed", "outcome"),
    [("车货总质量63.30吨", "needs_judgement"), ("车货总质量62.00吨", "pass"), ("车货总质量62000千克", "pass"), ("擅自超限行驶", "pass")],
)
def test_a_weight_printed_but_not_read_as_its_field_is_compared(printed: str, outcome: str) -> None:
    case = clean_case()
    case.paper("PENALTY_NOTICE").text.append(f"你驾驶的车辆{printed}")
    assert _outcome(case, "A3-02") == outcome


def _contents_reading(old: str, new: str) -> Case:
    """The clean case's contents with one cell read otherwise."""
    case = with_contents(clean_case())
    contents = case.paper("CATALOGUE")
    assert any(line.text == old for line in contents.lines)
    contents.lines = tuple(replace(line, text=new) if line.text == old else line for line in contents.lines)
    return case


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        # One title contains another: the misread row is still the longer one's.
        ("责令改正违法行为通知书", "责口改正违法行为通知书", "pass"),
        # Contents call a piece of evidence what it is; a number of another paper beside it is that paper's.
        ("证据粘贴页", "现场情况", "pass"),
        ("案件调查报告", "现场情况", "needs_judgement"),
    ],
)
def test_rows_of_contents_find_their_papers(old: str, new: str, outcome: str) -> None:
    assert _outcome(_contents_reading(old, new), "D1-03") == outcome


def test_a_dash_between_pages_may_be_read_as_the_figure_one() -> None:
    case = clean_case()
    case.paper("INTERROGATION_RECORD").pages = 2
    case = with_contents(case)
    contents = case.paper("CATALOGUE")
    pages = next(line.text for line in contents.lines if "-" in line.text)
    contents.lines = tuple(replace(line, text=line.text.replace("-", "一")) for line in contents.lines)
    assert pages.count("-") == 1
    assert _outcome(case, "D1-03") == "pass"


def test_a_piece_of_evidence_is_found_between_its_neighbours() -> None:
    case = _contents_reading("证据粘贴页", "货物托运单")
    for paper in case.papers:
        paper.sheet.pop("stamped_number", None)
    assert _outcome(case, "D1-03") == "pass"
    assert _outcome(case.drop("PHOTO_EVIDENCE"), "D1-03") == "needs_judgement"


def _two_deliveries(servers_below: str) -> Case:
    """One receipt for two papers; the servers' names stand in the first row, `servers_below` in the second."""
    case = clean_case()
    receipt, other = case.receipt_of(NOTICE_NO), case.receipt_of(RECTIFY_NO)
    case.papers.remove(other)
    for name in ("served_doc_no", "served_at", "service_method", "recipient"):
        receipt.values[name] = [*receipt.values[name], *other.values[name]]
    receipt.values["officers"] = ["陆宇芳", "周启明"]
    receipt.signatures = 0
    heights = {"送达回证": 0.01, "陆宇芳、周启明": 0.06, servers_below: 0.14}
    receipt.lines = tuple(TextLine(text, Box(0.7, y, 0.9, y + 0.01), 0.97) for text, y in heights.items())
    return case


def test_servers_are_looked_for_in_every_row_of_a_receipt() -> None:
    assert _outcome(_two_deliveries("陆宇芳 周启明"), "B7-04") == "pass"
    assert _outcome(_two_deliveries("陆宇芳"), "B7-04") == "needs_judgement"


@pytest.mark.parametrize(("spare", "outcome"), [(0, "fail"), (1, "needs_judgement")])
def test_a_page_too_few_beside_a_page_too_many_may_be_at_the_wrong_paper(spare: int, outcome: str) -> None:
    case = clean_case()
    case.paper("INTERROGATION_RECORD").pages = 2
    case = with_contents(case)
    case.paper("INTERROGATION_RECORD").pages = 1
    case.paper("CASE_FILING").pages = 1 + spare
    for paper in case.papers:
        paper.sheet.pop("stamped_number", None)
    assert _outcome(case, "D1-03") == outcome


def test_an_unusual_word_is_proposed_and_shown_where_it_stands() -> None:
    finding = clean_case().finding("C1-05")
    assert (finding.outcome, finding.proposal) == ("needs_judgement", "pass")
    finding = clean_case().say("PENALTY_DECISION", "决定给予罚款", "做出决定，给予罚款").finding("C1-05")
    assert (finding.outcome, finding.proposal) == ("needs_judgement", "fail")
    assert "做出" in finding.message
    assert "作出" in finding.message
    assert any(spot.box is not None for spot in finding.evidence)
    assert clean_case().smudge("PENALTY_DECISION").smudge("PENALTY_NOTICE").finding("C1-05").proposal is None


def test_of_papers_with_one_title_the_row_means_the_one_with_its_pages() -> None:
    case = clean_case()
    first = case.paper("INTERROGATION_RECORD")
    case.add(replace(first, pages=2))
    case = with_contents(case)
    for paper in case.papers:
        paper.sheet.pop("stamped_number", None)
    one, other = (i for i, p in enumerate(case.papers) if p.type == "INTERROGATION_RECORD")
    case.papers[one], case.papers[other] = case.papers[other], case.papers[one]
    assert _outcome(case, "D1-03") == "pass"
