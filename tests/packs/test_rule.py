"""Deduction rules in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.pack import Pack
from scoring.pack_rule import rule_of, vetoes_named

D = Decimal


@pytest.mark.parametrize(
    ("words", "per_hit", "per_hit_max", "cap", "clear"),
    [
        ("每处扣0.5分，扣完为止", "0.5", None, "6", True),
        ("每缺一项扣一分", "1", None, "6", True),
        ("缺一项扣０．５分", "0.5", None, "6", True),
        ("发现一处扣2分，最多扣4分", "2", None, "4", True),
        ("每少1份扣1分，累计不超过3分", "1", None, "3", True),
        ("不符合的不得分", "6", None, "6", True),
        ("扣1～3分", "1", "3", "6", True),
        ("扣1-3分", "1", "3", "6", True),
        ("扣半分", "0.5", None, "6", True),
        ("逾期五日以内扣1分，五日以上扣2分", "1", "2", "6", False),
        ("酌情扣分", "6", None, "6", False),
        ("扣该项50%", "6", None, "6", False),
        ("", "6", None, "6", False),
    ],
)
def test_words_come_to_figures(words: str, per_hit: str, per_hit_max: str | None, cap: str, clear: bool) -> None:
    rule = rule_of(words, D(6), None)
    assert (rule.per_hit, rule.cap, rule.clear) == (D(per_hit), D(cap), clear)
    assert rule.per_hit_max == (D(per_hit_max) if per_hit_max else None)


def test_the_same_words_keep_every_figure_of_the_item(base: Pack) -> None:
    for item in base.items:
        rule = rule_of(item.deduct, item.points, item)
        assert (rule.per_hit, rule.per_hit_max, rule.deductions, rule.cap) == (
            item.per_hit, item.per_hit_max, item.deductions, item.cap,
        ), item.id  # fmt: skip


def test_what_was_the_whole_without_being_named_stays_the_whole(base: Pack) -> None:
    item = base.item("B4-01")  # 缺文书→V11；缺要素每项扣0.5
    rule = rule_of(item.deduct, D(4), item)
    assert rule.deductions == {"missing_document": D(4), "missing_element": D("0.5")}
    assert rule.cap == 4


def test_figures_that_change_places_are_not_taken_for_the_same(base: Pack) -> None:
    item = base.item("A7-03")  # 缺责令改正扣1；缺复查扣0.5
    assert not rule_of("没有复查的扣1；没有责令改正的扣0.5", item.points, item).clear
    near = rule_of("缺责令改正扣1分；缺复查扣0.5分", item.points, item)
    assert near.clear
    assert near.deductions == item.deductions


def test_vetoes_in_the_words() -> None:
    assert vetoes_named("不符扣1；越权→V01/V07") == ("V01", "V07")


@given(words=st.text("扣每处最多不得分0.5～123一二半，；", max_size=20), points=st.integers(1, 20))
def test_whatever_the_words_a_rule_that_faults_nothing_fits_the_item(words: str, points: int) -> None:
    """Figures within the points are all the import lets through; then the pack's own limits hold."""
    rule = rule_of(words, D(points), None)
    assert rule.cap <= points
    if all(0 < f <= rule.cap for f in rule.said):
        assert 0 < rule.per_hit <= rule.cap
        assert rule.per_hit_max is None or rule.per_hit <= rule.per_hit_max <= rule.cap


def test_without_words_the_known_items_figures_count(base: Pack) -> None:
    item = replace(base.item("A3-01"), points=D("1.5"))
    assert rule_of("", D(3), item).per_hit == D("0.5")
    assert rule_of("", D(3), item).cap == 3
