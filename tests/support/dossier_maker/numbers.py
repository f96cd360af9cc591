"""Identity numbers, plates, amounts and dates as papers print them. All people and firms are invented."""

from __future__ import annotations

import random
from datetime import date, datetime
from decimal import Decimal

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_USCC_SET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_HAN = "零壹贰叁肆伍陆柒捌玖"
_PLAIN = "〇一二三四五六七八九"


def id_check(body: str) -> str:
    """Check character of a resident identity number's first 17 digits (GB 11643)."""
    return _ID_CHECK[sum(int(c) * w for c, w in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def identity(rng: random.Random, region: str, born: date, female: bool) -> str:
    """A valid 18-character resident identity number of nobody."""
    serial = rng.randrange(10, 98) * 10 + rng.choice((2, 4, 6, 8, 0) if female else (1, 3, 5, 7, 9))
    body = f"{region}{born:%Y%m%d}{serial:03d}"
    return body + id_check(body)


def uscc_check(body: str) -> str:
    """Check character of a unified social credit code's first 17 characters (GB 32100)."""
    total = sum(_USCC_SET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return _USCC_SET[(31 - total % 31) % 31]


def org_check(body: str) -> str:
    """Check character of an organisation code's first 8 characters (GB 11714)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    value = 11 - sum(_USCC_SET.index(c) * w for c, w in zip(body, weights, strict=True)) % 11
    return {10: "X", 11: "0"}.get(value, str(value))


def uscc(rng: random.Random, region: str) -> str:
    """A valid unified social credit code of no company."""
    org = "MA" + "".join(rng.choice(_USCC_SET) for _ in range(6))
    body = "91" + region + org + org_check(org)
    return body + uscc_check(body)


def plate(rng: random.Random, letter: str = "G", province: str = "浙") -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    tail = [str(rng.randrange(10)) for _ in range(5)]
    tail[rng.randrange(3)] = rng.choice(letters)
    return province + letter + "".join(tail)


def capitals(amount: Decimal) -> str:
    """An amount below 10^8 yuan in capital numerals, with 圆 left as 元 and 整 at the end."""
    cents = int((amount * 100).to_integral_value())
    yuan, rest = divmod(cents, 100)

    def four(number: int) -> str:
        out, zero = "", False
        for unit, size in (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
            digit = number // size % 10
            if digit:
                out += ("零" if zero and out else "") + _HAN[digit] + unit
                zero = False
            else:
                zero = True
        return out

    high, low = divmod(yuan, 10_000)
    text = ""
    if high:
        text = four(high) + "万"
        if low and low < 1000:
            text += "零"
    if low:
        text += four(low)
    text = (text or "零") + "元"
    jiao, fen = divmod(rest, 10)
    if not rest:
        return text + "整"
    return text + (_HAN[jiao] + "角" if jiao else "零") + (_HAN[fen] + "分" if fen else "")


def chinese_number(number: int) -> str:
    """1-999 as a law cites its articles: 十, 十五, 五十三, 一百零二."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    out = digits[hundreds] + "百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (digits[ones] if ones or not out else "")


def show_date(day: date, style: str = "padded") -> str:
    """A date the way an office prints it: padded, plain, chinese, dotted or dashed."""
    if style == "plain":
        return f"{day.year}年{day.month}月{day.day}日"
    if style == "chinese":
        year = "".join(_PLAIN[int(c)] for c in str(day.year))
        return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"
    if style == "dotted":
        return f"{day.year}.{day.month}.{day.day}"
    if style == "dashed":
        return f"{day:%Y-%m-%d}"
    return f"{day:%Y年%m月%d日}"


def show_time(moment: datetime, style: str = "padded") -> str:
    if style == "plain":
        return f"{show_date(moment, 'plain')}{moment.hour}时{moment.minute}分"
    return f"{show_date(moment, 'padded')}{moment:%H时%M分}"


def show_amount(amount: Decimal, style: str = "plain") -> str:
    if style == "comma":
        return f"{amount:,.2f}"
    return f"{amount:.2f}" if style == "cents" or amount != int(amount) else str(int(amount))
