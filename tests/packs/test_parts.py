"""Groups, grade bands and root causes are edited as items are, and checked as the file is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.checks import CHECKS
from scoring.checks.base import Outcome
from scoring.engine import score
from scoring.judgement import Judgement
from scoring.pack import Pack, parse_pack
from scoring.pack_edit import FLAGS, LISTS, NotAValue, faults_of, finished, shown, typed
from scoring.pack_parts import (
    CAUSE_FIELDS,
    GRADE_FIELDS,
    GROUP_FIELDS,
    group_of,
    with_cause,
    with_grade,
    with_group,
    with_new_cause,
    with_new_grade,
    with_new_group,
    without_cause,
    without_grade,
    without_group,
)
from tests.support.dossiers import clean_case


def test_what_a_form_shows_of_every_part_is_typed_back_to_the_same(base: Pack) -> None:
    parts = [(base.groups, GROUP_FIELDS), (base.grades, GRADE_FIELDS), (base.root_causes, CAUSE_FIELDS)]
    for values, names in parts:
        for value in values:
            for name in names:
                assert typed(name, shown(name, getattr(value, name))) == getattr(value, name), (value, name)
    assert {"criteria", "vetoes"} == LISTS
    assert {"verified", "whole"} == FLAGS
    assert typed("criteria", " A1-01，A2-02、A3-03; A4-01\n") == ("A1-01", "A2-02", "A3-03", "A4-01")


@pytest.mark.parametrize(("name", "text"), [("minimum", "很高"), ("minimum", "NaN"), ("minimum", "inf"), ("verified", "maybe")])
def test_what_is_no_value_is_refused(name: str, text: str) -> None:
    with pytest.raises(NotAValue):
        typed(name, text)


def _survives_its_file(edited: Pack) -> None:
    text = finished(edited).file_text
    assert text is not None
    read, faults = parse_pack(text.encode("utf-8"), "t", frozenset(CHECKS))
    assert faults == []
    assert read == replace(edited, sha256=read.sha256 if read else "")


def test_every_edited_part_survives_its_file(base: Pack) -> None:
    edited = with_group(base, "A1", name="主体", name_en="Body")
    edited = with_grade(edited, 1, name="良好", name_en="Good", minimum=Decimal("75.5"), verified=True)
    cause = base.root_causes[0]
    edited = with_cause(edited, cause.id, text="另一种说法", criteria=cause.criteria[::-1])
    assert faults_of(edited) == []
    _survives_its_file(edited)


def test_a_group_comes_behind_another_and_goes_with_its_items(base: Pack) -> None:
    edited, new = with_new_group(base, "B2", "新大项", "新项目")
    assert [g.id for g in edited.groups].index(new) == [g.id for g in base.groups].index("B2") + 1
    group = group_of(edited, new)
    assert (group.part, group.points, [i.check for i in group.items]) == (group_of(base, "B2").part, 1, ["manual"])
    assert ["101" in f.text for f in faults_of(edited)] == [True]  # full marks must follow
    assert faults_of(replace(edited, base_score=Decimal(101))) == []
    assert without_group(edited, new) == base
    gone = without_group(base, "B2")
    assert not {i.id for i in group_of(base, "B2").items} & {i for c in gone.root_causes for i in c.criteria}
    assert all("base_score" in f.text for f in faults_of(gone))


def test_a_grade_comes_between_two_and_decides(base: Pack) -> None:
    edited = with_new_grade(base, 1, "良好")
    assert [(g.name, g.minimum) for g in edited.grades] == [("优秀", 90), ("良好", 75), ("合格", 60), ("不合格", 0)]
    assert shown("minimum", edited.grades[1].minimum) == "75"
    assert with_new_grade(base, 0, "卓越").grades[0].minimum == 95
    assert faults_of(edited) == []
    assert without_grade(edited, 1) == base
    facts = clean_case().facts
    lowest = replace(base, grades=base.grades[-1:])
    assert score(lowest, facts).grade == "不合格"  # one band: whatever is open, there is no other


def joined(pack: Pack, *criteria: str) -> Pack:
    """`pack` with one more root cause that joins `criteria`."""
    pack, new = with_new_cause(pack, "同一问题")
    return with_cause(pack, new, criteria=criteria)


FAULTY: list[tuple[str, Callable[[Pack], Pack]]] = [
    ("等次应由高到低", lambda p: with_grade(p, 0, minimum=Decimal(50))),
    ("等次应由高到低", lambda p: without_grade(p, 2)),
    ("列了两次", lambda p: with_grade(p, 1, name=p.grades[0].name)),
    ("没有项目 Z9-99", lambda p: with_cause(p, p.root_causes[0].id, criteria=("Z9-99",))),
    ("没有否决项 V99", lambda p: with_cause(p, p.root_causes[0].id, vetoes=("V99",))),
    ("没有列出项目", lambda p: with_new_cause(p, "同一问题")[0]),
    ("项目 A1-01 已列入“own-1”", lambda p: joined(joined(p, "A1-01", "A1-02"), "A2-01", "A1-01")),
    ("没有列出项目", lambda p: with_cause(p, p.root_causes[0].id, criteria=(), vetoes=())),
    ("name", lambda p: with_group(p, "A1", name="")),
]


@pytest.mark.parametrize(("said", "change"), FAULTY)
def test_what_the_file_must_not_say_the_editor_does_not_let_pass(base: Pack, said: str, change: Callable[[Pack], Pack]) -> None:
    faults = faults_of(change(base))
    assert any(said in f.text for f in faults), [f.text for f in faults]


def test_without_its_root_cause_each_criterion_deducts_for_itself(base: Pack) -> None:
    case = clean_case().set("PENALTY_DECISION", "amount", "3500.00")
    sheet = score(base, case.facts)
    follower = next(f for f in sheet.findings if f.because_of)
    joined = [c for c in base.root_causes if follower.criterion in c.criteria and follower.because_of in c.criteria]
    edited = base
    for cause in joined:
        edited = without_cause(edited, cause.id)
    alone = score(edited, case.facts).finding(follower.criterion)
    assert (follower.deduction, alone.because_of) == (0, None)
    assert alone.deduction > 0


@pytest.mark.parametrize("change", [
    lambda p: with_group(p, "Z9", name="x"), lambda p: without_group(p, "Z9"), lambda p: with_new_group(p, "Z9", "a", "b"),
    lambda p: with_cause(p, "none", text="x"), lambda p: without_cause(p, "none"),
])  # fmt: skip
def test_what_is_not_there_cannot_be_changed(base: Pack, change: Callable[[Pack], Pack]) -> None:
    with pytest.raises(KeyError):
        change(base)


def test_a_root_cause_of_the_offices_own_comes_and_goes_and_survives_its_file(base: Pack) -> None:
    edited, new = with_new_cause(base, "同一份文书两处扣分")
    assert [c.id for c in edited.root_causes] == [*(c.id for c in base.root_causes), new]
    assert edited.root_cause(new).whole
    assert with_new_cause(edited, "又一条")[1] not in {c.id for c in edited.root_causes}
    assert without_cause(edited, new) == base
    edited = with_cause(edited, new, criteria=("A1-01", "C1-01"), text_en="One fault")
    assert faults_of(edited) == []
    _survives_its_file(edited)
    assert "whole = " not in (finished(base).file_text or "")  # packs without such entries keep their bytes


def _failed(*criteria: str) -> list[Judgement]:
    return [Judgement(c, Outcome.FAIL, None, "王芳", "2026-01-05T09:00:00", "看过原件") for c in criteria]


def test_joined_items_deduct_once_whoever_found_them(base: Pack) -> None:
    edited = joined(base, "A1-01", "B1-03", "C2-01")
    facts = clean_case().facts
    sheet = score(edited, facts, _failed("C2-01", "B1-03"))
    assert (sheet.finding("B1-03").deduction > 0, sheet.finding("B1-03").because_of) == (True, None)  # the first of those that failed
    assert (sheet.finding("C2-01").deduction, sheet.finding("C2-01").because_of) == (0, "B1-03")
    apart = score(base, facts, _failed("C2-01", "B1-03"))
    assert apart.high == sheet.high - apart.finding("C2-01").deduction
    alone = score(edited, facts, _failed("C2-01")).finding("C2-01")
    assert (alone.deduction, alone.because_of) == (apart.finding("C2-01").deduction, None)


def test_a_fault_is_never_lost_between_two_entries(base: Pack) -> None:
    """Joined the other way round than a check's own root cause: one of the two still deducts."""
    facts = clean_case().set("PENALTY_DECISION", "amount", "3500.00").facts
    follower = next(f for f in score(base, facts).findings if f.because_of)
    assert follower.because_of is not None
    sheet = score(joined(base, follower.criterion, follower.because_of), facts)
    first, second = sheet.finding(follower.criterion), sheet.finding(follower.because_of)
    assert first.deduction > 0
    assert (second.deduction, second.because_of) == (0, first.criterion)


def test_a_person_who_names_the_points_is_heard_within_a_joined_entry(base: Pack) -> None:
    edited = joined(base, "B1-03", "C2-01")
    first, second = _failed("B1-03", "C2-01")
    sheet = score(edited, clean_case().facts, [first, replace(second, deduction=Decimal("0.5"))])
    assert sheet.finding("C2-01").deduction == Decimal("0.5")
