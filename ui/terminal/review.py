"""Commands on the papers of a review: stored sheets, opinion and notice, the archive's faults."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from casefile.errors import BadArguments
from casefile.sheets import write_workbook
from casefile.workspace import knowledge
from scoring.build import writing
from scoring.checks.base import plain_number
from scoring.engine import score
from scoring.frequency import Frequencies, frequencies
from scoring.judgement import allowed_by, judgements_of
from scoring.office_pack import office_pack
from scoring.problems import notes_of
from scoring.rescore import rescore
from scoring.review_papers import write_review_papers
from scoring.sheet_state import sheet_state
from ui.terminal.console import OK, grade_of, now, print_json, tell_set_aside, total_of
from ui.terminal.context import archive_of, cancel_on_interrupt, case_id_of, counted, open_archive, scoring_jobs
from ui.texts import is_chinese, language, tr


def faults(arguments: argparse.Namespace) -> int:
    """The most frequent faults of the archive, every case scored by the pack in use."""
    with open_archive(arguments) as workspace:
        pack = office_pack(workspace.settings, arguments.pack)
        progress, cancel = counted("counting", workspace), cancel_on_interrupt()
        results = rescore(archive_of(workspace).stored(), pack, progress, cancel, jobs=scoring_jobs(arguments))
        found = frequencies(results, pack)
    if arguments.out:
        with writing(arguments.out.parent) as folder:
            write_workbook(folder / arguments.out.name, [found.sheet()], build_time=now())
    if arguments.json:
        print_json(_plain(found, arguments.limit, pack.id))
        return OK
    print(tr("faults.counted", cases=found.cases, broken=found.with_faults))
    for n, f in enumerate(found.broken[: arguments.limit], 1):
        print(f"{n:3} {f.criterion}  {len(f.failed)}/{f.judged}  {f.share:.0%}  -{plain_number(f.points)}  {f.wording if is_chinese() else f.wording_en}")
    if found.unreadable:
        print(tr("faults.unreadable", count=len(found.unreadable)))
    return OK


def _plain(found: Frequencies, limit: int, pack_id: str) -> dict[str, Any]:
    lines = [
        {
            "criterion": f.criterion, "kind": f.kind, "wording": f.wording, "wording_en": f.wording_en, "failed": len(f.failed),
            "judged": f.judged, "share": round(f.share, 4), "points": str(f.points), "undecided": f.undecided, "cases": f.failed,
        }
        for f in found.broken[:limit]
    ]  # fmt: skip
    return {"cases": found.cases, "with_faults": found.with_faults, "unreadable": list(found.unreadable), "pack": pack_id, "faults": lines}


def stored_sheet(arguments: argparse.Namespace) -> int:
    """A stored score sheet, and what has changed since it was made."""
    with open_archive(arguments) as workspace:
        archive, case_id = archive_of(workspace), case_id_of(workspace, arguments.case)
        pack = office_pack(workspace.settings, arguments.pack)
        record = archive.load_case(case_id, arguments.of_version)
        case, _newest = workspace.load(case_id)
        facts = workspace.facts(workspace.compose(case), case_id=case_id)
        now_counted = allowed_by(judgements_of(case.judgements), pack)[0]
        state = sheet_state(record, pack, facts, score(pack, facts, now_counted), workspace.store)
        saved = archive.versions(case_id)
    stored: Any = record.score or {}
    if arguments.json:
        told = {"holds": state.holds, **asdict(state), "lines": state.lines("zh"), "lines_en": state.lines("en")}
        print_json({"case_id": case_id, "version": record.version, "versions": [asdict(v) for v in saved], "score": stored, "state": told})
        return OK
    for v in saved:
        print(f"{'*' if v.number == record.version else ' '} {v.number}  {v.saved_at.replace('T', ' ')[:16]}  {v.saved_by}")
    print(tr("sheet.result", total=total_of(stored), grade=grade_of(stored, pack), pack=stored["pack_id"], digest=stored["pack_sha256"][:12]))
    print("\n".join(f"  {line}" for line in state.lines(language())))
    return OK


def opinion(arguments: argparse.Namespace) -> int:
    """Review opinion and, where something is to be put right, the rectification notice."""
    issued = _date(arguments.date)
    with open_archive(arguments) as workspace:
        case_id = case_id_of(workspace, arguments.case)
        settings, calendar = workspace.settings, knowledge().calendar
        pack = office_pack(settings, arguments.pack)
        case, _record = workspace.load(case_id)
        dossier = workspace.compose(case)
        allowed, set_aside = allowed_by(judgements_of(case.judgements), pack)
        sheet = score(pack, workspace.facts(dossier, case_id=case_id), allowed)
    written = write_review_papers(
        arguments.out, sheet, pack, dossier, settings, at=now(), calendar=calendar, reviewers=arguments.reviewer or (),
        issued_on=issued, within=arguments.within, notes=notes_of(case.arrangement),
    )  # fmt: skip
    if arguments.json:
        aside = [fault.params["criterion"] for fault in set_aside]
        print_json({"out": str(arguments.out), "files": list(written), "undecided": list(sheet.undecided), "set_aside": aside})
        return OK
    print("\n".join(str(Path(arguments.out) / name) for name in written))
    tell_set_aside(set_aside)
    if sheet.undecided:
        print(tr("cmd.opinion_draft", count=len(sheet.undecided)))
    return OK


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadArguments(reason=f"--date {text}: YYYY-MM-DD") from None
