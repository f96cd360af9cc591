"""Pages that come in for a place: pasted, dropped on a document, put before, instead of or beside another."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from casefile.locate import user_data_dir
from casefile.model import Arrangement, Dossier, Operation
from ui.controllers.clip import ClipController
from ui.controllers.intake import IntakeController, Then
from ui.controllers.view import Spot, ViewController
from ui.engine import now
from ui.models.outline import Section
from ui.notice import Teller
from ui.session import Session
from ui.texts import tr

if TYPE_CHECKING:
    from ui.dialogs.ask import Asker

Take = Callable[[Sequence[Path], "Then | None"], None]


def incoming_folder() -> Path:
    """Where files wait that the program itself makes (pasted, scanned) until the store has them."""
    folder = user_data_dir() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def left_waiting() -> list[Path]:
    """What was pasted or scanned and never reached the store: the program ended, or the disk was full. Oldest first."""
    folder = user_data_dir() / "incoming"
    found = [p for p in folder.rglob("*") if p.is_file()] if folder.is_dir() else []
    return sorted(found, key=lambda path: (path.stat().st_mtime, path.name))


class InsertController:
    """Puts what comes in where the person wants it.

    Args:
        show: brings the workbench to the front.
    """

    def __init__(
        self, session: Session, view: ViewController, intake: IntakeController, asker: Asker, teller: Teller,
        show: Callable[[], object],
    ) -> None:  # fmt: skip
        self._session, self._view, self._intake = session, view, intake
        self._asker, self._teller, self._show = asker, teller, show
        self._clip = ClipController(session, view, teller)

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {
            "paste": self.paste,
            "paste_before": lambda: self.paste(before=True),
            "insert_files": self.insert_files,
            "replace_page": self.replace_page,
            "duplicate_page": self.duplicate_page,
            **self._clip.commands,
        }

    # --- what people ask ------------------------------------------------------------------

    def paste(self, *, before: bool = False) -> None:
        """Pages of this case: beside the page in view. Files or a picture: into the case, or before the page in view."""
        data = QGuiApplication.clipboard().mimeData()
        if self._clip.pages_of(data):
            self._clip.paste(data, before=before)
            return
        paths, made = _pasted(data)
        if not paths:
            self._teller.say(tr("ui_nothing_to_paste"), "warn")
            return
        page = self._view.page if before else None
        self.take(paths, self.before(page.id) if page else None, passing=made)

    def insert_files(self) -> None:
        """Files a person chooses, before the page in view."""
        page = self._view.page
        if page is not None:
            self.take([Path(p) for p in self._asker.files()], self.before(page.id))

    def replace_page(self) -> None:
        """A better scan, from a file, in the place of the page in view."""
        page = self._view.page
        if page is not None:
            self.take([Path(p) for p in self._asker.files()], self.instead_of(page.id))

    def duplicate_page(self) -> None:
        """The chosen pages once more, each behind itself: one scan can belong to two documents."""
        self._clip.copies(list(self._view.pages), lambda page: page, behind=True)

    def drop(self, paths: Sequence[Path], section: Section | None, position: int | None) -> None:
        """Files were let go on a section of the tree or of the thumbnails."""
        if section is not None and section.is_missing:
            self.take(paths, self.as_missing(section.type))
        elif section is None or not section.is_document:
            self._show()
            self._intake.drop(paths)
        elif position is None or position >= len(section.pages):
            self.take(paths, self.into(section.id))
        else:
            self.take(paths, self.before(section.pages[position].id))

    def take(self, paths: Sequence[Path], then: Then | None = None, *, passing: bool = False) -> None:
        if paths:
            self._show()
            self._intake.take(paths, then, passing=passing)

    def offer_left_waiting(self) -> tuple[str, list[tuple[str, Callable[[], None]]]]:
        """What to say of files that wait since last time, and what can be done; ("", []) when there are none."""
        waiting = [] if self._intake.is_busy else left_waiting()
        if not waiting:
            return "", []
        return tr("ui_left_waiting", count=len(waiting)), [(tr("ui_take_waiting"), self._take_waiting)]

    def _take_waiting(self) -> None:
        self.take(left_waiting(), passing=True)

    # --- places ---------------------------------------------------------------------------
    # Told by page or document and not by number: others may move while the files come in.

    def before(self, page: str) -> Then:
        return self.beside(page, behind=False)

    def beside(self, page: str, *, behind: bool) -> Then:
        return self._then(lambda d, a, new: _steps().insert_pages(d, a, new, page, behind=behind, **self._who()))

    def into(self, document: str) -> Then:
        return self._then(lambda d, a, new: _steps().append_pages(d, a, new, document, **self._who()))

    def as_missing(self, type_code: str) -> Then:
        return self._then(lambda d, a, new: _steps().fill_gap(d, a, new, type_code, **self._who()))

    def instead_of(self, page: str) -> Then:
        reason = tr("ui_replaced_by_scan")
        return self._then(lambda d, a, new: _steps().replace_page(d, a, page, new, reason, **self._who()))

    def _then(self, make: Callable[[Dossier, Arrangement, list[str]], Operation | None]) -> Then:
        def then(new: list[str]) -> None:
            self._view.show_after(Spot(new[0]))
            self._session.do(lambda dossier, arrangement: make(dossier, arrangement, new))

        return then

    def _who(self) -> dict[str, str]:
        return {"at": now().isoformat(timespec="seconds"), "by": self._session.engine.operator}


def _pasted(data: QMimeData | None) -> tuple[list[Path], bool]:
    """Files on the clipboard; a picture becomes one. The second says that it was made for the case."""
    if data is None:
        return [], False
    paths = [Path(u.toLocalFile()) for u in data.urls() if u.isLocalFile()]
    if paths:
        return [p for p in paths if p.exists()], False
    image = QGuiApplication.clipboard().image() if data.hasImage() else QImage()
    if image.isNull():
        return [], False
    stamp = now().strftime("%Y%m%d-%H%M%S")
    path = incoming_folder() / f"{tr('ui_pasted_name')} {stamp}-{uuid.uuid4().hex[:4]}.png"
    return ([path], True) if image.save(str(path), "PNG") else ([], False)


def _steps() -> ModuleType:
    """With the first step: it brings what composing needs along."""
    from casefile.assembly import page_steps

    return page_steps
