"""The criteria pack an office uses: the file its settings name, under the policies it set."""

from __future__ import annotations

from pathlib import Path

from casefile.errors import PackFault
from casefile.locate import resource_path
from casefile.settings import Settings
from scoring.checks import CHECKS
from scoring.engine import adopt
from scoring.pack import Pack, load_pack


def office_pack(settings: Settings, path: Path | None = None) -> Pack:
    """The pack at `path`, else the one the settings name, under the office's own policies.

    Raises:
        PackFault: there is no such pack, or it is faulty.
    """
    if path is None:
        named = Path(settings.scoring.pack)
        path = named if named.suffix else resource_path("packs", f"{settings.scoring.pack}.toml")
    if not path.is_file():
        raise PackFault(file=path, faults="没有这个文件 / no such file")
    return adopt(load_pack(path, known_checks=frozenset(CHECKS)), settings)
