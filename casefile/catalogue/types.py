"""Document types as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Category(StrEnum):
    """What kind of paper it is; decides numbering, sealing and service rules."""

    OUTGOING = "OUT"
    INTERNAL = "IN"
    EVIDENCE = "EV"
    ARCHIVAL = "AR"


@dataclass(frozen=True, slots=True)
class Required:
    """When a case must hold the document.

    Attributes:
        when: one of `CONDITIONS`.
        instead: types that satisfy the requirement too.
        basis: law and article.
    """

    when: str
    instead: tuple[str, ...] = ()
    basis: str = ""

    @property
    def because(self) -> str:
        """Message code that says why it is required."""
        return f"required_{self.when}"


@dataclass(frozen=True)
class DocumentType:
    """One document type of the contract.

    Attributes:
        code: contract code.
        name: official title, `aliases` other titles in use.
        orders: place in each filing order by profile name, smaller first.
        served: must be served on the party.
        numbered: its pages get dossier page numbers.
        follows_served: stands behind the document it serves (送达回证).
        number: field that the paper's own number is: `case_no`, `doc_no` or None.
        phrases: fixed sentences that hardly stand on other papers.
        words: labels and vocabulary, weak evidence each.
        untitled: can be recognised without a form title.
        attachments: titles of sheets that go on with a document of this type.
        runs_together: pages of this type that follow each other are one document.
        fields: contract fields the paper can bear.
        labels: field name → label wordings (common ones put in).
        sentences: fixed sentences with `{field}` slots, `{}` a slot without a field.
        options: texts of the tick boxes whose ticked ones are `source_kind`.
        signoff: where issuer and date stand: seal, maker, approval or none.
        party_after: text behind which the party's block starts, when another block comes first.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    category: Category
    orders: Mapping[str, int]
    served: bool
    numbered: bool
    follows_served: bool
    number: str | None
    phrases: tuple[str, ...]
    words: tuple[str, ...]
    untitled: bool
    attachments: tuple[str, ...]
    runs_together: bool
    fields: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    sentences: tuple[str, ...]
    options: tuple[str, ...]
    signoff: str
    party_after: str | None
    required: Required | None

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Catalogue:
    """Every document type, and the label vocabulary they share.

    Attributes:
        types: by code, in the order of the file.
        stop_labels: labels that bear no field but end the value before them.
        structural: labels of whole blocks, which own no value while other labels stand beside them.
    """

    types: Mapping[str, DocumentType]
    stop_labels: tuple[str, ...] = ()
    structural: tuple[str, ...] = ()
    sha256: str = field(default="", compare=False)

    def __getitem__(self, code: str) -> DocumentType:
        return self.types[code]

    def order(self, code: str, profile: str = "procedure") -> int:
        """Place of a type in a filing order.

        Raises:
            KeyError: no such type or no such profile.
        """
        return self.types[code].orders[profile]

    @property
    def required(self) -> tuple[DocumentType, ...]:
        """Types that some case must hold, in filing order."""
        listed = [t for t in self.types.values() if t.required]
        return tuple(sorted(listed, key=lambda t: t.orders["procedure"]))
