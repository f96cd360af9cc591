"""The parts facts are made of: comparing, searching, service, contents, required papers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.catalogue import CONDITIONS
from casefile.facts import conditions
from casefile.facts.compare import agreement, contradicts, number_key, same_address, same_key, same_place
from casefile.facts.contents import contents_rows
from casefile.facts.papers import papers
from casefile.facts.service import deliveries, served_by
from casefile.facts.text import Presence, beside, mentions, search
from casefile.facts.values import Paper, Value
from tests.support.dossiers import (
    NOTICE_NO,
    ORG,
    Case,
    clean_case,
    contents_lines,
    heavier,
    with_coercion,
    with_contents,
    with_hearing,
)


def _value(text: str, confidence: float = 0.97, paper: int = 0, alternatives: tuple[str, ...] = ()) -> Value:
    return Value("party_name", text, confidence, paper, f"p{paper}", None, None, alternatives)


def test_writings_that_may_differ_are_equal() -> None:
    assert same_key("临江市（城东）运输公司") == same_key("临江市(城东) 运输公司")
    assert number_key("浙临交立〔2022〕第000123号") == number_key("浙临交立〔2022〕123号")
    assert same_key("陆宇芳") != same_key("六宇芳")


@given(st.text(alphabet="临江市运输公司（）()ＡA1１ ", min_size=1, max_size=20))
def test_the_key_does_not_depend_on_blanks_or_width(text: str) -> None:
    assert same_key(text) == same_key(" ".join(text)) == same_key(same_key(text))


def test_what_most_papers_say_is_the_reference() -> None:
    found = agreement([_value("沈大海", paper=0), _value("沈国梁", paper=1), _value("沈国梁", paper=2)])
    assert found.reference is not None
    assert found.reference.text == "沈国梁"
    assert [v.text for v in found.contradicting] == ["沈大海"]


@pytest.mark.parametrize(
    ("other", "confidence", "alternatives", "contradiction"),
    [
        ("沈国粱", 0.97, (), True),
        ("沈国粱", 0.90, (), False),  # one character, not quite sure: a slip of reading
        ("沈国粱", 0.97, ("沈国梁",), False),  # the engine itself held the right one likely
        ("周启明", 0.89, (), True),
        ("周启明", 0.80, (), False),
    ],
)
def test_a_doubt_is_told_from_a_contradiction(other: str, confidence: float, alternatives: tuple[str, ...], contradiction: bool) -> None:
    assert contradicts(_value("沈国梁"), _value(other, confidence, 1, alternatives), witnesses=3) is contradiction


def test_unreadable_values_agree_with_nothing() -> None:
    found = agreement([_value("沈国梁", 0.3), _value("沈大海", 0.2, 1)])
    assert found.reference is None
    assert len(found.doubtful) == 2


def test_addresses_and_places() -> None:
    assert same_address("浙江省临江市城东街道8号", "临江市城东街道8号") is True
    assert same_address("临江市城东街道8号", "临江市城东街道9号") is not True
    assert same_place("临江市G235国道K120处", "G235国道K120处") is True
    assert same_place("临江市G235国道K120处", "高速公路北出口收费站") is not True


def _paper(case: Case, key: str) -> Paper:
    index = case.papers.index(case.paper(key))
    return papers(case.dossier)[index]


def test_words_are_found_over_line_breaks_and_shown_on_the_page() -> None:
    case = clean_case()
    case.paper("PENALTY_NOTICE").text = ["本机关拟作", "出处罚决定", "别的"]
    found = mentions(_paper(case, "PENALTY_NOTICE"), ["拟作出处罚"])
    assert found.presence is Presence.YES
    box = found.evidence.box
    assert box is not None
    assert box.y0 < 0.1
    assert box.y1 < 0.3


def test_a_near_miss_is_unsure_and_an_illegible_page_proves_nothing() -> None:
    case = clean_case()
    assert mentions(_paper(case, "INTERROGATION_RECORD"), ["可以申请回群"]).presence is Presence.UNSURE
    assert mentions(_paper(case, "INTERROGATION_RECORD"), ["见证人到场签名"]).presence is Presence.NO
    assert mentions(_paper(case.smudge("INTERROGATION_RECORD"), "INTERROGATION_RECORD"), ["见证人到场签名"]).presence is Presence.UNSURE
    assert search(_paper(case, "INTERROGATION_RECORD"), r"第(\d)次询问").groups == ("1",)


def test_blank_places_beside_a_label() -> None:
    case = clean_case()
    case.paper("FILE_NOTE").text = ["备考表", "立卷人：", "检查人：韩立群"]
    note = _paper(case, "FILE_NOTE")
    assert beside(note, "立卷人")[1] is False
    assert beside(note, "检查人")[1] is True
    assert beside(note, "整理人") == (None, False)


def test_a_receipt_serves_the_paper_whose_number_it_names() -> None:
    facts = clean_case().facts
    notice = facts.first("PENALTY_NOTICE")
    assert notice is not None
    (own,) = served_by(facts, notice)
    assert own.certain
    assert own.served_at is not None
    assert own.served_at.text == "2022-03-07"


def test_rows_of_one_receipt_serve_different_papers() -> None:
    case = clean_case()
    second = case.receipt_of(NOTICE_NO)
    second.values["served_doc_no"] = [NOTICE_NO, "浙临交责改〔2022〕第000123号"]
    second.values["served_at"] = ["2022-03-07", "2022-03-08"]
    second.values["recipient"] = ["沈国梁", "沈国梁"]
    case.papers = [p for p in case.papers if p is second or "浙临交责改〔2022〕第000123号" not in p.values.get("served_doc_no", [])]
    facts = case.facts
    rows = [d for d in deliveries(facts.papers) if facts.papers[d.receipt].id == f"d{case.papers.index(second)}"]
    assert [(facts.papers[d.served].type, d.served_at.text) for d in rows if d.served is not None and d.served_at] == [
        ("PENALTY_NOTICE", "2022-03-07"),
        ("RECTIFY_NOTICE", "2022-03-08"),
    ]


def test_contents_rows_are_read_back() -> None:
    case = with_contents(clean_case())
    case.paper("CATALOGUE").lines = contents_lines([("立案登记表", "1"), ("询问笔录", "2-4"), ("结案报告", "5")])
    rows = contents_rows(_paper(case, "CATALOGUE"))
    assert [(r.number, r.text, r.first, r.last) for r in rows] == [(1, "立案登记表", 1, 1), (2, "询问笔录", 2, 4), (3, "结案报告", 5, 5)]


def test_every_condition_of_the_catalogue_is_decided_here() -> None:
    case = conditions.Case((), clean_case().settings)
    for name in CONDITIONS:
        assert conditions.holds(name, case) is False
    with pytest.raises(KeyError):
        conditions.holds("no_such_condition", case)


@pytest.mark.parametrize(
    ("make", "drop", "missing"),
    [
        (clean_case, "WEIGHING_REPORT", ["WEIGHING_REPORT"]),
        (clean_case, "SOURCE_MATERIAL", ["SOURCE_MATERIAL"]),
        (clean_case, "PENALTY_APPROVAL", []),  # the report's own approval stands in
        (clean_case, "INTERROGATION_RECORD", ["INTERROGATION_RECORD"]),
        (clean_case, "RECTIFY_NOTICE", ["RECTIFY_NOTICE"]),
        (clean_case, "DISCLOSURE_RECORD", []),
        (lambda: with_coercion(clean_case()), "COERCIVE_RELEASE", ["COERCIVE_RELEASE"]),
        (lambda: with_hearing(clean_case()), "HEARING_REPORT", ["HEARING_REPORT"]),
        (lambda: heavier(clean_case()), "LEGAL_REVIEW", ["LEGAL_REVIEW"]),
        (lambda: heavier(clean_case()), "GROUP_DISCUSSION", ["GROUP_DISCUSSION"]),
    ],
)
def test_required_papers(make, drop: str, missing: list[str]) -> None:  # type: ignore[no-untyped-def]
    case = make()
    assert [m.type for m in case.dossier.missing] == []
    assert [m.type for m in case.drop(drop).dossier.missing] == missing


def test_a_company_represented_by_someone_else_needs_a_power_of_attorney() -> None:
    case = clean_case(ORG)
    for paper in case.papers:
        if paper.type == "SERVICE_RECEIPT":
            paper.values["recipient"] = ["马文远"]
    assert [m.type for m in case.dossier.missing] == ["POWER_OF_ATTORNEY"]


def test_a_vehicle_from_elsewhere() -> None:
    assert conditions.registered_elsewhere("浙G12345", "330799") is False
    assert conditions.registered_elsewhere("浙A12345", "330799") is True
    assert conditions.registered_elsewhere("皖A12345", "330799") is True
    assert conditions.registered_elsewhere("浙G12345", None) is None
