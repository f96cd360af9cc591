"""The criteria pack as an office applies it: the pack's file, with what the office's settings decide."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from casefile.errors import PackFault
from casefile.locate import resource_path
from casefile.settings import Settings
from scoring.checks import CHECKS
from scoring.pack import Pack, load_pack
from scoring.pack_values import Grade


def office_pack(settings: Settings, path: Path | None = None) -> Pack:
    """The pack at `path`, else the one the settings name, under the office's own policies.

    Only what the office wrote into its settings replaces the pack's policy; defaults do not.

    Raises:
        PackFault: there is no such pack, or it is faulty.
    """
    if path is None:
        named = Path(settings.scoring.pack)
        path = named if named.suffix else resource_path("packs", f"{settings.scoring.pack}.toml")
    if not path.is_file():
        raise PackFault(file=path, faults="没有这个文件 / no such file")
    pack = load_pack(path, known_checks=frozenset(CHECKS))
    wanted = settings.scoring
    written = wanted.model_fields_set
    if "na_policy" in written:
        pack = replace(pack, na_policy=wanted.na_policy)
    if "veto_effect" in written:
        pack = replace(pack, veto_effect=wanted.veto_effect)
    if "grades" in written:
        pack = replace(pack, grades=_grades(wanted.grades, pack))
    return pack


def _grades(wanted: dict[str, int], pack: Pack) -> tuple[Grade, ...]:
    english = {g.name: g.name_en for g in pack.grades}
    ranked = sorted(wanted.items(), key=lambda band: -band[1])
    return tuple(Grade(name, english.get(name, name), Decimal(lowest), verified=True) for name, lowest in ranked)
