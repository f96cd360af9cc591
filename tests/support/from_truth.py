"""A Dossier made straight from a made case's truth: what scoring sees when reading is perfect.

With a `Noise`, fields, lines, marks and pages are lost, misread or unsure at its shares, from a seed.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from casefile.catalogue import load
from casefile.facts.required import required_documents
from casefile.model import (
    Box,
    Colour,
    Document,
    Dossier,
    DossierPage,
    Field,
    InputFile,
    InputState,
    Mark,
    MarkKind,
    Measures,
    Page,
    PageOrigin,
    Reading,
    TextLine,
)
from casefile.recognition.fields import agree
from casefile.settings import Settings, load_settings
from tests.support.noise import SILENCE, Noise, field_read, line_read, mark_read, overlaps, page_badness

_NUMBERLESS = ("COVER", "CATALOGUE", "FILE_NOTE", "BACK_COVER")


def dossier_from_truth(folder: Path, *, noise: Noise = SILENCE, seed: int = 0) -> tuple[Dossier, Settings]:
    """The composed dossier and the office settings of the made case in `folder`.

    Args:
        noise: what reading loses and misreads; nothing by default.
        seed: of the noise.
    """
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    settings = load_settings(folder / truth["settings"])
    rng = random.Random(f"noise-{seed}")
    ids = [f"{index:016x}-{page['frame']}" for index, page in enumerate(truth["pages"])]
    places = {(p["file"], p["frame"]): id for p, id in zip(truth["pages"], ids, strict=True)}
    readings = [_reading(id, entry, noise, rng) for id, entry in zip(ids, truth["pages"], strict=True)]
    unread = {id for id, reading in zip(ids, readings, strict=True) if reading is None}
    hands = {id: _handwriting(entry) for id, entry in zip(ids, truth["pages"], strict=True)}
    documents = [_document(i, d, ids, unread, hands, rng, noise) for i, d in enumerate(truth["documents"])]
    documents = [d for d in documents if d.pages]
    if not noise.silent:  # as composing does
        documents = list(agree(documents))
    documents = _ordered(documents, settings.dossier.order)
    documents = [replace(d, missing_sheets=_missing_sheets(d, truth, ids)) for d in documents]
    where = {page: (n, k) for n, d in enumerate(documents) for k, page in enumerate(d.pages, 1)}
    number = 0
    numbers = {}
    for document in documents:
        if document.type in _NUMBERLESS:
            continue
        for page in document.pages:
            if not truth["pages"][ids.index(page)]["blank"]:
                number += 1
                numbers[page] = number
    pages = tuple(
        _page(index, entry, id, truth["scan"], places, where, numbers, reading)
        for index, (entry, id, reading) in enumerate(zip(truth["pages"], ids, readings, strict=True))
    )
    inputs = tuple(
        InputFile(i, name, f"{i:064x}", 1000, "image/jpeg", InputState.TAKEN, pages=1)
        for i, name in enumerate(sorted({p["file"] for p in truth["pages"]}))
    )
    dossier = Dossier(inputs, pages, tuple(documents), (), 1)
    missing = required_documents(dossier.documents, load(), settings, dossier.pages)
    return replace(dossier, missing=missing), settings


def _handwriting(entry: dict[str, Any]) -> list[Box]:
    boxes = [t["box"] for t in entry["text_lines"] if t.get("style") == "hand"]
    return [Box(*b) for b in (*boxes, *(m["box"] for m in entry["marks"] if m["kind"] in ("signature", "handwriting")))]


def _document(
    index: int,
    entry: dict[str, Any],
    ids: list[str],
    unread: set[str],
    hands: dict[str, list[Box]],
    rng: random.Random,
    noise: Noise,
) -> Document:
    fields = []
    for plain in entry["fields"]:
        field: Field | None = _field(plain, ids)
        if field is not None and not noise.silent:
            hand = overlaps(field.box, hands.get(field.page or "", []))
            field = None if field.page in unread else field_read(field, hand, noise, rng)
        if field is not None:
            fields.append(field)
    pages = tuple(ids[n] for n in sorted({*entry["pages"], *entry.get("blanks", ())}, key=lambda n: _place(n, entry)))
    confidence = 0.4 if any(rng.random() < noise.untyped_page for _ in entry["pages"]) else 0.98
    return Document(f"doc-{index}", entry["type"], entry["title"], pages, confidence, tuple(fields))


def _place(number: int, entry: dict[str, Any]) -> tuple[int, int]:
    if number in entry["pages"]:
        return entry["pages"].index(number), 0
    before = [k for k, n in enumerate(entry["pages"]) if n < number]
    return (max(before) if before else 0), 1


def _field(entry: dict[str, Any], ids: list[str]) -> Field:
    value = entry["value"]
    value = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    page = ids[entry["page"]] if entry["page"] is not None else None
    box = Box(*entry["box"]) if entry.get("box") else None
    return Field(entry["name"], value, entry.get("raw") or value, page, box, 0.97, entry.get("row"))


def _ordered(documents: list[Document], profile: str) -> list[Document]:
    """Filing order; a receipt stands behind the first paper it serves, else behind the paper before it."""
    catalogue = load()
    owners = {d.value("doc_no"): d for d in documents if d.type != "SERVICE_RECEIPT" and d.value("doc_no")}
    serves: dict[str, str] = {}
    previous = ""
    for document in documents:
        if document.type == "SERVICE_RECEIPT":
            owner = owners.get(document.value("served_doc_no") or "")
            serves[document.id] = owner.id if owner else previous
        elif catalogue[document.type].served:
            previous = document.id
    main = [d for d in documents if d.id not in serves]
    main.sort(key=lambda d: catalogue.order(d.type, profile))
    result: list[Document] = []
    for document in main:
        result.append(document)
        result.extend(replace(r, serves=document.id) for r in documents if serves.get(r.id) == document.id)
    result.extend(r for r in documents if r.id in serves and not serves[r.id])
    counted = 0
    numbered = []
    for document in result:
        if document.type not in _NUMBERLESS:
            counted += 1
            document = replace(document, number=counted)
        numbered.append(document)
    return numbered


def _missing_sheets(document: Document, truth: dict[str, Any], ids: list[str]) -> tuple[int, ...]:
    own = [truth["pages"][ids.index(p)] for p in document.pages]
    totals = [p["printed_total"] for p in own if p["printed_total"]]
    there = {p["printed_number"] for p in own}
    return tuple(n for n in range(1, max(totals) + 1) if n not in there) if totals else ()


def _reading(id: str, entry: dict[str, Any], noise: Noise, rng: random.Random) -> Reading | None:
    """What was read of one page; None when its reading failed."""
    pairs = [(TextLine(t["text"], Box(*t["box"]), 0.97), t.get("style") == "hand") for t in entry["text_lines"]]
    lines = [line for line, _ in pairs]
    marks = [
        Mark(MarkKind(m["kind"]), Box(*m["box"]).clipped(), 0.95, m.get("text") or None, None)
        for m in entry["marks"]
        if m["kind"] in set(MarkKind)
    ]
    if not noise.silent:
        if lines and rng.random() < noise.lost_page:
            return None
        badness = page_badness(rng)
        lines = [read for line, hand in pairs if (read := line_read(line, hand, badness, noise, rng))]
        marks = [seen for m in marks if (seen := mark_read(m, entry["colour"] == "RGB", noise, rng))]
    measures = Measures(
        turn=entry["turn"], turn_confidence=1.0, skew_deg=entry["skew_deg"], ink_px=0 if entry["blank"] else 5000,
        blank=entry["blank"], sharpness=500.0, contrast=0.8,
        red_ratio=0.01 if entry.get("red") and entry["colour"] == "RGB" else 0.0,
    )  # fmt: skip
    confidence = sum(line.confidence for line in lines) / len(lines) if lines else 0.0
    return Reading(f"key-{id}", "truth", measures, tuple(lines), tuple(marks), confidence)


def _page(
    index: int,
    entry: dict[str, Any],
    id: str,
    scan: dict[str, Any],
    places: dict[tuple[str, int], str],
    where: dict[str, tuple[int, int]],
    numbers: dict[str, int],
    reading: Reading | None,
) -> DossierPage:
    dpi = 200 if entry["dpi"] == scan["dpi"] else entry["dpi"]
    colour = {"1": Colour.BITONAL, "L": Colour.GREY}.get(entry["colour"], Colour.RGB)
    page = Page(id, index, entry["frame"], 1654, 2339, dpi, colour, "0" * 64, "image/jpeg", PageOrigin.FILE)
    twin = entry["duplicate_of"]
    document, position = where.get(id, (None, None))
    return DossierPage(
        page=page, reading=reading, turn=entry["turn"], skew_deg=entry["skew_deg"], blank=entry["blank"],
        duplicate_of=places.get((twin["file"], twin["frame"])) if twin else None, role=entry["role"], document=document,
        page_in_document=None if entry["blank"] else position, printed_number=entry["printed_number"],
        printed_total=entry["printed_total"], stamped_number=entry["stamped_number"], volume=1 if document is not None else None,
        number=numbers.get(id),
    )  # fmt: skip
