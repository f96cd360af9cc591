"""What is in view: the page, the chosen pages, the spots that are framed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QObject, QSignalBlocker, Signal

from casefile.model import NOTED, Box, Document, DossierPage
from ui.models.case_tables import FieldLine, FindingLine
from ui.models.outline import Section
from ui.models.tree import PAGE_ROLE, SECTION_ROLE
from ui.screens.workbench import WorkbenchScreen
from ui.session import Session
from ui.texts import tr


@dataclass(frozen=True)
class Spot:
    """A page and the boxes to frame on it."""

    page: str
    boxes: tuple[Box, ...] = ()


class ViewController(QObject):
    """Keeps tree, thumbnails, page and fields on the same thing, and shows what the session says.

    Attributes:
        sections: the case from top to bottom.
        pages: ids of the chosen pages, in the order shown.

    Signals:
        chosen: other pages or another document are chosen.
        page_shown: another page is in view.
    """

    chosen = Signal()
    page_shown = Signal()

    def __init__(self, session: Session, screen: WorkbenchScreen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._screen = session, screen
        self.sections: tuple[Section, ...] = ()
        self.pages: list[str] = []
        self._page: str | None = None
        self._section: str | None = None
        self._spots: list[Spot] = []
        self._spot = -1
        self._finding: str | None = None
        self._after: Spot | None = None
        self._syncing = False
        screen.tree.selectionModel().selectionChanged.connect(lambda *_: self._on_tree())
        screen.thumbs.selectionModel().selectionChanged.connect(lambda *_: self._on_thumbs())
        screen.thumbs.selectionModel().currentChanged.connect(lambda *_: self._on_thumbs())
        screen.findings.finding_wanted.connect(self.show_finding)
        screen.fields.field_shown.connect(self.show_field)
        screen.page.step_wanted.connect(self.step_page)
        session.replaced.connect(self._on_replaced)
        session.dossier_changed.connect(self.refresh)
        session.sheet_changed.connect(self.show_sheet)

    # --- asked by others ------------------------------------------------------------------

    @property
    def page(self) -> DossierPage | None:
        """The page in view."""
        return self._screen.page.page

    @property
    def section(self) -> Section | None:
        """The document (or gap) that was chosen last."""
        return next((s for s in self.sections if s.id == self._section), None)

    @property
    def document(self) -> Document | None:
        section = self.section
        if section is None or not section.is_document:
            return None
        return next((d for d in self._session.dossier.documents if d.id == section.id), None)

    @property
    def spot(self) -> tuple[int, int]:
        """Which of how many spots is framed; (0, 0) when none."""
        return (self._spot + 1, len(self._spots)) if self._spots else (0, 0)

    def show_after(self, spot: Spot) -> None:
        """Shows `spot` as soon as the case that is being opened is composed."""
        self._after = spot

    # --- showing --------------------------------------------------------------------------

    def refresh(self) -> None:
        """The dossier is new: the same page and the same choice, in its new shape."""
        session, screen = self._session, self._screen
        made = session.shown
        self.sections = made.sections
        screen.show_case(session.is_open)
        tree, model = screen.tree, screen.tree_model
        moves = not model.keeps_rows(made.sections)
        open_ids = {s.id for n, s in enumerate(model.sections) if tree.isExpanded(model.index(n, 0))} if moves else set()
        scroll = screen.thumbs.verticalScrollBar().value(), tree.verticalScrollBar().value()
        self._syncing = True
        try:
            model.show(made.sections)
            screen.lay_tree(made.sections)
            screen.thumb_model.show(made.sections, made.rows)
            for n, section in enumerate(made.sections):
                if section.id in open_ids:
                    tree.setExpanded(model.index(n, 0), True)
        finally:
            self._syncing = False
        known = {p.id for p in session.dossier.pages}
        after = self._after
        if after is not None and known:
            self._after = None
            if after.page in known:
                self.show_spots([after])
                return
        self.pages = [p for p in self.pages if p in known]
        page = self._page if self._page in known else next(iter(screen.thumb_model.page_ids), None)
        self._show(page, self._boxes_now() if page == self._page else (), choose=self.pages or None)
        screen.thumbs.verticalScrollBar().setValue(scroll[0])
        screen.tree.verticalScrollBar().setValue(scroll[1])

    def show_page(self, page_id: str, boxes: Sequence[Box] = ()) -> None:
        """Puts a page in view, with boxes framed."""
        self._spots, self._spot, self._finding = [], -1, None
        self._show(page_id, boxes)

    def show_pages(self, page_id: str, chosen: Sequence[str]) -> None:
        """Puts a page in view and chooses it with others."""
        self._spots, self._spot, self._finding = [], -1, None
        self._show(page_id, choose=chosen)

    def show_spots(self, spots: Sequence[Spot]) -> None:
        """Frames the first of `spots`; `step_spot` goes on."""
        self._spots, self._spot = list(spots), 0 if spots else -1
        if spots:
            self._show(spots[0].page, spots[0].boxes)

    def step_spot(self, by: int) -> None:
        if self._spots:
            self._spot = (self._spot + by) % len(self._spots)
            spot = self._spots[self._spot]
            self._show(spot.page, spot.boxes)

    def show_finding(self, line: FindingLine) -> None:
        """Its first spot; asked again for the same finding, its next one."""
        if line.id == self._finding and len(self._spots) > 1:
            self.step_spot(1)
            return
        known = {p.id for p in self._session.dossier.pages}
        spots: dict[str, list[Box]] = {}
        for evidence in line.finding.evidence:
            if evidence.page in known:
                boxes = spots.setdefault(evidence.page, [])
                if evidence.box is not None:
                    boxes.append(Box(*evidence.box))
        self.show_spots([Spot(page, tuple(boxes)) for page, boxes in spots.items()])
        self._finding = line.id

    def show_field(self, line: FieldLine) -> None:
        page = line.field.page
        self._screen.fields.spot.show_spot(self._session.dossier.page(page) if page else None, line.field.box if page else None)
        if page is not None:
            self.show_spots([Spot(line.field.page, (line.field.box,) if line.field.box else ())])

    def step_page(self, by: int) -> None:
        """The next or previous page, in the dossier's order."""
        ids = self._screen.thumb_model.page_ids
        if ids:
            place = ids.index(self._page) + by if self._page in ids else 0
            self.show_page(ids[min(max(place, 0), len(ids) - 1)])

    def select_all(self) -> None:
        self._screen.thumbs.selectAll()

    # --- inside ---------------------------------------------------------------------------

    def _boxes_now(self) -> tuple[Box, ...]:
        spot = self._spots[self._spot] if 0 <= self._spot < len(self._spots) else None
        return spot.boxes if spot is not None and spot.page == self._page else ()

    def _show(self, page_id: str | None, boxes: Sequence[Box] = (), choose: Sequence[str] | None = None) -> None:
        screen = self._screen
        self._page = page_id
        page = None
        if page_id is not None:
            page = self._session.dossier.page(page_id)
            index = screen.thumb_model.find(page_id)
            section = screen.thumb_model.section(index)
            self._section = section.id if section else None
            self._choose(choose or [page_id], page_id)
        elif self._section not in {s.id for s in self.sections}:
            self._section = None
        screen.page.show_page(page, boxes)
        screen.page_place.setText(self._place_text(page))
        self._show_fields(self.document)
        self.page_shown.emit()
        self.chosen.emit()

    def _show_fields(self, document: Document | None) -> None:
        """With what a paper of this type may bear besides, and what the other papers say."""
        section = self.section
        if document is None or section is None or self._is_unread(document, section):
            # Nothing is known of it yet; the form it is taken for so long must not look like an answer.
            self._screen.fields.show_document(None, title=section.title if section and document else "")
            return
        kind = self._session.engine.catalogue.types.get(document.type)
        others: dict[str, list[str]] = {}
        for other in self._session.dossier.documents:
            if other.id != document.id:
                for field in other.fields:
                    others.setdefault(field.name, []).append(field.value or "")
        self._screen.fields.show_document(document, kind.fields if kind else (), others, title=_in_both(section.title, document.title))

    def _is_unread(self, document: Document, section: Section) -> bool:
        failed = self._session.failed
        return document.confidence < 1 and bool(section.pages) and all(p.reading is None and p.id not in failed for p in section.pages)

    def _choose(self, pages: Sequence[str], current: str | None) -> None:
        """The same choice in the thumbnails and in the tree."""
        thumbs, tree = self._screen.thumbs, self._screen.tree
        self._syncing = True
        try:
            model, wanted = self._screen.thumb_model, set(pages)
            self.pages = [p for p in model.page_ids if p in wanted]
            rows = model.rows_of(self.pages)
            if rows != _chosen_rows(thumbs.selectionModel()):
                chosen = QItemSelection()
                for first, last in _runs(rows):
                    chosen.append(QItemSelectionRange(model.index(first), model.index(last)))
                thumbs.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            if current is not None:
                index = model.find(current)
                thumbs.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                thumbs.scrollTo(index)
            if not tree.hasFocus():
                self._point_tree_at(current)
        finally:
            self._syncing = False

    def _point_tree_at(self, page: str | None) -> None:
        tree, model = self._screen.tree, self._screen.tree_model
        index = model.find(page=page) if page else model.find(section=self._section)
        if index.isValid() and not tree.isExpanded(index.parent()):
            index = index.parent() if index.parent().isValid() else index
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            with QSignalBlocker(tree.selectionModel()):
                tree.selectionModel().setCurrentIndex(index, flags)
            tree.scrollTo(index)
            tree.viewport().update()

    def _on_tree(self) -> None:
        if self._syncing:
            return
        pages: list[str] = []
        rows = self._screen.tree.selectionModel().selectedRows(0)
        for index in rows:
            page, section = index.data(PAGE_ROLE), index.data(SECTION_ROLE)
            pages += [page.id] if page is not None else [p.id for p in section.pages]
        now = self._screen.tree.currentIndex()
        section = now.data(SECTION_ROLE) if now.isValid() else None
        self._spots, self._spot, self._finding = [], -1, None
        if pages:
            shown = now.data(PAGE_ROLE).id if now.isValid() and now.data(PAGE_ROLE) else pages[0]
            self._show(shown, choose=list(dict.fromkeys(pages)))
        elif section is not None:
            # A document that is missing has no page; the choice is the gap itself.
            self._section, self.pages = section.id, []
            self._screen.fields.show_document(None)
            self._screen.page_place.setText(section.note)
        if section is not None and len(rows) == 1:
            self._section = section.id
        self.chosen.emit()

    def _on_thumbs(self) -> None:
        if self._syncing:
            return
        thumbs = self._screen.thumbs
        model = self._screen.thumb_model
        pages = model.pages_at(_chosen_rows(thumbs.selectionModel()))
        current = thumbs.currentIndex().data(PAGE_ROLE) if thumbs.currentIndex().isValid() else None
        self._spots, self._spot, self._finding = [], -1, None
        if current is not None and current.id != self._page:
            self._show(current.id, choose=pages or [current.id])
        else:
            self.pages = pages
            self.chosen.emit()

    def _on_replaced(self) -> None:
        self.pages, self._page, self._section = [], None, None
        self._spots, self._spot, self._finding = [], -1, None
        self.refresh()

    def show_sheet(self) -> None:
        """The findings as they are now."""
        sheet = self._session.sheet
        notes = self._session.case.arrangement.with_prefix(NOTED)
        unread = sum(p.reading is None and p.id not in self._session.failed for p in self._session.dossier.pages)
        self._screen.findings.show_sheet(sheet, self._session.engine.pack if sheet else None, notes, unread=unread)

    def _place_text(self, page: DossierPage | None) -> str:
        if page is None:
            return ""
        ids = self._screen.thumb_model.page_ids
        text = tr("ui_page_of", number=ids.index(page.id) + 1 if page.id in ids else 0, total=len(ids))
        if page.number is not None:
            text += " · " + tr("ui_stamped_page", number=page.number)
        which, of = self.spot
        if of > 1:
            text += " · " + tr("ui_spot_of", number=which, total=of)
        return text


def _chosen_rows(selection: QItemSelectionModel) -> list[int]:
    """Rows of a list that are chosen, from top to bottom; without an index for each of thousands."""
    chosen = selection.selection()
    return sorted({row for n in range(chosen.count()) for row in range(chosen.at(n).top(), chosen.at(n).bottom() + 1)})


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbours."""
    first = 0
    for n, row in enumerate(rows):
        if n + 1 == len(rows) or rows[n + 1] != row + 1:
            yield rows[first], row
            first = n + 1


def _in_both(name: str, printed: str) -> str:
    """What the window calls a document, and what is printed on it where that is another."""
    return name if name == printed or printed in name else f"{name}  {printed}"
