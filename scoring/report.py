"""report.json: the public account of one case (contract; schema in `resources/schema`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from casefile import __version__
from casefile.archive.records import Output
from casefile.locate import resource_path
from casefile.messages import sentence
from casefile.model import Dossier, DossierPage, Field, InputFile
from casefile.pdf.plan import is_in
from casefile.pdf.reconcile import left_out
from casefile.pdf.scans import PageCost
from casefile.recognition.separators import unseen_sheets
from casefile.settings import Settings
from scoring.engine import Finding, ScoreSheet
from scoring.judgement import as_plain
from scoring.pack import Pack

SCHEMA = "casefile.report/1"
TOOL = "Mingjuan"


def report(
    dossier: Dossier,
    sheet: ScoreSheet,
    pack: Pack,
    *,
    settings: Settings,
    archived: tuple[int, int] | None,
    outputs: Sequence[Output],
    seconds: dict[str, float],
    costs: Sequence[PageCost] = (),
) -> dict[str, Any]:
    """The report as plain data, keys as the contract names them.

    Args:
        archived: case id and version in the archive, None when it was not archived.
        seconds: wall time by stage; with `total`.
        costs: what each scan of a dossier just written costs in bytes.
    """
    total = seconds.get("total", 0.0)
    return {
        "schema": SCHEMA,
        "tool": {"name": TOOL, "version": __version__},
        "settings_sha256": settings.sha256,
        "archive": {"case_id": archived[0], "version": archived[1]} if archived else None,
        "inputs": [_input(i) for i in dossier.inputs],
        "pages": [_page(p) for p in dossier.pages],
        "documents": [
            {
                "type": d.type,
                "title": d.title,
                "pages": list(d.pages),
                "confidence": _share(d.confidence),
                "missing_sheets": list(d.missing_sheets),
                "fields": [_field(f) for f in d.fields],
            }
            for d in dossier.documents
        ],
        "missing": [{"type": m.type, "because": m.because} for m in dossier.missing],
        "findings": [_finding(f) for f in sheet.findings],
        "score": {
            "pack": sheet.pack_id,
            "pack_sha256": sheet.pack_sha256,
            "notice": pack.notice,
            "total": _points(sheet.total),
            "low": _points(sheet.low),
            "high": _points(sheet.high),
            "vetoes": list(sheet.vetoes),
            "grade": sheet.grade,
        },
        "reconcile": reconcile(dossier, settings),
        "page_costs": [
            {"page": c.page, "image_bytes": c.image_bytes, "other_bytes": c.other_bytes, "kept": c.kept} for c in costs
        ],
        "separators_unseen": [
            {"run": u.run, "case": u.case, "numbers": list(u.numbers), "total": u.total}
            for u in unseen_sheets([p.reading.measures.separator if p.reading else None for p in dossier.pages])
        ],
        "outputs": [{"path": o.path, "sha256": o.sha256, "bytes": o.bytes, "pages": o.pages} for o in outputs],
        "timing": {
            "seconds": {name: round(value, 3) for name, value in seconds.items()},
            "pages_per_minute": round(len(dossier.pages) * 60 / total, 1) if total and dossier.pages else None,
        },
    }


def reconcile(dossier: Dossier, settings: Settings) -> dict[str, Any]:
    """Every file and page accounted for: what came in equals what went out plus what was left out, why and by whom."""
    pages = dossier.pages
    inside = {p.id for p in pages if is_in(p, settings)}
    return {
        "files_in": sum(i.state != "ignored" for i in dossier.inputs),
        "files_refused": sum(i.state == "refused" for i in dossier.inputs),
        "pages_in": len(pages),
        "pages_out": len(inside),
        "blanks": sum(p.blank and p.id in inside for p in pages),
        "duplicates": sum(p.duplicate_of is not None for p in pages),
        "separators": sum(p.role == "separator" for p in pages),
        "foreign": sum(p.role == "foreign" for p in pages),
        "left_out": sum(p.left_out is not None for p in pages),
        "not_in_dossier": [
            {"page": o.page, "sha256": o.image_sha256, "why": o.why, "by": o.by or None, "detail": o.detail or None}
            for o in left_out(dossier, inside)
        ],
    }


def check_report(data: dict[str, Any]) -> list[str]:
    """Faults of a report against its schema and its own cross-references; empty when it is sound."""
    import jsonschema  # slow to import, and no build needs it

    schema = json.loads(resource_path("schema", "report.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    faults = [f"{'/'.join(str(p) for p in e.absolute_path)}: {e.message}" for e in validator.iter_errors(data)]
    if faults:
        return faults
    ids = {p["id"] for p in data["pages"]}
    if len(ids) != len(data["pages"]):
        faults.append("pages: ids repeat")
    for index, document in enumerate(data["documents"]):
        for page in document["pages"]:
            if page not in ids:
                faults.append(f"documents/{index}: unknown page {page}")
    for page in data["pages"]:
        if page["document"] is not None and page["id"] not in data["documents"][page["document"]]["pages"]:
            faults.append(f"pages/{page['id']}: its document does not list it")
        if page["duplicate_of"] is not None and page["duplicate_of"] not in ids:
            faults.append(f"pages/{page['id']}: duplicate of an unknown page")
    for finding in data["findings"]:
        if finding["because_of"] and finding["deduction"]:
            faults.append(f"findings/{finding['criterion']}: deducts although {finding['because_of']} already did")
    return faults


def _input(entry: InputFile) -> dict[str, Any]:
    params = {"path": entry.path, "file": entry.path, **entry.params}
    return {
        "path": entry.path,
        "sha256": entry.sha256,
        "bytes": entry.bytes,
        "media_type": entry.media_type,
        "state": entry.state.value,
        "code": entry.code,
        "message": sentence(entry.code, "zh", **params) if entry.code else None,
        "message_en": sentence(entry.code, "en", **params) if entry.code else None,
        "pages": entry.pages,
        "lost_pages": entry.lost_pages,
    }


def _page(page: DossierPage) -> dict[str, Any]:
    return {
        "id": page.page.id,
        "input": page.page.input,
        "frame": page.page.frame,
        "width_px": page.page.width_px,
        "height_px": page.page.height_px,
        "dpi": page.page.dpi,
        "colour": page.page.colour.value,
        "turn": page.turn,
        "skew_deg": round(page.skew_deg, 2),
        "blank": page.blank,
        "duplicate_of": page.duplicate_of,
        "role": page.role,
        "left_out": page.left_out,
        "confidence": _share(page.confidence),
        "document": page.document,
        "page_in_document": page.page_in_document,
        "printed_number": page.printed_number,
        "printed_total": page.printed_total,
        "stamped_number": page.stamped_number,
        "volume": page.volume,
        "number": page.number,
        "marks": [
            {"kind": m.kind.value, "box": _box(m.box), "confidence": _share(m.confidence), "text": m.text}
            for m in page.marks
        ],
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "value": field.value or "",
        "raw": field.raw,
        "row": field.row,
        "page": field.page,
        "box": _box(field.box),
        "confidence": _share(field.confidence),
        "source": field.source.value,
        "confirmed_by": field.confirmed_by,
        "repaired": field.repaired,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "criterion": finding.criterion,
        "outcome": str(finding.outcome),
        "deduction": _points(finding.deduction) or 0,
        "because_of": finding.because_of,
        "message": finding.message,
        "message_en": finding.message_en,
        "proposal": finding.proposal,
        "remedy": finding.remedy,
        "judgement": as_plain(finding.judgement) if finding.judgement else None,
        "evidence": [{"page": e.page, "box": _box(e.box), "field": e.field} for e in finding.evidence],
    }


def _box(box: Sequence[float] | None) -> list[float] | None:
    return [round(min(max(v, 0.0), 1.0), 5) for v in box] if box is not None else None


def _share(value: float) -> float:
    return round(min(max(float(value), 0.0), 1.0), 4)


def _points(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    rounded = value.quantize(Decimal("0.01"))
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
