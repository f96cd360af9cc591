"""The title of a page, if it has one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from rapidfuzz import fuzz, process

from casefile.catalogue import Catalogue
from casefile.recognition.canonical.text import fold
from casefile.recognition.layout import Piece, rows_of

_ZONE = 0.5  # page widths from the top in which a title stands (the upper third of an A4 page)
_CONTINUED = re.compile(r"\(?(?:续页?\d*|附页\d*|续表|接上页|第[二三四五2-9]页)\)?$")
_REMARK = re.compile(r"\((?:副本|存根联?|交付联|正本|第[\d一二三四五]+[次份联]|[一二三四五\d])\)$|[一二三四五\d]$")
_SUBMITTED = re.compile(r"[呈报]批表")
_PREFIX = re.compile(r"^[\u4e00-\u9fa5()]{0,30}$")


@dataclass(frozen=True)
class Title:
    """A title found on a page.

    Attributes:
        type: document type code it belongs to.
        name: the catalogue's wording it was matched with.
        text: as printed, folded.
        pieces: where it stands.
        score: 0–1: how well wording and look fit.
        continued: it says that the page continues another (续页).
    """

    type: str
    name: str
    text: str
    pieces: tuple[Piece, ...]
    score: float
    continued: bool = False


def _names(catalogue: Catalogue) -> dict[str, str]:
    """Folded title → type code."""
    key = catalogue.sha256
    if key not in _table:
        _table[key] = {
            fold(t): kind.code for kind in catalogue.types.values() for t in (*kind.titles, *kind.attachments)
        }
        _attached[key] = frozenset(fold(t) for kind in catalogue.types.values() for t in kind.attachments)
    return _table[key]


_table: dict[str, dict[str, str]] = {}
_attached: dict[str, frozenset[str]] = {}


def find_title(pieces: Sequence[Piece], catalogue: Catalogue) -> Title | None:
    """The best title in the upper part of one page."""
    page = [p for p in pieces if p.page == pieces[0].page] if pieces else []
    if not page:
        return None
    top = min(p.y0 for p in page)
    usual = median(p.height for p in page if not p.line.vertical) if any(not p.line.vertical for p in page) else 0.015
    names = _names(catalogue)
    found: list[Title] = []
    rows = [row for row in rows_of(page) if row[0].y0 < top + _ZONE]
    for index, row in enumerate(rows):
        for group in _groups(rows, index):
            title = _match(group, names, usual, top)
            if title is not None:
                found.append(title)
        for piece in row if len(row) > 1 else ():
            title = _match([piece], names, usual, top)
            # Other text stands beside it: a row of a table, unless it is set larger.
            if title is not None and piece.height > 1.2 * usual:
                found.append(replace(title, score=title.score * 0.8))
    title = max(found, key=lambda t: (round(t.score, 2), len(t.name)), default=None)
    if title is not None and title.name in _attached[catalogue.sha256]:
        return replace(title, continued=True)
    return title


def _groups(rows: Sequence[list[Piece]], index: int) -> list[list[Piece]]:
    """A row alone, and with one or two that follow it closely."""
    alone = len(rows[index]) == 1
    # Several pieces in a row are a title only where it is set one or two characters at a time.
    groups = [list(rows[index])] if alone or all(len(p.text) <= 3 and not p.text.isascii() for p in rows[index]) else []
    for count in (2, 3):
        if index + count <= len(rows):
            group = [p for row in rows[index : index + count] for p in row]
            heights = [p.height for p in group]
            close = all(
                rows[i + 1][0].y0 - rows[i][-1].y1 < 1.3 * max(heights) for i in range(index, index + count - 1)
            )
            if (
                close
                and max(heights) < 2.0 * min(heights)
                and all(len(rows[i]) == 1 for i in range(index, index + count))
            ):
                groups.append(group)
    return groups


def _match(group: Sequence[Piece], names: dict[str, str], usual: float, top: float) -> Title | None:
    text = "".join(p.text for p in group).rstrip(".:")
    if not 2 <= len(text) <= 60:
        return None
    continued = bool(_CONTINUED.search(text))
    # 呈批表 and 报批表 are other words for 审批表.
    bare = _SUBMITTED.sub("审批表", _CONTINUED.sub("", text))
    if bare not in names:
        bare = _REMARK.sub("", bare)
    if bare in names:
        name, fit = bare, 1.0
    else:
        ending = max((n for n in names if len(n) >= 3 and bare.endswith(n)), key=len, default=None)
        if ending and len(bare) - len(ending) <= 26 and _PREFIX.match(bare[: -len(ending)]) and len(ending) >= 4:
            name, fit = ending, 0.95
        elif len(bare) >= 4 and (near := process.extractOne(bare, names.keys(), scorer=fuzz.ratio, score_cutoff=84)):
            name, fit = near[0], near[1] / 100 * 0.95
        else:
            return None
    x0, x1 = min(p.x0 for p in group), max(p.x1 for p in group)
    height = max(p.height for p in group)
    centred = abs((x0 + x1) / 2 - 0.5) < 0.12
    large = height / usual if usual else 1.0
    first = min(p.y0 for p in group) - top
    look = 0.35 + (0.25 if centred else 0.0) + min(0.3, max(0.0, (large - 1.0) * 0.5)) + (0.1 if first < 0.2 else 0.0)
    if len(name) <= 3:
        look -= 0.1
    return Title(names[name], name, text, tuple(group), min(1.0, fit * (0.4 + 0.6 * look)), continued)
