"""The office's settings as the window knows them: a file the office gave, and the name typed at the first start."""

from __future__ import annotations

import json
from pathlib import Path

from casefile.locate import user_data_dir
from casefile.settings import Agency, Settings, load_settings
from ui.preferences import Preferences

_NAME_FILE = "office.json"


def save_office(name: str) -> None:
    """Keeps the name; a settings file that names the agency goes before it."""
    folder = user_data_dir()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _NAME_FILE).write_text(json.dumps({"name": name}, ensure_ascii=False), encoding="utf-8")


def office_settings(kept: Preferences, file: str | None = None) -> Settings:
    """The settings in force; `file` goes before the one that was chosen in the window.

    Raises:
        SettingsFault: the settings file is faulty or gone.
    """
    file = file or kept.get("settings")
    settings = load_settings(Path(file)) if isinstance(file, str) and file else Settings()
    name = _saved_name()
    if settings.agency.name is None and name:
        agency = Agency(**{**settings.agency.model_dump(), "name": name})
        settings = settings.model_copy(update={"agency": agency})
    return settings


def is_first_start(kept: Preferences) -> bool:
    """Nobody has been asked yet."""
    return not kept.get("settings") and not (user_data_dir() / _NAME_FILE).exists()


def _saved_name() -> str:
    try:
        data = json.loads((user_data_dir() / _NAME_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    name = data.get("name") if isinstance(data, dict) else None
    return name if isinstance(name, str) else ""
