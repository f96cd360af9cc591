"""Whether the office has been asked for its settings; the settings themselves are one file for window and command line."""

from __future__ import annotations


def is_first_start() -> bool:
    """Nobody has been asked yet."""
    from casefile.settings import office_file

    return not office_file().exists()
