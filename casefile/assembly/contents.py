"""Rows of the contents sheet (卷内目录), from the one numbering."""

from __future__ import annotations

from dataclasses import dataclass

from casefile.model import Document, Dossier
from casefile.settings import Settings

_DATES = ("made_date", "closed_at", "filed_at", "reviewed_at", "started_at", "hearing_at", "served_at", "paid_at", "published_at")


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """One line of the contents (columns: domain reference §2.6).

    Attributes:
        number: 序号, 1-based through all volumes.
        responsible: 责任者, the issuer where the paper names one.
        date: ISO date or "".
        first, last: numbers of its first and last written page; None when all its pages are blank.
        document: index into `Dossier.documents`.
    """

    number: int
    volume: int
    doc_no: str
    responsible: str
    title: str
    date: str
    first: int | None
    last: int | None
    remark: str
    document: int


def contents_rows(dossier: Dossier, settings: Settings) -> tuple[ContentsRow, ...]:
    """One row for each numbered document, in dossier order."""
    pages = {p.page.id: p for p in dossier.pages}
    rows = []
    for index, document in enumerate(dossier.documents):
        if document.number is None:
            continue
        own = [pages[p] for p in document.pages]
        numbers = [p.number for p in own if p.number is not None]
        rows.append(
            ContentsRow(
                number=document.number,
                volume=next((p.volume for p in own if p.volume is not None), 1),
                doc_no=document.value("doc_no") or "",
                responsible=document.value("issuer") or "",
                title=document.title,
                date=_date(document),
                first=min(numbers) if numbers else None,
                last=max(numbers) if numbers else None,
                remark=_remark(document),
                document=index,
            )
        )
    return tuple(rows)


def _date(document: Document) -> str:
    return next((v[:10] for name in _DATES if (v := document.value(name))), "")


def _remark(document: Document) -> str:
    if not document.missing_sheets:
        return ""
    return "缺第" + "、".join(str(n) for n in document.missing_sheets) + "页"
