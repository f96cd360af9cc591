"""The one place that knows where the program's own files lie."""

from __future__ import annotations

import os
import sys
from pathlib import Path


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
