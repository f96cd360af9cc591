"""The engine: totals, bounds, root causes, vetoes, policies, judgements, replay."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from casefile.facts import Facts
from casefile.messages import sentence
from scoring.checks import CHECKS, Outcome
from scoring.engine import ScoreSheet, adopt, score
from scoring.judgement import Judgement, JudgementFault
from scoring.pack import Pack
from tests.support.dossiers import Case, clean_case, pack, with_contents


def _judge(criterion: str, outcome: str = "pass", deduction: str | None = None) -> Judgement:
    points = None if deduction is None else Decimal(deduction)
    return Judgement(criterion, Outcome(outcome), points, "吴越", "2022-06-01T10:00:00", "看过原件")


def _decided(case: Case, *more: Judgement, chosen: Pack | None = None) -> ScoreSheet:
    """The sheet after a person took every proposal and passed everything else that was open."""
    facts = case.facts
    first = score(chosen or pack(), facts)
    taken = [_judge(c, first.finding(c).proposal or "pass") for c in first.undecided if not c.startswith("J")]
    bonus = [_judge(c, "not_applicable") for c in first.undecided if c.startswith("J")]
    return score(chosen or pack(), facts, [*taken, *bonus, *more])


def test_every_criterion_of_the_pack_is_answered() -> None:
    sheet = clean_case().sheet()
    wanted = [c.id for c in (*pack().items, *pack().vetoes, *pack().bonuses)]
    assert [f.criterion for f in sheet.findings] == wanted
    assert len(wanted) == 125


def test_the_pack_binds_only_to_checks_that_exist() -> None:
    assert {c.check for c in (*pack().items, *pack().vetoes, *pack().bonuses)} <= set(CHECKS)


@pytest.mark.parametrize("with_contents_sheet", [True, False])
def test_nothing_fails_in_the_clean_case(with_contents_sheet: bool) -> None:
    sheet = (with_contents(clean_case()) if with_contents_sheet else clean_case()).sheet()
    assert [f.criterion for f in sheet.findings if "fail" in (f.outcome, f.proposal)] == []


def test_the_clean_case_reaches_full_marks_when_decided() -> None:
    sheet = _decided(with_contents(clean_case()))
    assert sheet.total == Decimal("100.50")  # J05: nothing had to be scanned again
    assert sheet.low == sheet.high == sheet.total
    assert sheet.grade == "优秀"
    assert sheet.undecided == ()


def test_while_anything_is_open_there_is_no_total() -> None:
    sheet = clean_case().sheet()
    assert sheet.undecided
    assert sheet.total is None
    assert sheet.low < sheet.high
    caps = sum(pack().item(c).cap for c in sheet.undecided if c[0] in "ABCD")
    bonus = sum(b.points for b in pack().bonuses if b.id in sheet.undecided)
    assert sheet.high - sheet.low == caps + min(bonus, pack().bonus_cap)


def test_assisted_and_manual_items_are_never_decided_by_the_machine() -> None:
    modes = {c.id: c.mode for c in (*pack().items, *pack().vetoes, *pack().bonuses)}
    for case in (clean_case(), clean_case().drop("RECTIFY_NOTICE", "PHOTO_EVIDENCE")):
        for finding in case.sheet().findings:
            if modes[finding.criterion] != "A":
                assert finding.outcome in ("needs_judgement", "not_applicable"), finding.criterion


def test_one_fault_deducts_once() -> None:
    sheet = clean_case().drop("CASE_FILING").sheet()
    assert sheet.finding("B1-01").deduction == Decimal("1.5")
    for other in ("C1-01", "B1-02", "B6-04"):
        finding = sheet.finding(other)
        assert (finding.outcome, finding.deduction, finding.because_of) == ("fail", 0, "B1-01"), other


def test_when_a_person_clears_the_first_item_the_next_one_is_charged() -> None:
    facts = clean_case().drop("CASE_FILING").facts
    sheet = score(pack(), facts, [_judge("B1-01")])
    assert sheet.finding("B1-01").deduction == 0
    assert sheet.finding("C1-01").deduction == Decimal("0.5")
    assert sheet.finding("B1-02").because_of == "C1-01"


def test_another_fault_in_the_same_item_is_still_charged() -> None:
    sheet = clean_case().drop("CLOSING_REPORT", "ID_PROOF", "WEIGHING_REPORT").sheet()
    finding = sheet.finding("C1-01")
    assert finding.deduction == Decimal("0.5")  # the weighing slip; the other two are charged at B8-03 and A2-01
    assert finding.because_of is None


def test_deductions_stop_at_the_cap() -> None:
    case = clean_case()
    for paper in case.papers:
        paper.sheet["skew_deg"] = 4.0
    assert case.finding("D2-03").deduction == Decimal("0.5")


@pytest.mark.parametrize(
    ("effect", "total", "grade"),
    [("fail_grade", None, "不合格"), ("zero_score", Decimal(0), "不合格"), ("no_excellent", None, "合格"), ("cap_at:59", Decimal(59), "不合格")],
)  # fmt: skip
def test_veto_effects(effect: str, total: Decimal | None, grade: str) -> None:
    case = clean_case().drop_receipt("浙临交违通〔2022〕第000123号")
    facts = case.set("PENALTY_NOTICE", "made_date", "2022-03-07").facts
    chosen = replace(pack(), veto_effect=effect)
    first = score(chosen, facts)
    judgements = [_judge(c, first.finding(c).proposal or "pass") for c in first.undecided]
    clear = score(chosen, facts, judgements)
    assert clear.vetoes == ()
    vetoed = score(chosen, facts, [*judgements, _judge("V06", "fail")])
    assert vetoed.vetoes == ("V06",)
    assert vetoed.total == (clear.total if total is None else total)
    assert vetoed.grade == grade


def test_an_open_veto_keeps_the_grade_open() -> None:
    sheet = score(pack(), with_contents(clean_case()).facts)
    assert "V06" in sheet.undecided
    assert sheet.grade is None


def test_not_applicable_items_full_or_proportional() -> None:
    case = clean_case().set("CLOSING_REPORT", "closed_at", "2022-03-24").set("COVER", "closed_at", "2022-03-24")
    full = _decided(case)
    shared = _decided(case, chosen=replace(pack(), na_policy="proportional"))
    na = sum(i.points for i in pack().items if full.finding(i.id).result == "not_applicable")
    lost = sum(f.deduction for f in full.findings if f.criterion[0] in "ABCD")
    assert lost > 0
    assert full.total == 100 - lost + Decimal("0.5")
    exact = (100 - na - lost) / (100 - na) * 100 + Decimal("0.5")
    assert shared.total is not None
    assert abs(shared.total - exact) <= Decimal("0.005")


def test_the_bonus_has_its_ceiling() -> None:
    case = with_contents(clean_case())
    granted = [_judge(b.id) for b in pack().bonuses]
    more = _decided(case, *granted, chosen=replace(pack(), bonus_cap=Decimal(2)))
    assert more.total == Decimal(102)
    part = _decided(case, _judge("J01", deduction="1.5"))
    assert part.total == Decimal("101.00")


def test_office_policies_replace_those_of_the_pack_only_where_set() -> None:
    case = clean_case()
    assert adopt(pack(), case.settings) == pack()
    case.options["scoring"] = {"veto_effect": "zero_score", "grades": {"好": 80, "差": 0}}
    chosen = adopt(pack(), case.settings)
    assert (chosen.veto_effect, chosen.na_policy) == ("zero_score", "full_marks")
    assert [g.name for g in chosen.grades] == ["好", "差"]
    assert chosen.sha256 == pack().sha256


def test_judgements_stand_beside_the_findings() -> None:
    facts = clean_case().drop("CLOSING_REPORT").facts
    before = score(pack(), facts).finding("B8-03")
    after = score(pack(), facts, [_judge("B8-03", "fail", "0.25")]).finding("B8-03")
    assert after.outcome == before.outcome == "fail"
    assert after.message == before.message
    assert after.judgement is not None
    assert after.deduction == Decimal("0.25")


def test_the_last_judgement_of_a_criterion_counts() -> None:
    facts = clean_case().facts
    sheet = score(pack(), facts, [_judge("C3-03", "fail", "2"), _judge("C3-03", "fail", "0.5")])
    assert sheet.finding("C3-03").deduction == Decimal("0.5")


@pytest.mark.parametrize(
    "judgement",
    [
        _judge("A9-99"),
        _judge("C3-03", "needs_judgement"),
        _judge("C3-03", "fail", "2.5"),
        _judge("C3-03", "fail", "-1"),
        replace(_judge("C3-03"), reason=" "),
        replace(_judge("C3-03"), by=""),
    ],
)
def test_a_judgement_the_pack_does_not_allow_is_refused(judgement: Judgement) -> None:
    with pytest.raises(JudgementFault):
        score(pack(), clean_case().facts, [judgement])


def test_same_input_same_bytes() -> None:
    one, other = clean_case().drop("ID_PROOF").facts, clean_case().drop("ID_PROOF").facts
    judgements = [_judge("C3-03", "fail", "1")]
    assert score(pack(), one, judgements).canonical == score(pack(), other, judgements).canonical


def test_a_stored_sheet_can_be_replayed_from_stored_facts() -> None:
    facts = clean_case().facts
    assert score(pack(), Facts.from_plain(facts.to_plain())).canonical == score(pack(), facts).canonical


def test_the_sheet_says_what_it_was_made_of() -> None:
    facts = clean_case().facts
    sheet = score(pack(), facts)
    assert (sheet.pack_id, sheet.pack_sha256, sheet.facts_sha256) == ("ZJ-D1", pack().sha256, facts.sha256)


def test_an_empty_dossier_has_bounds_and_no_verdict() -> None:
    sheet = score(pack(), Facts())
    assert sheet.total is None
    assert sheet.low < sheet.high
    assert not [f for f in sheet.findings if f.outcome in ("pass", "fail")]


def test_a_missing_paper_fails_only_when_every_page_is_recognised() -> None:
    case = clean_case().drop("CLOSING_REPORT")
    assert case.finding("B8-03").outcome == "fail"
    assert case.untyped().finding("B8-03").outcome == "needs_judgement"


@pytest.mark.parametrize(
    ("section", "key", "criterion"),
    [("thresholds", "hearing_person", "B5-01"), ("thresholds", "legal_review_amount", "B6-02"), ("thresholds", "group_discussion_amount", "V14"),
     ("agency", "courts", "C3-02"), ("agency", "reconsideration_bodies", "C3-02"), ("agency", "name", "A1-02")],
)  # fmt: skip
def test_an_unset_setting_is_named(section: str, key: str, criterion: str) -> None:
    case = clean_case()
    del case.options[section][key]
    finding = case.finding(criterion)
    assert finding.outcome == "needs_judgement"
    assert f"“{sentence(f'setting.{section}.{key}', 'zh')}”" in finding.message
    assert f"\"{sentence(f'setting.{section}.{key}', 'en')}\"" in finding.message_en


def test_an_empty_officer_registry_is_named() -> None:
    case = clean_case()
    case.options["officers"] = []
    assert "“执法人员”" in case.finding("A1-04").message
    assert case.finding("V03").outcome == "needs_judgement"


def test_of_a_case_without_pages_nothing_is_known() -> None:
    sheet = Case([]).sheet()
    assert {str(f.outcome) for f in sheet.findings} == {"needs_judgement"}
    full = pack().base_score + pack().bonus_cap
    assert (sheet.total, sheet.low, sheet.high, sheet.grade) == (None, 0, full, None)
    assert all("没有可以评查的页面" in f.message and f.message_en for f in sheet.findings)
