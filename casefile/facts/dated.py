"""Days that stand in the running text of a paper beside the words that say what happened on them.

For steps that have no field of their own: referral to the police, cash taken on the spot, withdrawal
of a publication. A day is taken only where exactly one is named beside the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from casefile.facts.text import matches
from casefile.facts.values import Day, Paper, Value

_DATE = r"(?P<y>20\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
# role: types of paper, pattern beside the date
_SAID: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("referral_reported", ("REFERRAL_POLICE", "INVESTIGATION_REPORT"), rf"{_DATE}[^。.;]{{0,12}}(?:提出|提交|报送)[^。.;]{{0,8}}移送(?:涉嫌犯罪案件)?(?:的)?(?:书面)?报告"),
    ("referral_approved", ("REFERRAL_POLICE",), rf"{_DATE}[^。.;]{{0,16}}(?:批准|同意|决定)[^。.;]{{0,6}}移送"),
    ("collected", ("PAYMENT_RECEIPT", "PENALTY_DECISION", "ON_SPOT_DECISION"), rf"{_DATE}[^。.;]{{0,12}}当场收缴"),
    ("handed_over", ("PAYMENT_RECEIPT",), rf"{_DATE}[^。.;]{{0,12}}(?:交至|上交|交至行政机关|交付)(?:本)?(?:行政机关|机关|单位|财务)"),
    ("announced", ("SERVICE_RECEIPT",), rf"{_DATE}[^。.;]{{0,16}}公告"),
    ("announced", ("SERVICE_RECEIPT",), rf"公告(?:日期|时间|之日)?(?:为|:)?{_DATE}"),
    ("withdrawn", ("DISCLOSURE_RECORD",), rf"{_DATE}[^。.;]{{0,12}}(?:撤回|撤下|撤销公开)"),
)  # fmt: skip


def days_in_text(papers: Sequence[Paper]) -> Iterator[Day]:
    """One day for every role and paper that names exactly one."""
    for role, types, pattern in _SAID:
        for paper in papers:
            if paper.type in types:
                found = {v.text: v for v in _values(paper, pattern)}
                if len(found) == 1:
                    yield Day(role, next(iter(found.values())))


def _values(paper: Paper, pattern: str) -> Iterator[Value]:
    for match, spot in matches(paper, pattern):
        try:
            day = date(*(int(match[part]) for part in "ymd"))
        except ValueError:
            continue
        yield Value("made_date", day.isoformat(), paper.legible, paper.index, spot.page, spot.box)
