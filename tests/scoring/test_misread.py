"""One misread character, figure or stamp accuses nobody; the same fault, surely read, still does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casefile.facts.compare import agreement, number_key
from casefile.facts.conditions import registered_elsewhere
from casefile.facts.contents import ContentsRow
from casefile.facts.people import officers
from casefile.facts.text import Presence, mentions
from casefile.facts.values import Evidence, Paper, Value
from scoring.checks.body import _same_but_for_gaps
from scoring.checks.common import misread_name
from scoring.checks.decision import _plausible
from scoring.checks.paging import _misread_beside
from scoring.engine import score
from tests.support.dossiers import DECISION_NO, Case, clean_case, pack


def officer_named(case: Case, name: str, confidence: float) -> str:
    spec = case.paper("SCENE_RECORD")
    spec.values["officers"] = [name, *spec.values["officers"][1:]]
    facts = case.facts
    index = next(p.index for p in facts.papers if p.type == "SCENE_RECORD")
    values = tuple(replace(v, confidence=confidence) if v.name == "officers" and v.text == name else v for v in facts.papers[index].values)
    papers = tuple(replace(p, values=values) if p.index == index else p for p in facts.papers)
    facts = replace(facts, papers=papers, officers=officers(papers, case.settings.officers))
    return str(score(pack(), facts).finding("A1-04").outcome)


def test_a_name_one_character_off_beside_the_right_number_must_be_certain() -> None:
    first = clean_case().paper("SCENE_RECORD").values["officers"][0]
    slipped = first[:-1] + "口"
    assert officer_named(clean_case(), slipped, 0.95) == "needs_judgement"
    assert officer_named(clean_case(), slipped, 0.99) == "fail"
    assert officer_named(clean_case(), "韩立群", 0.95) == "fail"  # another officer altogether


@pytest.mark.parametrize(("stated", "right", "plausible"), [(10, 60, False), (30, 60, True), (10, 15, True), (3, 6, True)])
def test_a_period_that_lost_its_first_character_is_no_other_period(stated: int, right: int, plausible: bool) -> None:
    assert _plausible(stated, right) is plausible


@pytest.mark.parametrize(("plate", "elsewhere"), [("浙G12345", False), ("浙D12345", True), ("浙口D2895", None), ("沪A12345", True), ("口A12345", True), ("", None)])
def test_what_is_no_plate_tells_no_home(plate: str, elsewhere: bool | None) -> None:
    assert registered_elsewhere(plate, "330799") is elsewhere


@pytest.mark.parametrize(("year", "contradicts"), [("2023", True), ("7023", False)])
def test_a_number_of_an_impossible_year_contradicts_nothing(year: str, contradicts: bool) -> None:
    texts = ["浙临交罚〔2022〕5号", "浙临交罚〔2022〕5号", f"浙临交罚〔{year}〕5号"]
    values = [Value("doc_no", t, 0.99, n, f"p{n}", None) for n, t in enumerate(texts)]
    found = agreement(values, number_key)
    assert (len(found.contradicting), len(found.doubtful)) == ((1, 0) if contradicts else (0, 1))


def test_a_day_years_from_all_others_accuses_nobody_and_one_some_days_off_does() -> None:
    for day, outcome in (("2027-03-01", "needs_judgement"), ("2022-06-01", "fail")):
        case = clean_case()
        case.paper("INTERROGATION_RECORD").values.update(started_at=f"{day}T10:00", ended_at=f"{day}T11:00", made_date=day)
        assert case.finding("A4-07").outcome == outcome, day


def text_of(text: str, legible: float = 0.97) -> Paper:
    return replace(clean_case().facts.papers[0], text=text, legible=legible, line_map="")


@pytest.mark.parametrize(
    ("text", "phrase", "presence"),
    [
        ("加处罚款不超过罚欺本数", "不超过罚款本数", Presence.YES),
        ("加处罚款可超过罚款本数", "不超过罚款本数", Presence.UNSURE),  # the misread one decides
        ("加处罚款不超过罚欺木数", "不超过罚款本数", Presence.NO),
        ("询问人:甲记录入:乙", "记录人", Presence.UNSURE),
        ("询问人:甲记录如下", "记录人", Presence.NO),
        ("时间12时口集人孔涛", "采集人", Presence.UNSURE),
        ("拍摄地点:某处", "拍摄人", Presence.NO),
    ],
)
def test_near_misses_of_phrases_and_labels(text: str, phrase: str, presence: Presence) -> None:
    found = mentions(text_of(text), [phrase], one_misread=True)
    assert found.presence is presence
    if presence is Presence.YES:
        assert len(found.match) == len(phrase)
        assert mentions(text_of(text), [phrase]).presence is Presence.UNSURE


def test_a_seal_whose_legend_was_not_read_is_not_proposed_as_right() -> None:
    case = clean_case()
    facts = case.facts
    decision = facts.first("PENALTY_DECISION")
    assert decision is not None
    assert case.finding("A1-01").proposal == "pass"
    blank = tuple(replace(m, text=None) if m.kind == "seal" else m for m in decision.marks)
    papers = tuple(replace(p, marks=blank) if p.index == decision.index else p for p in facts.papers)
    finding = score(pack(), replace(facts, papers=papers)).finding("A1-01")
    assert finding.proposal is None
    assert "印章文字没有读出" in finding.message


def test_what_is_doubted_of_two_sums_shows_the_two_that_differ() -> None:
    case = clean_case()
    case.paper("PENALTY_DECISION").values["amount_words"] = "9000.00"
    message = case.finding("B4-06").message
    assert "9000" in message, message


def contents_row(number: int, first: int, last: int) -> ContentsRow:
    return ContentsRow(number, "询问笔录", first, last, Evidence("p"), f"{first}-{last}")


@pytest.mark.parametrize(
    ("before", "row", "after", "misread"),
    [
        ((1, 8), (4, 10), (11, 12), True),  # 9 read as 4
        ((1, 8), (4, 10), (17, 12), True),  # the next row is one figure off, too
        ((1, 8), (9, 10), (11, 12), False),  # right
        ((1, 8), (12, 13), (11, 12), False),  # moved by three: no slip
        ((1, 8), (4, 10), (30, 31), False),  # the next row does not run on at all
    ],
)
def test_a_row_without_stamps_that_only_one_figure_puts_out_of_line(
    before: tuple[int, int], row: tuple[int, int], after: tuple[int, int], misread: bool
) -> None:
    wanted = (9, 10)
    stated = contents_row(2, *row)
    found = _misread_beside(stated, wanted, contents_row(1, *before), contents_row(3, *after))
    assert found is misread


@pytest.mark.parametrize(
    ("stated", "right", "misread"),
    [
        ("临江市交通口输局", "临江市交通运输局", True),
        ("靖江市交通运输局", "临江市交通运输局", False),  # another place
        ("临江市交通运输队", "临江市交通运输局", True),
        ("临江市公安局", "临江市水利局", False),
        ("临江市交通局", "临江市交通运输局", False),
    ],
)
def test_a_long_name_with_one_other_character_is_the_right_one_misread(stated: str, right: str, misread: bool) -> None:
    assert misread_name(stated, right) is misread


def test_an_issuer_misread_in_one_character_is_put_to_a_person_and_another_body_is_not() -> None:
    for issuer, proposal in (("临江市交通口输局", None), ("江市交通运输局", None), ("清屿市交通运输局", "fail"), ("临江市公安局", "fail")):
        case = clean_case().set("PENALTY_DECISION", "issuer", issuer)
        assert case.finding("A1-01").proposal == proposal, issuer


def test_a_paper_whose_number_is_unclear_has_no_receipt_where_every_receipt_serves_another() -> None:
    case = clean_case()
    number = str(case.paper("PENALTY_NOTICE").values["doc_no"])
    case.drop_receipt(number).blur("PENALTY_NOTICE", "doc_no", confidence=0.6)
    assert case.finding("B7-01").outcome == "fail"
    case = clean_case()
    case.blur("PENALTY_NOTICE", "doc_no", confidence=0.6)  # its receipt is there
    assert case.finding("B7-01").outcome != "fail"
    case = clean_case().drop_receipt(number).blur("PENALTY_NOTICE", "doc_no", confidence=0.6)
    case.receipt_of(DECISION_NO).values["served_doc_no"] = ["浙临交什〔2022〕第000999号"]  # a row that fits no paper may be the notice's
    assert case.finding("B7-01").outcome == "needs_judgement"


@pytest.mark.parametrize(
    ("legend", "proposal"),
    [
        ("临江市通运输局", "pass"),  # print across the seal hid a character
        ("临市交通运输局", None),  # of the place itself: may be another's
        ("靖江市交通运输局", None),
        ("临江市公安局", None),
        ("云溪县交通运输局", "fail"),
        ("云溪县交道运输局", "fail"),  # a misread word behind the place changes nothing
    ],
)
def test_a_legend_with_a_covered_character_agrees_where_its_place_was_read(legend: str, proposal: str | None) -> None:
    case = clean_case()
    case.paper("PENALTY_DECISION").seals = (legend,)
    assert case.finding("A1-01").proposal == proposal


@pytest.mark.parametrize(
    ("legend", "agrees"),
    [("临江市交通运输局综合行政法队", True), ("临江市交通运局综合行政法队", True), ("临江市交通局综合行政法队", False), ("临江市交通运输局综合行政执法队", False)],
)
def test_no_more_than_two_characters_of_a_legend_may_be_covered(legend: str, agrees: bool) -> None:
    assert _same_but_for_gaps("临江市交通运输局综合行政执法队", legend) is agrees
