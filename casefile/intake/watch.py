"""A folder that scanners and colleagues save into: which of its files are complete and new.

Looked at again and again instead of asking the system for events: those do not come from network shares. A file is
complete when size and time of change have stood still for a while and it can be opened; a half-written one waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from casefile.errors import KnownError, SourceMissing
from casefile.intake.find import FoundFile, find_files
from casefile.store import system_path

QUIET_SECONDS = 3.0
"""How long a file must stand still. Scanners write a page in less; copying over a network pauses seldom so long."""

_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".filepart", ".download", ".swp")
Mark = tuple[int, int]
"""Size in bytes and time of change in nanoseconds: the same mark, the same content."""


class WatchedFolderGone(KnownError):
    """The folder cannot be reached at present (a share that is offline); it may come back."""

    code = "watched_folder_gone"


@dataclass
class _Seen:
    mark: Mark
    since: float


class Watch:
    """Remembers what it saw between two looks. Not for several threads.

    Args:
        taken: marks by name of files that were given out earlier; files that are not there any more are dropped.
        clock: seconds, monotonic.
    """

    def __init__(
        self, folder: Path, taken: Mapping[str, Mark] | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.folder, self.taken = folder, dict(taken or {})
        self._clock = clock
        self._seen: dict[str, _Seen] = {}

    def look(self) -> list[Path]:
        """Files that are complete and were not given out yet, in natural order; each is given out once.

        A file that is changed after it was given out comes again.

        Raises:
            WatchedFolderGone: the folder cannot be reached.
        """
        try:
            found = find_files(self.folder)
        except (SourceMissing, OSError) as error:
            raise WatchedFolderGone(path=self.folder) from error
        if len(found) == 1 and found[0].path == self.folder:
            raise WatchedFolderGone(path=self.folder)  # a file stands where the folder was
        now, there, ready = self._clock(), set(), []
        for one in found:
            if one.ignored or one.name.lower().endswith(_UNFINISHED) or Path(one.name).name.startswith("~$"):
                continue
            there.add(one.name)
            mark = _mark(one)
            if mark is None or self.taken.get(one.name) == mark:
                continue
            seen = self._seen.get(one.name)
            if seen is None or seen.mark != mark:
                self._seen[one.name] = _Seen(mark, now)
            elif now - seen.since >= QUIET_SECONDS and _can_be_opened(one.path):
                ready.append(one.path)
                self.taken[one.name] = mark
        self.taken = {name: mark for name, mark in self.taken.items() if name in there}
        self._seen = {n: seen for n, seen in self._seen.items() if n in there and self.taken.get(n) != seen.mark}
        return ready


def _mark(one: FoundFile) -> Mark | None:
    """None while it is empty or cannot be asked."""
    if one.fault:
        return None
    try:
        stat = system_path(one.path).stat()
    except OSError:
        return None
    return (stat.st_size, stat.st_mtime_ns) if stat.st_size else None


def _can_be_opened(path: Path) -> bool:
    """On Windows whoever still writes usually keeps others out."""
    try:
        with open(system_path(path), "rb") as file:
            return bool(file.read(1))
    except OSError:
        return False
