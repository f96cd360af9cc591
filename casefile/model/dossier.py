"""What follows from pages, readings and arrangement. Computed, never edited."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from casefile.model.geometry import Box
from casefile.model.page import InputFile, Page
from casefile.model.reading import Mark, Reading


class FieldSource(StrEnum):
    OCR = "ocr"
    TEXT = "text"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Field:
    """One value on one paper (contract: Fields). It says what the paper says, even if the paper is wrong.

    Attributes:
        name: contract field name.
        value: canonical form; None when an operator said the paper does not bear it.
        raw: as read.
        row: 1-based for forms with rows and for lists, else None.
        page: page id.
        box: where it stands, None when unknown (operator).
        confidence: 0–1.
        repaired: a doubtful character was chosen by arithmetic.
        alternatives: other canonical values the reading allows, best first.
    """

    name: str
    value: str | None
    raw: str
    page: str | None
    box: Box | None
    confidence: float
    row: int | None = None
    source: FieldSource = FieldSource.OCR
    confirmed_by: str | None = None
    repaired: bool = False
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One paper of the case.

    Attributes:
        id: stable, see Arrangement.
        type: contract type code.
        title: as printed, or the catalogue's name.
        pages: page ids in reading order, its blanks included.
        confidence: 0–1 of the type.
        number: position in the dossier, 1-based; covers, contents and closing sheets have None.
        serves: id of the document a service receipt follows, else None.
        missing_sheets: printed page numbers that are not there.
    """

    id: str
    type: str
    title: str
    pages: tuple[str, ...]
    confidence: float
    fields: tuple[Field, ...] = ()
    number: int | None = None
    serves: str | None = None
    missing_sheets: tuple[int, ...] = ()

    def field(self, name: str) -> Field | None:
        """The first field called `name`, or None."""
        return next((f for f in self.fields if f.name == name), None)

    def all(self, name: str) -> tuple[Field, ...]:
        """Every field called `name`, in row order."""
        return tuple(f for f in self.fields if f.name == name)

    def value(self, name: str) -> str | None:
        found = self.field(name)
        return found.value if found else None


@dataclass(frozen=True, slots=True)
class DossierPage:
    """A page with everything that is known and decided about it.

    Attributes:
        turn, skew_deg, blank: as decided: a person's answer, else the machine's.
        duplicate_of: id of the page this one scans again.
        role: None, `separator` or `foreign`.
        left_out: why a person left it out, else None.
        decided_by: the person who said that it is left out, blank or a double; "" where the machine found it.
        mark: what a person marked it with, to find it again; else None.
        straightened: a person decided on its skew, so it is shown straightened.
        crop: the part of the upright page that a person wants shown; None for all of it.
        document: index into `Dossier.documents`, None when in no document.
        page_in_document: 1-based, None for blanks.
        number: stamped by us, counted anew in each volume, None when unnumbered.
    """

    page: Page
    reading: Reading | None
    turn: int = 0
    skew_deg: float = 0.0
    blank: bool = False
    duplicate_of: str | None = None
    role: str | None = None
    left_out: str | None = None
    document: int | None = None
    page_in_document: int | None = None
    printed_number: int | None = None
    printed_total: int | None = None
    stamped_number: int | None = None
    volume: int | None = None
    number: int | None = None
    mark: str | None = None
    crop: Box | None = None
    straightened: bool = False
    decided_by: str = ""

    @property
    def id(self) -> str:
        return self.page.id

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self.reading.marks if self.reading else ()

    @property
    def confidence(self) -> float:
        return self.reading.confidence if self.reading else 0.0


@dataclass(frozen=True, slots=True)
class Missing:
    """A required document that is not there; `because` is a message key with its reason in the catalogue."""

    type: str
    because: str


@dataclass(frozen=True)
class Dossier:
    """The whole case, composed. `documents` are in dossier order, `pages` in input order."""

    inputs: tuple[InputFile, ...] = ()
    pages: tuple[DossierPage, ...] = ()
    documents: tuple[Document, ...] = ()
    missing: tuple[Missing, ...] = ()
    volumes: int = 0

    def page(self, page_id: str) -> DossierPage:
        """Raises KeyError when there is no such page."""
        return self._by_id[page_id]

    @cached_property
    def _by_id(self) -> dict[str, DossierPage]:
        return {page.page.id: page for page in self.pages}

    def of_type(self, *types: str) -> tuple[Document, ...]:
        return tuple(d for d in self.documents if d.type in types)

    def value(self, name: str, *types: str) -> str | None:
        """The first value called `name`, looking at documents of `types` in that order, then at all."""
        for wanted in types:
            for document in self.of_type(wanted):
                value = document.value(name)
                if value:
                    return value
        if types:
            return None
        return next((v for d in self.documents if (v := d.value(name))), None)
