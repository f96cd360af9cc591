"""Whether the office has been asked for its settings; the settings themselves are one file for window and command line."""

from __future__ import annotations

from casefile.settings import office_file


def is_first_start() -> bool:
    """Nobody has been asked yet."""
    return not office_file().exists()
