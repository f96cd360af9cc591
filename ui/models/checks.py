"""Pages somebody should look at: problems first, then what the machine took for blank or for a second scan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from casefile.model import Arrangement, Colour, Dossier, DossierPage, MarkKind
from ui.models.outline import document_name
from ui.models.tables import Column, TableModel
from ui.texts import tr

PROBLEMS = ("unread", "skew", "faint", "dpi", "colour")
KINDS = (*PROBLEMS, "blank", "duplicate")
FILTERS = ("all", "problems", "blank", "duplicate")

MAX_SKEW_DEG, MIN_DPI, MIN_CONFIDENCE, MIN_CONTRAST, MIN_SHARPNESS = 1.0, 200, 0.8, 0.25, 40.0
"""As the criteria on digital quality have them (DA/T 31—2017 9.3-9.4); contrast and sharpness say why a page is faint."""

CHECKED = "checked/"
"""Prefix of the decision that a page with a problem is good enough."""

_ICONS = {
    "unread": ("circle-x", "bad"), "skew": ("rotate-cw", "warn"), "faint": ("triangle-alert", "warn"),
    "dpi": ("triangle-alert", "warn"), "colour": ("triangle-alert", "warn"), "blank": ("circle-help", "accent"),
    "duplicate": ("copy", "accent"),
}  # fmt: skip


@dataclass(frozen=True)
class CheckLine:
    """One reason to look at one page.

    Attributes:
        place: of the page among the scans, 1-based.
        detail: the measured value in words.
        other: the page it repeats, for duplicates.
    """

    page: str
    kind: str
    place: int
    detail: str = ""
    document: str = ""
    other: str | None = None


def check_lines(dossier: Dossier, arrangement: Arrangement, failed: Mapping[str, str]) -> list[CheckLine]:
    """What nobody has decided on yet, worst kind first, within it in the order of the scans."""
    places = {page.page.id: n for n, page in enumerate(dossier.pages, start=1)}
    lines = []
    for page in dossier.pages:
        if page.left_out is not None or page.role is not None:
            continue
        for kind, detail in _reasons(page, arrangement, failed, places):
            if arrangement.get(f"{CHECKED}{page.id}/{kind}") is None:
                title = document_name(dossier.documents[page.document]) if page.document is not None else ""
                lines.append(CheckLine(page.id, kind, places[page.id], detail, title, page.duplicate_of))
    return sorted(lines, key=lambda line: (KINDS.index(line.kind), line.place))


def _reasons(
    page: DossierPage, arrangement: Arrangement, failed: Mapping[str, str], places: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    if page.duplicate_of is not None:
        if arrangement.get(f"duplicate/{page.id}") is None:
            yield "duplicate", tr("ui_check_same_as", place=places.get(page.duplicate_of, 0))
        return
    if page.id in failed:
        yield "unread", ""
    if page.blank:
        if arrangement.get(f"blank/{page.id}") is None:
            yield "blank", ""
        return
    if page.page.dpi is not None and page.page.dpi < MIN_DPI:
        yield "dpi", tr("ui_check_dpi", dpi=page.page.dpi, least=MIN_DPI)
    if page.reading is None:
        return
    measures = page.reading.measures
    if abs(page.skew_deg) > MAX_SKEW_DEG and not page.straightened:
        yield "skew", tr("ui_check_skew", degrees=f"{abs(page.skew_deg):.1f}")
    faint = measures.contrast < MIN_CONTRAST or measures.sharpness < MIN_SHARPNESS
    if page.reading.lines and (page.confidence < MIN_CONFIDENCE or faint):
        yield "faint", tr("ui_check_faint", percent=round(page.confidence * 100))
    if page.page.colour != Colour.RGB and any(m.kind == MarkKind.SEAL for m in page.marks):
        yield "colour", tr("ui_check_colour")


def fits(line: CheckLine, which: str) -> bool:
    """Whether a line is shown under a filter."""
    return which == "all" or line.kind == which or (which == "problems" and line.kind in PROBLEMS)


def kinds_by_page(lines: Sequence[CheckLine]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line.page, []).append(line.kind)
    return found


CHECK_COLUMNS = (
    Column("ui_col_scan", lambda x: str(x.place), lambda x: x.place, True),
    Column("ui_col_check", lambda x: tr(f"ui_check_{x.kind}_name"), icon=lambda x: _ICONS[x.kind]),
    Column("ui_col_detail", lambda x: x.detail),
    Column("ui_col_document", lambda x: x.document),
)


def check_model(parent: QObject | None = None) -> TableModel:
    return TableModel(CHECK_COLUMNS, parent)
