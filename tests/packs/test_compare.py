"""Two packs side by side, and cases under both."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from casefile.errors import Cancelled
from scoring.checks.base import Outcome
from scoring.engine import score
from scoring.judgement import Judgement
from scoring.pack import Item, Pack
from scoring.pack_compare import compare_packs, preview
from scoring.rescore import UNREADABLE, rescore, rescore_under
from tests.support.dossiers import DECISION_NO, Case, clean_case

D = Decimal


def with_item(pack: Pack, which: str, /, **changes: Any) -> Pack:
    """`pack` with one item changed, or taken out when nothing is given."""
    groups = []
    for group in pack.groups:
        items: list[Item] = []
        for item in group.items:
            if item.id != which:
                items.append(item)
            elif changes:
                items.append(replace(item, **changes))
        groups.append(replace(group, items=tuple(items)))
    return replace(pack, groups=tuple(groups))


@pytest.fixture(scope="module")
def late() -> Case:
    """The decision served on the 30th working day."""
    case = clean_case()
    case.receipt_of(DECISION_NO).values.update(served_at=["2022-04-30"])
    return case


@pytest.fixture(scope="module")
def stored(late: Case) -> list[tuple[int, Any]]:
    return [(1, clean_case().facts.to_plain()), (2, late.facts.to_plain())]


def test_a_pack_does_not_differ_from_itself(base: Pack) -> None:
    found = compare_packs(base, replace(base, sha256="0" * 64))
    assert found.same
    assert len(found.lines("zh")) == len(found.lines("en")) == 1


def test_every_kind_of_change_is_found(base: Pack) -> None:
    other = with_item(base, "B7-02", points=D(2), wording="另一种说法", basis="处罚法61", check="manual", params={}, mode="M")
    other = replace(other, bonus_cap=D(3), vetoes=other.vetoes[1:])
    found = compare_packs(base, other)
    assert found.removed == ("V01",)
    assert found.added == ()
    assert {c.field for c in found.of("B7-02")} == {"points", "wording", "basis", "check", "params", "mode"}
    change = next(c for c in found.of("B7-02") if c.field == "points")
    assert (change.before, change.after) == (1, 2)
    assert [(c.field, c.after) for c in found.of("")] == [("bonus_cap", D(3))]


def test_added_and_removed_items(base: Pack) -> None:
    less = with_item(base, "D2-03")
    assert compare_packs(base, less).removed == ("D2-03",)
    assert compare_packs(less, base).added == ("D2-03",)


def test_an_item_under_another_id_is_the_same_item(base: Pack) -> None:
    other = with_item(base, "B7-02", id="B9-09")
    found = compare_packs(base, other)
    assert (found.added, found.removed) == ((), ())
    assert [(c.id, c.field, c.after) for c in found.changed] == [("B7-02", "id", "B9-09")]


def test_two_items_that_changed_their_ids_are_paired_by_wording(base: Pack) -> None:
    one, other = base.item("D2-01"), base.item("D2-02")
    swapped = with_item(with_item(with_item(base, "D2-01", id="tmp"), "D2-02", id="D2-01"), "tmp", id="D2-02")
    found = compare_packs(base, swapped)
    assert [(c.id, c.before, c.after) for c in found.changed] == [(one.id, one.id, other.id), (other.id, other.id, one.id)]


def test_differences_in_words_and_as_a_table(base: Pack) -> None:
    found = compare_packs(base, with_item(base, "B7-02", points=D(2), deductions={}, vetoes=("V11",)))
    lines = found.lines("zh") + found.lines("en")
    assert len(lines) == 2 * len(found.changed)
    assert all("{" not in line and "pack." not in line for line in lines)
    assert [row[1] for row in found.sheet().rows] == ["B7-02"] * 3


def test_a_case_scored_again_from_stored_facts_is_as_it_was(base: Pack, late: Case, stored: list[tuple[int, Any]]) -> None:
    sheet = score(base, late.facts)
    again = list(rescore(stored, base))[1]
    assert (again.total, again.low, again.high, again.grade) == (sheet.total, sheet.low, sheet.high, sheet.grade)
    assert again.outcomes == {f.criterion: f.outcome for f in sheet.findings}
    assert again.facts_sha256 == sheet.facts_sha256
    assert again.outcomes["B7-02"] == "fail"
    assert (again.deductions or {})["B7-02"] == 1


def test_in_several_processes_the_same_comes_out(base: Pack, stored: list[tuple[int, Any]]) -> None:
    many = [(n, stored[n % 2][1]) for n in range(40)]
    done: list[int] = []
    alone = {r.case_id: r for r in rescore(many, base)}
    together = {r.case_id: r for r in rescore(many, base, progress=done.append, jobs=2)}
    assert together == alone
    assert done == list(range(1, 41))


def test_facts_of_another_version_are_said_not_scored(base: Pack, stored: list[tuple[int, Any]]) -> None:
    old = {**stored[0][1], "schema": 0}
    results = list(rescore([(7, old), stored[0]], base))
    assert [r.error for r in results] == [UNREADABLE, None]
    found = preview(base, base, [(7, old), stored[0]])
    assert (found.cases, found.unreadable) == (1, [7])


def test_cancelled_between_two_cases(base: Pack, stored: list[tuple[int, Any]]) -> None:
    cancel = threading.Event()
    drawn = 0

    def endless() -> Iterator[tuple[int, Any]]:
        nonlocal drawn
        while True:
            drawn += 1
            yield drawn, stored[0][1]

    results = rescore(endless(), base, cancel=cancel)
    assert [next(results).case_id for _ in range(3)] == [1, 2, 3]
    cancel.set()
    with pytest.raises(Cancelled):
        next(results)
    assert drawn <= 4


def test_cases_are_drawn_one_by_one(base: Pack, stored: list[tuple[int, Any]]) -> None:
    """Flat memory: the archive is never read ahead."""
    drawn = 0

    def source() -> Iterator[tuple[int, Any]]:
        nonlocal drawn
        for n in range(10):
            drawn += 1
            yield n, stored[0][1]

    results = rescore(source(), base)
    next(results)
    assert drawn == 1


def test_preview_says_which_cases_change_and_how(base: Pack, stored: list[tuple[int, Any]]) -> None:
    milder = with_item(base, "B7-02", mode="S")
    found = preview(base, milder, stored)
    assert (found.cases, found.changed) == (2, 2)
    assert found.outcomes["B7-02", "fail", "needs_judgement"] == 1
    assert found.outcomes["B7-02", "pass", "needs_judgement"] == 1
    assert found.totals_up == found.totals_down == 1  # the middle of the range goes up for one, down for the other
    assert {c.case_id for c in found.examples} == {1, 2}


def test_preview_sees_points_that_change_without_an_outcome(base: Pack, stored: list[tuple[int, Any]]) -> None:
    harder = with_item(base, "B7-02", deductions={"late": D("0.5")})
    found = preview(base, harder, stored)
    assert found.changed == 1
    change = found.examples[0]
    assert (change.case_id, change.outcomes, change.result_changed) == (2, {}, True)
    assert change.after.high - change.before.high == D("0.5")


def test_preview_follows_an_item_to_its_new_id(base: Pack, stored: list[tuple[int, Any]]) -> None:
    found = preview(base, with_item(base, "B7-02", id="B9-09"), stored)
    assert not any("B7-02" in key or "B9-09" in key for key in found.outcomes)


def test_human_decisions_count_and_those_of_items_that_are_gone_are_named(base: Pack, stored: list[tuple[int, Any]]) -> None:
    decision = Judgement("D2-03", Outcome.FAIL, D("0.5"), "评查甲", "2026-03-01T10:00", "偏斜")

    def decisions(case_id: int) -> list[Judgement]:
        return [decision] if case_id == 1 else []

    kept = next(rescore(stored, base, judgements=decisions))
    assert (kept.outcomes or {})["D2-03"] == "fail"
    gone = next(rescore(stored, with_item(base, "D2-03"), judgements=decisions))
    assert gone.set_aside == ("D2-03",)


def test_under_two_packs_at_once_as_under_each(base: Pack, stored: list[tuple[int, Any]]) -> None:
    """What both packs judge alike is looked at once; other parameters are another look."""
    other = with_item(base, "B7-02", params={**base.item("B7-02").params, "within": "60cal"}, points=base.item("B7-02").points)
    other = replace(other, na_policy="proportional")
    together = list(rescore_under(stored, (base, other)))
    assert [pair[0] for pair in together] == list(rescore(stored, base))
    assert [pair[1] for pair in together] == list(rescore(stored, other))
    assert base.item("B7-02").params != other.item("B7-02").params
