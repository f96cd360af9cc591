"""Where on a page signatures belong: beside or below the labels that ask for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from casefile.model import Box, TextLine
from casefile.recognition.frames import Rules

LABEL = re.compile(
    r"(?:签名|签字|签章|签收|亲笔签|捺印)(?:或(?:者)?盖章|[(（](?:盖章|签章|捺印|或盖章)[)）])?(?:[及和与、](?:时间|日期)(?=[:：]))?"
)
# Labels that stand before a signature at the foot of a paper, but before a filled-in name elsewhere.
WEAK = re.compile(
    r"(?:提供|当事|执法|调查|询问|记录|勘验|检查|见证|拍摄|采集|制作|办案|承办|经办|负责|送达|收件|代收|接收|签收|主持|听证|"
    r"检测|复核|申请|陈述|委托|受托|代理|立卷|移交|保管|领款|缴款|在场|邀请|参加|整理|填写|登记|填表)(?:当事)?(?:人员?|员)[:：]|(?:批准|审核|主检|校核|复核)[:：]"
)
# In a cell of its own, without a colon: who measured signs the slip.
_CELL = re.compile(r"^(?:检测|检验|司磅|过磅|称重|计量|操作|采样|制表|填表|校核|复核|主检)(?:人员?|员)$")
# What stands in a cell beside a label where both head columns.
_HEADING = re.compile(r"名称|方式|文书|地点|编号|备注|序号|证号|职务|电话|单位|关系|意见|数量|规格|送达人|收件人")
_FOOT = 0.42
_LAST_LINES = 4  # of a short paper, above its foot
_SURELY = 0.85  # by hand, where a typed name is as likely
_MOST_ROWS = 12  # of a column that is signed
_COLUMN_HEAD = re.compile(r"^(?:收件人|送达人|受送达人|签收人)(?:姓名)?(?:[(（]?(?:签名|签字|盖章).*)?$")
_RECEIPT_HEAD = re.compile(r"送达(?:文书|日期|时间|方式|地点)")
_ROLE = re.compile(
    r"(?:(?:当事|被?询问|被?检查|被?调查|勘验|记录|见证|被邀请|现场|主持|负责|受?送达|收件|代收|申请|陈述|提供|拍摄|采样|采集|制作|"
    r"审核|批准|审批|复核|承办|经办|办案|执法|检测|检验|移交|接收|领取|保管|立卷|在场|协助|委托|代理|法定代表|证)(?:人员|人)|听证员|书记员)"
    r"(?:或其?(?:委托)?代理人|及听证员)?[(（]?$"
)
_BARE = re.compile(r"^[(（]?$")
_NAMED = re.compile(r"[:：]([^:：]*?)[(（]?$")
_FURTHEST = 24  # characters into a line: further on a label is running text
_SENTENCE = re.compile("[。，；？！]")
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
        core: where the middle of a signature must lie, whatever reaches over it; None: half way up the region.
        otherwise: where to look when nothing is found here.
    """

    region: Box
    label_height: float
    line: TextLine
    strong: bool
    least: float = 0.5
    core: Box | None = None
    otherwise: Slot | None = None

    @property
    def is_column(self) -> bool:
        """Whether this is a stretch below a label, not beside it."""
        return self.region.y0 > self.line.box.y1 or (self.core is not None and self.core.y0 > self.line.box.y1)


def places_to_sign(lines: Sequence[TextLine], rules: Rules | None = None) -> list[Slot]:
    """Every place where the lines of a page ask for a signature.

    Args:
        rules: of the form; None: tables are told by their text alone.
    """
    slots = []
    level = [line for line in lines if not line.vertical and len(line.chars) == len(line.text)]
    asked = [line.box for line in level if _asks(line.text)]
    for line in _broken_labels(level):
        slots += _in_table(line, len(line.text), lines, rules, strong=True) or [
            _below(line, 7) if _heads_column(line, lines) else _beside(line, lines, strong=True)
        ]
    for line in level:
        found = [m for m in LABEL.finditer(line.text) if m.start() <= _FURTHEST]
        strong = bool(found)
        if not found and _at_foot(line, lines):
            found = list(WEAK.finditer(line.text))
            if any(_same_block(line.box, box) for box in asked) and not _is_signing_row(line, level):
                found = []
        for index, match in enumerate(found):
            end = match.end()
            while end < len(line.text) and line.text[end] in CLOSING:
                end += 1
            stop = found[index + 1].start() if index + 1 < len(found) else len(line.text)
            slots += _for_label(line, match.start(), end, stop, lines, rules, strong=strong)
        if not found and _heads_column(line, lines):
            slots += _column(line, lines, rules) or [_below(line, 14)]
        elif not found and _CELL.match(line.text):
            slots += _in_table(line, len(line.text), lines, rules, strong=False) or [_beside(line, lines, strong=False)]
    return slots


def _asks(text: str) -> bool:
    """Whether a line asks for a signature; a sentence about signing does not."""
    return any(
        m.start() <= _FURTHEST and (text[m.end() : m.end() + 1] in CLOSING or not _runs_on(text[m.end() :]))
        for m in LABEL.finditer(text)
    )


def _for_label(
    line: TextLine, start: int, end: int, stop: int, lines: Sequence[TextLine], rules: Rules | None, *, strong: bool
) -> list[Slot]:
    """The places that one label asks for: characters `start` to `end` of its line; the next label begins at `stop`."""
    if _heads_column(line, lines):
        return _column(line, lines, rules) or [_below(line, 14)]
    closed = line.text[end - 1] in ":："
    if strong and not closed and (before := _before(line, start, lines)) is not None:
        return [before]
    rest = line.text[end:stop]
    if not closed and line.text[end - 1] not in CLOSING and _runs_on(rest):
        return []
    if not strong and _runs_on(rest) and _SENTENCE.search(rest):
        return []  # 当事人：对事实没有异议。 in a record: who speaks, not who signs
    if end >= len(line.text):
        in_table = _in_table(line, end, lines, rules, strong=strong)
        if in_table:
            return in_table
    h = line.box.height
    if line.text[end - 1] in CLOSING or _has_cell_beside(line, lines) or end < len(line.text):
        x0, x1 = line.chars[end - 1].x1, _end_of_slot(line, end, stop, lines)
        if rules is not None:
            x1 = min([x1, *(x + 0.5 * h for x in rules.upright_at(line.box.centre[1]) if x > x0 + h)])
        least = 0.5 if strong or line.box.y0 > _FOOT else _SURELY
        place = Box(x0, line.box.y0 - 0.75 * h, max(x0, x1), line.box.y1 + 0.75 * h).clipped()
        below = _under(line, lines, rules) if strong and end >= len(line.text) else None
        return [Slot(place, h, line, strong, least, otherwise=below)]
    return [_below(line, 4.5)]


def _before(line: TextLine, start: int, lines: Sequence[TextLine]) -> Slot | None:
    """The place in front of a bracket that asks for the signature of who is named before: 当事人：王某（签名）."""
    named = _NAMED.search(line.text[:start])
    if named is not None and not _ROLE.search(line.text, 0, start):
        left, right = line.chars[named.start()].x1, line.chars[start - 1].x0
    elif _BARE.match(line.text[:start]):
        right = line.box.x0
        left = max(
            (
                c.x1
                for other in lines
                if other is not line and _same_row(other, line) and not LABEL.search(other.text)
                for c in other.chars
                if c.char in ":：" and c.x1 <= right
            ),
            default=right,
        )
    else:
        return None
    h = line.box.height
    if right - left < 1.5 * h or right - left > 0.42:
        return None
    return Slot(Box(left, line.box.y0 - 0.75 * h, right, line.box.y1 + 0.75 * h).clipped(), h, line, True)


def _same_row(other: TextLine, line: TextLine) -> bool:
    return min(other.box.y1, line.box.y1) - max(other.box.y0, line.box.y0) > 0.5 * line.box.height


def _in_table(line: TextLine, end: int, lines: Sequence[TextLine], rules: Rules | None, *, strong: bool) -> list[Slot]:
    """Where a label at the end of a cell's text is answered: in the cell beside, or in those below it."""
    if rules is None:
        return []
    x, y, h = line.chars[end - 1].x0, line.box.centre[1], line.box.height
    cell = rules.cell_at(x, y)
    if cell is None or (line.text[end - 1] in ":：" and cell.x1 - line.box.x1 > 3.0 * h):
        return []
    beside = rules.right_of(cell, y)
    if beside is None or any(_is_heading(o) for o in lines if _within(o, beside)):
        return _column(line, lines, rules)
    if cell.x1 - line.box.x1 > max(6.0 * h, line.box.width):
        return []  # a wide cell holds the signature itself
    return [_in_cell(beside, line, strong)]


def _is_heading(line: TextLine) -> bool:
    return any(p.search(line.text) for p in (LABEL, DATE, WEAK, _CELL, _HEADING))


def _within(line: TextLine, cell: Box) -> bool:
    x, y = line.box.centre
    return cell.x0 <= x <= cell.x1 and cell.y0 <= y <= cell.y1


def _in_cell(cell: Box, line: TextLine, strong: bool) -> Slot:
    h = line.box.height
    region = Box(cell.x0 - 0.6 * h, cell.y0 - 0.6 * h, cell.x1 + 0.6 * h, cell.y1 + 0.6 * h).clipped()
    return Slot(region, h, line, strong, core=cell)


def _column(line: TextLine, lines: Sequence[TextLine], rules: Rules | None) -> list[Slot]:
    """The cells below one that heads a column, down to the next heading."""
    cell = rules.cell_at(line.box.centre[0], line.box.centre[1]) if rules is not None else None
    slots: list[Slot] = []
    while rules is not None and cell is not None and len(slots) < _MOST_ROWS:
        cell = rules.below(cell)
        if cell is None or any(
            _is_heading(other) and not _named_date(other) for other in lines if _within(other, cell)
        ):
            break
        slots.append(_in_cell(cell, line, strong=True))
    return slots


def _named_date(line: TextLine) -> bool:
    """Whether only a date makes a line look like a heading: who signs a cell may add the day."""
    return not any(p.search(line.text) for p in (LABEL, WEAK, _CELL, _HEADING))


def _under(line: TextLine, lines: Sequence[TextLine], rules: Rules | None) -> Slot | None:
    """The line below a label that ends its own, where nothing is printed on it."""
    h = line.box.height
    top, bottom = line.box.y1 - 0.2 * h, line.box.y1 + 2.6 * h
    x0, x1 = max(0.0, line.box.x0 - h), min(0.97, line.box.x0 + 0.42)
    for other in lines:
        if other is line or other.box.y0 < line.box.y1 - 0.5 * h or not other.box.x0 < x1 or other.box.x1 < x0:
            continue
        if _is_heading(other) or len(other.text) > LONGEST_PAIR:
            bottom = min(bottom, other.box.y0)
    if rules is not None:
        bottom = min([bottom, *(y for y in rules.level_at(line.box.x0 + h) if y > line.box.y1 + 0.4 * h)])
    if bottom - top < 1.3 * h:
        return None
    return Slot(Box(x0, top, x1, bottom).clipped(), h, line, True, core=Box(x0, top, x1, bottom).clipped())


def _broken_labels(lines: Sequence[TextLine]) -> list[TextLine]:
    """Labels that are broken over two lines of a narrow cell (执法人员签 / 名), as one line each."""
    joined = []
    for upper in lines:
        if len(upper.text) > 12 or LABEL.search(upper.text):
            continue
        h = upper.box.height
        for lower in lines:
            centred = abs(lower.box.centre[0] - upper.box.centre[0]) < 0.25 * upper.box.width
            if (
                not centred
                or len(lower.text) > len(upper.text) + 2
                or not -0.5 * h < lower.box.y0 - upper.box.y1 < 0.7 * h
            ):
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


def _is_signing_row(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether several such labels stand in a row (批准: 审核: 主检:): it is signed, whatever stands above or below it."""
    row = [other.text for other in lines if other is line or _same_row(other, line)]
    return not any(map(_asks, row)) and sum(len(WEAK.findall(text)) for text in row) > 1


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
