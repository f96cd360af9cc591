"""Filing profiles: the order of papers in a dossier and how it is made up, as data (resources/profiles or an office's file)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from casefile.catalogue.load import CODES, PROFILES
from casefile.catalogue.types import Catalogue
from casefile.errors import ResourceFault
from casefile.locate import read_by_hand, resource_path
from casefile.settings import Settings

SCHEMA = "casefile.profile/1"
SHEETS = ("cover", "contents", "closing")
MAIN, SECONDARY = "正卷", "副卷"
_REST = "*"
_CHOICES = {
    "base": PROFILES,
    "page_number_position": ("upper_right", "lower_right"),
    "originals": ("keep", "signed", "all"),
}
_KEYS = frozenset({"schema", "title", "title_en", "order", "secondary", "mirror_backs", "sheets", *_CHOICES})


@dataclass(frozen=True)
class FilingProfile:
    """How dossiers are made up.

    Attributes:
        base: the catalogue's order that holds for types `order` does not name.
        order: type codes as the office wants them; "*" stands for all others.
        secondary: types that go into 副卷; empty where cases are not parted.
        page_number_position, mirror_backs: None where the profile leaves it to the settings.
        sheets: which sheets are drawn, of `SHEETS`.
        originals: which originals lie beside the dossier too: `signed` or `all`; `keep`: they stay in the archive.
    """

    name: str
    title: str = ""
    title_en: str = ""
    base: str = "procedure"
    order: tuple[str, ...] = ()
    secondary: frozenset[str] = frozenset()
    page_number_position: str | None = None
    mirror_backs: bool | None = None
    sheets: tuple[str, ...] = SHEETS
    originals: str = "keep"

    def place(self, code: str, catalogue: Catalogue) -> tuple[int, int]:
        """Sort key of a type, smaller first.

        Raises:
            KeyError: no such type.
        """
        usual = catalogue.order(code, self.base)
        if not catalogue.types[code].numbered:  # covers, contents and closing sheets keep their places
            return (-1 if usual < 50 else len(self.order) + 1), usual
        if code in self.order:
            return self.order.index(code), usual
        return (self.order.index(_REST) if _REST in self.order else len(self.order)), usual

    def part(self, code: str) -> str:
        """`MAIN`, `SECONDARY`, or "" where cases are not parted."""
        if not self.secondary:
            return ""
        return SECONDARY if code in self.secondary else MAIN


def filing_profile(settings: Settings) -> FilingProfile:
    """The profile the settings name: a bundled one, or the office's own file beside its settings file.

    Raises:
        ResourceFault: there is no such profile, or it is faulty: every fault at once.
    """
    path = profile_path(settings)
    try:
        return _load(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise ResourceFault(
            file=settings.dossier.order, faults=f"没有这个立卷方案文件 / no such profile ({error.strerror})"
        ) from error


def profile_path(settings: Settings) -> Path:
    """Where the profile's file lies; it need not be there."""
    own = settings.dossier.order_file
    return own if own is not None else resource_path("profiles", f"{settings.dossier.order}.toml")


@lru_cache(maxsize=16)
def _load(path: Path, _changed: int) -> FilingProfile:
    """`_changed` makes an edited file a new entry of the cache."""
    try:
        data = tomllib.loads(read_by_hand(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, digits or brackets without end
        raise ResourceFault(file=path.name, faults=str(error)) from error
    faults = _faults(data)
    if faults:
        raise ResourceFault(file=path.name, faults="; ".join(faults))
    return FilingProfile(
        name=path.stem,
        title=data.get("title", path.stem),
        title_en=data.get("title_en", data.get("title", path.stem)),
        base=data.get("base", "procedure"),
        order=tuple(data.get("order", ())),
        secondary=frozenset(data.get("secondary", ())),
        page_number_position=data.get("page_number_position"),
        mirror_backs=data.get("mirror_backs"),
        sheets=tuple(s for s in SHEETS if s in data.get("sheets", SHEETS)),
        originals=data.get("originals", "keep"),
    )


def _faults(data: Mapping[str, Any]) -> list[str]:
    faults = [f"{key}: unknown key" for key in data if key not in _KEYS]
    if data.get("schema") != SCHEMA:
        faults.append(f"schema: {SCHEMA} expected")
    for key in ("title", "title_en"):
        if not isinstance(data.get(key, ""), str):
            faults.append(f"{key}: text expected")
    for key, choices in _CHOICES.items():
        if key in data and data[key] not in choices:
            faults.append(f"{key}: one of {', '.join(choices)} expected")
    if not isinstance(data.get("mirror_backs", False), bool):
        faults.append("mirror_backs: true or false expected")
    for key, known in (("order", (*CODES, _REST)), ("secondary", CODES), ("sheets", SHEETS)):
        listed = data.get(key, [])
        if not isinstance(listed, list):
            faults.append(f"{key}: list expected")
            continue
        faults += [f"{key}: unknown entry {item}" for item in listed if item not in known]
        if len(set(map(str, listed))) != len(listed):
            faults.append(f"{key}: an entry stands twice")
    return faults
