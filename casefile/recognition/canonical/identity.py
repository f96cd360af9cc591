"""Resident card numbers (GB 11643) and unified social credit codes (GB 32100)."""

from __future__ import annotations

import re
from datetime import date

from casefile.recognition.canonical.found import Found
from casefile.recognition.canonical.text import fold

_RESIDENT = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_USCC = re.compile(r"(?<![0-9A-Za-z])[0-9A-Z]{18}(?![0-9A-Za-z])")
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECK = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: without I, O, S, V, Z
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))


def check_resident_id(number: str) -> bool:
    """True when the 18 characters carry a real birthday and the right check character (GB 11643-1999)."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(d) * w for d, w in zip(number[:17], _RESIDENT_WEIGHTS, strict=True))
    return number[17] == _RESIDENT_CHECK[total % 11]


def check_uscc(code: str) -> bool:
    """True when the 18 characters carry the right check character (GB 32100-2015)."""
    if len(code) != 18 or any(c not in _USCC_ALPHABET for c in code):
        return False
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(code[:17], _USCC_WEIGHTS, strict=True))
    return code[17] == _USCC_ALPHABET[(31 - total % 31) % 31]


def find_resident_ids(text: str) -> list[Found]:
    """Runs of 18 characters shaped like a resident card number, right or wrong, in folded `text`."""
    return [Found(m.group().upper(), m.start(), m.end()) for m in _RESIDENT.finditer(text)]


def find_usccs(text: str) -> list[Found]:
    """Runs of 18 characters shaped like a credit code, right or wrong, in folded `text`."""
    found = []
    for match in _USCC.finditer(text):
        letters = sum(c.isalpha() for c in match.group())
        # A resident number is no credit code; nor is a word.
        if _RESIDENT.fullmatch(match.group()) and check_resident_id(match.group()):
            continue
        if letters <= 9:
            found.append(Found(match.group(), match.start(), match.end()))
    return found


def parse_resident_id(text: str) -> str | None:
    """The first resident identity number in `text`, canonical; None without one."""
    found = find_resident_ids(fold(text))
    return found[0].value if found else None


def parse_uscc(text: str) -> str | None:
    """The first unified social credit code in `text`, canonical; None without one."""
    found = find_usccs(fold(text).upper())
    return found[0].value if found else None
