"""Which page stands where in dossier.pdf: the volumes and, in each, scanned sheets and numbered body.

Only repeats what the Dossier says; nothing is counted anew here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from casefile.assembly.order import parts_of
from casefile.catalogue import filing_profile
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
    """One volume; scanned covers, contents and closing sheets stand behind the generated ones.

    Attributes:
        number: counted through the whole case.
        part: 正卷, 副卷, or "" where the profile does not part cases.
        index, count: which of how many volumes of its part it is.
    """

    number: int
    part: str = ""
    index: int = 1
    count: int = 1
    covers: list[PlannedPage] = field(default_factory=list)
    contents: list[PlannedPage] = field(default_factory=list)
    body: list[PlannedPage] = field(default_factory=list)
    closings: list[PlannedPage] = field(default_factory=list)

    def pages(self) -> list[PlannedPage]:
        return [*self.covers, *self.contents, *self.body, *self.closings]

    @property
    def name(self) -> str:
        """`第2册`, `副卷`, `正卷第2册`."""
        if self.part and self.count == 1:
            return self.part
        return f"{self.part}第{self.index}册"


def plan(dossier: Dossier, settings: Settings) -> list[PlannedVolume]:
    """The volumes in order. A dossier without any page has none."""
    by_id = {page.id: page for page in dossier.pages}
    parts = parts_of(dossier.documents, filing_profile(settings))
    volumes: dict[int, PlannedVolume] = {}
    last = 1
    for index, document in enumerate(dossier.documents):
        own = [by_id[page_id] for page_id in document.pages]
        last = next((p.volume for p in own if p.volume is not None), last)
        volume = volumes.setdefault(last, PlannedVolume(last))
        place = _place(volume, document)
        if place is volume.body:
            volume.part = parts[document.id]
        for page in own:
            if not is_in(page, settings):
                continue
            back = place is volume.body and len(place) % 2 == 1
            place.append(PlannedPage(page, index, back))
    filled = [volumes[number] for number in sorted(volumes) if volumes[number].pages()]
    return _counted(filled)


def _counted(volumes: list[PlannedVolume]) -> list[PlannedVolume]:
    """The volumes with their place in their part; sheets alone belong to the part before them."""
    before = next((v.part for v in volumes if v.part), "")
    for volume in volumes:
        volume.part = before = volume.part or before
    for volume in volumes:
        own = [v for v in volumes if v.part == volume.part]
        volume.index, volume.count = own.index(volume) + 1, len(own)
    return volumes


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
