"""Commands over archived cases, and over packages."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from casefile.errors import BadArguments, SourceMissing
from casefile.export import export_cases, verify_package
from casefile.messages import sentence
from casefile.model import JUDGED, Change, Operation
from casefile.model.codec import to_plain
from casefile.store import passing_folder
from scoring.build import finish_case
from scoring.checks.base import Outcome
from scoring.engine import score
from scoring.judgement import Judgement, allowed_by, as_plain, checked, judgements_of
from scoring.office_pack import office_pack
from scoring.report import report
from ui.terminal.console import INCOMPLETE, OK, grade_of, now, operator, print_json, tell, tell_set_aside, total_of
from ui.terminal.context import archive_of, case_id_of, open_archive
from ui.texts import is_chinese, tr, tr_or


def search(arguments: argparse.Namespace) -> int:
    """Pages that hold the words, over the whole archive."""
    with open_archive(arguments) as workspace:
        hits = archive_of(workspace).search(arguments.query, limit=arguments.limit)
    if arguments.json:
        print_json({
            "query": arguments.query,
            "hits": [
                {
                    "case_id": h.case_id, "case_no": h.case_no, "title": h.title, "page": h.page,
                    "document": h.document, "document_title": h.document_title, "volume": h.volume,
                    "number": h.number, "snippet": h.snippet, "boxes": [list(b) for b in h.boxes],
                }
                for h in hits
            ],
        })
        return OK
    for hit in hits:
        at = tr("cmd.hit_page", number=hit.number) if hit.number else tr("cmd.hit_unnumbered")
        print(f"{hit.case_id}  {hit.case_no or tr('cmd.no_case_no')}  {hit.document_title or hit.title}  {at}  {hit.marked()}")
    print(tr("cmd.hits" if len(hits) < arguments.limit else "cmd.hits_first", count=len(hits)))
    return OK


def score_again(arguments: argparse.Namespace) -> int:
    """An archived case by the pack in use or another; nothing is saved."""
    with open_archive(arguments) as workspace:
        pack = office_pack(workspace.settings, arguments.pack)
        case, record = workspace.load(case_id_of(workspace, arguments.case))
        dossier = workspace.compose(case)
        allowed, set_aside = allowed_by(judgements_of(case.judgements), pack)
        sheet = score(pack, workspace.facts(dossier, case_id=case.case_id), allowed)
        data = report(
            dossier, sheet, pack, settings=workspace.settings,
            archived=(record.case_id, record.version), outputs=record.outputs, seconds={},
        )
    if arguments.json:
        aside = [fault.params["criterion"] for fault in set_aside]
        print_json({"case_id": record.case_id, "score": data["score"], "findings": data["findings"], "set_aside": aside})
        return OK
    tell_set_aside(set_aside)
    for finding in data["findings"]:
        if finding["outcome"] in ("fail", "needs_judgement"):
            mark = "✗" if finding["outcome"] == "fail" else "?"
            print(f"{mark} {finding['criterion']}  -{finding['deduction']}  {finding['message' if is_chinese() else 'message_en']}")
    given = data["score"]
    print(tr("cmd.scored", total=total_of(given), grade=grade_of(given, pack), pack=given["pack"], notice=given["notice"]))
    return OK


def judge(arguments: argparse.Namespace) -> int:
    """Saves a new version of the case with the decision beside the finding; the window can take it back."""
    try:
        points = Decimal(arguments.deduct) if arguments.deduct else None
    except InvalidOperation:
        raise BadArguments(reason=f"--deduct {arguments.deduct}") from None
    at = now()
    with open_archive(arguments) as workspace, passing_folder() as passing:
        pack = office_pack(workspace.settings, arguments.pack)
        case, _record = workspace.load(case_id_of(workspace, arguments.case))
        decision = Judgement(
            arguments.criterion, Outcome(arguments.outcome), points, arguments.by or operator(),
            at.isoformat(timespec="seconds"), arguments.reason,
        )
        key = JUDGED + decision.criterion
        step = Operation(
            "op.judge", (Change(key, case.arrangement.get(key), as_plain(checked(decision, pack))),),
            {"criterion": decision.criterion}, decision.at, decision.by,
        )
        built = finish_case(case.apply(step), arguments.out or passing, workspace, pack, at=at, operator=operator())
    if arguments.json:
        print_json({"archive": built.report["archive"], "score": built.report["score"]})
    else:
        given = built.report["score"]
        outcome = tr_or(f"ui_outcome_{arguments.outcome}", arguments.outcome)
        print(tr("cmd.judged", criterion=arguments.criterion, outcome=outcome, total=total_of(given), grade=grade_of(given, pack)))
    return OK


def export(arguments: argparse.Namespace) -> int:
    """Cases as one BagIt package, verified after writing."""
    with open_archive(arguments) as workspace:
        chosen = [case_id_of(workspace, named) for named in arguments.cases]
        package = export_cases(archive_of(workspace), chosen, arguments.out, settings=workspace.settings, at=now())
    if arguments.json:
        print_json({"package": str(package), "cases": chosen})
    else:
        print(tr("cmd.exported", package=package))
    return OK


def verify(arguments: argparse.Namespace) -> int:
    """Whether a package is what its manifest says."""
    if not arguments.package.exists():
        raise SourceMissing(path=arguments.package)
    faults = verify_package(arguments.package)
    return _tell_faults(arguments, faults, {"package": str(arguments.package)}, "cmd.verified")


def check(arguments: argparse.Namespace) -> int:
    """Whether the archive still holds every byte it was given."""
    with open_archive(arguments) as workspace:
        faults = archive_of(workspace).check()
    return _tell_faults(arguments, faults, {}, "cmd.archive_sound")


def _tell_faults(arguments: argparse.Namespace, faults: Sequence[Any], about: dict[str, Any], sound: str) -> int:
    told = [_plain(fault) for fault in faults]
    if arguments.json:
        print_json({**about, "valid": not told, "faults": told})
    else:
        for fault in told:
            tell(fault["message"], fault["message_en"])
        print(tr("cmd.faults", count=len(told)) if told else tr(sound))
    return INCOMPLETE if told else OK


def _plain(fault: Any) -> dict[str, Any]:
    """A fault of a package or an archive with its sentences."""
    params = {k: v for k, v in to_plain(fault).items() if k != "code"}
    said = {"message": sentence(fault.code, "zh", **params), "message_en": sentence(fault.code, "en", **params)}
    return {"code": fault.code, **said, **params}
