"""Rows of a service receipt: one document a row."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from casefile.recognition.canonical.dates import find_dates
from casefile.recognition.canonical.names import begins_with_surname
from casefile.recognition.canonical.numbers import find_doc_nos
from casefile.recognition.fields.form import Bond, Form
from casefile.recognition.fields.label import Label
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.fields.texts import names_in, text_of, trim, wrapped
from casefile.recognition.layout import Piece, Span, in_rows

METHODS = ("直接送达", "留置送达", "邮寄送达", "电子送达", "公告送达", "委托送达", "转交送达")
_NUMBER_LABELS = ("文号", "文书文号", "送达文书文号", "送达文书编号")
_COLUMNS = ("served_doc_no", "recipient", "served_place", "served_at", "service_method", "officers")
# What a head broken over two lines leaves on its second.
_HEAD_REST = re.compile(
    r"[()签名盖章或,]{1,6}|\(?(?:签名)?(?:或|、|,)?(?:盖章|签章|签名|名称|文号)\)?|\(盖章|盖章\)|[,、]?文号|[\u4e00-\u9fa5]?\((?:盖章|签名)\)"
)
_TICKED = re.compile(r"[☑√✓✔■☒]\)?$")
_BELOW = re.compile(r"^备注|^说明|印章\)?$|^见证人|^\(?交通运输执法部门")


@dataclass
class Cells:
    """Pieces of one row by column name."""

    number: int
    columns: dict[str, list[Piece]]

    def span(self, name: str) -> Span:
        return Span.whole(in_rows(self.columns.get(name, [])))


def receipt_rows(paper: Paper) -> list[Cells]:
    """The rows that are filled in, top to bottom, numbered from 1."""
    head = _head(paper, paper.form)
    if len(head) < 3 or not _side_by_side(head):
        return _one_service(paper)
    bottom = max(label.y1 for label in head.values())
    floor = min((p.y0 for p in paper.pieces if p.y0 > bottom and _BELOW.search(p.text)), default=float("inf"))
    page = next(iter(head.values())).page
    bounds = _bounds(head)
    head_lines = {id(p.line) for label in head.values() for p in label.pieces}
    cells: list[tuple[str, Piece]] = []
    for piece in paper.pieces:
        if _HEAD_REST.fullmatch(piece.text):
            continue
        if piece.page != page or piece.middle <= bottom or piece.y0 >= floor or id(piece.line) in head_lines:
            continue
        cells += [(name, part) for name, part in _split(piece, bounds)]
    cells = _under_their_line(cells)
    anchors = _anchors(cells)
    rows = [Cells(i + 1, {}) for i in range(len(anchors))]
    for name, piece in cells:
        if rows:
            nearest = min(range(len(anchors)), key=lambda i: abs(anchors[i] - piece.middle))
            rows[nearest].columns.setdefault(name, []).append(piece)
    return [r for r in rows if r.columns]


def _under_their_line(cells: list[tuple[str, Piece]]) -> list[tuple[str, Piece]]:
    """The last characters of a line that did not fit stand under its first ones, whatever column's head is over them."""

    def home(name: str, piece: Piece) -> str:
        if len(piece.text) > 3:
            return name
        for other, above in cells:
            gap = piece.y0 - above.y1
            if (
                len(above.text) > 4
                and abs(above.x0 - piece.x0) < 0.4 * piece.height
                and -0.3 * piece.height < gap < 0.8 * piece.height
            ):
                return other
        return name

    return [(home(name, piece), piece) for name, piece in cells]


def _head(paper: Paper, form: Form) -> dict[str, Label]:
    """Column heads: labels of the columns that stand about the same height."""
    found: dict[str, Label] = {}
    for name in _COLUMNS:
        for entry in form.of(paper.labels(name)):
            found.setdefault(name, entry.label)
    if not found:
        return {}
    middles = sorted(label.middle for label in found.values())
    middle = middles[len(middles) // 2]
    return {name: label for name, label in found.items() if abs(label.middle - middle) < 0.05}


def _side_by_side(head: dict[str, Label]) -> bool:
    """Whether no head stands under another one, as labels do that have their values beside them."""

    def below(one: Label, other: Label) -> bool:
        shared = min(one.x1, other.x1) - max(one.x0, other.x0)
        return (one.y1 <= other.y0 or other.y1 <= one.y0) and shared > 0.6 * min(one.x1 - one.x0, other.x1 - other.x0)

    return not any(below(a, b) for a, b in itertools.combinations(head.values(), 2))


def _one_service(paper: Paper) -> list[Cells]:
    """A receipt for one paper, with a label before each value instead of a row."""
    columns: dict[str, list[Piece]] = {}
    for name in _COLUMNS:
        entries = [*paper.entries(name), *(paper.form.of(_NUMBER_LABELS) if name == "served_doc_no" else ())]
        pieces = {id(p): p for e in entries for how, p in e.pieces if how <= Bond.CELL}
        if name == "served_doc_no":  # a second paper may stand on the line its cell goes on to
            pieces |= {id(p): p for span, _ in wrapped(paper, name, entries=entries) for p, _, _ in span.parts}
        if pieces:
            columns[name] = list(pieces.values())
    return [Cells(1, columns)] if columns.keys() - {"officers", "served_place"} else []


def _bounds(head: dict[str, Label]) -> list[tuple[str, float, float]]:
    """Left and right end of each column: half way between the heads."""
    ordered = sorted(head.items(), key=lambda item: item[1].x0)
    bounds = []
    for index, (name, label) in enumerate(ordered):
        left = 0.0 if index == 0 else (ordered[index - 1][1].x1 + label.x0) / 2
        right = 1.0 if index + 1 == len(ordered) else (label.x1 + ordered[index + 1][1].x0) / 2
        bounds.append((name, left, right))
    return bounds


def _split(piece: Piece, bounds: list[tuple[str, float, float]]) -> list[tuple[str, Piece]]:
    """A line that runs over a column's edge is cut at its blanks."""
    columns = [_column((b.x0 + b.x1) / 2, bounds) for b in (piece.box_of(i, i + 1) for i in range(len(piece.text)))]
    cuts = [
        0,
        *(
            i
            for i in range(1, len(piece.text))
            if piece.gap_before(i) > 0.5 or (columns[i] != columns[i - 1] and _changes(piece.text, i))
        ),
        len(piece.text),
    ]
    parts = []
    for start, end in itertools.pairwise(cuts):
        part = piece.part(start, end) if (start, end) != (0, len(piece.text)) else piece
        middle = (part.x0 + part.x1) / 2
        name = next((n for n, left, right in bounds if left <= middle < right), bounds[-1][0])
        if parts and parts[-1][0] == name and parts[-1][1].line is piece.line:
            start = start - len(parts[-1][1].text)
            parts[-1] = (name, piece.part(max(start, 0), end))
        else:
            parts.append((name, part))
    return parts


def _column(x: float, bounds: list[tuple[str, float, float]]) -> int:
    return next((i for i, (_, left, right) in enumerate(bounds) if left <= x < right), len(bounds) - 1)


def _changes(text: str, index: int) -> bool:
    """Figures after writing, or writing after a way of service: two columns without a blank between them."""
    before, after = text[index - 1], text[index]
    return (after.isdigit() and not before.isdigit()) or (before in "达日" and not after.isdigit())


def _anchors(cells: list[tuple[str, Piece]]) -> list[float]:
    """The middle of each row: where a way of service, else a date, else a number stands."""
    for names in (("service_method",), ("served_at",), ("served_doc_no",)):
        pieces = sorted((p for n, p in cells if n in names), key=lambda p: p.middle)
        pieces = [p for p in pieces if len(p.text) >= 2 and not re.fullmatch(r"[/年月日]+", p.text)]
        if not pieces:
            continue
        groups: list[list[Piece]] = []
        for piece in pieces:
            if groups and piece.y0 - groups[-1][-1].y1 < 0.8 * piece.height:
                groups[-1].append(piece)
            else:
                groups.append([piece])
        return [(g[0].y0 + g[-1].y1) / 2 for g in groups]
    return []


def served_doc_nos(rows: list[Cells]) -> list[Candidate]:
    made = []
    for row in rows:
        span = row.span("served_doc_no")
        numbers = find_doc_nos(span.text) if span else []
        for found in numbers:
            # A title in 《》 before the number must not run into its prefix.
            part = span.part(found.start, found.end)
            cut = max(part.text.rfind(">"), part.text.rfind("书") if "书" in part.text[:-8] else -1) + 1
            if 0 < cut < len(part.text) - 6:
                again = find_doc_nos(part.text[cut:])
                if again:
                    found, part = again[0], part.part(cut + again[0].start, cut + again[0].end)
            made.append(Candidate(found.value, part, 0.95, row=row.number))
    return made


def served_dates(rows: list[Cells]) -> list[Candidate]:
    made = []
    for row in rows:
        span = row.span("served_at")
        for found in find_dates(span.text)[:1] if span else ():
            made.append(Candidate(found.value[:10], span.part(found.start, found.end), 0.95, row=row.number))
    return made


def methods(rows: list[Cells]) -> list[Candidate]:
    """The way of service of each row: the only one named, or the one ticked among several."""
    made = []
    for row in rows:
        span = row.span("service_method")
        text = span.text if span else ""
        named = [(text.find(method[:2]), method) for method in METHODS if method[:2] in text]
        if len(named) > 1:
            ticked = [(at, m) for at, m in named if _TICKED.search(text[max(0, at - 3) : at])]
            named = ticked if len(ticked) == 1 else []
        for start, method in named:
            made.append(Candidate(method, span.part(start, min(len(text), start + 4)), 0.95, row=row.number))
    return made


def recipients(rows: list[Cells]) -> list[Candidate]:
    made = []
    for row in rows:
        span = row.span("recipient")
        part = trim(span) if span else None
        if part and 2 <= len(part.text) <= 30 and not find_dates(part.text):
            made.append(Candidate(text_of(part), part, 0.85, row=row.number))
    return made


def _whole_names(pieces: list[Piece]) -> list[Span]:
    """A single character below two others is the end of a name that did not fit its column."""
    groups: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if groups and len(piece.text) == 1 and len(groups[-1][-1].text) in (1, 2):
            groups[-1].append(piece)
        elif groups and (cut := _second_name(groups[-1][-1], piece)):
            # Two names side by side of which the second went over the end of the line.
            whole = groups[-1].pop()
            groups[-1].append(whole.part(0, cut))
            groups.append([whole.part(cut, len(whole.text)), piece])
        else:
            groups.append([piece])
    return [Span.whole(g) for g in groups]


def _second_name(line: Piece, below: Piece) -> int:
    """Where in a line the second of two names begins that ends on the line below; 0 where there is none."""
    text = line.text
    if not (re.fullmatch(r"[\u4e00-\u9fa5]{3,5}", text) and re.fullmatch(r"[\u4e00-\u9fa5]{1,2}", below.text)):
        return 0
    cuts = [i for i in (2, 3) if 1 <= len(text) - i <= 2 and len(text) - i + len(below.text) in (2, 3)]
    blank = max(cuts, key=line.gap_before, default=0)
    if blank and line.gap_before(blank) > 0.15:
        return blank
    named = [i for i in cuts if begins_with_surname(text[i:])]
    return named[-1] if named and len(text) > 3 else 0


def servers(rows: list[Cells]) -> list[Candidate]:
    """送达人, each once over all rows."""
    made: dict[str, Candidate] = {}
    for row in rows:
        for part in _whole_names(row.columns.get("officers", [])):
            for name in names_in(part) if len(part.parts) == 1 else [part]:
                made.setdefault(text_of(name), Candidate(text_of(name), name, 0.88))
    return list(made.values())
