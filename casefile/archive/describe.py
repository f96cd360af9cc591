"""What the archive lists a case with and finds it by, from its dossier."""

from __future__ import annotations

from casefile.archive.records import CaseHeader, IndexLine, PageText
from casefile.model import Document, Dossier, FieldSource

# Where each date of a case stands: its role, the types that bear it (best first), the field.
_DATES = (
    ("incident", ("PENALTY_DECISION", "ON_SPOT_DECISION", "PENALTY_NOTICE"), "incident_at"),
    ("filed", ("CASE_FILING",), "filed_at"),
    ("notice", ("PENALTY_NOTICE",), "made_date"),
    ("decided", ("PENALTY_DECISION", "NO_PENALTY_DECISION", "ON_SPOT_DECISION"), "made_date"),
    ("paid", ("PAYMENT_RECEIPT",), "paid_at"),
    ("closed", ("CLOSING_REPORT",), "closed_at"),
    ("published", ("DISCLOSURE_RECORD",), "published_at"),
    ("archived", ("COVER", "FILE_NOTE"), "archived_at"),
)
_DECISIONS = ("PENALTY_DECISION", "NO_PENALTY_DECISION", "ON_SPOT_DECISION")
# Papers that say best who and what the case is about, best first; then any other.
_TELLING = (*_DECISIONS, "PENALTY_NOTICE", "CASE_FILING", "COVER", "INVESTIGATION_REPORT")


def header_of(dossier: Dossier, agency: str | None) -> CaseHeader:
    """What the case is known by and listed with.

    The case number is that of the filing form, else the one that most papers bear.
    """
    party = _value(dossier, "party_name", _TELLING)
    cause = _value(dossier, "cause", _TELLING)
    dates = {name: value for name, types, field in _DATES if (value := dossier.value(field, *types))}
    return CaseHeader(
        agency=agency or "",
        case_no=dossier.value("case_no", "CASE_FILING") or _most_frequent(dossier, "case_no"),
        title="".join(part for part in (party, cause) if part),
        party=party,
        cause=cause,
        decision_no=dossier.value("doc_no", *_DECISIONS),
        dates=dates,
        amount=dossier.value("amount", "PENALTY_DECISION", "ON_SPOT_DECISION"),
    )


def page_texts(dossier: Dossier) -> tuple[PageText, ...]:
    """What search finds: the lines of every page as read, and beside them what a person corrected.

    Repeated scans and separators are left out: they would show everything twice.
    """
    return tuple(
        PageText(
            page=page.id,
            lines=_lines(dossier, page.id),
            document=page.document,
            document_type=document.type if document else None,
            document_title=document.title if document else "",
            volume=page.volume,
            number=page.number,
        )
        for page in dossier.pages
        if page.duplicate_of is None and page.role != "separator"
        for document in [dossier.documents[page.document] if page.document is not None else None]
    )


def _lines(dossier: Dossier, page_id: str) -> tuple[IndexLine, ...]:
    page = dossier.page(page_id)
    read = [IndexLine(line.text, line.box) for line in page.reading.lines] if page.reading else []
    return (*read, *(line for document in _holding(dossier, page_id) for line in _typed(document, page_id)))


def _holding(dossier: Dossier, page_id: str) -> list[Document]:
    index = dossier.page(page_id).document
    return [] if index is None else [dossier.documents[index]]


def _typed(document: Document, page_id: str) -> list[IndexLine]:
    """Values typed by a person; one whose place is not known stands with the document's first page."""
    first = document.pages[0] if document.pages else None
    return [
        IndexLine(field.value, field.box)
        for field in document.fields
        if field.source is FieldSource.OPERATOR and field.value and (field.page or first) == page_id
    ]


def _value(dossier: Dossier, name: str, types: tuple[str, ...]) -> str | None:
    return dossier.value(name, *types) or dossier.value(name)


def _most_frequent(dossier: Dossier, name: str) -> str | None:
    counted: dict[str, int] = {}
    for document in dossier.documents:
        for value in {field.value for field in document.all(name) if field.value}:
            counted[value] = counted.get(value, 0) + 1
    return max(counted, key=lambda value: counted[value], default=None)
