"""Where on a page signatures belong: beside or below the labels that ask for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from casefile.model import Box, TextLine

LABEL = re.compile(r"(?:签名|签字|签章|签收|亲笔签|捺印)(?:或(?:者)?盖章|[(（](?:盖章|签章|捺印|或盖章)[)）])?")
# Labels that stand before a signature at the foot of a paper, but before a filled-in name elsewhere.
WEAK = re.compile(
    r"(?:提供|当事|执法|调查|询问|记录|勘验|检查|见证|拍摄|采集|制作|办案|承办|经办|负责|送达|收件|代收|接收|签收|主持|听证|"
    r"检测|复核|申请|陈述|委托|受托|代理|立卷|移交|保管|领款|缴款|在场|邀请|参加|整理|填写|登记|填表)(?:当事)?(?:人员?|员)[:：]|(?:批准|审核|主检|校核|复核)[:：]"
)
# In a cell of its own, without a colon: who measured signs the slip.
_CELL = re.compile(r"^(?:检测|检验|司磅|过磅|称重|计量)(?:人员?|员)$")
_FOOT = 0.42
_LAST_LINES = 4  # of a short paper, above its foot
_SURELY = 0.85  # by hand, where a typed name is as likely
_COLUMN_HEAD = re.compile(r"^(?:收件人|送达人|受送达人|签收人)(?:姓名)?(?:[(（]?(?:签名|签字|盖章).*)?$")
_RECEIPT_HEAD = re.compile(r"送达(?:文书|日期|时间|方式|地点)")
_ROLE = re.compile(
    r"(?:当事人|被?询问人|被?检查人|勘验人|记录人|执法人员|见证人|被邀请人|现场人员|主持人|听证员|书记员|负责人|送达人|收件人|申请人)"
    r"(?:或其?(?:委托)?代理人|及听证员)?$"
)
CLOSING = ":：)）"
LONGEST_PAIR = 9  # characters of two names and the sign between them
DATE = re.compile(r"[12]\d{3}年|[〇○零一二三四五六七八九十]{2,}年|年月日|年\d|\d月|时间|日期|\d{4}[-./]\d")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a signature may stand.

    Attributes:
        region: of the page.
        label_height: of the label's line.
        line: the label's line.
        strong: the label says that a signature belongs here.
        least: how likely handwriting must be for a signature.
    """

    region: Box
    label_height: float
    line: TextLine
    strong: bool
    least: float = 0.5

    @property
    def is_column(self) -> bool:
        """Whether this is a stretch below a label, not beside it."""
        return self.region.y0 > self.line.box.y1


def places_to_sign(lines: Sequence[TextLine]) -> list[Slot]:
    """Every place where the lines of a page ask for a signature."""
    slots = []
    level = [line for line in lines if not line.vertical and len(line.chars) == len(line.text)]
    asked = [line.box for line in level if LABEL.search(line.text)]
    for line in _broken_labels(level):
        slots.append(_below(line, 7) if _heads_column(line, lines) else _beside(line, lines, strong=True))
    for line in level:
        found = [m for m in LABEL.finditer(line.text) if m.start() <= 24]  # further on it is running text
        strong = bool(found)
        if not found and _at_foot(line, lines) and not any(_same_block(line.box, box) for box in asked):
            found = list(WEAK.finditer(line.text))
        for index, match in enumerate(found):
            end = match.end()
            while end < len(line.text) and line.text[end] in CLOSING:
                end += 1
            stop = found[index + 1].start() if index + 1 < len(found) else len(line.text)
            h = line.box.height
            if _heads_column(line, lines):
                slots.append(_below(line, 14))
            elif line.text[end - 1] not in CLOSING and _runs_on(line.text[end:stop]):
                continue
            elif line.text[end - 1] in CLOSING or _has_cell_beside(line, lines) or end < len(line.text):
                x0, x1 = line.chars[end - 1].x1, _end_of_slot(line, end, stop, lines)
                least = 0.5 if strong or line.box.y0 > _FOOT else _SURELY
                place = Box(x0, line.box.y0 - 0.75 * h, x1, line.box.y1 + 0.75 * h).clipped()
                slots.append(Slot(place, h, line, strong, least))
            else:
                slots.append(_below(line, 4.5))
        if not found and _heads_column(line, lines):
            slots.append(_below(line, 14))
        elif not found and _CELL.match(line.text):
            slots.append(_beside(line, lines, strong=False))
    return slots


def _broken_labels(lines: Sequence[TextLine]) -> list[TextLine]:
    """Labels that are broken over two lines of a narrow cell (执法人员签 / 名), as one line each."""
    joined = []
    for upper in lines:
        if len(upper.text) > 12 or LABEL.search(upper.text):
            continue
        h = upper.box.height
        for lower in lines:
            centred = abs(lower.box.centre[0] - upper.box.centre[0]) < 0.25 * upper.box.width
            if not centred or len(lower.text) > len(upper.text) + 2 or not -0.5 * h < lower.box.y0 - upper.box.y1 < 0.7 * h:
                continue
            text = upper.text + lower.text
            match = LABEL.search(text) or _COLUMN_HEAD.match(text)
            if match and match.start() < len(upper.text) < match.end():
                a, b = upper.box, lower.box
                box = Box(min(a.x0, b.x0), a.y0, max(a.x1, b.x1), b.y1)
                joined.append(replace(upper, text=text, box=box, chars=(*upper.chars, *lower.chars)))
    return joined


def _runs_on(rest: str) -> bool:
    """Whether what follows a label without a colon is a sentence and no name: 代为签收法律文书、缴纳罚款。"""
    date = DATE.search(rest)
    return len(rest[: date.start()] if date else rest) > LONGEST_PAIR


def _at_foot(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a label stands where papers are signed: low on the page, or below nearly all that is on it."""
    return line.box.y0 > _FOOT or sum(other.box.y0 > line.box.y1 for other in lines) <= _LAST_LINES


def _same_block(one: Box, other: Box) -> bool:
    """Whether two labels stand in rows next to each other: where one asks for a signature, a name after the other is filled in."""
    return abs(one.centre[1] - other.centre[1]) < 2.2 * max(one.height, other.height)


def _has_cell_beside(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a label without a colon has something written to its right and nothing right below it: a table's cell."""
    h, w = line.box.height, line.box.width
    beside = Box(line.box.x1, line.box.y0, min(1.0, line.box.x1 + 2.5 * w), line.box.y1)
    below = Box(line.box.x0, line.box.y1 + 0.2 * h, line.box.x1, min(1.0, line.box.y1 + 2.5 * h))
    others = [other.box for other in lines if other is not line and other.box.y0 >= line.box.y0 - h]
    return any(box.overlap(beside) > 0 for box in others) and not any(box.overlap(below) > 0 for box in others)


def _beside(line: TextLine, lines: Sequence[TextLine], *, strong: bool) -> Slot:
    """The cell to the right of one that holds a label."""
    h, end = line.box.height, len(line.text)
    x0 = line.box.x1
    x1 = max(x0, _end_of_slot(line, end, end, lines))
    return Slot(Box(x0, line.box.y0 - 0.4 * h, x1, line.box.y1 + 0.4 * h).clipped(), h, line, strong)


def _heads_column(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a label heads a column of a service receipt, whose cells are signed."""
    if not _COLUMN_HEAD.match(line.text):
        return False
    reach = 1.5 * line.box.height
    return any(_RECEIPT_HEAD.search(o.text) and abs(o.box.centre[1] - line.box.centre[1]) < reach for o in lines)


def _below(line: TextLine, heights: float) -> Slot:
    """The place under a label, `heights` of its line deep."""
    h, w = line.box.height, line.box.width
    x0, x1 = line.box.x0 - 0.2 * w, line.box.x1 + 0.2 * w
    return Slot(Box(x0, line.box.y1 + 0.3 * h, x1, line.box.y1 + heights * h).clipped(), h, line, True)


def _end_of_slot(line: TextLine, end: int, stop: int, lines: Sequence[TextLine]) -> float:
    """Where the place to the right of a label ends: at the next label, a date, another cell's text or the margin."""
    rest = line.text[end:stop]
    date = DATE.search(rest)
    limit = 0.97
    if date:
        limit = line.chars[end + date.start()].x0
    elif stop < len(line.text):
        role = _ROLE.search(line.text, end, stop)
        limit = line.chars[role.start() if role else stop].x0
    for other in lines:
        same_row = min(other.box.y1, line.box.y1) - max(other.box.y0, line.box.y0) > 0.5 * line.box.height
        if other is line or not same_row or other.box.x0 < line.box.x1 - 0.005:
            continue
        if any(p.search(other.text) for p in (LABEL, DATE, WEAK)) or other.text[-1:] in CLOSING:
            limit = min(limit, date_start(other))
    start = line.chars[end - 1].x1
    return max(start, min(limit, start + 0.42))


def date_start(line: TextLine) -> float:
    """Where the date in a line begins that also holds a name: 胡志远2023年1月19日; else where the line begins."""
    date = DATE.search(line.text)
    if date is None or date.start() == 0 or len(line.chars) != len(line.text) or LABEL.search(line.text):
        return line.box.x0
    start = date.start()
    while start > 0 and (line.text[start - 1].isdigit() or line.text[start - 1] in "〇○零一二三四五六七八九十"):
        start -= 1
    return line.chars[start].x0
