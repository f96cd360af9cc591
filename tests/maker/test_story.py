"""A clean story keeps the law's dates; numbers are valid; the calendar is right."""

from __future__ import annotations

import random
import tomllib
from datetime import date
from decimal import Decimal

import pytest

from tests.support.dossier_maker import make_story, numbers, workdays
from tests.support.dossier_maker.offences import overload_fine
from tests.support.dossier_maker.story import settings_toml

SEEDS = range(400)


@pytest.fixture(scope="module")
def stories():
    return [make_story(seed) for seed in SEEDS]


def test_same_seed_same_story_and_other_seed_another(stories) -> None:
    assert make_story(3) == stories[3]
    assert len({s.party_name for s in stories}) > len(stories) // 2


def test_dates_follow_the_procedure(stories) -> None:
    for s in stories:
        chain = [s.incident.date(), s.accepted.date(), s.filed, s.report, s.notice_made, s.notice_served]
        chain += [s.approval, s.decided, s.decision_served, s.paid, s.closed, s.archived]
        assert chain == sorted(chain), s.seed
        assert s.filed <= s.asked_start.date() <= s.report, s.seed
        assert s.scene_end <= s.asked_start < s.asked_end, s.seed
        if s.with_hearing:
            assert s.notice_served < s.hearing_asked <= s.hearing_served < s.hearing_start.date() < s.decided
        if s.with_review:
            assert s.review <= s.decided
        if s.with_discussion:
            assert s.discussed.date() <= s.decided


def test_deadlines_are_kept(stories) -> None:
    for s in stories:
        assert (s.filed - s.accepted.date()).days <= 7
        assert (s.decided - s.filed).days <= 90
        assert s.with_waiver or workdays.full_between(s.notice_served, s.decided) >= 5
        assert workdays.elapsed(s.decided, s.decision_served) <= 7
        assert workdays.elapsed(s.decided, s.published) <= 7
        if s.with_demand:
            assert s.decision_served < s.demand < s.paid
        else:
            assert 0 <= (s.paid - s.decision_served).days <= 15
        assert (s.archived - s.closed).days <= 30
        if s.with_hearing:
            assert workdays.full_between(s.hearing_served, s.hearing_start.date()) >= 7
            assert workdays.elapsed(s.notice_served, s.hearing_asked) <= 5
        if s.preserved_from:
            assert workdays.elapsed(s.preserved_from, s.preservation_released) <= 7
        if s.seized_from:
            assert s.seizure_released <= (s.extended_to or s.seized_to)
            assert (s.seized_to - s.seized_from).days <= 30


def test_offices_work_on_working_days(stories) -> None:
    for s in stories:
        for day in (s.filed, s.report, s.notice_made, s.notice_served, s.approval, s.decided, s.closed, s.archived):
            assert workdays.is_working(day), (s.seed, day)


def test_amounts_are_lawful_and_rights_are_offered(stories) -> None:
    for s in stories:
        assert s.offence.low <= s.amount <= s.offence.high
        if s.offence.key == "overload":
            assert s.amount == overload_fine(s.limit, s.gross)
        threshold = s.thresholds["hearing_org" if s.is_org else "hearing_person"]
        assert s.hearing_offered == (s.amount >= threshold)
        assert s.with_review or s.amount < s.thresholds["legal_review_amount"]
        assert s.with_discussion or s.amount < s.thresholds["group_discussion_amount"]


def test_identities_carry_their_check_characters(stories) -> None:
    for s in stories:
        if s.is_org:
            assert numbers.uscc_check(s.uscc[:17]) == s.uscc[17]
        else:
            assert numbers.id_check(s.party_id_no[:17]) == s.party_id_no[17]
            assert s.party_id_no[6:14] == f"{s.born:%Y%m%d}"


def test_check_characters_of_known_numbers() -> None:
    assert numbers.id_check("11010519491231002") == "X"  # the example printed in GB 11643
    assert numbers.uscc_check("91350100M000100Y4") == "3"  # the example printed in GB 32100


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("960", "玖佰陆拾元整"),
        ("7660", "柒仟陆佰陆拾元整"),
        ("30500", "叁万零伍佰元整"),
        ("20005", "贰万零伍元整"),
        ("100000", "壹拾万元整"),
        ("1020.50", "壹仟零贰拾元伍角"),
        ("8120.05", "捌仟壹佰贰拾元零伍分"),
    ],
)
def test_capitals(amount: str, words: str) -> None:
    assert numbers.capitals(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("limit", "gross", "fine"),
    [
        ("49", "58", "0"),
        ("49", "62", "960"),
        ("49", "80", "7660"),
        ("31", "50", "4540"),
        ("18", "40", "8120"),
        ("49", "160", "30000"),
    ],
)
def test_overload_fine(limit: str, gross: str, fine: str) -> None:
    assert overload_fine(Decimal(limit), Decimal(gross)) == Decimal(fine)


def test_calendar_knows_made_up_working_days() -> None:
    assert workdays.full_between(date(2022, 10, 8), date(2022, 10, 10)) == 1  # Sunday 9 October was worked
    assert workdays.elapsed(date(2022, 1, 29), date(2022, 2, 9)) == 4  # Spring Festival in between
    assert not workdays.is_working(date(2025, 10, 8))


def test_settings_fit_the_story() -> None:
    s = make_story(5)
    data = tomllib.loads(settings_toml(s))
    assert data["agency"]["name"] == s.agency
    assert {o.cert for o in s.officers} <= {o["cert_no"] for o in data["officers"]}
    assert data["thresholds"] == s.thresholds


def test_chinese_numbers() -> None:
    assert [numbers.chinese_number(n) for n in (3, 10, 15, 20, 53, 102, 110)] == [
        "三",
        "十",
        "十五",
        "二十",
        "五十三",
        "一百零二",
        "一百一十",
    ]


def test_plates_have_five_characters_after_the_letter() -> None:
    rng = random.Random(1)
    for _ in range(50):
        assert len(numbers.plate(rng)) == 7
