"""Which row of which service receipt serves which paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casefile.facts.compare import number_key
from casefile.facts.text import fold
from casefile.facts.values import Facts, Paper, Value

_SERVED = (
    "EVIDENCE_PRESERVATION_LIST", "PRESERVATION_RELEASE", "COERCIVE_DECISION", "COERCIVE_EXTENSION", "COERCIVE_RELEASE",
    "RECTIFY_NOTICE", "PENALTY_NOTICE", "HEARING_NOTICE", "PENALTY_DECISION", "NO_PENALTY_DECISION", "DEMAND_LETTER",
    "INSTALMENT_NOTICE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of a receipt.

    Attributes:
        receipt: index of the receipt's paper.
        served: index of the paper it serves; None when that cannot be told.
        certain: told by the number printed in the row, not by position alone.
        officers: those who served, of the whole receipt: each is named once, however many rows bear the name.
    """

    receipt: int
    row: int | None
    served: int | None
    certain: bool
    doc_no: Value | None
    served_at: Value | None
    method: Value | None
    recipient: Value | None
    officers: tuple[Value, ...]

    @property
    def middle(self) -> float | None:
        """Height of the row on its page, 0–1; None where no value of it has a place."""
        heights = [v.box.centre[1] for v in (self.served_at, self.recipient, self.method, self.doc_no) if v and v.box]
        return sum(heights) / len(heights) if heights else None


def deliveries(papers: Sequence[Paper]) -> tuple[Delivery, ...]:
    """Every row of every receipt, in dossier order."""
    numbers: dict[str, int] = {}
    for paper in papers:
        own = paper.get("doc_no")
        if own and own.read and paper.type != "SERVICE_RECEIPT":
            numbers.setdefault(number_key(own.text), paper.index)
    unnumbered = [p for p in papers if p.type != "SERVICE_RECEIPT" and not ((no := p.get("doc_no")) and no.read) and p.text]
    found = []
    for receipt in papers:
        if receipt.type == "SERVICE_RECEIPT":
            found.extend(_rows(receipt, numbers, unnumbered))
    return tuple(found)


def _shown_on(number: str, papers: Sequence[Paper]) -> int | None:
    """The one served paper that has the number in its text, where it was not found as its field."""
    wanted = fold(number)
    bearing = [p.index for p in papers if p.type in _SERVED and wanted in p.text]
    return bearing[0] if len(bearing) == 1 else None


def _rows(receipt: Paper, numbers: dict[str, int], unnumbered: Sequence[Paper]) -> list[Delivery]:
    names = ("served_doc_no", "served_at", "service_method", "recipient")
    numbered = sorted({v.row for v in receipt.values if v.name in names and v.row is not None})
    rows: list[int | None] = [*numbered] or [None]
    result = []
    for row in rows:
        doc_no = _cell(receipt, "served_doc_no", row, rows)
        served = numbers.get(number_key(doc_no.text)) if doc_no and doc_no.read else None
        if served is None and doc_no and doc_no.read and unnumbered:
            served = _shown_on(doc_no.text, unnumbered)
        certain = served is not None
        if served is None and len(rows) == 1:
            served = receipt.serves
        result.append(
            Delivery(
                receipt=receipt.index,
                row=row,
                served=served,
                certain=certain,
                doc_no=doc_no,
                served_at=_cell(receipt, "served_at", row, rows),
                method=_cell(receipt, "service_method", row, rows),
                recipient=_cell(receipt, "recipient", row, rows),
                officers=receipt.all("officers"),
            )
        )
    return result


def _cell(receipt: Paper, name: str, row: int | None, rows: list[int | None]) -> Value | None:
    values = receipt.all(name)
    in_row = [v for v in values if v.row == row]
    if in_row:
        return max(in_row, key=lambda v: v.confidence)
    # A cell that spans all rows is printed once; a number serves one paper.
    if len(rows) == 1 or (len(values) == 1 and name != "served_doc_no"):
        return values[0] if values else None
    return None


def served_by(facts: Facts, paper: Paper) -> tuple[Delivery, ...]:
    """The deliveries of one paper, the certain ones first, then by date."""
    own = [d for d in deliveries(facts.papers) if d.served == paper.index]
    return tuple(sorted(own, key=lambda d: (not d.certain, d.served_at.text if d.served_at else "9999")))
