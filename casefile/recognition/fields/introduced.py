"""The party introduced in a sentence: 当事人：张某，男，…，公民身份号码…，住…，联系电话….

Decisions and reports in running text name the party once, in the first sentence, with everything that a form
has cells for.
"""

from __future__ import annotations

import re

from casefile.recognition.fields.paper import Paper
from casefile.recognition.layout import Span

_OPENING = re.compile(
    r"(?:当事人|被处罚人|行政相对人|违法行为人)(?:\([^)]{1,12}\))?:[\u4e00-\u9fa5()A-Za-z0-9]{2,40}[,;]"
)
_LONGEST = 220  # characters of the introduction
_END = re.compile(r"(?<!\d)\.|\.(?!\d)|;(?=[一二]、)|经查|[,.](?=\d{4}年)")

_PARTS = {
    "party_id_no": re.compile(r"(?:公民身份号码|居?民?身份证(?:件)?号(?:码)?|证件号码)[:为是]?([0-9A-Za-z*]{15,19})"),
    "uscc": re.compile(r"信用代码[:为是]?([0-9A-Za-z]{18})"),
    "legal_rep": re.compile(
        r"(?:法定代表人|负责人|经营者)(?:\([^)]{1,8}\))?(?:姓名)?[:为是]?([\u4e00-\u9fa5.]{2,6}?)(?=[,.;(]|$|职务|联系|电话|身份)"
    ),
    "party_address": re.compile(
        r"(?:家庭住址|经常居住地|住所地|住所|住址|地址|户籍地|现住|家住|住(?!房|宿))(?:地址)?[:为是在]?([^,;:]{5,60}?)"
        r"(?=[,;]|(?<!\d)\.|\.(?!\d)|$|联系|电话|邮编)"
    ),
    "party_phone": re.compile(
        r"(?:联系)?(?:电话|方式)(?:号码)?[:为是]?(1\d{10}|(?:\(?0\d{2,3}\)?-?)?\d{7,8}(?:-\d{1,5})?)"
    ),
}


def introduced(paper: Paper, name: str) -> Span | None:
    """What the sentence that introduces the party says of field `name`; None where there is no such sentence."""
    text = paper.flow.text
    opening = _OPENING.search(text)
    if opening is None:
        return None
    stretch = text[opening.start() : opening.start() + _LONGEST]
    end = _END.search(stretch, opening.end() - opening.start())
    match = _PARTS[name].search(stretch, 0, end.start() if end else len(stretch))
    if match is None:
        return None
    first, last = match.span(1)
    return paper.flow.part(opening.start() + first, opening.start() + last)
