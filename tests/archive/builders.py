"""Small made cases for tests of the archive and of packages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from casefile.archive import CaseHeader, CaseRecord, IndexLine, Output, PageText
from casefile.model import (
    Box,
    Change,
    Char,
    Colour,
    InputFile,
    InputState,
    Measures,
    Operation,
    Page,
    PageOrigin,
    Reading,
    TextLine,
)
from casefile.store import Store

AT = datetime(2026, 3, 2, 9, 30)
LINES = ("行政处罚决定书", "浙临交罚〔2025〕第000123号", "当事人:戴明远", "罚款人民币960.00元")


def make_page_text(page: str, lines: Sequence[str] = LINES) -> PageText:
    boxes = [Box(0.1, 0.1 * i, 0.9, 0.1 * i + 0.05) for i in range(len(lines))]
    entries = tuple(IndexLine(text, box) for text, box in zip(lines, boxes))
    return PageText(page, entries, 0, "PENALTY_DECISION", "行政处罚决定书", 1, 1)


def make_reading(key: str, lines: Sequence[str] = LINES) -> Reading:
    chars = (Char("罚", 0.1, 0.12, 0.99, (("罰", 0.01),)),)
    text = tuple(TextLine(line, Box(0.1, 0.1, 0.9, 0.15), 0.98, chars) for line in lines)
    return Reading(key, "engine 1", Measures(turn=90, skew_deg=0.25), text, (), 0.98)


def make_operation(number: int = 1) -> Operation:
    change = Change(f"turn/page-{number}", None, 90)
    return Operation("op.turn_pages", (change,), {"count": "1"}, "2026-03-02T10:00:00", "陆宇芳")


def make_record(
    store: Store,
    *,
    name: str = "a",
    case_no: str | None = "浙临交立〔2025〕第000123号",
    agency: str = "临江市交通运输局",
    pages: Sequence[Sequence[str]] = (LINES,),
    **changes: Any,
) -> CaseRecord:
    """A record of one input per entry of `pages` (its lines), stored; `name` makes the files' bytes."""
    inputs, made, readings, texts = [], [], {}, []
    for index, lines in enumerate(pages):
        digest = store.put(f"scan {name} {index}".encode())
        page = Page(f"{digest[:16]}-0", index, 0, 100, 200, 300, Colour.RGB, digest, "image/jpeg", PageOrigin.FILE)
        size = len(f"scan {name} {index}")
        inputs.append(InputFile(index, f"{name}/{index}.jpg", digest, size, "image/jpeg", InputState.TAKEN, pages=1))
        made.append(page)
        readings[page.id] = make_reading(f"key {name} {index}", lines)
        texts.append(make_page_text(page.id, lines))
    outputs = []
    for file in ("dossier.pdf", "score_sheet.pdf", "score_sheet.xlsx"):
        data = f"{file} {name}".encode()
        outputs.append(Output(file, store.put(data), len(data), len(made) if file == "dossier.pdf" else None))
    report = {
        "schema": "made-for-tests",
        "archive": None,
        "documents": [{"type": "PENALTY_DECISION"}],
        "score": {"total": None, "low": 71.5, "high": 93.25, "grade": "合格"},
        "outputs": [{"path": o.path, "sha256": o.sha256, "bytes": o.bytes, "pages": o.pages} for o in outputs],
    }
    values: dict[str, Any] = {
        "header": CaseHeader(
            agency,
            case_no,
            "戴明远超限运输案",
            "戴明远",
            "超限运输",
            "浙临交罚〔2025〕第000123号",
            {"decided": "2025-03-28", "incident": "2025-03-01T08:30"},
            "960.00",
        ),
        "inputs": tuple(inputs),
        "pages": tuple(made),
        "readings": readings,
        "operations": (make_operation(1),),
        "report": report,
        "facts": {"party": "戴明远", "amount": "960.00"},
        "score": {"total": None, "findings": []},
        "judgements": ({"criterion": "A1-01", "by": "陆宇芳"},),
        "index": tuple(texts),
        "outputs": tuple(outputs),
    }
    return CaseRecord(**{**values, **changes})


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
