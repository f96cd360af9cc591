"""The account of a build: every file and page that came in, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from casefile.model import Dossier, DossierPage


@dataclass(frozen=True, slots=True)
class ReconciledInput:
    """One file: as in `InputFile`, with how many of its pages stand in the dossier."""

    path: str
    sha256: str | None
    state: str
    code: str | None
    pages: int
    lost_pages: int
    in_dossier: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One page that is not in the dossier.

    Attributes:
        why: `duplicate`, `separator`, `foreign`, `person`, `blank` or `undocumented`.
        detail: the page it repeats, or the person's reason.
        by: whose decision that was: a person's name; "" for the machine or the office's settings.
    """

    page: str
    image_sha256: str
    why: str
    detail: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Attributes:
    pages_in: pages of all inputs.
    scans_out: of these in the dossier; `pages_in == scans_out + len(left_out)`.
    numbered, blanks: of `scans_out`: with a stamped number, blank.
    sheets: pages we generated.
    digests: page id and digest of its image, for every scan in the dossier, in its order.
    unprintable: characters no bundled face has, printed as 〓.
    """

    inputs: tuple[ReconciledInput, ...]
    pages_in: int
    scans_out: int
    numbered: int
    blanks: int
    sheets: int
    left_out: tuple[LeftOut, ...]
    digests: tuple[tuple[str, str], ...]
    unprintable: tuple[str, ...] = ()


def reconcile(
    dossier: Dossier, used: Iterable[DossierPage], sheets: int, unprintable: Iterable[str] = ()
) -> Reconcile:
    """The account of a dossier whose scans are `used`, in their order.

    Raises:
        ValueError: a page is there twice or from nowhere: a bug of the plan.
    """
    listed = list(used)
    placed = {page.id for page in listed}
    if len(placed) != len(listed) or not placed <= {page.id for page in dossier.pages}:
        raise ValueError("pages in and out do not agree")
    counts: dict[int, int] = {}
    for page in listed:
        counts[page.page.input] = counts.get(page.page.input, 0) + 1
    return Reconcile(
        inputs=tuple(
            ReconciledInput(
                i.path, i.sha256, str(i.state), i.code, i.pages, i.lost_pages, counts.get(i.index, 0)
            )
            for i in dossier.inputs
        ),
        pages_in=len(dossier.pages),
        scans_out=len(listed),
        numbered=sum(page.number is not None for page in listed),
        blanks=sum(page.blank for page in listed),
        sheets=sheets,
        left_out=left_out(dossier, placed),
        digests=tuple((page.id, page.page.image_sha256) for page in listed),
        unprintable=tuple(unprintable),
    )


def left_out(dossier: Dossier, placed: Collection[str]) -> tuple[LeftOut, ...]:
    """Every page that is not among `placed`, in input order."""
    return tuple(_left_out(page) for page in dossier.pages if page.id not in placed)


def _left_out(page: DossierPage) -> LeftOut:
    why, detail = "undocumented", ""
    if page.left_out is not None:
        why, detail = "person", page.left_out
    elif page.duplicate_of is not None:
        why, detail = "duplicate", page.duplicate_of
    elif page.role is not None:
        why = page.role
    elif page.blank:
        why = "blank"
    return LeftOut(page.id, page.page.image_sha256, why, detail, page.decided_by)
