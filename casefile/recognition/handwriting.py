"""Signatures in their places, and pen strokes elsewhere.

Who should have signed is what the label says; whether there is ink beside or below it is looked at in the
picture, because a quick signature is often not read as text at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from casefile.model import Box, Char, Mark, MarkKind, TextLine
from casefile.recognition.strokes import Ink

_LABEL = re.compile(r"(?:签名|签字|签章|签收|亲笔签|捺印)(?:或(?:者)?盖章|[(（](?:盖章|签章|捺印|或盖章)[)）])?")
# Labels that stand before a signature at the foot of a paper, but before a filled-in name elsewhere.
_WEAK = re.compile(
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
_CLOSING = ":：)）"
_NO_NAME = re.compile(r"^[/／\\|丨-]+$|[。:：、，,；;]$")
_BETWEEN = "、，,；;."
_LONGEST_PAIR = 9  # characters of two names and the sign between them
_DATE = re.compile(r"[12]\d{3}年|[〇○零一二三四五六七八九十]{2,}年|年月日|年\d|\d月|时间|日期|\d{4}[-./]\d")
_LEAST_MM2 = 2.0  # of ink that makes a signature
_SLANTED = 0.82  # of the page's print: less straight may be by hand
_WRITTEN = 0.62  # of it: a whole run less straight than this is; 人, 法 and 交 slant in print, too
_LEAST_RUN = 4  # Chinese characters of such a run


@dataclass(frozen=True, slots=True)
class _Slot:
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


def find_signatures(ink: Ink, lines: Sequence[TextLine]) -> list[Mark]:
    """Signatures beside or below labels that ask for one."""
    marks: list[Mark] = []
    level = ink.print_level(lines)
    usual = _character_height(lines)
    for slot in _slots(lines):
        for mark in _signatures_in(slot, ink, lines, level, usual):
            area = mark.box.width * mark.box.height
            if not any(mark.box.overlap(m.box) > 0.4 * min(area, m.box.width * m.box.height) for m in marks):
                marks.append(mark)
    return marks


def _slots(lines: Sequence[TextLine]) -> list[_Slot]:
    slots = []
    level = [line for line in lines if not line.vertical and len(line.chars) == len(line.text)]
    asked = [line.box for line in level if _LABEL.search(line.text)]
    for line in _broken_labels(level):
        slots.append(_below(line, 7) if _heads_column(line, lines) else _beside(line, lines, strong=True))
    for line in level:
        found = [m for m in _LABEL.finditer(line.text) if m.start() <= 24]  # further on it is running text
        strong = bool(found)
        if not found and _at_foot(line, lines) and not any(_same_block(line.box, box) for box in asked):
            found = list(_WEAK.finditer(line.text))
        for index, match in enumerate(found):
            end = match.end()
            while end < len(line.text) and line.text[end] in _CLOSING:
                end += 1
            stop = found[index + 1].start() if index + 1 < len(found) else len(line.text)
            h = line.box.height
            if _heads_column(line, lines):
                slots.append(_below(line, 14))
            elif line.text[end - 1] not in _CLOSING and _runs_on(line.text[end:stop]):
                continue
            elif line.text[end - 1] in _CLOSING or _has_cell_beside(line, lines) or end < len(line.text):
                x0, x1 = line.chars[end - 1].x1, _end_of_slot(line, end, stop, lines)
                least = 0.5 if strong or line.box.y0 > _FOOT else _SURELY
                place = Box(x0, line.box.y0 - 0.75 * h, x1, line.box.y1 + 0.75 * h).clipped()
                slots.append(_Slot(place, h, line, strong, least))
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
        if len(upper.text) > 12 or _LABEL.search(upper.text):
            continue
        h = upper.box.height
        for lower in lines:
            centred = abs(lower.box.centre[0] - upper.box.centre[0]) < 0.25 * upper.box.width
            if not centred or len(lower.text) > len(upper.text) + 2 or not -0.5 * h < lower.box.y0 - upper.box.y1 < 0.7 * h:
                continue
            text = upper.text + lower.text
            match = _LABEL.search(text) or _COLUMN_HEAD.match(text)
            if match and match.start() < len(upper.text) < match.end():
                a, b = upper.box, lower.box
                box = Box(min(a.x0, b.x0), a.y0, max(a.x1, b.x1), b.y1)
                joined.append(replace(upper, text=text, box=box, chars=(*upper.chars, *lower.chars)))
    return joined


def _runs_on(rest: str) -> bool:
    """Whether what follows a label without a colon is a sentence and no name: 代为签收法律文书、缴纳罚款。"""
    date = _DATE.search(rest)
    return len(rest[: date.start()] if date else rest) > _LONGEST_PAIR


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


def _beside(line: TextLine, lines: Sequence[TextLine], *, strong: bool) -> _Slot:
    """The cell to the right of one that holds a label."""
    h, end = line.box.height, len(line.text)
    x0 = line.box.x1
    x1 = max(x0, _end_of_slot(line, end, end, lines))
    return _Slot(Box(x0, line.box.y0 - 0.4 * h, x1, line.box.y1 + 0.4 * h).clipped(), h, line, strong)


def _heads_column(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a label heads a column of a service receipt, whose cells are signed."""
    if not _COLUMN_HEAD.match(line.text):
        return False
    reach = 1.5 * line.box.height
    return any(_RECEIPT_HEAD.search(o.text) and abs(o.box.centre[1] - line.box.centre[1]) < reach for o in lines)


def _below(line: TextLine, heights: float) -> _Slot:
    """The place under a label, `heights` of its line deep."""
    h, w = line.box.height, line.box.width
    x0, x1 = line.box.x0 - 0.2 * w, line.box.x1 + 0.2 * w
    return _Slot(Box(x0, line.box.y1 + 0.3 * h, x1, line.box.y1 + heights * h).clipped(), h, line, True)


def _end_of_slot(line: TextLine, end: int, stop: int, lines: Sequence[TextLine]) -> float:
    """Where the place to the right of a label ends: at the next label, a date, another cell's text or the margin."""
    rest = line.text[end:stop]
    date = _DATE.search(rest)
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
        if any(p.search(other.text) for p in (_LABEL, _DATE, _WEAK)) or other.text[-1:] in _CLOSING:
            limit = min(limit, _date_start(other))
    start = line.chars[end - 1].x1
    return max(start, min(limit, start + 0.42))


def _date_start(line: TextLine) -> float:
    """Where the date in a line begins that also holds a name: 胡志远2023年1月19日; else where the line begins."""
    date = _DATE.search(line.text)
    if date is None or date.start() == 0 or len(line.chars) != len(line.text) or _LABEL.search(line.text):
        return line.box.x0
    start = date.start()
    while start > 0 and (line.text[start - 1].isdigit() or line.text[start - 1] in "〇○零一二三四五六七八九十"):
        start -= 1
    return line.chars[start].x0


def _character_height(lines: Sequence[TextLine]) -> float:
    """Usual height of the page's characters, fraction of its height; a line's box is padded by a third."""
    heights = sorted(line.box.height for line in lines if not line.vertical)
    return heights[len(heights) // 2] * 0.75 if heights else 0.014


def _signatures_in(slot: _Slot, ink: Ink, lines: Sequence[TextLine], level: float, usual: float) -> list[Mark]:
    rows, columns = ink.strokes.shape
    region = slot.region
    x0, x1 = round(region.x0 * columns), round(region.x1 * columns)
    y0, y1 = round(region.y0 * rows), round(region.y1 * rows)
    part = ink.strokes[y0:y1, x0:x1].copy()
    if part.size == 0:
        return []
    chars = [c for c in slot.line.chars if region.x0 <= (c.x0 + c.x1) / 2 <= region.x1 and c.char not in _CLOSING]
    for line in lines:
        if line is slot.line or line.box.overlap(region) <= 0:
            continue
        shared = min(line.box.y1, slot.line.box.y1) - max(line.box.y0, slot.line.box.y0)
        beside = slot.is_column or shared > 0.5 * min(line.box.height, slot.label_height)
        left = line.box.x0
        if beside and not any(p.search(line.text) for p in (_LABEL, _WEAK)):
            left = _date_start(line) if _DATE.search(line.text) else line.box.x1
            chars += [c for c in line.chars if c.x1 <= left + 1e-6]
        # Print of other lines that reaches into the slot, and a date, are not the signature.
        part[
            max(0, round(line.box.y0 * rows) - y0) : max(0, round(line.box.y1 * rows) - y0),
            max(0, round(left * columns) - x0) : max(0, round(line.box.x1 * columns) - x0),
        ] = 0
    marks = []
    for left, top, right, bottom in _blobs(part, ink.mm, anywhere=slot.is_column):
        place = Box((x0 + left) / columns, (y0 + top) / rows, (x0 + right) / columns, (y0 + bottom) / rows).clipped()
        own = [c for c in chars if place.x0 - 0.004 <= (c.x0 + c.x1) / 2 <= place.x1 + 0.004]
        ink_part = part[top:bottom, left:right]
        pen = ink.pen[y0 + top : y0 + bottom, x0 + left : x0 + right] & ink_part
        blue = float(pen.sum()) / max(1, int(ink_part.sum()))
        sure = sum(c.confidence for c in own) / len(own) if own else 0.0
        straight = ink.straightness(place)
        worth = _by_hand(
            blue, (straight if straight is not None else level) / level, place.height / usual, sure if own else 0.0, slot.strong
        )
        # A stroke through the place says that nobody signs; a sentence or a further label is print.
        while len(own) > 2 and own[-1].char in _BETWEEN:  # a stroke's end, or the sign before a date
            own.pop()
        if worth >= slot.least and not _is_no_name("".join(c.char for c in own)):
            colour = "blue" if blue > 0.4 else "black"
            # Names below a label stand one above the other.
            names = [(place, "".join(c.char for c in own))] if slot.is_column else _single_names(place, own)
            for box, name in names:
                marks.append(Mark(MarkKind.SIGNATURE, box, round(worth, 3), name or None, colour))
    return marks


def _is_no_name(text: str) -> bool:
    """Whether what was read in the place of a signature is a stroke through it, a sentence or a label."""
    return bool(_NO_NAME.search(text)) or (any(sign in text for sign in "。，；") and len(text) > _LONGEST_PAIR)


def _single_names(place: Box, own: Sequence[Char]) -> list[tuple[Box, str]]:
    """Names written close to each other, each with its own place: told by the sign between them, else by length."""
    cut = next((i for i, c in enumerate(own) if c.char in _BETWEEN and 0 < i < len(own) - 1), None)
    if cut is not None:
        middle = (own[cut].x0 + own[cut].x1) / 2
        before, after = own[:cut], own[cut + 1 :]
    elif 5 <= len(own) <= 8 and all("\u4e00" <= c.char <= "\u9fff" for c in own):
        # Longer than any name of one person: parted where the characters stand furthest apart.
        steps = {i: own[i].x0 + own[i].x1 - own[i - 1].x0 - own[i - 1].x1 for i in range(2, len(own) - 1)}
        cut = max(steps, key=lambda i: steps[i])
        middle = (own[cut - 1].x1 + own[cut].x0) / 2
        before, after = own[:cut], own[cut:]
    else:
        return [(place, "".join(c.char for c in own))]
    if not place.x0 < middle < place.x1:
        return [(place, "".join(c.char for c in own))]
    left = Box(place.x0, place.y0, middle, place.y1)
    right = Box(middle, place.y0, place.x1, place.y1)
    return [(left, "".join(c.char for c in before)), *_single_names(right, after)]


def _by_hand(blue: float, straight: float, taller: float, sure: float, strong: bool) -> float:
    """How likely ink in a signature's place is handwriting and not a typed name, 0–1.

    Args:
        blue: share of the ink that is blue pen.
        straight: share of level and upright edges, against the page's print.
        taller: height against the page's usual characters.
        sure: confidence of what was read there, 0 where nothing was.
        strong: the label itself says that a signature belongs here.
    """
    worth = 0.45 if strong else 0.15
    if blue > 0.4:
        worth += 0.6
    worth += float(np.clip((0.95 - straight) * 3.0, 0.0 if blue > 0.4 else -0.3, 0.6))
    worth += 0.3 if taller > 1.3 else 0.0
    worth += 0.25 if sure < 0.85 else 0.1 if sure < 0.96 else 0.0
    return float(np.clip(worth, 0.0, 1.0))


def _blobs(part: np.ndarray, mm: float, *, anywhere: bool) -> list[tuple[int, int, int, int]]:
    """Boxes (left, top, right, bottom) of writing, one a name; half way up the slot unless `anywhere`."""
    reach_x, reach_y = max(3, round(2.6 * mm)) | 1, max(3, round(1.0 * mm)) | 1
    joined = cv2.morphologyEx(part, cv2.MORPH_CLOSE, np.ones((reach_y, reach_x), np.uint8))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = []
    for index in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[index])
        inked = int(part[y : y + h, x : x + w][labels[y : y + h, x : x + w] == index].sum())
        if anywhere:  # below a label: what reaches over the sides belongs to other columns
            placed = x > 1 and x + w < part.shape[1] - 1
        else:
            placed = 0.2 < centres[index][1] / part.shape[0] < 0.8
        if placed and inked >= _LEAST_MM2 * 0.6 * mm * mm and h >= 2.0 * mm:
            boxes.append((x, y, x + w, y + h))
    return _as_names(boxes)


def _as_names(boxes: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Characters of one name put together: they stand less than two thirds of their height apart."""
    names: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes):
        for index, name in enumerate(names):
            height = max(box[3] - box[1], name[3] - name[1])
            level = min(box[3], name[3]) - max(box[1], name[1]) > 0.5 * min(box[3] - box[1], name[3] - name[1])
            if level and box[0] - name[2] <= 0.66 * height and box[2] - name[0] <= 8 * height:
                names[index] = (name[0], min(box[1], name[1]), max(box[2], name[2]), max(box[3], name[3]))
                break
        else:
            names.append(box)
    return names


def pen_marks(ink: Ink, lines: Sequence[TextLine], taken: Sequence[Mark]) -> list[Mark]:
    """Handwriting that is no signature: runs of characters, and blue strokes that were not read as text."""
    level = ink.print_level(lines)
    marks: list[Mark] = []
    for line in lines:
        for run in _hand_runs(ink, line, level, taken):
            box = Box(run[0].x0, line.box.y0, run[-1].x1, line.box.y1).clipped()
            if not _is_taken(box, taken):
                text = "".join(c.char for c in run)
                marks.append(Mark(MarkKind.HANDWRITING, box, 0.7, text, "blue" if _blue(ink, box) > 0.4 else "black"))
    return marks + _strokes_apart(ink, [*taken, *marks], lines)


def _is_taken(box: Box, taken: Sequence[Mark]) -> bool:
    return any(box.overlap(mark.box) > 0.3 * box.width * box.height for mark in taken)


def _blue(ink: Ink, box: Box) -> float:
    """Share of the strokes in `box` that are blue pen."""
    rows, columns = ink.strokes.shape
    part = np.s_[round(box.y0 * rows) : round(box.y1 * rows), round(box.x0 * columns) : round(box.x1 * columns)]
    return float(ink.pen[part].sum()) / max(1, int(ink.strokes[part].sum()))


def _hand_runs(ink: Ink, line: TextLine, level: float, taken: Sequence[Mark]) -> list[list[Char]]:
    """Stretches of a line that were written by hand: in blue, or with several Chinese characters that slant."""
    if line.vertical or not line.chars:
        return []
    runs: list[list[Char]] = []
    last = -2
    for index, char in enumerate(line.chars):
        if _is_taken(Box(char.x0, line.box.y0, char.x1, line.box.y1), taken):
            continue  # a signature beside its label, or a stamp
        near = line.chars[max(0, index - 1) : index + 2]  # one character alone tells little
        blue = _blue(ink, Box(char.x0, line.box.y0, char.x1, line.box.y1)) > 0.5
        straight = ink.straightness(Box(near[0].x0, line.box.y0, near[-1].x1, line.box.y1))
        if not blue and (straight is None or straight >= _SLANTED * level):
            continue
        if last == index - 1:
            runs[-1].append(char)
        else:
            runs.append([char])
        last = index
    return [run for run in runs if _is_written(ink, line, run, level)]


def _is_written(ink: Ink, line: TextLine, run: list[Char], level: float) -> bool:
    if len(run) < 2:
        return False
    box = Box(run[0].x0, line.box.y0, run[-1].x1, line.box.y1)
    if _blue(ink, box) > 0.5:
        return True
    # Figures and Latin letters are round and slanting in print, too.
    chinese = sum("\u4e00" <= c.char <= "\u9fff" for c in run)
    straight = ink.straightness(box)
    return chinese >= _LEAST_RUN and chinese > len(run) / 2 and straight is not None and straight < _WRITTEN * level


def _strokes_apart(ink: Ink, taken: Sequence[Mark], lines: Sequence[TextLine]) -> list[Mark]:
    """Blue pen strokes outside of what was read."""
    rows, columns = ink.pen.shape
    reach = max(3, round(3.0 * ink.mm)) | 1
    joined = cv2.morphologyEx(ink.pen, cv2.MORPH_CLOSE, np.ones((max(1, round(0.5 * ink.mm)), reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    marks = []
    for index in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[index])
        inked = int(ink.pen[y : y + h, x : x + w].sum())
        if inked < _LEAST_MM2 * 0.6 * ink.mm**2 or h < 1.5 * ink.mm or w < 1.5 * ink.mm:
            continue
        box = Box(x / columns, y / rows, (x + w) / columns, (y + h) / rows).clipped()
        read = any(box.overlap(line.box) > 0.3 * box.width * box.height for line in lines)
        if read or _is_taken(box, taken) or _blue(ink, box) < 0.4:
            continue
        marks.append(Mark(MarkKind.HANDWRITING, box, 0.6, None, "blue"))
    return marks
