"""The dates of a story, in legal order and on working days."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from .workdays import add_working, at_work, is_working

if TYPE_CHECKING:
    from .story import Story


def _moment(day: date, rng: random.Random, first: int = 8, last: int = 16) -> datetime:
    return datetime.combine(day, time(rng.randrange(first, last), rng.randrange(60)))


def redate(s: Story, *, delay: int = 0, filing_delay: int = 0, **flags: object) -> None:
    """Set features of a story and give it fitting dates: reports ``delay`` days late, the filing ``filing_delay``."""
    for name, value in flags.items():
        setattr(s, name, value)
    set_dates(s, random.Random(f"dates-{s.seed}"), s.incident.date(), delay, filing_delay)


def set_dates(s: Story, rng: random.Random, start: date, delay: int = 0, filing_delay: int = 0) -> None:
    s.preserved_from = s.preserved_to = s.preservation_released = None
    s.seized_from = s.seized_to = s.extended_on = s.extended_to = s.seizure_released = None
    s.asked2_start = s.asked2_end = None
    day = start
    s.incident = _moment(day, rng, 8, 15) if not s.off_site else _moment(day, rng, 0, 23)
    found = at_work(day + timedelta(days=rng.randrange(1, 4))) if s.off_site else day
    s.accepted = s.incident + timedelta(minutes=rng.randrange(30, 150)) if found == day else _moment(found, rng, 9, 11)
    s.filed = at_work(s.accepted.date() + timedelta(days=rng.choice((0, 0, 0, 1, 2))))
    while (s.filed - s.incident.date()).days > 7:  # a long holiday must not make the filing late
        start += timedelta(days=9)
        return set_dates(s, rng, start, delay, filing_delay)
    if filing_delay:
        s.filed = at_work(s.accepted.date() + timedelta(days=filing_delay))
    s.scene_start = s.incident + timedelta(minutes=20) if not s.off_site else _moment(s.filed, rng, 13, 15)
    s.scene_end = s.scene_start + timedelta(minutes=rng.randrange(25, 55))
    s.weighed = s.incident
    ask_day = at_work(max(s.filed, s.scene_start.date()) + timedelta(days=rng.randrange(0, 5)))
    opening = (
        s.scene_end + timedelta(hours=1)
        if ask_day == s.scene_end.date()
        else datetime.combine(ask_day, time(9, rng.randrange(60)))
    )
    if opening < s.accepted + timedelta(minutes=10):
        opening = s.accepted + timedelta(minutes=15)
    s.inquest_start, s.inquest_end = s.scene_end + timedelta(minutes=20), s.scene_end + timedelta(minutes=50)
    if s.with_inquest and opening < s.inquest_end + timedelta(minutes=15):
        opening = s.inquest_end + timedelta(minutes=20)
    s.asked_start, s.asked_end = opening, opening + timedelta(minutes=rng.randrange(28, 70))
    if s.with_witness:
        s.asked2_start = s.asked_end + timedelta(minutes=rng.randrange(12, 50))
        s.asked2_end = s.asked2_start + timedelta(minutes=rng.randrange(22, 45))
    d0 = s.scene_start.date()
    last = max(s.asked_end.date(), s.filed)
    if s.with_preservation:
        s.preserved_from = max(d0, s.accepted.date())
        s.preserved_to = add_working(s.preserved_from, 7)
        s.preservation_released = add_working(s.preserved_from, rng.randrange(2, 8))
        last = max(last, s.preservation_released)
    if s.with_coercive:
        s.seized_from = max(d0, s.accepted.date())
        s.seized_to = s.seized_from + timedelta(days=rng.choice((14, 29)))
    s.rectify_made = max(d0, s.filed)
    s.rectify_due = add_working(s.rectify_made, 5)
    s.rectify_checked = _moment(add_working(s.rectify_made, rng.randrange(1, 5)), rng, 9, 16)
    last = max(last, s.rectify_checked.date())
    s.report = at_work(add_working(last, rng.randrange(2, 7)) + timedelta(days=delay))
    s.review = add_working(s.report, rng.randrange(1, 3))
    s.notice_made = add_working(s.review, rng.randrange(1, 3))
    s.notice_served = at_work(s.notice_made + timedelta(days=rng.randrange(0, 3)))
    s.waived = s.notice_served if rng.random() < 0.5 else add_working(s.notice_served, 1)
    s.defended = add_working(s.notice_served, rng.randrange(1, 4))
    after = add_working(s.waived, 1) if s.with_waiver else add_working(s.notice_served, 6 + rng.randrange(0, 3))
    if s.with_hearing:
        s.hearing_asked = add_working(s.notice_served, rng.randrange(1, 5))
        s.hearing_notice = add_working(s.hearing_asked, 1)
        s.hearing_served = add_working(s.hearing_notice, rng.randrange(0, 2))
        hearing = add_working(s.hearing_served, 8 + rng.randrange(0, 3))
        s.hearing_start = datetime.combine(hearing, time(rng.choice((9, 14)), 30))
        s.hearing_end = s.hearing_start + timedelta(minutes=rng.randrange(60, 120))
        s.hearing_report = add_working(hearing, rng.randrange(1, 3))
        after = add_working(s.hearing_report, 1)
    s.discussed = datetime.combine(after, time(14, rng.choice((0, 30))))
    s.approval = add_working(after, rng.randrange(0, 2))
    s.decided = add_working(s.approval, rng.randrange(0, 2))
    settle(s, rng)
    if s.with_extension:
        s.extended_on = at_work(s.seized_to - timedelta(days=4))
        if s.extended_on > s.seized_to:
            s.extended_on = s.seized_to
        s.extended_to = s.seized_to + timedelta(days=20)
    if s.with_coercive:
        final = s.extended_to or s.seized_to
        release = min(s.decision_served, final - timedelta(days=1))
        while not is_working(release):
            release -= timedelta(days=1)
        s.seizure_released = release
        if s.with_extension and release <= s.seized_to:
            s.with_extension, s.extended_on, s.extended_to = False, None, None
    close(s, rng)
    s.age = s.incident.year - s.born.year - ((s.incident.month, s.incident.day) < (s.born.month, s.born.day))
    if s.is_org and s.agent_age > 1000:
        born = s.agent_id[6:14]
        s.agent_age = s.incident.year - int(born[:4]) - (f"{s.incident:%m%d}" < born[4:])


def settle(s: Story, rng: random.Random) -> None:
    """Service, disclosure, payment and copies, from the day of decision on."""
    s.decision_served = add_working(s.decided, rng.randrange(0, 4))
    s.published = add_working(s.decided, rng.randrange(2, 7))
    s.copied = add_working(s.decided, rng.randrange(1, 5))
    settle_payment(s, rng)


def settle_payment(s: Story, rng: random.Random) -> None:
    """Payment within 15 days of service."""
    s.instalment = add_working(s.decision_served, 2)
    s.paid = s.decision_served + timedelta(days=rng.randrange(0, 14))
    while not is_working(s.paid):
        s.paid -= timedelta(days=1)
    s.paid = max(s.paid, s.decision_served)
    s.demand = at_work(s.decision_served + timedelta(days=17))
    if s.with_demand:  # paid only when reminded
        s.paid = add_working(s.demand, rng.randrange(1, 8))


def close(s: Story, rng: random.Random) -> None:
    """Closing after everything else is done, and archiving within a month."""
    ends = [s.paid, s.published, s.copied, s.decision_served, s.seizure_released or s.paid, s.rectify_checked.date()]
    s.closed = add_working(max(ends), rng.randrange(1, 5))
    s.archived = at_work(s.closed + timedelta(days=rng.randrange(3, 22)))
    code = "Y" if s.retention == "永久" else "D30"
    s.archival_code = f"{s.fonds}-ZY·CF·{s.closed.year}-{code}-{s.volume_no:04d}"
