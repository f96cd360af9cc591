"""Case and document numbers in every bracket style."""

from __future__ import annotations

import re

from casefile.recognition.canonical.found import Found
from casefile.recognition.canonical.text import fold

# On folded text: 〔 [ 【 are all "[", （ is "(". OCR also gives "{" and "「" for the bent bracket.
_HAN = "\u4e00-\u9fa5"
_DOC_NO = re.compile(
    rf"(?P<prefix>[{_HAN}]{{1,9}}?(?:\([{_HAN}A-Za-z0-9]{{1,12}}\))?[{_HAN}]{{0,14}}?)"
    # A bent bracket is at times read as two.
    r"(?P<open>[\[({「<〈『]{1,2})(?P<year>(?:19|20)\d{2})(?P<close>[\])}」>〉』]{1,2})"
    rf"(?P<kind>[{_HAN}]{{0,3}}字)?(?P<di>第)?"
    r"(?P<seq>[A-Za-z]{0,2}\d{1,14}(?:-\d{1,6})?)(?P<hao>号)?"
)
# Some offices write the year first: （2022）浙临交罚字第12号.
_YEAR_FIRST = re.compile(
    rf"(?<![{_HAN})\]\d])[\[(](?P<year>(?:19|20)\d{{2}})[\])](?P<prefix>[{_HAN}]{{3,14}}?)"
    r"(?P<di>第)?(?P<seq>\d{1,8}(?:-\d{1,6})?)号"
)
# Words that run into a number's prefix in running text; the number starts behind them.
_LEAD = re.compile(
    r"^.*(?:案号|文号|编号|号码|字号|文书|决定书|通知书|告知书|回执|清单|为|了|的|以|第|由|据|及|和|与|见|将|对|即|作出|送达|下达|制发)"
)


def find_doc_nos(text: str) -> list[Found]:
    """Every number of folded `text` such as `浙临交立〔2022〕第000123号`."""
    found = []
    for match in _DOC_NO.finditer(text):
        prefix = match["prefix"]
        lead = _LEAD.match(prefix.split("(")[0]) if len(prefix) > 3 else None
        cut = lead.end() if lead and lead.end() < len(prefix) else 0
        kept = prefix[cut:]
        if not kept:
            continue
        value = _write(kept, match)
        found.append(Found(value, match.start() + cut, match.end()))
    for match in () if found else _YEAR_FIRST.finditer(text):
        value = f"〔{match['year']}〕{match['prefix']}{match['di'] or ''}{match['seq']}号"
        found.append(Found(value, match.start(), match.end()))
    return found


def _write(prefix: str, match: re.Match[str]) -> str:
    prefix = prefix.replace("(", "（").replace(")", "）")
    return f"{prefix}〔{match['year']}〕{match['kind'] or ''}{match['di'] or ''}{match['seq'].upper()}{match['hao'] or '号'}"


def parse_doc_no(text: str) -> str | None:
    """The first document or case number of `text`, in the contract's brackets."""
    found = find_doc_nos(fold(text))
    return found[0].value if found else None


_PARTS = re.compile(r"^(?P<prefix>.*?)〔(?P<year>\d{4})〕(?:[\u4e00-\u9fa5]{0,3}字)?第?(?P<seq>.*?)号?$")


def number_parts(value: str) -> tuple[str, str, str] | None:
    """Prefix, year and sequence (leading zeros dropped) of a canonical number, for comparing."""
    match = _PARTS.match(value)
    return (match["prefix"], match["year"], match["seq"].lstrip("0")) if match else None
