"""The packs an office has adopted, each version as it was: <folder>/<digest>.toml and one line a version in `adopted.jsonl`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from casefile.errors import UsageError
from casefile.settings import Settings, office_file
from casefile.store import place_error
from scoring.checks import CHECKS
from scoring.pack import DEFAULT_PACK, Pack, PackError, find_pack, load_pack, parse_pack
from scoring.pack_write import pack_text, write_text

_LIST = "adopted.jsonl"


class EditionTaken(UsageError):
    """Another pack with this id and edition was adopted before. Params: id, edition."""

    code = "pack_edition_taken"


@dataclass(frozen=True, slots=True)
class Version:
    """One adopted pack.

    Attributes:
        at: local time, ISO 8601; "" for the pack that ships with the program.
        by: who adopted it.
    """

    id: str
    edition: str
    title: str
    sha256: str
    at: str = ""
    by: str = ""


class PackShelf:
    """Adopted packs, oldest first; the shipped pack is always the first."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or office_file().parent / "packs"

    def versions(self) -> list[Version]:
        """Every version there is, the shipped one first, then as they were adopted."""
        shipped = load_pack(find_pack(DEFAULT_PACK))
        found = [Version(shipped.id, shipped.edition, shipped.title, shipped.sha256)]
        try:
            lines = (self.folder / _LIST).read_text(encoding="utf-8").splitlines()
        except OSError:
            lines = []
        for line in lines:
            try:
                found.append(Version(**json.loads(line)))
            except (ValueError, TypeError):
                continue  # a line that was cut off by a crash
        return found

    def path(self, sha256: str) -> Path:
        """Where a version lies; the shipped one lies with the program."""
        shipped = find_pack(DEFAULT_PACK)
        return shipped if load_pack(shipped).sha256 == sha256 else self.folder / f"{sha256}.toml"

    def load(self, sha256: str) -> Pack:
        """Raises PackFault: it is not there or no longer as it was."""
        pack = load_pack(self.path(sha256), known_checks=frozenset(CHECKS))
        if pack.sha256 != sha256:
            raise PackError.of(self.path(sha256).name, [])
        return pack

    def adopt(self, pack: Pack, settings: Settings, *, at: str, by: str) -> Settings:
        """Keeps `pack` as a version of its own and gives the settings that name it.

        Raises:
            PackError: it has faults; nothing was kept.
            EditionTaken: give it another edition, so that sheets can tell the two apart.
            OutputNotWritable, DiskFull: nothing was kept.
        """
        text = pack.file_text or pack_text(pack)
        read, faults = parse_pack(text.encode("utf-8"), pack.id, frozenset(CHECKS))
        if read is None or faults:
            raise PackError.of(pack.id, faults)
        known = self.versions()
        if any((v.id, v.edition) == (read.id, read.edition) and v.sha256 != read.sha256 for v in known):
            raise EditionTaken(id=read.id, edition=read.edition)
        if read.sha256 == known[0].sha256:
            return _naming(settings, DEFAULT_PACK)
        target = self.folder / f"{read.sha256}.toml"
        if target.is_file() and any(v.sha256 == read.sha256 for v in known):
            return _naming(settings, str(target))
        write_text(text, target)
        version = Version(read.id, read.edition, read.title, read.sha256, at, by)
        try:
            with open(self.folder / _LIST, "a", encoding="utf-8", newline="\n") as file:
                file.write(json.dumps(asdict(version), ensure_ascii=False) + "\n")
        except OSError as error:
            raise place_error(error, self.folder) from error
        return _naming(settings, str(target))


def _naming(settings: Settings, pack: str) -> Settings:
    given = settings.scoring.model_dump(include=settings.scoring.model_fields_set)
    scoring = type(settings.scoring)(**{**given, "pack": pack})
    return settings.model_copy(update={"scoring": scoring})
