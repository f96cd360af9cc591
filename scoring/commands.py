"""The commands on criteria packs and on the papers of a review; main.py hangs them in."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from casefile.errors import BadArguments, NothingToBind, OriginalMissing
from casefile.messages import sentence
from casefile.settings import Settings, office_file, office_settings, save_settings
from casefile.workspace import Workspace, knowledge
from scoring.build import DOSSIER, writing
from scoring.checks import CHECKS
from scoring.checks.base import plain_number
from scoring.engine import ScoreSheet, score
from scoring.judgement import judgements_of
from scoring.office_pack import office_pack
from scoring.pack import Pack, check_pack, load_pack
from scoring.pack_shelf import PackShelf

OPINION, RECTIFICATION = "review_opinion", "rectification_notice"


def pack_check(arguments: argparse.Namespace) -> int:
    """All faults of a pack, with their lines; 2 when there is one."""
    faults = check_pack(arguments.file, frozenset(CHECKS))
    if arguments.json:
        _print({"file": str(arguments.file), "valid": not faults, "faults": [str(f) for f in faults]})
    else:
        for fault in faults:
            print(fault)
        print("标准包完好 / sound" if not faults else f"发现 {len(faults)} 处问题 / {len(faults)} faults")
    return 2 if faults else 0


def pack_export(arguments: argparse.Namespace, at: datetime) -> int:
    """The pack as the Excel table that provinces send round."""
    from scoring.pack_table import export_pack

    with writing(arguments.out.parent) as folder:
        export_pack(_pack(arguments.pack), folder / arguments.out.name, at)
    print(arguments.out)
    return 0


def pack_import(arguments: argparse.Namespace) -> int:
    """An Excel table as a pack; says which rows a person has to judge."""
    from scoring.pack_table import import_pack
    from scoring.pack_write import write_pack

    result = import_pack(arguments.table, _pack(arguments.pack))
    with writing(arguments.out.parent) as folder:
        write_pack(result.pack, folder / arguments.out.name)
    if arguments.json:
        _print({"pack": str(arguments.out), "id": result.pack.id, "summary": result.summary("zh"), "summary_en": result.summary("en")})
    else:
        print("\n".join([*result.summary("zh"), str(arguments.out)]))
    return 0


def pack_compare(arguments: argparse.Namespace) -> int:
    """Two packs side by side."""
    from scoring.pack_compare import compare_packs

    difference = compare_packs(_pack(arguments.first), _pack(arguments.second))
    if arguments.json:
        _print({"same": difference.same, "lines": difference.lines("zh"), "lines_en": difference.lines("en")})
    else:
        print("\n".join(difference.lines("zh")) or "两个标准包相同 / the packs are the same")
    return 0


def pack_preview(
    arguments: argparse.Namespace, workspace: Workspace, jobs: int, progress: Callable[[int], None], cancel: threading.Event
) -> int:
    """What changes for the archived dossiers when a new pack is adopted."""
    from scoring.pack_compare import preview

    assert workspace.archive is not None
    found = preview(
        office_pack(workspace.settings, arguments.pack), office_pack(workspace.settings, arguments.new),
        workspace.archive.stored(), jobs=jobs, progress=progress, cancel=cancel,
    )
    grades = [{"before": a, "after": b, "cases": n} for (a, b), n in sorted(found.grades.items(), key=str)]
    outcomes = [{"criterion": c, "before": a, "after": b, "cases": n} for (c, a, b), n in sorted(found.outcomes.items())]
    if arguments.json:
        _print({"cases": found.cases, "changed": found.changed, "unreadable": found.unreadable, "grades": grades, "outcomes": outcomes})
        return 0
    print(f"{found.cases} 卷中 {found.changed} 卷结果有变;总分升 {found.totals_up} 卷,降 {found.totals_down} 卷")
    for line in outcomes:
        print(f"  {line['criterion']}: {line['before']} → {line['after']}  {line['cases']} 卷")
    return 0


def pack_adopt(arguments: argparse.Namespace, at: datetime, operator: str) -> int:
    """From now on the office scores by this pack; its earlier versions are kept."""
    pack = load_pack(arguments.file, known_checks=frozenset(CHECKS))
    settings = PackShelf().adopt(pack, office_settings(), at=at.isoformat(timespec="seconds"), by=operator)
    save_settings(settings, office_file())
    if arguments.json:
        _print({"id": pack.id, "edition": pack.edition, "sha256": pack.sha256, "pack": settings.scoring.pack})
    else:
        print(f"{_both('pack.adopted', id=pack.id, edition=pack.edition)}\n{settings.scoring.pack}")
    return 0


def pack_versions(arguments: argparse.Namespace) -> int:
    """Every version the office has adopted, and which is in use."""
    used = office_pack(office_settings()).sha256
    versions = PackShelf().versions()
    if arguments.json:
        _print({"versions": [{**asdict(v), "in_use": v.sha256 == used} for v in versions]})
        return 0
    for v in versions:
        when = f"{v.at.replace('T', ' ')[:16]} {v.by}" if v.at else _both("pack.shipped")
        print(f"{'*' if v.sha256 == used else ' '} {v.id} {v.edition}  {v.sha256[:12]}  {when}  {v.title}")
    return 0


def faults(
    arguments: argparse.Namespace, workspace: Workspace, jobs: int, progress: Callable[[int], None], cancel: threading.Event, at: datetime
) -> int:
    """The most frequent faults of the archive, every case scored by the pack in use."""
    from casefile.sheets import write_workbook
    from scoring.frequency import frequencies
    from scoring.rescore import rescore

    assert workspace.archive is not None
    pack = office_pack(workspace.settings, arguments.pack)
    found = frequencies(rescore(workspace.archive.stored(), pack, progress, cancel, jobs=jobs), pack)
    if arguments.out:
        with writing(arguments.out.parent) as folder:
            write_workbook(folder / arguments.out.name, [found.sheet()], build_time=at)
    shown = found.broken[: arguments.limit]
    if arguments.json:
        lines = [
            {
                "criterion": f.criterion, "kind": f.kind, "wording": f.wording, "wording_en": f.wording_en, "failed": len(f.failed),
                "judged": f.judged, "share": round(f.share, 4), "points": str(f.points), "undecided": f.undecided, "cases": f.failed,
            }
            for f in shown
        ]  # fmt: skip
        _print({"cases": found.cases, "with_faults": found.with_faults, "unreadable": list(found.unreadable), "pack": pack.id, "faults": lines})
        return 0
    print(_both("faults.counted", cases=found.cases, broken=found.with_faults))
    for n, f in enumerate(shown, 1):
        print(f"{n:3} {f.criterion}  {len(f.failed)}/{f.judged}  {f.share:.0%}  -{plain_number(f.points)}  {f.wording}")
    if found.unreadable:
        print(_both("faults.unreadable", count=len(found.unreadable)))
    return 0


def sheet(arguments: argparse.Namespace, workspace: Workspace, case_id: int) -> int:
    """A stored score sheet, and what has changed since it was made."""
    from scoring.sheet_state import sheet_state

    assert workspace.archive is not None
    pack = office_pack(workspace.settings, arguments.pack)
    record = workspace.archive.load_case(case_id, arguments.of_version)
    case, _newest = workspace.load(case_id)
    facts = workspace.facts(workspace.compose(case), case_id=case_id)
    state = sheet_state(record, pack, facts, score(pack, facts, judgements_of(case.judgements)), workspace.store)
    stored: Any = record.score or {}
    saved = workspace.archive.versions(case_id)
    if arguments.json:
        told = {"holds": state.holds, **asdict(state), "lines": state.lines("zh"), "lines_en": state.lines("en")}
        _print({"case_id": case_id, "version": record.version, "versions": [asdict(v) for v in saved], "score": stored, "state": told})
        return 0
    for v in saved:
        print(f"{'*' if v.number == record.version else ' '} {v.number}  {v.saved_at.replace('T', ' ')[:16]}  {v.saved_by}")
    total = stored["total"] if stored["total"] is not None else f"{stored['low']}–{stored['high']}"
    print(_both("sheet.result", total=total, grade=stored["grade"] or "—", pack=stored["pack_id"], digest=stored["pack_sha256"][:12]))
    for zh, en in zip(state.lines("zh"), state.lines("en"), strict=True):
        print(f"  {zh}\n  {en}")
    return 0


def opinion(arguments: argparse.Namespace, workspace: Workspace, case_id: int, at: datetime) -> int:
    """Review opinion and, where something is to be put right, the rectification notice."""
    from casefile.pdf.paper import write_paper
    from casefile.sheets import write_workbook
    from scoring.opinion import opinion_paper, opinion_workbook, rectification_paper, rectification_workbook

    issued = _date(arguments.date)
    pack = office_pack(workspace.settings, arguments.pack)
    case, _record = workspace.load(case_id)
    dossier = workspace.compose(case)
    sheet: ScoreSheet = score(pack, workspace.facts(dossier, case_id=case_id), judgements_of(case.judgements))
    settings: Settings = workspace.settings
    calendar = knowledge().calendar
    written = []
    with writing(arguments.out) as folder:
        paper = opinion_paper(sheet, pack, dossier, settings, reviewers=arguments.reviewer or (), reviewed_on=issued)
        write_paper(paper, folder / f"{OPINION}.pdf", build_time=at)
        write_workbook(folder / f"{OPINION}.xlsx", opinion_workbook(sheet, pack, dossier, settings), build_time=at)
        notice = rectification_paper(
            sheet, pack, dossier, settings, issued_on=issued, within=arguments.within, calendar=calendar
        )
        if notice is not None:
            write_paper(notice, folder / f"{RECTIFICATION}.pdf", build_time=at)
            tables = rectification_workbook(sheet, pack, dossier, issued_on=issued, within=arguments.within, calendar=calendar)
            if tables:
                write_workbook(folder / f"{RECTIFICATION}.xlsx", tables, build_time=at)
        written = sorted(p.name for p in folder.iterdir())
    if arguments.json:
        _print({"out": str(arguments.out), "files": written, "undecided": list(sheet.undecided)})
    else:
        print("\n".join(str(arguments.out / name) for name in written))
        if sheet.undecided:
            print(f"还有 {len(sheet.undecided)} 项待人工判断,评查意见书为草稿 / {len(sheet.undecided)} open: the opinion is a draft")
    return 0


def carry_copy(arguments: argparse.Namespace, workspace: Workspace, case_id: int) -> int:
    """A copy of an archived dossier to carry away: linearised, or locked with a password."""
    from casefile.pdf.copies import encrypted_copy, linearised_copy

    assert workspace.archive is not None
    record = workspace.archive.load_case(case_id)
    stored = next((o for o in record.outputs if o.path == "dossier.pdf"), None)
    if stored is None:
        raise BadArguments(reason=sentence("no_pages", "zh", path=case_id))
    source = workspace.store.path(stored.sha256)
    if arguments.password_file:
        try:
            password = arguments.password_file.read_text(encoding="utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise BadArguments(reason=f"--password-file {arguments.password_file}: {error}") from error
        encrypted_copy(source, arguments.out, password)
    else:
        linearised_copy(source, arguments.out)
    if arguments.json:
        _print({"out": str(arguments.out), "locked": bool(arguments.password_file)})
    else:
        print(arguments.out)
    return 0


def dossier_alone(arguments: argparse.Namespace, workspace: Workspace, case_id: int, at: datetime) -> int:
    """The dossier of an archived case: the archived file itself, or a draft or OFD of it made now."""
    out: Path = arguments.out
    if out.suffix.lower() not in (".pdf", ".ofd"):
        raise BadArguments(reason=f"--out {out}: 须以 .pdf 或 .ofd 结尾 / must end in .pdf or .ofd")
    case, record = workspace.load(case_id)
    is_ofd = out.suffix.lower() == ".ofd"
    if is_ofd:
        sys.stderr.write(f"{sentence('ofd_experimental', 'zh')}\n{sentence('ofd_experimental', 'en')}\n")
    with writing(out.parent) as folder:
        if arguments.draft or is_ofd:
            workspace.write_dossier(case, folder / out.name, at=at, draft=arguments.draft)
        else:
            stored = next((o for o in record.outputs if o.path == DOSSIER), None)
            if stored is None:
                raise NothingToBind()
            if not workspace.store.verify(stored.sha256):
                raise OriginalMissing(count=1, list=DOSSIER)
            shutil.copyfile(workspace.store.path(stored.sha256), folder / out.name)
        made = folder / out.name
        digest, size = hashlib.sha256(made.read_bytes()).hexdigest(), made.stat().st_size
    if arguments.json:
        _print({"out": str(out), "draft": arguments.draft, "sha256": digest, "bytes": size})
    else:
        print(out)
    return 0


def separators(arguments: argparse.Namespace, at: datetime) -> int:
    """Separator sheets to lay between documents before scanning."""
    from casefile.recognition.separator_print import write_separators
    from casefile.recognition.separators import make_run

    types = knowledge().catalogue.types
    unknown = [t for t in arguments.types if t not in types]
    if unknown:
        raise BadArguments(reason=f"没有这种文书代码 / unknown document type: {', '.join(unknown)}")
    try:
        run = make_run(arguments.run_name or f"{at:%Y%m%d%H%M}", arguments.types, arguments.case)
    except ValueError as error:
        raise BadArguments(reason=error) from error
    with writing(arguments.out.parent) as folder:
        write_separators(run, folder / arguments.out.name, at=at, type_names={c: k.name for c, k in types.items()})
    if arguments.json:
        _print({"out": str(arguments.out), "sheets": len(run)})
    else:
        print(f"{arguments.out}  {len(run)} 张 / sheets")
    return 0


def _pack(path: Path | None) -> Pack:
    if path is None:
        return office_pack(Settings())
    return load_pack(path, known_checks=frozenset(CHECKS))


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadArguments(reason=f"--date {text}: YYYY-MM-DD") from None


def _both(code: str, **params: object) -> str:
    return f"{sentence(code, 'zh', **params)} / {sentence(code, 'en', **params)}"


def _print(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))
