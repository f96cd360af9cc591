"""Reads citations of law out of running Chinese text.

Knows 《》 and bare names, both numeral styles, 之一, lists and ranges (第三十一、三十二条, 第（一）至
（三）项, 第六十八条至第七十条), names introduced by 以下简称, 该法 and 本条例, and the name that the
following "、第三十条" inherits. Blanks and line breaks inside a citation do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casefile.law.citation import Citation
from casefile.law.registry import default_registry

Resolve = Callable[[str], str | None]

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
# One character to one, so that offsets stay true.
_NORMAL = str.maketrans("０１２３４５６７８９(),，～~－—–", "0123456789（）、、至至至至至")

_NUMBER = r"(?:\d{1,4}|[零〇○一二两三四五六七八九十百千]{1,7})"
_ONE = rf"（?{_NUMBER}）?"
_GROUP = re.compile(
    rf"(?:第|(?<=》))(?P<list>{_ONE}(?:(?:、|和|及|与|或|以及|至|到)第?{_ONE}){{0,20}})(?P<unit>条|款|项|目)(?:之(?P<sub>[一二三四五六七八九十]+))?"
)
_NAME = re.compile(r"《(?P<name>[^《》]{2,60}(?:《[^《》]{1,40}》[^《》]{0,40})?)》")
_REMARK = re.compile(r"（(?P<text>[^（）]{0,60})）")
_SHORT = re.compile(r"简称[“\"「《]?(?P<short>[^”\"」》）、。；]{2,20})")
_SAME = re.compile(r"(?:该|同|本|上述|前述)(?:法|条例|规定|办法|规则|规章)$")
# What may stand between two citations of which the second inherits the name of the first.
_LINK = re.compile(
    r"(?:[、；;和及与或并的之了]|以及|同时|规定|依据|根据|依照|按照|参照|违反|适用|符合|至|到)*"
)
_RANGE_LINK = re.compile(r"(?:至|到)")
_LONGEST_NAME = 30
_LONGEST_RANGE = 50


def parse_citations(text: str, resolve: Resolve | None = None) -> list[Citation]:
    """The citations in `text`, in the order they stand; a repeated one is given again.

    Args:
        text: any text; whitespace is ignored.
        resolve: gives the full name of a law for a full or short name, None when unknown. Default:
            the registry that ships with the program.

    Returns:
        Citations with offsets into `text`. Articles whose law cannot be told are left out. 目 is read
        but has no place in the canonical form.
    """
    known = resolve if resolve is not None else _shipped_name
    kept = [(index, char) for index, char in enumerate(text) if not char.isspace()]
    flat = "".join(char for _, char in kept).translate(_NORMAL)
    offsets = [index for index, _ in kept] + [len(text)]
    found = _Reader(flat, known).read()
    return [
        Citation(p.law, p.article, p.sub, p.paragraph, p.item, p.printed, offsets[p.start], offsets[p.end - 1] + 1)
        for p in found
    ]


def numeral(text: str) -> int:
    """The value of an Arabic or Chinese numeral such as 53, 五十三, 一百零二 or 五三.

    Raises:
        ValueError: when it is neither.
    """
    if text.isdecimal():
        return int(text)
    if not text or any(char not in _DIGITS and char not in _PLACES for char in text):
        raise ValueError(f"not a numeral: {text!r}")
    if not any(char in _PLACES for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * _PLACES[char]
            digit = 0
    return total + digit


def _shipped_name(name: str) -> str | None:
    entry = default_registry().resolve(name)
    return entry.name if entry else None


@dataclass(slots=True)
class _Place:
    law: str
    printed: str
    start: int
    end: int
    article: int = 0
    sub: int = 0
    paragraph: int = 0
    item: int = 0


class _Reader:
    """Walks over names and 第…条/款/项 groups; `_open` is the citation still being made deeper."""

    def __init__(self, text: str, resolve: Resolve) -> None:
        self._text = text
        self._resolve = resolve
        self._shorts: dict[str, str] = {}
        self._law = ""
        self._printed = ""
        self._law_start = -1  # -1: the name was already used by a citation
        self._seen_end = 0
        self._open: _Place | None = None
        self._done: list[_Place] = []

    def read(self) -> list[_Place]:
        for match in self._tokens():
            if match.re is _NAME:
                self._name(match)
            else:
                self._group(match)
        self._close()
        return self._done

    def _tokens(self) -> Iterator[re.Match[str]]:
        position = 0
        while position < len(self._text):
            matches = [m for m in (_NAME.search(self._text, position), _GROUP.search(self._text, position)) if m]
            if not matches:
                return
            match = min(matches, key=lambda m: m.start())
            yield match
            position = max(match.end(), self._seen_end)

    def _name(self, match: re.Match[str]) -> None:
        self._close()
        self._set_law(match["name"], match.start())
        end = match.end()
        remark = _REMARK.match(self._text, end)
        if remark is not None:
            end = remark.end()
            short = _SHORT.search(remark["text"])
            if short is not None:
                self._shorts[short["short"]] = self._law
        self._seen_end = end

    def _set_law(self, printed: str, start: int) -> None:
        self._law = self._shorts.get(printed) or self._resolve(printed) or printed
        self._printed = printed
        self._law_start = start

    def _group(self, match: re.Match[str]) -> None:
        gap = self._text[self._seen_end : match.start()]
        linked = bool(_LINK.fullmatch(gap))
        ranged = bool(_RANGE_LINK.fullmatch(gap))
        if not linked:
            self._close()
            if match["unit"] != "条" or not self._bare_law(gap, match.start()):
                self._law = ""
        self._seen_end = match.end()
        if not self._law:
            return
        numbers = _expand(match["list"])
        if match["unit"] == "条":
            self._articles(numbers, match, ranged)
        elif self._open is not None and match["unit"] != "目":
            self._deeper("paragraph" if match["unit"] == "款" else "item", numbers, match, ranged)
        elif self._open is not None:
            self._open.end = match.end()

    def _bare_law(self, gap: str, at: int) -> bool:
        same = _SAME.search(gap)
        if same is not None and self._law:
            self._printed, self._law_start = "", at - len(same.group())
            return True
        for length in range(min(len(gap), _LONGEST_NAME), 1, -1):
            name = gap[-length:]
            if self._shorts.get(name) or self._resolve(name):
                self._set_law(name, at - length)
                return True
        return False

    def _articles(self, numbers: list[int], match: re.Match[str], ranged: bool) -> None:
        before = self._open
        self._close()
        if ranged and before is not None and not before.paragraph and not before.item:
            numbers = [*_between(before.article, numbers[0]), *numbers]
        sub = numeral(match["sub"]) if match["sub"] else 0
        for number in numbers:
            self._close()
            self._open = self._place(match, article=number)
        if self._open is not None:
            self._open.sub = sub

    def _deeper(self, level: str, numbers: list[int], match: re.Match[str], ranged: bool) -> None:
        place = self._open
        assert place is not None
        last = getattr(place, level)
        if ranged and last and not (level == "paragraph" and place.item):
            numbers = [*_between(last, numbers[0]), *numbers]
        for number in numbers:
            taken = place.item or (level == "paragraph" and place.paragraph)
            if taken:
                self._close()
                place = self._place(match, article=place.article, sub=place.sub, paragraph=place.paragraph)
                self._open = place
            setattr(place, level, number)
            place.end = match.end()

    def _place(self, match: re.Match[str], **parts: int) -> _Place:
        fresh = self._law_start >= 0
        start = self._law_start if fresh else match.start()
        place = _Place(self._law, self._printed if fresh else "", start, match.end(), **parts)
        self._law_start = -1
        return place

    def _close(self) -> None:
        if self._open is not None and self._open.article:
            self._done.append(self._open)
        self._open = None


def _expand(listed: str) -> list[int]:
    """The numbers of 一、三至五; a range that runs backwards is taken as its two ends."""
    parts = re.split(r"(至|到|、|和|及|与|或|以及)", listed)
    numbers = [numeral(parts[0].strip("第（）"))]
    for link, part in zip(parts[1::2], parts[2::2], strict=True):
        number = numeral(part.strip("第（）"))
        if link in ("至", "到"):
            numbers.extend(_between(numbers[-1], number))
        numbers.append(number)
    return numbers


def _between(first: int, last: int) -> range:
    """What lies between the ends of a range; nothing when it is too long to be meant."""
    return range(first + 1, last if last - first <= _LONGEST_RANGE else first)
