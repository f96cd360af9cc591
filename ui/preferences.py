"""What the window remembers between two starts: one small JSON file in the user's folder."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QHeaderView

from casefile.locate import user_data_dir
from ui import theme

_NAME = "window.json"


class Preferences:
    """Language, output folder, last case, geometry of windows and splitters.

    A damaged or unreadable file counts as none: a window must open even then.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or user_data_dir()) / _NAME
        self._values: dict[str, Any] = {}
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            if isinstance(data, dict):
                self._values = data
        except (OSError, ValueError):
            pass

    def get(self, key: str, default: Any = None) -> Any:
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Kept at once; a place that cannot be written to costs the memory, not the work."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        scratch = self._path.with_name(f"{_NAME}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
            os.replace(scratch, self._path)
        except OSError:
            scratch.unlink(missing_ok=True)


def keep_headers(kept: Preferences, headers: Mapping[str, QHeaderView]) -> None:
    """Width and order of columns, by the table's name."""
    for name, header in headers.items():
        kept.set(_header_key(name, header), bytes(header.saveState().toHex().data()).decode())


def recall_headers(kept: Preferences, headers: Mapping[str, QHeaderView]) -> None:
    """Columns as they were left; a table that has other columns by now stays as it is."""
    for name, header in headers.items():
        state = kept.get(_header_key(name, header))
        if isinstance(state, str):
            header.restoreState(QByteArray.fromHex(state.encode("ascii", "ignore")))


def _header_key(name: str, header: QHeaderView) -> str:
    """Each text size has its own widths."""
    size = "" if theme.scaled(100) == 100 else f"_{theme.scaled(100)}"
    return f"columns_{name}_{header.count()}{size}"
