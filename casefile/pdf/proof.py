"""The finished file, opened again and compared with what should be in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pikepdf

from casefile.errors import KnownError
from casefile.pdf.fetch import Originals
from casefile.store import Store

_STAMP = re.compile(rb"/Artifact <</Type /Pagination>> BDC.*?\((\d+)\) Tj ET\nQ\nEMC", re.DOTALL)


class DossierNotProved(KnownError):
    """The written file does not hold what it should: a disk fault or a bug. It is not put in place."""

    code: ClassVar[str] = "dossier_not_proved"


@dataclass(frozen=True, slots=True)
class ExpectedPage:
    """Attributes:
    label: page label; an int for a numbered page.
    number: stamped number, None when none may stand there.
    image_sha256: digest of the image stream, None for a generated sheet.
    original: digest of the stored original the stream must equal byte for byte, None where it was made anew.
    """

    label: str | int
    number: int | None = None
    image_sha256: str | None = None
    original: str | None = None


def prove(path: Path, expected: Sequence[ExpectedPage], store: Store | None = None) -> None:
    """Compares pages, image streams, stamped numbers and labels.

    Where the stream is an original, it is compared with the one in `store`, whose digest was checked before.

    Raises:
        DossierNotProved: with the first difference.
    """
    try:
        # Not mapped into memory: mapped pages of a big file count as ours.
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf, _originals(expected, store) as originals:
            _compare(pdf, expected, originals, store)
    except pikepdf.PdfError as error:
        raise DossierNotProved(path=path.name, difference=str(error)) from error


def _originals(expected: Sequence[ExpectedPage], store: Store | None) -> AbstractContextManager[Originals | None]:
    """Each one read while the page before it is compared; they were checked when they were written."""
    if store is None:
        return nullcontext()
    return Originals(store, [wanted.original for wanted in expected if wanted.original is not None], check=False)


def _compare(
    pdf: pikepdf.Pdf, expected: Sequence[ExpectedPage], originals: Originals | None, store: Store | None
) -> None:
    seen: set[str] = set()
    if len(pdf.pages) != len(expected):
        _fail(f"{len(pdf.pages)} pages, not {len(expected)}")
    labels = _labels(pdf, len(expected))
    for index, (page, wanted, label) in enumerate(zip(pdf.pages, expected, labels, strict=True), start=1):
        if label != str(wanted.label):
            _fail(f"page {index}: label {label}, not {wanted.label}")
        if wanted.image_sha256 is None:
            continue
        raw = page.obj.Resources.XObject.Im.read_raw_bytes()
        digest = wanted.original
        if store is not None and originals is not None and digest is not None:
            same = raw == (store.read(digest) if digest in seen else originals.fetch(digest))
            seen.add(digest)
        else:
            same = hashlib.sha256(raw).hexdigest() == wanted.image_sha256
        if not same:
            _fail(f"page {index}: image altered")
        stamped = stamped_numbers(page)
        if stamped != ([] if wanted.number is None else [wanted.number]):
            _fail(f"page {index}: stamped {stamped}, not {wanted.number}")


def stamped_numbers(page: pikepdf.Page) -> list[int]:
    """The numbers stamped on a page of a dossier of ours, read from its content."""
    contents = page.obj.Contents
    first = contents[0] if isinstance(contents, pikepdf.Array) else contents
    return [int(found) for found in _STAMP.findall(first.read_bytes())]


def _labels(pdf: pikepdf.Pdf, count: int) -> list[str]:
    """The label of every page; pikepdf's own look-up costs a search of the tree for each page."""
    nums: Any = pdf.Root.PageLabels.Nums if "/PageLabels" in pdf.Root else []
    ranges = {int(nums[i]): nums[i + 1] for i in range(0, len(nums), 2)}
    labels: list[str] = []
    current, start = None, 0
    for index in range(count):
        if index in ranges:
            current, start = ranges[index], index
        if current is None:
            labels.append("")
        elif "/S" in current:
            labels.append(f"{current.get('/P', '')}{int(current.get('/St', 1)) + index - start}")
        else:
            labels.append(str(current.get("/P", "")))
    return labels


def _fail(difference: str) -> None:
    raise DossierNotProved(path="dossier.pdf", difference=difference)
