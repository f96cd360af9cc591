"""A large case takes its time to be put in order: the status bar says so, instead of leaving people to wonder."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ui.controllers.intake import IntakeController
from ui.session import Session
from ui.tasks import Lane
from ui.widgets.progress import ProgressStrip

_FIRST_MS, _NEXT_MS = 1200, 300
"""What is done in a moment is not worth a word."""


class Settling(QObject):
    """Looks, after everything that changes a case, whether documents and findings still follow from it.

    Args:
        lane: where they are made.
        others: something else has the strip; that has a count and goes first.
    """

    def __init__(
        self, session: Session, intake: IntakeController, lane: Lane, strip: ProgressStrip, others: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._lane, self._strip, self._others = lane, strip, others
        self._shows = False
        self._timer = QTimer(self, interval=_FIRST_MS, singleShot=True)
        self._timer.timeout.connect(self.look)
        for changed in (session.replaced, session.dossier_changed, session.reading_wanted, session.undo.indexChanged, intake.progressed):
            changed.connect(self.soon)

    def soon(self, *_what: object) -> None:
        if not self._timer.isActive():
            self._timer.start(_FIRST_MS)

    def look(self) -> None:
        """Says what goes on; once nothing does, nothing."""
        if self._lane.busy:
            if not self._others():
                self._strip.show_step("sorting", 0, 0, can_stop=False)
                self._shows = True
            self._timer.start(_NEXT_MS)
        elif self._shows:
            self._shows = False
            if not self._others():
                self._strip.finish()
