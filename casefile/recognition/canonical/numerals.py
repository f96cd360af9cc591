"""Chinese numerals in both styles: 二十六 and 二〇二二."""

from __future__ import annotations

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
DIGITS |= {"○": 0, "O": 0, "o": 0, "两": 2, "弌": 1, "弍": 2, "叄": 3, "参": 3, "貳": 2, "陸": 6, "伍": 5}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30}
# Recognisers take 佰 for 伯 and 仟 for 什 or 阡.
UNITS |= {"伯": 100, "什": 1000, "阡": 1000}


def chinese_number(text: str) -> int | None:
    """The value of a Chinese or Arabic whole number below 10^12; None when it is none."""
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    if all(c in DIGITS or c.isdigit() for c in text):
        return int("".join(c if c.isascii() and c.isdigit() else str(DIGITS[c]) for c in text))
    total, section, digit = 0, 0, None
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in ("廿", "卅"):
            section += UNITS[char]
        elif char in UNITS:
            section += (1 if digit is None else digit) * UNITS[char]
            digit = None
        elif char in ("万", "萬"):
            total += (section + (digit or 0)) * 10_000
            section, digit = 0, None
        elif char in ("亿", "億"):
            total = (total + section + (digit or 0)) * 100_000_000
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)
