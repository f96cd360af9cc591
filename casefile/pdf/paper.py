"""Drawn papers: score sheets, opinions, statistics. What they say comes from the caller, how they look from here.

A paper is a title and blocks one under the other; tables run over pages with their head repeated. PDF/A-2u.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from casefile.pdf.geometry import A4
from casefile.pdf.graft import canvas, graft
from casefile.pdf.layout import Layout
from casefile.pdf.objects import Name
from casefile.pdf.standard import About, finish
from casefile.pdf.tables import beginning, draw_table
from casefile.pdf.typeset import Setter
from casefile.pdf.writer import PdfWriter

Align = Literal["left", "centre", "right"]
Style = Literal["normal", "strong", "group", "total", "good", "bad", "open"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; line ends in it are kept.

    Attributes:
        style: `body` (宋), `note` (small, grey), `opinion` (楷), `warning` (framed).
        indent: begin paragraphs two characters in.
    """

    text: str
    style: Literal["body", "note", "opinion", "warning"] = "body"
    indent: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `width` in shares of the whole."""

    title: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row.

    Attributes:
        cells: one text for each column; a `group` row may have one that runs across.
        style: `group` (shaded, bold), `total` (bold), `good`/`bad`/`open` (coloured mark at its left).
    """

    cells: Sequence[str]
    style: Style = "normal"


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; rows may be plain sequences of text."""

    columns: Sequence[Column]
    rows: Sequence[Row | Sequence[str]]
    size: float = 9.0


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Labels with values, in ruled cells, `columns` pairs side by side."""

    pairs: Sequence[tuple[str, str]]
    columns: int = 2


Block = Heading | Text | Table | KeyValues


@dataclass(frozen=True, slots=True)
class Paper:
    """Attributes:
    footer: stands at the foot of every page, left of 第 x 页 共 y 页.
    agency: stands above the title.
    landscape: for wide tables.
    draft: 草稿 across every page.
    """

    title: str
    subtitle: str = ""
    blocks: Sequence[Block] = field(default_factory=tuple)
    footer: str = ""
    agency: str = ""
    landscape: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """What was written; `unprintable`: characters no bundled face has, printed as 〓."""

    path: Path
    pages: int
    bytes: int
    sha256: str
    unprintable: tuple[str, ...]


def write_paper(paper: Paper, out: Path, *, build_time: datetime) -> WrittenPaper:
    """Draws `paper` into `out`, complete or not at all; same paper and time, same bytes.

    Raises:
        OutputNotWritable, DiskFull: nothing was changed at `out`.
        ValueError: a row has more or fewer cells than its table has columns.
    """
    size = (A4[1], A4[0]) if paper.landscape else A4
    # Drawn twice: only after the first time is it known how many pages there are.
    pages = _drawn(paper, size, total=0)[1].page
    data, layout = _drawn(paper, size, total=pages)
    with PdfWriter(out) as writer:
        root = writer.reserve()
        refs = [
            writer.add(
                {
                    "Type": Name("Page"),
                    "Parent": root,
                    "MediaBox": [0, 0, *page.size],
                    "Resources": page.resources,
                    "Contents": page.contents,
                }
            )
            for page in graft(data, writer)
        ]
        about = About(paper.title, paper.agency, paper.subtitle, "", build_time)
        finish(writer, about, refs, root)
        writer.publish()
        return WrittenPaper(
            out, pages, writer.bytes_written, writer.sha256, tuple(layout.setter.unprintable)
        )


_HEADING = 40.0  # points a heading takes at most, with the room around it


def _drawn(paper: Paper, size: tuple[float, float], total: int) -> tuple[bytes, Layout]:
    drawn, buffer = canvas(size)
    layout = Layout(Setter(drawn), size, paper.footer, total, paper.draft)
    layout.title(paper.agency, paper.title, paper.subtitle)
    for block, follower in itertools.zip_longest(paper.blocks, paper.blocks[1:]):
        match block:
            case Heading(text, level):
                if isinstance(follower, Table):  # not alone at the foot of a page
                    rows = [_row(row) for row in follower.rows]
                    layout.need(_HEADING + beginning(layout, follower.columns, rows, follower.size))
                layout.heading(text, level)
            case Text(text, style, indent):
                layout.text(text, style, indent)
            case KeyValues(pairs, columns):
                layout.key_values(pairs, columns)
            case Table(columns, rows, type_size):
                draw_table(layout, columns, [_row(row) for row in rows], type_size)
    layout.end()
    drawn.save()
    return buffer.getvalue(), layout


def _row(row: Row | Sequence[str]) -> tuple[Sequence[str], str]:
    return (row.cells, row.style) if isinstance(row, Row) else (row, "normal")
