"""Room for a dialog's words at every text size."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from ui import theme


def at_least(dialog: QDialog, width: int) -> None:
    """No narrower than `width` pixels at a text of 100 %, and never narrower than what stands in it needs.

    Call it once everything is laid out: a minimum set by hand makes Qt forget the layout's own.
    """
    needed = dialog.layout().totalMinimumSize().width()
    dialog.setMinimumWidth(max(theme.scaled(width), needed))
