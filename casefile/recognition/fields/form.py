"""Labels on a page and the values that belong to them.

A form is read in three steps: find every label the catalogue knows (also vertical ones, ones broken
over lines and ones with another label or a value on the same line); cut the lines at the labels; give
every other piece of text to the label it stands right of, or continues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from casefile.catalogue import Catalogue, DocumentType
from casefile.recognition.canonical.text import fold
from casefile.recognition.fields.cells import values_in_cells
from casefile.recognition.fields.columns import values_under
from casefile.recognition.fields.label import Label
from casefile.recognition.fields.labels import find_labels, vocabulary
from casefile.recognition.fields.minutes import speakers
from casefile.recognition.layout import Piece, Span, in_rows, same_row

_ITEM = re.compile(r"[一二三四五六七八九十\d]{1,2}[,.]")  # opens a paragraph of its own


class Bond(IntEnum):
    """How a piece of text hangs on its label; the smaller the surer."""

    INLINE = 0  # behind the label on the same line
    ROW = 1  # right of it
    CELL = 2  # another line of the same table cell
    FLOW = 3  # the lines that follow, up to the next label


@dataclass
class Entry:
    """A label and what is written for it, in reading order."""

    label: Label
    pieces: list[tuple[Bond, Piece]] = field(default_factory=list)
    spoken: bool = False  # who speaks in the minutes, not a label of the form
    over: bool = False  # the label stands small at the head of its cell, the value under it

    def span(self, bond: Bond = Bond.CELL) -> Span:
        """The value out of pieces that hang on the label at least as surely as `bond`."""
        return Span.whole(in_rows([piece for how, piece in self.pieces if how <= bond]))

    @property
    def order(self) -> tuple[float, float]:
        return (self.label.y0, self.label.x0)


@dataclass
class Form:
    """All labels of a document with their values, and the text in reading order."""

    entries: list[Entry]
    pieces: list[Piece]

    def of(self, wordings: Iterable[str]) -> list[Entry]:
        """Entries whose label is one of `wordings`, in reading order."""
        wanted = {fold(w) for w in wordings}
        return [e for e in self.entries if e.label.name in wanted and not e.spoken]


def read_form(pieces: Sequence[Piece], kind: DocumentType, catalogue: Catalogue, skip: Iterable[Piece] = ()) -> Form:
    """Labels and values of one document; pieces in `skip` (titles) are neither."""
    passed = {id(p) for p in skip}
    words = vocabulary(kind, catalogue)
    labels, rest = find_labels([p for p in pieces if id(p) not in passed], words)
    entries = [Entry(label) for label in sorted(labels, key=lambda a: (a.y0, a.x0))]
    rest = _assign_columns(entries, rest, words.own)
    loose = _assign_rows(entries, rest)
    _assign_rest(entries, loose)
    spoken = speakers(labels)
    for entry in entries:
        entry.spoken = id(entry.label) in spoken
        entry.pieces.sort(key=lambda item: (item[1].page, item[1].middle))
    return Form(entries, list(pieces))


def _assign_columns(entries: list[Entry], rest: Sequence[Piece], own: frozenset[str]) -> list[Piece]:
    """Gives away what stands under the heads of cells and columns; the rest comes back."""
    heads = values_in_cells([e.label for e in entries], rest)
    under = {id(label) for label in heads.values()}
    for entry in entries:
        entry.over = id(entry.label) in under
    heads.update(values_under([e.label for e in entries], [p for p in rest if id(p) not in heads], own))
    by_label = {id(e.label): e for e in entries}
    for piece in rest:
        if id(piece) in heads:
            by_label[id(heads[id(piece)])].pieces.append((Bond.CELL, piece))
    return [p for p in rest if id(p) not in heads]


def _assign_rows(entries: list[Entry], rest: Sequence[Piece]) -> list[Piece]:
    """Gives away what stands behind or right of a label; what is left over comes back."""
    by_line: dict[int, list[Entry]] = {}
    for entry in entries:
        for piece in entry.label.pieces:
            by_line.setdefault(id(piece.line), []).append(entry)
    loose = []
    for piece in rest:
        slack = 0.8 * piece.height  # boxes are drawn a little large
        inline = [e for e in by_line.get(id(piece.line), ()) if e.label.x1 <= piece.x0 + slack and not e.label.vertical]
        if inline:
            max(inline, key=lambda e: e.label.x1).pieces.append((Bond.INLINE, piece))
            continue
        beside = [
            e
            for e in entries
            if e.label.page == piece.page
            and e.label.x1 <= piece.x0 + slack
            and (e.label.x0 + e.label.x1) / 2 < piece.x0
            and not e.label.tall
            and e.label.shared(piece) > 0.28
        ]
        left = _beside(piece, beside)
        left = _nearer_tall(piece, left, entries) or left
        # A block's heading beside a block of other labels owns none of their continued lines.
        if left is None or (left.label.structural and any(_within(piece, e, left) for e in entries)):
            loose.append(piece)
        else:
            left.pieces.append((Bond.ROW, piece))
    return loose


def _beside(piece: Piece, entries: list[Entry]) -> Entry | None:
    """Of the labels left of a piece the nearest; one on the same height goes before one half a line off."""
    near = max(entries, key=lambda e: e.label.x1, default=None)
    if near is not None and near.label.shared(piece) < 0.45:
        # A label over two lines stands on no height of its own.
        level = [
            e
            for e in entries
            if e.label.shared(piece) > 0.8 and (e is near or e.label.y1 - e.label.y0 < 1.6 * piece.height)
        ]
        return max(level, key=lambda e: e.label.x1, default=near)
    return near


def _nearer_tall(piece: Piece, left: Entry | None, entries: list[Entry]) -> Entry | None:
    """A label set over many short lines between a piece and the label its row begins with."""
    if left is None:
        return None
    found = [
        e
        for e in entries
        if e.label.tall
        and not (e.label.structural or e.label.colon or e.label.vertical)
        and e.label.page == piece.page
        and left.label.x1 <= e.label.x0
        and -0.8 * piece.height <= piece.x0 - e.label.x1 < 3 * piece.height
        and e.label.shared(piece) > 0.8
    ]
    return max(found, key=lambda e: e.label.x1, default=None)


def _within(piece: Piece, entry: Entry, heading: Entry) -> bool:
    label = entry.label
    return (
        entry is not heading
        and label.page == piece.page
        and heading.label.x1 <= label.x0 + 0.01
        and label.x1 <= piece.x0 + 0.4 * piece.height
        and label.distance(piece) < 1.2 * piece.height
    )


def _assign_rest(entries: list[Entry], loose: Sequence[Piece]) -> None:
    """Lines that share no row with a label: other lines of a cell, or text going on below."""
    loose = _continue_columns(entries, loose)
    owned = {id(p): (e, p) for e in entries for _, p in e.pieces}
    placed = [p for _, p in owned.values()]
    # By page: a document may have hundreds, and only what stands on the same one can be near.
    columns = _by_page(sorted([*loose, *placed], key=lambda p: (p.page, p.middle)))
    label_pieces = _by_page(p for e in entries for p in e.label.pieces)
    links = {id(p): _neighbours(p, columns[p.page], label_pieces.get(p.page, [])) for p in loose}
    for block, anchors in _blocks(loose, links, owned, entries):
        owner, bond = _owner(block, anchors, entries)
        if owner is not None:
            owner.pieces.extend((bond, p) for p in block)


def _by_page(pieces: Iterable[Piece]) -> dict[int, list[Piece]]:
    found: dict[int, list[Piece]] = {}
    for piece in pieces:
        found.setdefault(piece.page, []).append(piece)
    return found


def _continue_columns(entries: list[Entry], loose: Sequence[Piece]) -> list[Piece]:
    """Gives away lines under a label whose value reached the end of its column; the rest comes back."""
    left = min((p.x0 for e in entries for p in e.label.pieces), default=0.0)
    right = max((p.x1 for e in entries for _, p in e.pieces), default=1.0)
    kept = []
    for piece in sorted(loose, key=lambda p: (p.page, p.middle)):
        for entry in entries:
            if entry.label.colon and entry.pieces and _goes_on(entry, entry.pieces[-1][1], piece, entries, left, right):
                entry.pieces.append((Bond.CELL, piece))
                break
        else:
            kept.append(piece)
    return kept


def _neighbours(piece: Piece, columns: Sequence[Piece], labels: Sequence[Piece]) -> list[Piece]:
    """The lines closely above and below in the same column: the nearer one, both where they are as near.

    Args:
        columns, labels: of the piece's own page.
    """
    near: dict[bool, tuple[float, Piece]] = {}
    reach = 1.3 * piece.height
    top, bottom = piece.y0 - reach, piece.y1 + reach
    for other in columns:
        # Most of the page is too far off whatever its height: the gap allowed is measured by the lower of the two.
        if other.y1 < top or other.y0 > bottom or other is piece or same_row(piece, other):
            continue
        shared = min(piece.x1, other.x1) - max(piece.x0, other.x0)
        if shared < 0.3 * min(piece.x1 - piece.x0, other.x1 - other.x0):
            continue
        above = other.middle < piece.middle
        gap = piece.y0 - other.y1 if above else other.y0 - piece.y1
        height = min(piece.height, other.height)
        if not -0.6 * height <= gap <= 1.25 * height:
            continue
        if above not in near or gap < near[above][0]:
            near[above] = (gap, other)
    if not near:
        return []
    least = min(gap for gap, _ in near.values())
    kept = [other for gap, other in near.values() if gap <= least + 0.3 * piece.height]
    return [other for other in kept if not _label_between(piece, other, labels)]


def _label_between(one: Piece, other: Piece, labels: Sequence[Piece]) -> bool:
    low, high = sorted((one, other), key=lambda p: p.middle)
    return any(
        low.middle < p.middle < high.middle
        and min(p.x1, low.x1, high.x1) - max(p.x0, low.x0, high.x0) > 0
        and not same_row(p, low)
        and not same_row(p, high)
        for p in labels
    )


def _blocks(
    loose: Sequence[Piece],
    links: dict[int, list[Piece]],
    owned: dict[int, tuple[Entry, Piece]],
    entries: Sequence[Entry],
) -> Iterable[tuple[list[Piece], list[tuple[Entry, Piece]]]]:
    """Runs of linked lines, with the already owned lines they touch."""
    group = {id(p): id(p) for p in loose}

    def root(key: int) -> int:
        while group[key] != key:
            group[key] = group[group[key]]
            key = group[key]
        return key

    touched: dict[int, list[tuple[Entry, Piece]]] = {}
    for piece in loose:
        for other in links[id(piece)]:
            if id(other) in group:
                group[root(id(piece))] = root(id(other))
    for piece in loose:
        for other in links[id(piece)]:
            if id(other) in owned and _may_share(piece, owned[id(other)][0].label, entries):
                touched.setdefault(root(id(piece)), []).append(owned[id(other)])
    blocks: dict[int, list[Piece]] = {}
    for piece in loose:
        blocks.setdefault(root(id(piece)), []).append(piece)
    for key, block in blocks.items():
        yield sorted(block, key=lambda p: p.middle), touched.get(key, [])


def _may_share(piece: Piece, label: Label, entries: Sequence[Entry]) -> bool:
    """Whether a line near a labelled one can be of the same cell.

    Text of a cell never starts left of the end of the cell's label, and a line with labels of its own
    on its right is in another row of the table.
    """
    if label.colon or label.page != piece.page:
        return True
    if piece.x0 < label.x1 - 0.8 * piece.height:
        return False
    return not any(
        e.label.page == piece.page
        and e.label.x0 > piece.x1 - 0.8 * piece.height
        and e.label.shared(piece) > 0.6
        and not e.label.tall
        and (e.label.y0 > label.y1 - 0.2 * piece.height or e.label.y1 < label.y0 + 0.2 * piece.height)
        for e in entries
    )


def _goes_on(entry: Entry, last: Piece, following: Piece, entries: Sequence[Entry], left: float, right: float) -> bool:
    """A value that reaches the next label of its row, in the last column the margin, goes on under its own label."""
    label = entry.label
    # Asked first: of all lines hardly one stands right below.
    if following.page != last.page or not 0.4 * last.height < following.middle - last.middle < 2.4 * last.height:
        return False
    if not abs(following.x0 - label.x0) < 0.6 * last.height:
        return False
    level = [
        e.label
        for e in entries
        if e.label.page == label.page
        and e.label.x0 > label.x1
        and abs(e.label.middle - label.middle) < 0.5 * (label.y1 - label.y0)
    ]
    if any(p.line is last.line for a in level for p in a.pieces):
        return False  # one running line, no columns
    edge = min(
        (a.x0 for a in level),
        default=right + 0.01 if label.x0 > left + 4 * last.height else None,
    )
    return (
        edge is not None
        and last.x1 > edge - 3.2 * last.height
        and following.x1 < edge
        and not _ITEM.match(following.text)
        and not any(p.line is following.line for e in entries for p in e.label.pieces)
    )


def _head_over(block: list[Piece], heads: list[Entry], height: float) -> Entry:
    """Of the labels over a block the lowest; of several in a row without a value the one whose column it keeps to."""
    lowest = max(heads, key=lambda e: e.label.y1)
    row = [e for e in heads if abs(e.label.middle - lowest.label.middle) < 0.5 * height]
    empty = [e for e in row if not e.pieces and abs(e.label.x0 - block[0].x0) < 1.5 * height]
    return empty[0] if empty and len(row) > 1 else lowest


def _owner(
    block: list[Piece], anchors: list[tuple[Entry, Piece]], entries: Sequence[Entry]
) -> tuple[Entry | None, Bond]:
    top, bottom = block[0].y0, max(p.y1 for p in block)
    middle = (top + bottom) / 2
    height = block[0].height
    # What stands over a label with a colon is the end of something else; so is what a label parts from its value.
    anchors = [
        (e, p)
        for e, p in anchors
        if p.middle < middle or not (e.label.colon or (middle < e.label.y0 and e.label.y1 < p.middle))
    ]
    if anchors:
        # Text goes on from above; a cell's first line may also stand over the labelled one.
        above = [e for e, p in anchors if p.middle < middle]
        entry = above[0] if above else anchors[0][0]
        # A value set as a block of its own goes on under its first line, a paragraph at the margin.
        first = anchors[0][1]
        level = len(block) == 1 and abs(block[0].x0 - first.x0) < 0.4 * height and first.middle < middle
        return entry, Bond.CELL if level or not entry.label.colon else Bond.FLOW
    left = min(p.x0 for p in block)
    reach = 1.6 * height + (bottom - top) / 2
    cells = [
        e
        for e in entries
        if not (e.label.colon or e.over)
        and e.label.page == block[0].page
        and e.label.x1 <= left + 0.4 * height
        and abs(e.label.middle - middle) <= max(reach, (e.label.y1 - e.label.y0) / 2)
        and not (e.label.structural and e.label.tall and e.pieces)
    ]
    if cells:
        column = max(e.label.x1 for e in cells)
        cells = [e for e in cells if e.label.x1 >= column - 0.06]
        return min(cells, key=lambda e: abs(e.label.middle - middle)), Bond.CELL
    under = [
        e
        for e in entries
        if not e.pieces
        and not e.label.colon
        and not e.label.structural
        and e.label.page == block[0].page
        and -0.3 * height <= top - e.label.y1 <= 0.8 * height
        and min(e.label.x1, block[0].x1) - max(e.label.x0, block[0].x0) > 0.3 * (e.label.x1 - e.label.x0)
    ]
    if under:
        return max(under, key=lambda e: e.label.y1), Bond.FLOW
    heads = [
        e
        for e in entries
        if e.label.page == block[0].page and e.label.colon and -0.5 * height <= top - e.label.y1 <= 2.5 * height
    ]
    if heads:
        return _head_over(block, heads, height), Bond.FLOW
    carried = [e for e in entries if e.label.page < block[0].page and e.label.colon]
    return (carried[-1], Bond.FLOW) if carried and not cells else (None, Bond.FLOW)
