"""Choosing many pages at once, marking pages to find them again, and number keys that move pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStatusBar, QWidget

from ui.controllers.arrange import ArrangeController
from ui.controllers.view import ViewController
from ui.engine import now
from ui.models.outline import Section
from ui.session import Session
from ui.texts import plain, tr

if TYPE_CHECKING:
    from ui.dialogs.ask import Asker

_PATIENCE_MS = 900
_SAID_MS = 4000


class ChooseController:
    """Odd and even pages, whole documents, the recycle bin, marks."""

    def __init__(self, session: Session, view: ViewController, asker: Asker, status: QStatusBar) -> None:
        self._session, self._view, self._asker, self._status = session, view, asker, status

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {
            "select_document": lambda: self._choose(self._own()),
            "select_odd": lambda: self._choose(self._among()[0::2]),
            "select_even": lambda: self._choose(self._among()[1::2]),
            "go_bin": self.go_bin,
            "mark": self.mark,
            "next_mark": self.next_mark,
        }

    def go_bin(self) -> None:
        """The pages that were left out; they can be put back from there."""
        bins = [s for s in self._view.sections if s.kind in ("left_out", "duplicate", "separator", "foreign")]
        pages = [p.id for s in bins for p in s.pages]
        if pages:
            self._view.show_pages(pages[0], pages[:1])
        else:
            self._status.showMessage(tr("ui_bin_empty"), _SAID_MS)

    def mark(self) -> None:
        """A word to find pages again; for pages that all have one: takes it away. Not part of the dossier's text."""
        pages = list(self._view.pages)
        dossier = self._session.dossier
        text = ""
        if not all(dossier.page(p).mark for p in pages):
            usual = [tr(f"ui_mark_{n}") for n in range(1, 4)]
            text = self._asker.reason(plain(tr("act_mark")), tr("ui_mark_how", count=len(pages)), usual) or ""
            if not text:
                return

        def make(_d: object, arrangement: object) -> object:
            from casefile.assembly import operations

            at = now().isoformat(timespec="seconds")
            return operations.mark_pages(arrangement, pages, text, at=at, by=self._session.engine.operator)

        self._session.do(make)

    def next_mark(self) -> None:
        shown = [p for s in self._view.sections for p in s.pages]
        marked = [n for n, p in enumerate(shown) if p.mark]
        if not marked:
            self._status.showMessage(tr("ui_no_marks"), _SAID_MS)
            return
        page = self._view.page
        here = next((n for n, p in enumerate(shown) if page is not None and p.id == page.id), -1)
        goal = shown[next((n for n in marked if n > here), marked[0])].id
        self._view.show_pages(goal, [goal])

    def _own(self) -> list[str]:
        section = self._view.section
        return [p.id for p in section.pages] if section is not None else []

    def _among(self) -> list[str]:
        """The chosen pages; with one alone, all of its document."""
        return list(self._view.pages) if len(self._view.pages) > 1 else self._own()

    def _choose(self, pages: Sequence[str]) -> None:
        if pages:
            self._view.show_pages(pages[0], list(pages))


class NumberKeys(QObject):
    """Digits typed on the thumbnails or the tree: the chosen pages go to the document of that number.

    `1` and a moment, or `1 2`, or `1` and Enter; Esc takes it back. What is about to happen stands in the status bar.
    """

    def __init__(
        self, view: ViewController, arrange: ArrangeController, status: QStatusBar, widgets: Sequence[QWidget], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._arrange, self._status = view, arrange, status
        self._typed = ""
        self._timer = QTimer(self, interval=_PATIENCE_MS, singleShot=True, timeout=self._go)
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        free = not (event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        text = event.text()
        if free and text.isascii() and text.isdigit():
            self._type(text)
            return True
        if self._typed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
            return True
        if self._typed and event.key() == Qt.Key.Key_Escape:
            self._forget()
            return True
        return False

    def _type(self, digit: str) -> None:
        if not self._view.pages:
            return
        self._typed = (self._typed + digit).lstrip("0")
        goal = self._goal()
        title = goal.title if goal else tr("ui_no_document_numbered")
        self._status.showMessage(tr("ui_move_to_number", count=len(self._view.pages), number=self._typed or "0", title=title))
        if goal is not None and not self._may_go_on():
            self._go()
        else:
            self._timer.start()

    def _goal(self) -> Section | None:
        return next((s for s in self._view.sections if s.is_document and str(s.number) == self._typed), None)

    def _may_go_on(self) -> bool:
        """Another digit could follow: there is a document 12 when 1 was typed."""
        numbers = [str(s.number) for s in self._view.sections if s.is_document]
        return any(n.startswith(self._typed) and n != self._typed for n in numbers)

    def _go(self) -> None:
        goal = self._goal()
        self._forget()
        if goal is not None:
            self._arrange.move_into(list(self._view.pages), goal.id)

    def _forget(self) -> None:
        self._timer.stop()
        self._typed = ""
        self._status.clearMessage()
