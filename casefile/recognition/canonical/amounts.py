"""Amounts of money in figures and in capitals."""

from __future__ import annotations

import re
from decimal import Decimal

from casefile.recognition.canonical.found import Found
from casefile.recognition.canonical.numerals import chinese_number
from casefile.recognition.canonical.text import fold

_FIGURES = re.compile(
    r"(?:人民币|RMB|[¥￥Y](?=\d))?(?P<n>\d{1,3}(?:[,']\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,4})?)(?P<u>万|千|亿)?(?:圆|元)"
)
_SIGN = re.compile(r"[¥￥](?P<n>\d{1,3}(?:[,']\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)(?!\d)(?P<u>)")
_NUMERALS = "零〇壹贰貳叁叄参肆伍陆陸柒捌玖拾佰仟伯什阡万萬亿億一二三四五六七八九十百千两"
_CAPITAL = re.compile(
    # A figure before the first numeral (1.2万元, 9佰元) makes it no amount in capitals.
    rf"(?<![\d.{_NUMERALS}])[{_NUMERALS}]+(?:圆|元)"
    r"(?:[零〇壹贰叁肆伍陆柒捌玖一二三四五六七八九]+角)?(?:[零〇壹贰叁肆伍陆柒捌玖一二三四五六七八九]+分)?(?:整|正)?"
)
_SCALE = {"": 1, None: 1, "千": 1_000, "万": 10_000, "亿": 100_000_000}


def find_amounts(text: str) -> list[Found]:
    """Every amount in figures of folded `text`, in yuan with two decimals (`960.00`)."""
    found: list[Found] = []
    for pattern in (_FIGURES, _SIGN):
        for match in pattern.finditer(text):
            if any(f.start < match.end() and match.start() < f.end for f in found):
                continue
            found.append(Found(money(_number(match)), match.start("n"), match.end("n")))
    return sorted(found, key=lambda f: f.start)


def _number(match: re.Match[str]) -> Decimal:
    digits = match["n"].replace(",", "").replace("'", "")
    return Decimal(digits) * _SCALE[match["u"]]


def find_capital_amounts(text: str) -> list[Found]:
    """Every amount in capital numerals of folded `text`; ordinary Chinese numerals count where 元 follows."""
    found = []
    for match in _CAPITAL.finditer(text):
        value = _capital_value(match.group())
        if value is not None and match.group()[0] not in "佰仟伯什阡万萬亿億百千":
            found.append(Found(money(value), match.start(), match.end()))
    return found


def _capital_value(text: str) -> Decimal | None:
    whole, _, rest = text.partition("圆" if "圆" in text else "元")
    yuan = chinese_number(whole)
    if yuan is None:
        return None
    value = Decimal(yuan)
    for mark, weight in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        if mark in rest:
            digit, _, rest = rest.partition(mark)
            value += (chinese_number(digit.strip("零〇")) or 0) * weight
    return value


def money(value: Decimal) -> str:
    """Yuan as the contract writes them."""
    return f"{value:.2f}"


def parse_amount(text: str) -> str | None:
    """The first amount in figures of `text`; a bare number counts when nothing else does."""
    folded = fold(text)
    found = find_amounts(folded)
    if found:
        return found[0].value
    bare = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?", folded)
    return money(Decimal(folded.replace(",", ""))) if bare else None


def parse_capital_amount(text: str) -> str | None:
    """The value of the first amount in capitals of `text`."""
    found = find_capital_amounts(fold(text))
    return found[0].value if found else None


_CAPITAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def capitals_of(value: Decimal) -> str:
    """The amount in capitals, as receipts print it (票据法 and 支付结算办法 style): `玖佰陆拾元整`."""
    cents = int(value * 100)
    yuan, cents = divmod(cents, 100)
    groups = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    words = ""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group:
            if words and group < 1000:
                words += "零"
            words += _group(group) + ("", "万", "亿")[index]
        elif words and not words.endswith("零") and index and any(groups[:index]):
            words += "零"
    words = (words or "零") + "元"
    tenth, hundredth = divmod(cents, 10)
    if not cents:
        return words + "整"
    if tenth:
        words += _CAPITAL_DIGITS[tenth] + "角"
    elif words != "零元":
        words += "零"
    return words + (_CAPITAL_DIGITS[hundredth] + "分" if hundredth else "整")


def _group(group: int) -> str:
    words, pending = "", False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, group = divmod(group, unit)
        if digit:
            words += ("零" if pending and words else "") + _CAPITAL_DIGITS[digit] + name
            pending = False
        else:
            pending = True
    return words
