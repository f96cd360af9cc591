"""Straightening and cropping pages, and looking at them as they were scanned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.controllers.view import ViewController
from ui.engine import now
from ui.session import Session
from ui.widgets.page_view import PageView
from ui.widgets.pictures import Pictures, picture_key

if TYPE_CHECKING:
    from ui.dialogs.crop import CropDialog

_PIXELS = 1600


class StraightenController:
    """Decisions on skew and crop; the scans stay as they are.

    Attributes:
        dialog: open one, else None.
    """

    def __init__(
        self, session: Session, view: ViewController, page: PageView, pictures: Pictures, compare: QAction, window: QWidget
    ) -> None:
        self._session, self._view, self._page, self._pictures = session, view, page, pictures
        self._compare, self._window = compare, window
        self.dialog: CropDialog | None = None

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {"crop": self.ask, "as_scanned": self.take_back, "before_after": self.compare}

    def compare(self) -> None:
        """The page as it was scanned, and back."""
        self._page.show_as_scanned(not self._page.as_scanned)
        self._compare.setChecked(self._page.as_scanned)

    def take_back(self) -> None:
        """The machine's straightening counts again and nothing is cut off."""
        from casefile.assembly import page_steps

        pages = list(self._view.pages)
        self._session.do(lambda _d, a: page_steps.as_scanned(a, pages, **self._who()))

    def ask(self) -> None:
        """Opens the dialog on the page in view."""
        from ui.dialogs.crop import CropDialog

        page = self._view.page
        if page is None or self.dialog is not None:
            return
        chosen = list(dict.fromkeys([page.id, *self._view.pages]))
        found = page.reading.measures.skew_deg if page.reading else 0.0
        dialog = CropDialog(
            angle=page.skew_deg, box=page.crop, found_angle=found, count=len(chosen), parent=self._window
        )
        self.dialog = dialog
        key = picture_key(replace(page, skew_deg=0.0), min(_PIXELS, max(page.page.width_px, page.page.height_px)))

        def arrived(which: object) -> None:
            picture = self._pictures.get(key) if which == key else None
            if picture is not None and self.dialog is dialog:
                dialog.show_picture(picture)

        def end(result: int) -> None:
            self._pictures.arrived.disconnect(arrived)
            self.dialog = None
            if result == CropDialog.DialogCode.Accepted:
                self.apply(chosen if dialog.for_all.isChecked() else [page.id], dialog)
            dialog.deleteLater()

        self._pictures.arrived.connect(arrived)
        arrived(key)
        dialog.finished.connect(end)
        dialog.open()

    def apply(self, pages: list[str], dialog: CropDialog) -> None:
        from casefile.assembly import page_steps

        angle, box = dialog.angle, dialog.box
        self._session.do(lambda _d, a: page_steps.straighten(a, pages, angle, box, **self._who()))

    def _who(self) -> dict[str, str]:
        return {"at": now().isoformat(timespec="seconds"), "by": self._session.engine.operator}
