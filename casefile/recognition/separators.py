"""Separator sheets: what their code says, finding it on a scan, and which sheets of a run were not seen.

A sheet lies before the first page of a document. Its QR code carries the run (all sheets printed together),
the sheet's number in it and how many there are, so that a sheet that was lost, torn or scanned upside down
under another one is noticed, also the last one. `separator_print` draws the sheets, `separator_scan` finds them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

_MARK = "MJ1"  # says that a code is ours, and which edition of the payload
_RUN = re.compile(r"[0-9A-Z-]{1,16}")
_TYPE = re.compile(r"[A-Z0-9_]{0,48}")
_MOST_SHEETS = 9999


@dataclass(frozen=True, slots=True)
class Separator:
    """One separator sheet.

    Attributes:
        run: names the sheets printed together: 1–16 capital letters, digits and hyphens.
        number: of this sheet in the run, 1-based.
        total: sheets in the run, at most 9999.
        type: document type code of what follows; "" where only a new document begins.
        case: number or name of the case, may be "".

    Raises:
        ValueError: a value is outside of what is said above.
    """

    run: str
    number: int
    total: int
    type: str = ""
    case: str = ""

    def __post_init__(self) -> None:
        if not _RUN.fullmatch(self.run) or not _TYPE.fullmatch(self.type):
            raise ValueError(f"run {self.run!r} or type {self.type!r} cannot stand in a separator's code")
        if not 1 <= self.number <= self.total <= _MOST_SHEETS:
            raise ValueError(f"sheet {self.number} of {self.total}")
        if len(self.case) > 80 or not (self.case == "" or self.case.isprintable()):
            raise ValueError(f"a case's name of {len(self.case)} characters is too long for a separator's code")

    @property
    def payload(self) -> str:
        """What its QR code holds, e.g. `MJ1;K7Q2;3;12;PENALTY_DECISION;浙交罚〔2025〕12号`."""
        return f"{_MARK};{self.run};{self.number};{self.total};{self.type};{self.case}"


def parse_payload(text: str | None) -> Separator | None:
    """The separator whose code holds `text`; None for every other code, such as a receipt's."""
    parts = (text or "").split(";", 5)
    if len(parts) != 6 or parts[0] != _MARK or not (parts[2].isdecimal() and parts[3].isdecimal()):
        return None
    try:
        return Separator(parts[1], int(parts[2]), int(parts[3]), parts[4], parts[5])
    except ValueError:
        return None


def make_run(run: str, types: Sequence[str], case: str = "") -> tuple[Separator, ...]:
    """Sheets for documents of `types`, in that order, numbered from 1.

    Raises:
        ValueError: see `Separator`.
    """
    return tuple(Separator(run, number, len(types), kind, case) for number, kind in enumerate(types, 1))


@dataclass(frozen=True, slots=True)
class UnseenSheets:
    """Sheets of one run that were printed and not found among the scans.

    Attributes:
        numbers: rising, never empty.
        total: sheets in the run.
    """

    run: str
    case: str
    numbers: tuple[int, ...]
    total: int


def unseen_sheets(payloads: Iterable[str | None]) -> tuple[UnseenSheets, ...]:
    """What is missing of every run of which at least one sheet was seen, runs in order of appearance.

    Args:
        payloads: `Measures.separator` of the pages; None and foreign codes are passed over.
    """
    seen: dict[str, list[Separator]] = {}
    for payload in payloads:
        separator = parse_payload(payload)
        if separator is not None:
            seen.setdefault(separator.run, []).append(separator)
    missing = []
    for run, sheets in seen.items():
        total = max(s.total for s in sheets)
        numbers = tuple(sorted(set(range(1, total + 1)) - {s.number for s in sheets}))
        if numbers:
            missing.append(UnseenSheets(run, sheets[0].case, numbers, total))
    return tuple(missing)


def type_hints(
    pages: Sequence[tuple[str, str | None]], known: Collection[str], passed_over: Collection[str] = ()
) -> dict[str, str]:
    """Page id → type code that the separator sheet before it announces.

    Args:
        pages: page id and `Measures.separator`, in input order.
        known: type codes of the catalogue; others say nothing.
        passed_over: ids of blank and repeated pages: the back of a sheet is not the document.
    """
    hints: dict[str, str] = {}
    announced = ""
    for page_id, payload in pages:
        if payload is not None:
            separator = parse_payload(payload)
            announced = separator.type if separator is not None and separator.type in known else ""
        elif announced and page_id not in passed_over:
            hints[page_id] = announced
            announced = ""
    return hints
