"""Dates and times in every style the papers use."""

from __future__ import annotations

import re
from datetime import date

from casefile.recognition.canonical.found import Found
from casefile.recognition.canonical.numerals import chinese_number
from casefile.recognition.canonical.text import fold

_CN = "〇零一二三四五六七八九十廿"
_YEAR = rf"(?P<y>(?:19|20)\d{{2}}|[一二][{_CN}0OoＯ]{{3}})"
_MONTH = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[〇零]?[一二三四五六七八九])"
_DAY = r"(?P<d>3[01]|[12]\d|0?[1-9]|三十一?|[二廿]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[〇零]?[一二三四五六七八九])"
# A time behind the date; 时 and 分 may be missing their number on a form filled in by hand.
_CLOCK = (
    r"(?:日)?(?:[T,]?(?:(?P<half>上午|下午|晚上|凌晨|中午))?"
    r"(?:(?P<h>[01]?\d|2[0-4])(?:[时点:](?P<mi>[0-5]?\d)?(?:分|(?=\D|$)|:(?:[0-5]\d))?)"
    r"|(?P<hc>[一二三四五六七八九十]{1,3})[时点](?P<mc>[〇零一二三四五六七八九十]{1,3})?分?))?"
)
_HAN = re.compile(rf"{_YEAR}年{_MONTH}月{_DAY}(?:日|号|(?=\D|$)){_CLOCK}")
_PLAIN = re.compile(
    # Behind a whole number (a telephone's in the cell before) a date may begin without a blank.
    r"(?:(?<!\d)|(?<=\d{7}))(?P<y>(?:19|20)\d{2})(?P<s>[-./,])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?!\d{3})"
    r"日?(?:[T,.]?(?P<half>上午|下午)?(?P<h>[01]\d|2[0-4]|\d)[:时点](?P<mi>[0-5]\d)(?::(?:[0-5]\d))?分?)?"
)
_TIME = re.compile(r"(?<!\d)(?P<h>[01]?\d|2[0-4])[时点:](?P<mi>[0-5]?\d)(?:分|:[0-5]\d)?(?!\d)")


def find_dates(text: str) -> list[Found]:
    """Every date of folded `text`, as `YYYY-MM-DD` or, where a time follows, `YYYY-MM-DDTHH:MM`.

    Impossible days (31 June) are left out: they are no dates, and a guess would hide them.
    """
    found: list[Found] = []
    for pattern in (_HAN, _PLAIN):
        for match in pattern.finditer(text):
            value = _value(match)
            if value and not any(f.start < match.end() and match.start() < f.end for f in found):
                found.append(Found(value, match.start(), match.end()))
    return sorted(found, key=lambda f: f.start)


def _value(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    year = chinese_number(groups["y"])
    month, day = chinese_number(groups["m"]), chinese_number(groups["d"])
    try:
        stamp = date(year or 0, month or 0, day or 0).isoformat()
    except ValueError:
        return None
    hour = groups.get("h") or groups.get("hc")
    if not hour:
        return stamp
    hours = chinese_number(hour) or 0
    minutes = chinese_number(groups.get("mi") or groups.get("mc") or "0") or 0
    if groups.get("half") in ("下午", "晚上") and hours < 12:
        hours += 12
    if hours > 24 or minutes > 59:
        return stamp
    return f"{stamp}T{hours % 24:02d}:{minutes:02d}"


def parse_date(text: str) -> str | None:
    """The first date of `text` as `YYYY-MM-DD`."""
    found = find_dates(fold(text))
    return found[0].value[:10] if found else None


def parse_datetime(text: str) -> str | None:
    """The first date of `text`, with its time where one is printed."""
    found = find_dates(fold(text))
    return found[0].value if found else None


def find_times(text: str) -> list[Found]:
    """Clock times (`HH:MM`) of folded `text`, those behind a date included."""
    return [Found(f"{int(m['h']) % 24:02d}:{int(m['mi']):02d}", m.start(), m.end()) for m in _TIME.finditer(text)]
