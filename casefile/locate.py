"""The one place that knows where the program's own files lie."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

LONGEST_OF_HAND = 16 * 2**20
"""Bytes of a file that people write by hand (settings, packs, profiles, passwords); real ones have some 100 KiB."""


def read_by_hand(path: Path, most: int = LONGEST_OF_HAND) -> bytes:
    """A file that people write by hand, whole. A wrong file, a device even, costs no more memory than `most` bytes.

    Raises:
        OSError: it cannot be read, or is longer than `most` (EFBIG).
    """
    with open(path, "rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


def resource_path(*parts: str) -> Path:
    """A file or folder in `resources/`, from a source tree or a frozen build."""
    bundled = getattr(sys, "_MEIPASS", None)
    root = Path(bundled) if bundled else Path(__file__).resolve().parent.parent
    return root.joinpath("resources", *parts)


def user_data_dir() -> Path:
    """Where this user's archive, settings and logs lie; `MINGJUAN_HOME` replaces it.

    The folder is not created here.

    Raises:
        HomeUnknown: nothing says where this user's files lie.
    """
    try:
        return _user_data_dir()
    except RuntimeError as error:  # what pathlib raises for a user without a home folder
        from casefile.errors import HomeUnknown

        raise HomeUnknown() from error


def _user_data_dir() -> Path:
    chosen = os.environ.get("MINGJUAN_HOME")
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(base) / "Mingjuan"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Mingjuan"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "mingjuan"
