"""Working days and legal periods: 行政处罚法 85, 行政强制法 69, 民事诉讼法 85."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.law.calendar import Calendar
from casefile.law.errors import CalendarYearMissing, LawDataFault

CALENDAR = Calendar.load()
DAYS = st.dates(date(2019, 1, 1), date(2026, 9, 30))


def test_every_year_from_2019_to_2026_is_there_with_its_notice() -> None:
    assert CALENDAR.years == tuple(range(2019, 2027))
    for year in CALENDAR.years:
        data = CALENDAR.year(year)
        assert data.verified
        assert data.notices[0].number.startswith(f"国办发明电〔{year - 1}〕")


# Working days of each year as the labour calendars count them.
@pytest.mark.parametrize(
    ("year", "expected"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_working_days_of_a_year(year: int, expected: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    assert sum(CALENDAR.is_working_day(day) for day in days if day.year == year) == expected


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2019-05-02", False),  # 国办发明电〔2019〕3号 moved 2019's Labour Day
        ("2019-05-05", True),
        ("2020-01-31", False),  # 国办发明电〔2020〕1号: to 2 February
        ("2020-02-01", False),  # the make-up Saturday it cancelled
        ("2020-02-03", True),
        ("2021-10-09", True),
        ("2022-01-29", True),
        ("2022-12-31", False),
        ("2023-10-07", True),
        ("2024-02-09", True),  # 除夕 was only "encouraged"
        ("2024-02-18", True),
        ("2025-01-28", False),
        ("2026-02-14", True),
        ("2026-09-20", True),
        ("2026-11-21", False),
    ],
)
def test_single_days(day: str, worked: bool) -> None:
    assert CALENDAR.is_working_day(date.fromisoformat(day)) is worked


def test_scenario_2_notice_on_a_make_up_saturday_decision_two_days_later() -> None:
    served, decided = date(2022, 10, 8), date(2022, 10, 10)
    assert CALENDAR.is_working_day(served)
    assert CALENDAR.working_days_between(served, decided) == 1


def test_scenario_3_preserved_before_spring_festival_is_in_time() -> None:
    preserved, released = date(2022, 1, 29), date(2022, 2, 9)
    assert (released - preserved).days == 11
    assert CALENDAR.working_days_elapsed(preserved, released) == 4
    assert released <= CALENDAR.add_working_days(preserved, 7)


def test_five_full_days_make_the_sixth_working_day_the_first_lawful_one() -> None:
    served = date(2022, 3, 7)  # Monday
    assert CALENDAR.working_days_between(served, date(2022, 3, 14)) == 4
    assert CALENDAR.working_days_between(served, date(2022, 3, 15)) == 5


def test_last_day_of_seven_working_days_and_the_next() -> None:
    decided = date(2022, 3, 28)
    last = CALENDAR.add_working_days(decided, 7)
    assert last == date(2022, 4, 7)  # 2 April worked, 3-5 April off
    assert CALENDAR.working_days_elapsed(decided, last) == 7
    assert CALENDAR.working_days_elapsed(decided, date(2022, 4, 8)) == 8


def test_an_end_on_a_holiday_moves_behind_it() -> None:
    received = date(2022, 9, 16)
    assert CALENDAR.add_calendar_days(received, 15, roll=False) == date(2022, 10, 1)
    assert CALENDAR.add_calendar_days(received, 15) == date(2022, 10, 8)


def test_months_end_on_the_same_day_or_the_last_of_the_month() -> None:
    assert CALENDAR.add_months(date(2023, 8, 31), 6, roll=False) == date(2024, 2, 29)
    assert CALENDAR.add_months(date(2022, 10, 15), 6, roll=False) == date(2023, 4, 15)
    assert CALENDAR.add_months(date(2022, 10, 15), 6) == date(2023, 4, 17)  # Saturday
    assert CALENDAR.add_years(date(2020, 2, 29), 2, roll=False) == date(2022, 2, 28)


@pytest.mark.parametrize("day", [date(2018, 12, 29), date(2027, 1, 4)])
def test_a_year_without_notice_is_never_guessed(day: date) -> None:
    with pytest.raises(CalendarYearMissing) as caught:
        CALENDAR.is_working_day(day)
    assert caught.value.params == {"year": str(day.year)}


def test_a_period_that_reaches_an_unknown_year_says_so() -> None:
    with pytest.raises(CalendarYearMissing):
        CALENDAR.add_working_days(date(2026, 12, 30), 7)


@given(DAYS, st.integers(1, 40))
def test_adding_and_counting_agree(start: date, count: int) -> None:
    end = CALENDAR.add_working_days(start, count)
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_elapsed(start, end) == count
    assert CALENDAR.working_days_between(start, end) == count - 1
    assert CALENDAR.working_days_elapsed(start, end - timedelta(days=1)) == count - 1


@given(DAYS, DAYS, DAYS)
def test_elapsed_days_add_up(a: date, b: date, c: date) -> None:
    a, b, c = sorted((a, b, c))
    assert CALENDAR.working_days_elapsed(a, c) == CALENDAR.working_days_elapsed(a, b) + CALENDAR.working_days_elapsed(b, c)


@given(DAYS, st.integers(0, 60))
def test_rolled_ends_are_worked_and_never_earlier(start: date, count: int) -> None:
    plain = CALENDAR.add_calendar_days(start, count, roll=False)
    rolled = CALENDAR.add_calendar_days(start, count)
    assert rolled >= plain
    assert CALENDAR.is_working_day(rolled)
    assert not any(CALENDAR.is_working_day(plain + timedelta(days=n)) for n in range((rolled - plain).days))


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    (tmp_path / "2030.toml").write_text(
        'year = 2030\nverified = true\nmakeup_workdays = [2030-01-02, 2029-01-06]\ncolour = 1\n'
        '[[holiday]]\nname = "元旦"\nfrom = 2030-01-03\nto = 2030-01-01\n',
        encoding="utf-8",
    )
    (tmp_path / "2031.toml").write_text("year = 'x'", encoding="utf-8")
    (tmp_path / "2032.toml").write_text("year = ", encoding="utf-8")
    with pytest.raises(LawDataFault) as caught:
        Calendar.load(tmp_path)
    text = "\n".join(caught.value.faults)
    for part in ("2030-01-02", "2029-01-06", "colour", "元旦", "no source", "2031.toml", "2032.toml"):
        assert part in text
