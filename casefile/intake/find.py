"""The files of SOURCE, in order, each with what is known of it before it is opened."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from natsort import natsort_keygen, ns

from casefile.errors import SourceMissing
from casefile.store import system_path

_SYSTEM_NAMES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", "icon\r"})
_SYSTEM_FOLDERS = frozenset({"__macosx", "$recycle.bin", "system volume information", "@eadir", "lost+found"})
_HIDDEN_ATTRIBUTES = 0x2 | 0x4  # Windows: hidden, system

natural_key = natsort_keygen(alg=ns.PATH | ns.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One entry of the input list.

    Attributes:
        path: opens it.
        name: relative to SOURCE, with `/`, NFC: what people are shown.
        bytes: its size; 0 where it could not be asked.
        ignored: hidden or of the system.
        fault: code why it cannot even be opened (`folder_unreadable`, `file_unreadable`, `not_a_file`), else None.
        reason: what the operating system says of it.
    """

    path: Path
    name: str
    bytes: int = 0
    ignored: bool = False
    fault: str | None = None
    reason: str = ""


def find_files(source: Path | str | Sequence[Path | str]) -> list[FoundFile]:
    """Every file in a folder and its subfolders, in natural sort order; files given one by one keep their order.

    Links are followed; a folder is entered once, so that loops of links end.

    Raises:
        SourceMissing: a source does not exist.
    """
    if isinstance(source, (str, Path)):
        root = Path(source)
        return _walk(root, "") if _is_folder(root) else [_file(root, root.name)]
    found: list[FoundFile] = []
    for one in map(Path, source):
        found += _walk(one, one.name + "/") if _is_folder(one) else [_file(one, one.name)]
    return found


def shown_name(name: str) -> str:
    """A file name as text: NFC, and bytes that are no UTF-8 read as GB 18030 where that is possible."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "replace")
    return unicodedata.normalize("NFC", name)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(os.stat(system_path(path)).st_mode)
    except (FileNotFoundError, NotADirectoryError) as error:
        if os.path.islink(path):
            return False
        raise SourceMissing(path=path) from error
    except (OSError, ValueError):
        return False


def _walk(root: Path, prefix: str) -> list[FoundFile]:
    found: list[FoundFile] = []
    entered = _above(root)
    waiting: list[tuple[Path, str, bool]] = [(root, prefix, False)]
    while waiting:
        folder, above, hidden = waiting.pop()
        try:
            status = os.stat(system_path(folder))
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            with os.scandir(system_path(folder)) as scan:
                # In order, so that of two ways to one folder the same one is always taken.
                entries = sorted(scan, key=lambda entry: natural_key(shown_name(entry.name)))
        except OSError as error:
            name = above.rstrip("/") or shown_name(root.name) or str(root)
            found.append(FoundFile(folder, name, 0, hidden, "folder_unreadable", _reason(error)))
            continue
        inside: list[tuple[Path, str, bool]] = []
        for entry in entries:
            path = folder / entry.name
            name = above + shown_name(entry.name)
            aside = hidden or _is_hidden(entry)
            if _entry_is_folder(entry):
                inside.append((path, name + "/", aside))
            else:
                found.append(_file(path, name, aside))
        waiting += reversed(inside)
    return sorted(found, key=lambda file: (natural_key(file.name), file.name, os.fsencode(file.path)))


def _above(root: Path) -> set[tuple[int, int]]:
    """Identities of the folders that hold `root`: a link back to one of them is not SOURCE and is not entered."""
    found = set()
    for folder in Path(os.path.realpath(root)).parents:
        try:
            status = os.stat(folder)
        except OSError:
            continue
        found.add((status.st_dev, status.st_ino))
    return found


def _file(path: Path, name: str, ignored: bool = False) -> FoundFile:
    name = shown_name(name)
    ignored = ignored or is_ignored_name(name.rpartition("/")[2])
    try:
        status = os.stat(system_path(path))
    except (OSError, ValueError) as error:
        return FoundFile(path, name, 0, ignored, "file_unreadable", _reason(error))
    if not stat.S_ISREG(status.st_mode):
        # A pipe or a device would never answer.
        return FoundFile(path, name, 0, ignored, "not_a_file")
    return FoundFile(path, name, status.st_size, ignored)


def _entry_is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    if is_ignored_name(entry.name):
        return True
    try:
        attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    except OSError:
        return False
    return bool(attributes & _HIDDEN_ATTRIBUTES)


def is_ignored_name(name: str) -> bool:
    """Whether a file or folder of that name (without path) is hidden or of the system."""
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_NAMES | _SYSTEM_FOLDERS


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
