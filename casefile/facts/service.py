"""Which row of which service receipt serves which paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casefile.facts.compare import number_key
from casefile.facts.values import Facts, Paper, Value


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of a receipt.

    Attributes:
        receipt: index of the receipt's paper.
        served: index of the paper it serves; None when that cannot be told.
        certain: told by the number printed in the row, not by position alone.
        officers: those who served; of the whole receipt when rows do not name them.
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


def deliveries(papers: Sequence[Paper]) -> tuple[Delivery, ...]:
    """Every row of every receipt, in dossier order."""
    numbers: dict[str, int] = {}
    for paper in papers:
        own = paper.get("doc_no")
        if own and own.read and paper.type != "SERVICE_RECEIPT":
            numbers.setdefault(number_key(own.text), paper.index)
    found = []
    for receipt in papers:
        if receipt.type == "SERVICE_RECEIPT":
            found.extend(_rows(receipt, numbers))
    return tuple(found)


def _rows(receipt: Paper, numbers: dict[str, int]) -> list[Delivery]:
    names = ("served_doc_no", "served_at", "service_method", "recipient")
    numbered = sorted({v.row for v in receipt.values if v.name in names and v.row is not None})
    rows: list[int | None] = [*numbered] or [None]
    result = []
    for row in rows:
        doc_no = _cell(receipt, "served_doc_no", row, rows)
        served = numbers.get(number_key(doc_no.text)) if doc_no and doc_no.read else None
        certain = served is not None
        if served is None and len(rows) == 1:
            served = receipt.serves
        own = tuple(v for v in receipt.all("officers") if v.row == row) if len(rows) > 1 else ()
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
                officers=own or receipt.all("officers"),
            )
        )
    return result


def _cell(receipt: Paper, name: str, row: int | None, rows: list[int | None]) -> Value | None:
    values = receipt.all(name)
    in_row = [v for v in values if v.row == row]
    if in_row:
        return max(in_row, key=lambda v: v.confidence)
    # A cell that spans all rows is printed once.
    if len(rows) == 1 or len(values) == 1:
        return values[0] if values else None
    return None


def served_by(facts: Facts, paper: Paper) -> tuple[Delivery, ...]:
    """The deliveries of one paper, the certain ones first, then by date."""
    own = [d for d in deliveries(facts.papers) if d.served == paper.index]
    return tuple(sorted(own, key=lambda d: (not d.certain, d.served_at.text if d.served_at else "9999")))
