"""Doubtful characters may be mended, sure ones never; agreement moves confidence, never values."""

from __future__ import annotations

import pytest

from casefile.catalogue import load
from casefile.facts import trust
from casefile.model import Box, Char, Document, Field, TextLine
from casefile.recognition.fields import agree, read_fields
from tests.content.papers import item, line, typed

RIGHT = "11010519491231002X"


def card(number: str, doubtful: dict[int, tuple[str, float]]) -> Field:
    """The identity number read off a card; `doubtful`: index → likely other character, its own confidence."""
    chars = []
    for i, char in enumerate(number):
        other, confidence = doubtful.get(i, ("", 0.99))
        chars.append(Char(char, 0.4 + 0.02 * i, 0.42 + 0.02 * i, confidence, ((other, 0.3),) if other else ()))
    lines = [
        line("居民身份证", Box(0.4, 0.05, 0.6, 0.08)),
        line("姓名王小明", Box(0.2, 0.15, 0.4, 0.17)),
        line("公民身份号码", Box(0.2, 0.3, 0.36, 0.32)),
        TextLine(number, Box(0.4, 0.3, 0.76, 0.32), 0.95, tuple(chars)),
    ]
    fields = read_fields("ID_PROOF", [item("card", lines)], load())
    return next(f for f in fields if f.name == "party_id_no")


def test_a_right_number_is_left_and_sure() -> None:
    field = card(RIGHT, {})
    assert (field.value, field.repaired) == (RIGHT, False)
    assert field.confidence > 0.95


def test_a_doubtful_character_is_chosen_by_the_check_digit() -> None:
    wrong = RIGHT[:6] + "7" + RIGHT[7:]
    field = card(wrong, {6: ("1", 0.55)})
    assert (field.value, field.repaired) == (RIGHT, True)
    assert field.confidence < 0.95


def test_a_sure_wrong_number_stays_wrong() -> None:
    wrong = RIGHT[:6] + "7" + RIGHT[7:]
    field = card(wrong, {})
    assert (field.value, field.repaired) == (wrong, False)


def test_what_the_recogniser_did_not_hold_likely_is_not_chosen() -> None:
    wrong = RIGHT[:6] + "7" + RIGHT[7:]
    assert card(wrong, {6: ("9", 0.55)}).value == wrong


def document(number: int, name: str, confidence: float) -> Document:
    field = Field("party_name", name, name, "p", None, confidence)
    return Document(str(number), "OTHER", "", (str(number),), 1.0, (field,))


def test_agreement_raises_what_was_doubtful() -> None:
    agreed = agree([document(i, "王小明", 0.8) for i in range(3)])
    assert all(d.fields[0].confidence > 0.95 for d in agreed)


def test_a_doubtful_stranger_is_doubted_more_and_kept() -> None:
    agreed = agree([*(document(i, "王小明", 0.99) for i in range(4)), document(9, "王小朋", 0.8)])
    assert agreed[-1].fields[0].value == "王小朋"
    assert agreed[-1].fields[0].confidence < 0.8


def test_a_sure_contradiction_is_left_as_it_is() -> None:
    odd = document(9, "王小朋", 0.99)
    assert agree([*(document(i, "王小明", 0.99) for i in range(4)), odd])[-1] == odd


@pytest.mark.parametrize(("written", "sure"), [("2022年3月22日", True), ("2022年3月2日", True), ("2022年3月22", True), ("2022年3月2", False)])
def test_a_day_whose_end_is_lost_is_doubted(written: str, sure: bool) -> None:
    page = typed("p", f"""
行政处罚决定书

案号：浙临交罚〔2022〕第000123号 >>
当事人：王小明
本机关决定给予罚款人民币960元的行政处罚。

临江市交通运输局 >>
{written} >>
""")
    (made,) = [f for f in read_fields("PENALTY_DECISION", [page], load()) if f.name == "made_date"]
    assert (made.confidence >= trust.SURE) is sure
    assert made.value == ("2022-03-22" if "22" in written[5:] else "2022-03-02")
