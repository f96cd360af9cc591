"""Which page stands where in dossier.pdf: the volumes and, in each, scanned sheets and numbered body.

Only repeats what the Dossier says; nothing is counted anew here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from casefile.model import Document, Dossier, DossierPage
from casefile.settings import Settings

COVERS = ("COVER",)
CONTENTS = ("CATALOGUE",)
CLOSINGS = ("FILE_NOTE", "BACK_COVER")


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A scan in the dossier.

    Attributes:
        document: index into `Dossier.documents`.
        is_back: it is the second side of a leaf, counting the pages of the volume's body from its first.
    """

    page: DossierPage
    document: int
    is_back: bool = False


@dataclass
class PlannedVolume:
    """One volume; scanned covers, contents and closing sheets stand behind the generated ones."""

    number: int
    covers: list[PlannedPage] = field(default_factory=list)
    contents: list[PlannedPage] = field(default_factory=list)
    body: list[PlannedPage] = field(default_factory=list)
    closings: list[PlannedPage] = field(default_factory=list)

    def pages(self) -> list[PlannedPage]:
        return [*self.covers, *self.contents, *self.body, *self.closings]


def plan(dossier: Dossier, settings: Settings) -> list[PlannedVolume]:
    """The volumes in order. A dossier without any page has none."""
    by_id = {page.id: page for page in dossier.pages}
    volumes: dict[int, PlannedVolume] = {}
    last = 1
    for index, document in enumerate(dossier.documents):
        own = [by_id[page_id] for page_id in document.pages]
        last = next((p.volume for p in own if p.volume is not None), last)
        volume = volumes.setdefault(last, PlannedVolume(last))
        place = _place(volume, document)
        for page in own:
            if not is_in(page, settings):
                continue
            back = place is volume.body and len(place) % 2 == 1
            place.append(PlannedPage(page, index, back))
    return [volumes[number] for number in sorted(volumes) if volumes[number].pages()]


def is_in(page: DossierPage, settings: Settings) -> bool:
    """Whether the page goes into dossier.pdf."""
    return (
        page.document is not None
        and page.left_out is None
        and page.duplicate_of is None
        and page.role is None
        and not (page.blank and settings.dossier.blanks == "leave_out")
    )


def _place(volume: PlannedVolume, document: Document) -> list[PlannedPage]:
    if document.number is not None:
        return volume.body
    if document.type in COVERS:
        return volume.covers
    if document.type in CONTENTS:
        return volume.contents
    return volume.closings
