"""Commands on criteria packs."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from casefile.settings import office_file, office_settings, save_settings
from scoring.build import writing
from scoring.checks import CHECKS
from scoring.office_pack import office_pack
from scoring.pack import Pack, check_pack, load_pack
from scoring.pack_compare import compare_packs, preview
from scoring.pack_shelf import PackShelf
from scoring.pack_table import export_pack, import_pack
from scoring.pack_write import write_pack
from ui.terminal.console import OK, now, operator, print_json
from ui.terminal.context import archive_of, cancel_on_interrupt, counted, open_archive, pack_of, scoring_jobs
from ui.texts import language, tr, tr_or

PACK_FAULTY = 2
"""Exit code of a check that found faults, as of every wrong pack."""
_DIGEST = 6  # characters of a digest that name a version


def pack_check(arguments: argparse.Namespace) -> int:
    """All faults of a pack, with their lines; 2 when there is one."""
    faults = check_pack(arguments.file, frozenset(CHECKS))
    if arguments.json:
        print_json({"file": str(arguments.file), "valid": not faults, "faults": [str(f) for f in faults]})
    else:
        for fault in faults:
            print(fault)
        print(tr("cmd.faults", count=len(faults)) if faults else tr("cmd.pack_sound"))
    return PACK_FAULTY if faults else OK


def pack_export(arguments: argparse.Namespace) -> int:
    """The pack as the Excel table that provinces send round."""
    with writing(arguments.out.parent) as folder:
        export_pack(pack_of(arguments.pack), folder / arguments.out.name, now())
    print(arguments.out)
    return OK


def pack_import(arguments: argparse.Namespace) -> int:
    """An Excel table as a pack; says which rows a person has to judge."""
    result = import_pack(arguments.table, pack_of(arguments.pack))
    with writing(arguments.out.parent) as folder:
        write_pack(result.pack, folder / arguments.out.name)
    if arguments.json:
        print_json({"pack": str(arguments.out), "id": result.pack.id, "summary": result.summary("zh"), "summary_en": result.summary("en")})
    else:
        print("\n".join([*result.summary(language()), str(arguments.out)]))
    return OK


def pack_compare(arguments: argparse.Namespace) -> int:
    """Two packs side by side."""
    difference = compare_packs(_version_or_file(arguments.first), _version_or_file(arguments.second))
    if arguments.json:
        print_json({"same": difference.same, "lines": difference.lines("zh"), "lines_en": difference.lines("en")})
    else:
        print("\n".join(difference.lines(language())) or tr("cmd.packs_same"))
    return OK


def _version_or_file(named: Path) -> Pack:
    """A pack file, or a version of `pack versions`: its id (the newest), its id and edition, or the beginning of its digest."""
    if not named.exists():
        shelf, name = PackShelf(), str(named)
        for version in reversed(shelf.versions()):
            digest = len(name) >= _DIGEST and version.sha256.startswith(name)
            if digest or name in (version.id, f"{version.id}@{version.edition}"):
                return shelf.load(version.sha256)
    return pack_of(named)


def pack_preview(arguments: argparse.Namespace) -> int:
    """What changes for the archived dossiers when a new pack is adopted."""
    with open_archive(arguments) as workspace:
        found = preview(
            office_pack(workspace.settings, arguments.pack), office_pack(workspace.settings, arguments.new),
            archive_of(workspace).stored(), jobs=scoring_jobs(arguments), progress=counted("trying", workspace), cancel=cancel_on_interrupt(),
        )  # fmt: skip
    grades = [{"before": a, "after": b, "cases": n} for (a, b), n in sorted(found.grades.items(), key=str)]
    outcomes = [{"criterion": c, "before": a, "after": b, "cases": n} for (c, a, b), n in sorted(found.outcomes.items())]
    if arguments.json:
        print_json({"cases": found.cases, "changed": found.changed, "unreadable": found.unreadable, "grades": grades, "outcomes": outcomes})
        return OK
    print(tr("cmd.preview", cases=found.cases, changed=found.changed, up=found.totals_up, down=found.totals_down))
    for line in outcomes:
        before, after = (tr_or(f"ui_outcome_{line[side]}", str(line[side])) for side in ("before", "after"))
        print("  " + tr("cmd.preview_line", criterion=line["criterion"], before=before, after=after, cases=line["cases"]))
    return OK


def pack_adopt(arguments: argparse.Namespace) -> int:
    """From now on the office scores by this pack; its earlier versions are kept."""
    pack = load_pack(arguments.file, known_checks=frozenset(CHECKS))
    settings = PackShelf().adopt(pack, office_settings(), at=now().isoformat(timespec="seconds"), by=operator())
    save_settings(settings, office_file())
    if arguments.json:
        print_json({"id": pack.id, "edition": pack.edition, "sha256": pack.sha256, "pack": settings.scoring.pack})
    else:
        print(f"{tr('pack.adopted', id=pack.id, edition=pack.edition)}\n{settings.scoring.pack}")
    return OK


def pack_versions(arguments: argparse.Namespace) -> int:
    """Every version the office has adopted, and which is in use."""
    used = office_pack(office_settings()).sha256
    versions = PackShelf().versions()
    if arguments.json:
        print_json({"versions": [{**asdict(v), "in_use": v.sha256 == used} for v in versions]})
        return OK
    for v in versions:
        when = f"{v.at.replace('T', ' ')[:16]} {v.by}" if v.at else tr("pack.shipped")
        print(f"{'*' if v.sha256 == used else ' '} {v.id} {v.edition}  {v.sha256[:12]}  {when}  {v.title}")
    return OK
