"""Review opinion and rectification notice as files: one way for the window and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from casefile.law.calendar import Calendar
from casefile.model import Dossier
from casefile.pdf.paper import write_paper
from casefile.settings import Settings
from casefile.sheets import write_workbook
from scoring.build import writing
from scoring.engine import ScoreSheet
from scoring.opinion import opinion_paper, opinion_workbook
from scoring.pack import Pack
from scoring.rectification import rectification_paper, rectification_workbook

OPINION, RECTIFICATION = "review_opinion", "rectification_notice"


def write_review_papers(
    out: Path,
    sheet: ScoreSheet,
    pack: Pack,
    dossier: Dossier,
    settings: Settings,
    *,
    at: datetime,
    calendar: Calendar,
    reviewers: Sequence[str] = (),
    issued_on: date | None = None,
    within: str | None = None,
    notes: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Writes both papers as PDF and xlsx into `out`, all or nothing; no notice where nothing is to be put right.

    Args:
        at: the time that goes into the files.
        issued_on, within: of the notice, see `rectification_paper`; `issued_on` is also the day of the review.
        notes: criterion → note for the handler (`scoring.problems.notes_of`).

    Returns:
        Names of the files that were written.

    Raises:
        OutputNotWritable, DiskFull: nothing was written.
    """
    with writing(out) as folder:
        paper = opinion_paper(sheet, pack, dossier, settings, reviewers=reviewers, reviewed_on=issued_on, notes=notes)
        write_paper(paper, folder / f"{OPINION}.pdf", build_time=at)
        write_workbook(folder / f"{OPINION}.xlsx", opinion_workbook(sheet, pack, dossier, settings, notes=notes), build_time=at)
        notice = rectification_paper(
            sheet, pack, dossier, settings, issued_on=issued_on, within=within, calendar=calendar, notes=notes
        )
        if notice is not None:
            write_paper(notice, folder / f"{RECTIFICATION}.pdf", build_time=at)
            tables = rectification_workbook(sheet, pack, dossier, issued_on=issued_on, within=within, calendar=calendar, notes=notes)
            write_workbook(folder / f"{RECTIFICATION}.xlsx", tables, build_time=at)
        return tuple(sorted(p.name for p in folder.iterdir()))
