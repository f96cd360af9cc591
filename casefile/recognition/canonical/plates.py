"""Number plates of vehicles (GA 36), trailers and new-energy cars included."""

from __future__ import annotations

import re

from casefile.recognition.canonical.found import Found
from casefile.recognition.canonical.text import fold

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{PROVINCES}][A-HJ-NP-Za-hj-np-z][.\-]?"
    r"(?:[DFdf][A-HJ-NP-Za-hj-np-z0-9]\d{4}(?![0-9A-Za-z])|\d{5}[DFdf](?![0-9A-Za-z])"
    r"|[A-HJ-NP-Za-hj-np-z0-9]{4}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![0-9A-Za-z]))"
)


def find_plates(text: str) -> list[Found]:
    """Every plate of folded `text`, without dot or hyphen, in capitals."""
    return [Found(re.sub(r"[.\-]", "", m.group()).upper(), m.start(), m.end()) for m in _PLATE.finditer(text)]


def parse_plate(text: str) -> str | None:
    """The first vehicle plate in `text`, canonical (`浙G12345`); None without one."""
    found = find_plates(fold(text))
    return found[0].value if found else None
