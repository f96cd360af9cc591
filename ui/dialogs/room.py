"""Room for a dialog's words at every text size."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from ui import theme

_FRAME = 48
"""Pixels that a window's title bar and the edge of the screen take."""


def sized(dialog: QDialog, width: int, height: int) -> None:
    """As large as that at a text of 100 %, and never larger than the screen: its buttons must stay in reach."""
    free = dialog.screen().availableGeometry()
    wide, tall = max(free.width(), 1280) - 16, max(free.height(), 720) - _FRAME
    dialog.resize(min(theme.scaled(width), wide), min(theme.scaled(height), tall))


def at_least(dialog: QDialog, width: int) -> None:
    """No narrower than `width` pixels at a text of 100 %, and never narrower than what stands in it needs.

    Call it once everything is laid out: a minimum set by hand makes Qt forget the layout's own.
    """
    needed = dialog.layout().totalMinimumSize().width()
    dialog.setMinimumWidth(max(theme.scaled(width), needed))
