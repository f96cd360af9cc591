"""Records in running text: one sentence tells when, where and by whom, in place of cells or lines to fill in."""

from __future__ import annotations

import re

from casefile.recognition.fields.paper import Paper
from casefile.recognition.layout import Span

_OPENING = re.compile(
    r"(?P<started_at>\d{4}年\d{1,2}月\d{1,2}日(?:上午|下午|晚上)?\d{1,2}时(?:\d{1,2}分)?(?:至[年月日时分\d]{2,20})?)许?,?"
    r"[^;。]{0,40}?(?:执法人员|检查人员|勘验人员?)(?P<officers>[^;。]{2,90}?)(?<!现)在(?P<place>[^,;。]{4,40}?),?"
    r"(?:依法)?(?:进行|开展|实施|执行|对)"
)
_REACH = 120  # characters of text before the sentence: title, number, nothing else


def opening(paper: Paper, name: str) -> Span | None:
    """What a record's first sentence says of `name`; None where the paper has labels for time or place instead."""
    if paper.entries("place") or any(not e.label.colon for e in paper.entries("started_at")):
        return None
    match = _OPENING.search(paper.flow.text)
    if match is None or match.start() > _REACH or name not in match.re.groupindex:
        return None
    return paper.flow.part(*match.span(name))
