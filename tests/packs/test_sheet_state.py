"""Old score sheets: what has changed since, and that they come out again byte for byte; faults counted over many cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from casefile.archive import Archive
from casefile.archive.records import CaseHeader, CaseRecord
from casefile.model import InputFile, InputState
from scoring.checks.base import Outcome
from scoring.engine import ScoreSheet, score
from scoring.frequency import frequencies
from scoring.judgement import Judgement, allowed_by, as_plain
from scoring.pack import Pack
from scoring.pack_edit import finished, without_item
from scoring.rescore import rescore
from scoring.sheet_state import (
    NoSheet,
    SheetState,
    SheetUnreadable,
    canonical,
    kept_pack,
    replay,
    sheet_of,
    sheet_state,
    with_all_of,
)
from tests.support.dossiers import DECISION_NO, Case, clean_case

DECIDED = Judgement("A1-01", Outcome.FAIL, Decimal("0.5"), "王芳", "2026-01-05T09:00:00", "印章不符")


@pytest.fixture(scope="module")
def case() -> Case:
    case = clean_case()
    case.receipt_of(DECISION_NO).values.update(served_at=["2022-04-30"])
    return case


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as opened:
        yield opened


def saved(archive: Archive, case: Case, pack: Pack, *judgements: Judgement, number: int = 1) -> CaseRecord:
    """The case as a build leaves it in the archive."""
    sheet = score(pack, case.facts, judgements)
    archive.store.put((pack.file_text or "").encode())
    scan = archive.store.put(b"scan %d" % number)
    record = CaseRecord(
        CaseHeader(case_no=f"第{number}号"), inputs=(InputFile(0, "1.jpg", scan, 6, "image/jpeg", InputState.TAKEN),),
        facts=case.facts.to_plain(), score=sheet.to_plain(), judgements=tuple(map(as_plain, judgements)),
    )  # fmt: skip
    return archive.load_case(archive.save_case(record, operator="王芳", at="2026-01-05T09:00:00").case_id)


def state(archive: Archive, record: CaseRecord, case: Case, pack: Pack, *judgements: Judgement) -> SheetState:
    return sheet_state(record, pack, case.facts, score(pack, case.facts, judgements), archive.store)


def test_a_stored_sheet_comes_out_again_byte_for_byte(archive: Archive, case: Case, base: Pack) -> None:
    record = saved(archive, case, base, DECIDED)
    assert record.score is not None
    assert record.facts is not None
    kept = kept_pack(record.score, archive.store)
    assert kept is not None
    again: ScoreSheet = replay(record.score, record.facts, kept)
    assert again.canonical == canonical(record.score)
    assert again.finding("A1-01").judgement == DECIDED
    assert sheet_of(record.score) == again
    found = state(archive, record, case, base, DECIDED)
    assert (found.holds, found.replayed) == (True, True)


def test_an_old_sheet_stays_under_its_own_pack_and_policies(archive: Archive, case: Case, base: Pack) -> None:
    record = saved(archive, case, replace(base, na_policy="proportional", grades=base.grades[1:]))
    found = state(archive, record, case, base)
    assert (found.pack_changed, found.policy_changed, found.facts_changed, found.replayed) == (False, True, (), True)


def test_another_pack_is_told(archive: Archive, case: Case, base: Pack) -> None:
    record = saved(archive, case, base)
    found = state(archive, record, case, replace(base, sha256="0" * 64))
    assert (found.pack_changed, found.facts_changed, found.holds) == (True, (), False)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda c: c.set("PENALTY_DECISION", "amount", "3500.00"), "dossier"),
        (lambda c: c.options["thresholds"].update(hearing_person=1), "office"),
        (lambda c: setattr(c, "history", None), "others"),
    ],
)
def test_what_has_changed_since_is_told(archive: Archive, case: Case, base: Pack, change: Any, part: str) -> None:
    record = saved(archive, case, base)
    other = case.copy()
    change(other)
    found = state(archive, record, other, base)
    assert found.facts_changed[0] == part
    assert ("dossier" in found.facts_changed) == (part == "dossier")
    assert not found.holds
    assert found.replayed


def test_later_decisions_are_told(archive: Archive, case: Case, base: Pack) -> None:
    found = state(archive, saved(archive, case, base), case, base, DECIDED)
    assert (found.judged_since, found.facts_changed, found.pack_changed) == (True, (), False)


def test_an_altered_sheet_is_found_out(archive: Archive, case: Case, base: Pack) -> None:
    record = saved(archive, case, base)
    assert record.score is not None
    altered = {**record.score, "total": "100.00"}
    assert state(archive, replace(record, score=altered), case, base).replayed is False


ALTERED: list[dict[str, Any]] = [
    {"total": "many"}, {"bands": [["x", "y"]]}, {"findings": [{}]}, {"findings": None}, {"groups": [{"id": "A1"}]},
]


@pytest.mark.parametrize("altered", ALTERED)
def test_what_is_no_sheet_any_more_is_a_known_error(archive: Archive, case: Case, base: Pack, altered: dict[str, Any]) -> None:
    record = saved(archive, case, base, DECIDED)
    assert record.score is not None
    with pytest.raises(SheetUnreadable):
        sheet_of({**record.score, **altered})


def test_altered_facts_or_decisions_are_found_out(archive: Archive, case: Case, base: Pack) -> None:
    record = saved(archive, case, base, DECIDED)
    assert record.score is not None
    assert record.facts is not None
    assert state(archive, replace(record, facts={**record.facts, "papers": record.facts["papers"][1:]}), case, base, DECIDED).replayed is False
    other = [{**f, "judgement": {**f["judgement"], "criterion": "Z9-99"} if f["judgement"] else None} for f in record.score["findings"]]
    found = state(archive, replace(record, score={**record.score, "findings": other}), case, base, DECIDED)
    assert (found.replayed, found.set_aside) == (False, ("Z9-99",))


def test_what_a_later_version_of_the_program_added_is_left_out(archive: Archive, case: Case, base: Pack) -> None:
    record = saved(archive, case, base, DECIDED)
    assert record.score is not None
    later = {**record.score, "novel": 1, "tool_version": "99.0", "findings": [{**f, "novel": 1} for f in record.score["findings"]]}
    assert sheet_of(later).findings == sheet_of(record.score).findings
    found = state(archive, replace(record, score=later), case, base, DECIDED)
    assert (found.program_changed, found.replayed, found.judged_since) == (True, None, False)


def test_a_decision_on_what_the_pack_in_use_no_longer_has_is_set_aside_and_told(archive: Archive, case: Case, base: Pack) -> None:
    record = saved(archive, case, base, DECIDED)
    assert record.score is not None
    now = finished(replace(without_item(base, "A1-01"), edition="2", base_score=base.base_score - base.item("A1-01").points))
    allowed, faults = allowed_by((DECIDED,), now)
    assert (allowed, [f.params["criterion"] for f in faults]) == ((), ["A1-01"])
    found = state(archive, record, case, now)
    assert (found.set_aside, found.judged_since, found.pack_changed, found.replayed) == (("A1-01",), False, True, True)
    assert any("A1-01" in line for line in found.lines("zh"))
    assert any("A1-01" in line for line in found.lines("en"))
    (again,) = rescore([(1, case.facts.to_plain())], now, judgements=lambda _id: (DECIDED,))
    assert again.set_aside == ("A1-01",)


def test_a_sheet_whose_pack_is_lost_is_shown_with_all_its_answers(archive: Archive, case: Case, base: Pack) -> None:
    record = saved(archive, case, base, DECIDED)
    assert record.score is not None
    sheet = sheet_of(record.score)
    assert with_all_of(sheet, base) is base
    shown = with_all_of(sheet, without_item(base, "A1-01"))
    assert shown.criterion("A1-01").points == sheet.finding("A1-01").deduction
    assert {f.criterion for f in sheet.findings} <= {c.id for c in (*shown.items, *shown.vetoes, *shown.bonuses)}


def test_without_its_pack_nothing_is_claimed(archive: Archive, case: Case, base: Pack) -> None:
    record = saved(archive, case, replace(base, text="", sha256="0" * 64))
    assert state(archive, record, case, base).replayed is None


def test_no_sheet_is_a_known_error(archive: Archive, case: Case, base: Pack) -> None:
    with pytest.raises(NoSheet):
        state(archive, CaseRecord(CaseHeader()), case, base)


def test_every_state_is_told_in_both_languages() -> None:
    for replayed in (True, False, None):
        for parts in ((), ("dossier", "office", "others", "law")):
            told = SheetState(bool(parts), bool(parts), parts, bool(parts), bool(parts), replayed, ("A1-01",) if parts else ())
            zh, en = told.lines("zh"), told.lines("en")
            assert len(zh) == len(en) > 2
            assert not any(line.startswith("sheet.") for line in zh + en)


def test_packed_cases_come_out_as_their_facts_do(archive: Archive, case: Case, base: Pack) -> None:
    saved(archive, case, base, DECIDED)
    saved(archive, clean_case(), base, number=2)
    decisions = {1: (DECIDED,)}
    plain = list(rescore(archive.facts(), base, judgements=lambda id: decisions.get(id, ())))
    assert list(rescore(archive.stored(), base)) == plain
    assert sorted(rescore(archive.stored(), base, jobs=2), key=lambda r: r.case_id) == plain
    assert plain[0].facts_sha256 == case.facts.sha256


def test_the_most_frequent_faults(archive: Archive, case: Case, base: Pack) -> None:
    other = case.copy().drop("CLOSING_REPORT")
    for number, one in enumerate((case, other, clean_case()), 1):
        saved(archive, one, base, number=number)
    found = frequencies(rescore(archive.stored(), base), base)
    assert (found.cases, found.with_faults, found.unreadable) == (3, 2, ())
    late, closing = (next(line for line in found.lines if line.criterion == c) for c in ("B7-02", "B8-03"))
    assert (late.failed, late.judged, late.points) == ([1, 2], 3, 2 * score(base, case.facts).finding("B7-02").deduction)
    assert closing.failed == [2]
    assert [len(line.failed) for line in found.broken] == sorted((len(line.failed) for line in found.broken), reverse=True)
    assert [row[1] for row in found.sheet().rows] == [line.criterion for line in found.broken]


def test_facts_of_another_version_are_counted_apart(case: Case, base: Pack) -> None:
    plain = json.loads(json.dumps(case.facts.to_plain()))
    found = frequencies(rescore([(7, {**plain, "schema": 0}), (8, plain)], base), base)
    assert (found.cases, found.unreadable) == (1, (7,))
