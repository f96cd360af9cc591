"""Steps on pages and documents: each becomes one operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import ModuleType

from casefile.model import Arrangement, Box, Change, Dossier, Operation
from ui.controllers.view import ViewController
from ui.dialogs.ask import Asker, Choice
from ui.engine import now
from ui.models.case_tables import FieldLine
from ui.models.outline import Section, type_name
from ui.session import Session
from ui.texts import plain, tr

_DOCUMENT, _TYPE = "document:", "type:"


class ArrangeController:
    """Acts on what is chosen in the view."""

    def __init__(self, session: Session, view: ViewController, asker: Asker) -> None:
        self._session, self._view, self._asker = session, view, asker

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {
            "undo": self._session.take_back,
            "redo": self._session.do_again,
            "turn_right": lambda: self.turn(90),
            "turn_left": lambda: self.turn(270),
            "turn_over": lambda: self.turn(180),
            "leave_out": self.leave_out,
            "restore": self.restore,
            "set_blank": self.switch_blank,
            "move_to": self.move_to,
            "move_up": lambda: self.move_by(-1),
            "move_down": lambda: self.move_by(1),
            "to_previous": lambda: self.move_beside(-1),
            "to_next": lambda: self.move_beside(1),
            "new_document": self.new_document,
            "split": self.split,
            "merge": self.merge,
            "set_type": self.set_type,
            "waive": self.waive,
            "document_up": lambda: self.move_document(-1),
            "document_down": lambda: self.move_document(1),
        }

    # --- pages ----------------------------------------------------------------------------

    def turn(self, degrees: int) -> None:
        pages = list(self._view.pages)
        self._do(lambda d, a: _cropped_along(_op().turn_pages(d, a, pages, degrees, **self._who()), d, pages, degrees))

    def leave_out(self, pages: Sequence[str] | None = None) -> None:
        chosen = list(pages or self._view.pages)
        if not chosen:
            return
        usual = [tr(f"ui_reason_{n}") for n in range(1, 5)]
        reason = self._asker.reason(
            plain(tr("act_leave_out")), tr("ui_leave_out_why", count=len(chosen)), usual
        )
        if reason:
            self._do(lambda d, a: _op().leave_out(a, chosen, reason, **self._who()))

    def restore(self) -> None:
        pages = list(self._view.pages)
        self._do(lambda d, a: _op().restore(a, pages, **self._who()))

    def switch_blank(self) -> None:
        pages = list(self._view.pages)

        def make(dossier: Dossier, arrangement: Arrangement) -> Operation | None:
            blank = not all(dossier.page(p).blank for p in pages)
            return _op().set_blank(arrangement, pages, blank, **self._who())

        self._do(make)

    def move_to(self) -> None:
        """Asks where to: one of the documents, or a new one of a type."""
        pages = list(self._view.pages)
        documents = [s for s in self._view.sections if s.is_document]
        catalogue = self._session.engine.catalogue
        choices = [Choice(f"{s.number or '·'}  {s.title}  ({s.span or len(s.pages)})", _DOCUMENT + s.id, s.type) for s in documents]
        choices += [
            Choice(tr("ui_as_new", title=type_name(t.code, catalogue)), _TYPE + t.code, f"{t.code} {' '.join(t.aliases)}")
            for t in catalogue.types.values()
        ]
        where = self._asker.choose(plain(tr("act_move_to")), tr("ui_move_hint"), choices)
        if where is None:
            return
        if where.startswith(_DOCUMENT):
            self.move_into(pages, where.removeprefix(_DOCUMENT))
        else:
            self.make_document(pages, where.removeprefix(_TYPE))

    def move_into(self, pages: Sequence[str], document: str, position: int | None = None) -> None:
        self._do(lambda d, a: _freed(_op().move_pages(d, a, pages, document, position, **self._who()), d, a, pages))

    def make_document(self, pages: Sequence[str], type_code: str) -> None:
        self._do(lambda d, a: _freed(_op().new_document(d, a, pages, type_code, **self._who()), d, a, pages))

    def drop(self, pages: Sequence[str], section: Section, position: int | None) -> None:
        """Dragged pages were let go on a section."""
        if section.is_document:
            self.move_into(pages, section.id, position)
        elif section.is_missing:
            self.make_document(pages, section.type)
        elif section.kind == "left_out":
            self.leave_out(pages)

    def move_by(self, by: int) -> None:
        """Up or down within the document."""
        chosen = set(self._view.pages)
        section = self._view.section
        if section is None or not section.is_document:
            return
        own = [p.id for p in section.pages]
        moving = [p for p in own if p in chosen]
        if not moving:
            return
        first = own.index(moving[0])
        position = first - 1 if by < 0 else own.index(moving[-1]) + 2
        if position < 0 or (by > 0 and position > len(own)):
            return
        self.move_into(moving, section.id, position)

    def move_beside(self, by: int) -> None:
        """Into the document before or behind."""
        section = self._view.section
        documents = [s for s in self._view.sections if s.is_document]
        if section is None or section not in documents:
            return
        place = documents.index(section) + by
        if 0 <= place < len(documents):
            self.move_into(list(self._view.pages), documents[place].id, None if by < 0 else 0)

    # --- documents ------------------------------------------------------------------------

    def new_document(self) -> None:
        pages = list(self._view.pages)
        kind = self._ask_type(plain(tr("act_new_document")))
        if kind:
            self.make_document(pages, kind)

    def set_type(self) -> None:
        document = self._view.document
        if document is None:
            return
        kind = self._ask_type(plain(tr("act_set_type")), document.type)
        if kind:
            self._do(lambda d, a: _op().set_type(d, a, document.id, kind, **self._who()))

    def waive(self) -> None:
        """A document that is missing is not needed in this case, for a stated reason."""
        section = self._view.section
        if section is None or not section.is_missing:
            return
        usual = [tr(f"ui_waive_{n}") for n in range(1, 4)]
        reason = self._asker.reason(plain(tr("act_waive")), tr("ui_waive_why", title=section.title), usual)
        if not reason:
            return
        key, title = f"not_applicable/{section.type}", section.title

        def make(_dossier: Dossier, arrangement: Arrangement) -> Operation:
            change = Change(key, arrangement.get(key), reason)
            return Operation("op.not_applicable", (change,), {"document": title}, **self._who())

        self._do(make)

    def split(self) -> None:
        """The document ends before the first chosen page."""
        document, pages = self._view.document, self._view.pages
        first = next((p for p in document.pages if p in pages), None) if document else None
        if document is not None and first is not None and first != document.pages[0]:
            self._do(lambda d, a: _op().split(d, a, document.id, first, **self._who()))

    def merge(self) -> None:
        """The document goes behind the one before it."""
        section = self._view.section
        documents = [s for s in self._view.sections if s.is_document]
        if section in documents and documents.index(section) > 0:
            into = documents[documents.index(section) - 1].id
            self._do(lambda d, a: _op().merge(d, a, into, section.id, **self._who()))

    def move_document(self, by: int) -> None:
        section = self._view.section
        if section is not None and section.is_document:
            self._place(section.id, by=by)

    def drop_document(self, document: str, section: Section) -> None:
        """A dragged document was let go on a section: it goes before it."""
        if section.is_document and section.id != document:
            self._place(document, before=section.id)

    def _place(self, document: str, *, by: int = 0, before: str | None = None) -> None:
        def make(dossier: Dossier, arrangement: Arrangement) -> Operation | None:
            order = [d.id for d in dossier.documents]
            if document not in order:
                return None
            old = order.index(document)
            order.remove(document)
            place = order.index(before) if before in order else min(max(old + by, 0), len(order))
            order.insert(place, document)
            if order == [d.id for d in dossier.documents]:
                return None
            return _op().place_documents(dossier, arrangement, order, **self._who())

        self._do(make)

    # --- fields ---------------------------------------------------------------------------

    def confirm_field(self, line: FieldLine) -> None:
        if line.field.source.value != "operator":
            self.enter_field(line.document, line.field.name, line.field.row, line.field.value or "")

    def enter_field(self, document: str, name: str, row: int | None, text: str) -> None:
        """A value typed by a person; nothing typed: the paper does not bear it."""
        self._do(lambda d, a: _op().set_field(d, a, document, name, text or None, row, **self._who()))

    # --- inside ---------------------------------------------------------------------------

    def _do(self, make: Callable[[Dossier, Arrangement], Operation | None]) -> None:
        self._session.do(make)

    def _who(self) -> dict[str, str]:
        return {"at": now().isoformat(timespec="seconds"), "by": self._session.engine.operator}

    def _ask_type(self, title: str, current: str = "") -> str | None:
        catalogue = self._session.engine.catalogue
        choices = [
            Choice(type_name(t.code, catalogue), t.code, f"{t.code} {' '.join(t.aliases)}")
            for t in catalogue.types.values()
        ]
        return self._asker.choose(title, tr("ui_type_hint"), choices, current)


def _op() -> ModuleType:
    """The steps of assembly; with the first step, for they bring what composing needs along."""
    from casefile.assembly import operations

    return operations


def _cropped_along(operation: Operation, dossier: Dossier, pages: Sequence[str], degrees: int) -> Operation:
    """`operation`, and what a person cut off turns with the page."""
    extra = []
    for page in pages:
        box = dossier.page(page).crop
        if box is not None:
            before = list(box)
            for _ in range(degrees % 360 // 90):
                box = Box(1 - box.y1, box.x0, 1 - box.y0, box.x1)
            extra.append(Change(f"crop/{page}", before, [round(v, 4) for v in box]))
    return replace(operation, changes=(*operation.changes, *extra))


def _freed(operation: Operation, dossier: Dossier, arrangement: Arrangement, pages: Sequence[str]) -> Operation:
    """`operation`, and pages that the machine took for duplicates are none: else they would stay outside."""
    keys = {change.key for change in operation.changes}
    extra = tuple(
        Change(key, arrangement.get(key), "")
        for page in pages
        if dossier.page(page).duplicate_of is not None and (key := f"duplicate/{page}") not in keys
    )
    return replace(operation, changes=(*operation.changes, *extra))
