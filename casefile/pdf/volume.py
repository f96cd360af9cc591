"""What stands in a volume and in which order, whatever kind of file it is written to (PDF, OFD)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from casefile.assembly.contents import ContentsRow
from casefile.catalogue import filing_profile
from casefile.model import Dossier, InputFile
from casefile.pdf.closing import draw_closing
from casefile.pdf.contents import draw_contents
from casefile.pdf.cover import draw_cover
from casefile.pdf.entries import closing_entries, cover_entries
from casefile.pdf.outline import Bookmark
from casefile.pdf.plan import PlannedPage, PlannedVolume
from casefile.pdf.typeset import Setter
from casefile.settings import Settings


class Target(Protocol):
    """A file that is being written page by page.

    Attributes:
        refs: what bookmarks lead to, one for each page written so far.
        unprintable: characters that were printed as 〓.
        signed: inputs with an electronic signature.
    """

    dossier: Dossier
    settings: Settings
    rows: Sequence[ContentsRow]
    refs: list[Any]
    bookmarks: list[Bookmark]
    unprintable: list[str]
    signed: tuple[InputFile, ...]

    def draw(self, title: str, label: str, under: Bookmark, draw: Callable[[Setter], Iterable[None]]) -> None:
        """Draws a generated sheet of any number of pages."""

    def write_scans(self, pages: Sequence[PlannedPage], label: str, under: Bookmark) -> None:
        """Writes scans, each document with a bookmark; `label` is for pages without a number."""


def write_volume(
    build: Target,
    volume: PlannedVolume,
    volumes: int,
    sheets: Collection[str],
    type_names: Mapping[str, str],
) -> None:
    """Cover, contents, body and closing sheet of one volume, each followed by what was scanned of its kind."""
    rows = [row for row in build.rows if row.volume == volume.number]
    mark = Bookmark(volume.name, None)
    build.bookmarks.append(mark)
    first = len(build.refs)
    if "cover" in sheets:
        cover = cover_entries(build.dossier, build.settings, volume, rows)
        build.draw("卷宗封面", "封面", mark, partial(draw_cover, entries=cover))
    build.write_scans(volume.covers, "封面（扫描）", mark)
    if "contents" in sheets:
        contents = partial(draw_contents, rows=rows, volume=volume.name if volumes > 1 else "")
        build.draw("卷内目录", "目录", mark, contents)
    build.write_scans(volume.contents, "目录（扫描）", mark)
    build.write_scans(volume.body, "空白页", mark)
    if "closing" in sheets:
        beside = filing_profile(build.settings).originals != "keep"
        closing = closing_entries(
            build.dossier, build.settings, volume, volumes, type_names, build.unprintable, build.signed, beside
        )
        build.draw("备考表", "备考表", mark, partial(draw_closing, entries=closing))
    build.write_scans(volume.closings, "备考表（扫描）", mark)
    mark.page = build.refs[first]


def add_bookmark(build: Target, under: Bookmark, item: PlannedPage, ref: Any, *, is_first: bool) -> None:
    """The bookmarks of a page just written: its document's where it is the first, and its own where it is marked."""
    if is_first:
        title = heading(build.dossier, build.rows, item.document)
        under.children.append(Bookmark(title, ref, is_open=False))
    if item.page.mark:
        label = f"第{item.page.number}页　" if item.page.number is not None else ""
        under.children[-1].children.append(Bookmark(label + item.page.mark, ref))


def heading(dossier: Dossier, rows: Sequence[ContentsRow], document: int) -> str:
    """A document's bookmark: as its row in the contents says, or as a scanned sheet."""
    row = next((r for r in rows if r.document == document), None)
    return f"{row.number}　{row.title}" if row else f"{dossier.documents[document].title}（扫描件）"
