"""The finished OFD, opened again with the reader that takes OFD files in, and compared with what should be in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from xml.etree.ElementTree import Element

from casefile.errors import KnownError
from casefile.intake.faults import IntakeFault
from casefile.intake.ofd_file import OfdFile
from casefile.ofd.marks import clean
from casefile.pdf.outline import Bookmark


class OfdNotProved(KnownError):
    """The written file does not hold what it should: a disk fault or a bug. It is not put in place."""

    code: ClassVar[str] = "ofd_not_proved"


@dataclass(frozen=True, slots=True)
class ExpectedOfdPage:
    """Attributes:
    picture: digest of its picture, None for a generated sheet.
    number: stamped number.
    texts: lines of its invisible text, in order.
    """

    picture: str | None = None
    number: int | None = None
    texts: tuple[str, ...] = ()


def prove(path: Path, expected: Sequence[ExpectedOfdPage], bookmarks: Sequence[Bookmark]) -> None:
    """Compares pages, pictures, stamped numbers, invisible text and outline.

    Raises:
        OfdNotProved: with the first difference.
    """
    try:
        with OfdFile(path, max_pages=len(expected) + 1) as ofd:
            _compare(ofd, expected)
            _compare_outline(ofd, bookmarks)
    except IntakeFault as error:
        raise OfdNotProved(path=path.name, difference=str(error)) from error


def outline(ofd: OfdFile) -> list[tuple[int, str, str]]:
    """The outline as (depth, title, page id)."""
    return list(_walk(ofd.document, 0))


def _compare(ofd: OfdFile, expected: Sequence[ExpectedOfdPage]) -> None:
    if len(ofd) != len(expected):
        _fail(f"{len(ofd)} pages, not {len(expected)}")
    for index, wanted in enumerate(expected):
        page = ofd.page(index)
        pictures = [o for o in page.objects if o.kind == "ImageObject"]
        if len(pictures) != (wanted.picture is not None):
            _fail(f"page {index + 1}: {len(pictures)} pictures")
        if wanted.picture is None:
            continue
        if hashlib.sha256(ofd.media(pictures[0].resource)[1]).hexdigest() != wanted.picture:
            _fail(f"page {index + 1}: picture altered")
        texts = [o for o in page.objects if o.kind == "TextObject"]
        if tuple(o.text for o in texts if not o.shown) != wanted.texts:
            _fail(f"page {index + 1}: text differs")
        numbers = [o.text for o in texts if o.shown and o.text.isdigit()]
        if numbers != ([] if wanted.number is None else [str(wanted.number)]):
            _fail(f"page {index + 1}: stamped {numbers}, not {wanted.number}")


def _compare_outline(ofd: OfdFile, bookmarks: Sequence[Bookmark]) -> None:
    wanted = [item for mark in bookmarks for item in _flat(mark, 1)]
    if outline(ofd) != wanted:
        _fail("outline differs")


def _flat(mark: Bookmark, depth: int) -> Iterator[tuple[int, str, str]]:
    yield depth, clean(mark.title), str(mark.page)
    for child in mark.children:
        yield from _flat(child, depth + 1)


def _walk(node: Element, depth: int) -> Iterator[tuple[int, str, str]]:
    for child in node:
        kind = str(child.tag).rpartition("}")[2]
        if kind == "Outlines":
            yield from _walk(child, depth + 1)
        elif kind == "OutlineElem":
            goal = next((n for n in child.iter() if str(n.tag).endswith("}Dest")), None)
            yield depth, child.get("Title", ""), goal.get("PageID", "") if goal is not None else ""
            yield from _walk(child, depth + 1)


def _fail(difference: str) -> None:
    raise OfdNotProved(path="dossier.ofd", difference=difference)
