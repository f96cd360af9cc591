"""Pages on the clipboard: copied or cut here, pasted behind or before the page in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import ModuleType

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from casefile.model import Arrangement, Dossier, Operation
from ui.controllers.view import Spot, ViewController
from ui.engine import now
from ui.models.tree import dragged_pages, page_drag
from ui.notice import Teller
from ui.session import Session
from ui.texts import tr

_CUT = "application/x-mingjuan-cut"


class ClipController:
    """Ctrl+C and Ctrl+X on pages. What was recognised goes along as text, for other programs."""

    def __init__(self, session: Session, view: ViewController, teller: Teller) -> None:
        self._session, self._view, self._teller = session, view, teller

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {"copy_pages": lambda: self._put(is_cut=False), "cut_pages": lambda: self._put(is_cut=True)}

    def pages_of(self, data: QMimeData | None) -> list[str]:
        """Pages on the clipboard that this case has, in their order."""
        known = {p.id for p in self._session.case.pages}
        return [p for p in dragged_pages(data) if p in known] if data is not None else []

    def paste(self, data: QMimeData, *, before: bool) -> None:
        """Copies come in beside the page in view; pages that were cut go there."""
        pages, is_cut, page = self.pages_of(data), data.hasFormat(_CUT), self._view.page
        if page is None or (is_cut and page.id in pages):
            return
        if is_cut:
            self._move(pages, page.id, behind=not before)
            QGuiApplication.clipboard().clear()  # they are there now; once more they would only move again
        else:
            self.copies(pages, lambda _source: page.id, behind=not before)

    def copies(self, pages: Sequence[str], beside: Callable[[str], str], *, behind: bool) -> None:
        """`pages` once more, each beside the page that `beside` names for it: one scan can belong to two documents."""
        from casefile.intake.take import Intake

        session = self._session
        by_id = {p.id: p for p in session.case.pages}
        goals: dict[str, list[str]] = {}
        for page_id in pages:
            page = by_id[page_id]
            entry = replace(session.case.inputs[page.input], index=0, pages=1, lost_pages=0, code=None, params={})
            before = len(session.case.pages)
            session.add(Intake((entry,), (replace(page, input=0),)))
            goals.setdefault(beside(page_id), []).extend(p.id for p in session.case.pages[before:])
        for goal, made in goals.items():
            self._place(made, goal, behind=behind)

    def _place(self, new: list[str], page: str, *, behind: bool) -> None:
        """Pages that came in go beside `page`."""
        self._view.show_after(Spot(new[-1]))
        self._session.do(lambda d, a: _page_steps().insert_pages(d, a, new, page, behind=behind, **self._who()))

    def _move(self, pages: list[str], page: str, *, behind: bool) -> None:
        def make(dossier: Dossier, arrangement: Arrangement) -> Operation | None:
            from casefile.assembly import operations

            home = _page_steps().home_of(dossier, page)
            if home is None:
                return None
            position = home.pages.index(page) + behind
            return operations.move_pages(dossier, arrangement, pages, home.id, position, **self._who())

        self._session.do(make)

    def _who(self) -> dict[str, str]:
        return {"at": now().isoformat(timespec="seconds"), "by": self._session.engine.operator}

    def _put(self, *, is_cut: bool) -> None:
        pages = list(self._view.pages)
        data = page_drag(pages)
        if is_cut:
            data.setData(_CUT, b"1")
        dossier = self._session.dossier
        read = (dossier.page(p).reading for p in pages)
        data.setText("\n\n".join("\n".join(line.text for line in r.lines) for r in read if r is not None))
        QGuiApplication.clipboard().setMimeData(data)
        self._teller.hint(tr("ui_pages_cut" if is_cut else "ui_pages_copied", count=len(pages)))


def _page_steps() -> ModuleType:
    """With the first step: it brings what composing needs along."""
    from casefile.assembly import page_steps

    return page_steps
