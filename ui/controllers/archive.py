"""The archive's list, its search, and opening what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.controllers.view import Spot, ViewController
from ui.dialogs.ask import Asker
from ui.journal import Draft, drafts
from ui.models.cases import CaseLine, CaseView, lines
from ui.preferences import Preferences
from ui.screens.archive import ArchiveScreen
from ui.session import Session
from ui.tasks import Job, Lanes
from ui.texts import plain, tr

if TYPE_CHECKING:
    from casefile.archive.records import Hit

HITS = 200


class ArchiveController(QObject):
    """Fills the archive screen and opens cases.

    Attributes:
        unfinished: working copies that were there at the start, changed last first.

    Signals:
        opened: a case is in work now; the workbench should be shown.
        searched: hits are shown.
        recovered: (Draft) the working copy of an unfinished case was opened.
    """

    opened = Signal()
    searched = Signal()
    recovered = Signal(object)

    def __init__(
        self, session: Session, lanes: Lanes, screen: ArchiveScreen, view: ViewController, kept: Preferences,
        asker: Asker, parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._lanes, self._screen, self._view, self._kept = session, lanes, screen, view, kept
        self._asker = asker
        self._query = ""
        self._pause = QTimer(self, interval=250, singleShot=True, timeout=self._search)
        self._searching: Job | None = None
        self.unfinished: list[Draft] = []
        screen.case_wanted.connect(self.open_line)
        screen.hit_wanted.connect(self.open_hit)
        screen.hits_closed.connect(self.close_hits)
        screen.filters.view_chosen.connect(self.show_view)
        self._offer_views()

    def refresh(self) -> None:
        """Reads the list anew."""
        engine = self._session.engine
        self._lanes.archive.run(lambda _job: lines(engine.cases(), drafts()), self._screen.show_cases)

    # --- views ----------------------------------------------------------------------------

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {
            "save_view": self.save_view, "remove_view": self.remove_view,
            "clear_filters": lambda: self._screen.show_view(CaseView()), "open_case": lambda: self.open_line(self._screen.line),
        }  # fmt: skip

    def permits(self) -> set[str]:
        if not self._screen.isVisible():
            return set()
        there = {"view": bool(self._screen.filters.chosen), "listed": self._screen.line is not None}
        return {name for name, is_there in there.items() if is_there}

    def save_view(self) -> None:
        """Filters and order of the list, under a name."""
        chosen = self._screen.filters.chosen
        name = self._asker.reason(plain(tr("act_save_view")), tr("ui_view_name"), [chosen] if chosen else list(self._views))
        if name:
            self._kept.set("views", {**self._views, name: asdict(self._screen.view)})
            self._offer_views(name)

    def remove_view(self) -> None:
        chosen = self._screen.filters.chosen
        self._kept.set("views", {name: view for name, view in self._views.items() if name != chosen})
        self._offer_views()

    def show_view(self, name: str) -> None:
        """The list as it was kept under `name`; "": everything."""
        self._screen.show_view(CaseView.of(self._views.get(name)))

    def remember(self) -> None:
        self._kept.set("case_view", asdict(self._screen.view))

    @property
    def _views(self) -> dict[str, Any]:
        kept = self._kept.get("views")
        return kept if isinstance(kept, dict) else {}

    def _offer_views(self, chosen: str = "") -> None:
        self._screen.filters.offer_views(list(self._views), chosen)

    # --- search ---------------------------------------------------------------------------

    def look_for(self, text: str) -> None:
        """Searches once the person pauses typing."""
        self._query = text.strip()
        self._pause.start()

    def search_now(self) -> None:
        self._pause.stop()
        self._search()

    def close_hits(self) -> None:
        self._query = ""
        self._pause.stop()
        self._screen.hide_hits()

    def _search(self) -> None:
        if self._searching is not None:
            self._searching.ended = True
        query, engine = self._query, self._session.engine
        if not query:
            self._screen.hide_hits()
            return

        def done(hits: list[Hit]) -> None:
            self._screen.show_hits(query, list(hits), is_cut=len(hits) >= HITS)
            self.searched.emit()

        self._searching = self._lanes.archive.run(lambda _job: engine.search(query, HITS), done)

    # --- opening --------------------------------------------------------------------------

    def open_line(self, line: CaseLine | None) -> None:
        if line is None:
            return
        if line.draft is not None:
            self.open_draft(line.draft)
        elif line.row is not None:
            self.open_case(line.row.case_id)

    def open_case(self, case_id: int, spot: Spot | None = None) -> None:
        """Opens an archived case; its working copy goes on where there is one."""
        session = self._session
        if session.case.case_id == case_id:
            if spot is not None:
                self._view.show_spots([spot])
            self.opened.emit()
            return
        engine = session.engine

        def work(_job: Job) -> tuple[Any, Draft | None]:
            draft = next((d for d in drafts() if d.case_id == case_id), None)
            return engine.load(case_id), draft

        def done(found: tuple[Any, Draft | None]) -> None:
            case, draft = found
            if spot is not None:
                self._view.show_after(spot)
            if draft is not None:
                session.go_on(draft, case)
                self.recovered.emit(draft)
            else:
                session.show(case)
            self._kept.set("last_case", case_id)
            self.opened.emit()

        self._lanes.archive.run(work, done)

    @property
    def has_hits(self) -> bool:
        return bool(self._screen.hits.rows)

    def step_hit(self, by: int) -> bool:
        """Opens the next hit of the search, in whatever case it is; False when nothing was searched."""
        hit = self._screen.step_hit(by)
        self.open_hit(hit)  # type: ignore[arg-type]
        return hit is not None

    def open_hit(self, hit: Hit | None) -> None:
        if hit is not None:
            self.open_case(hit.case_id, Spot(hit.page, tuple(hit.boxes)) if hit.page else None)

    def open_draft(self, draft: Draft) -> None:
        """Goes on with a working copy."""
        if draft.case_id is not None:
            self.open_case(draft.case_id)
            return
        from casefile.workspace import Case

        self._session.go_on(draft, Case())
        self.recovered.emit(draft)
        self.opened.emit()

    def open_last(self, otherwise: Callable[[], None] | None = None) -> None:
        """What was in work when the window closed: an unfinished case, else the case opened last.

        Where no case was opened before, the one archived last (the command line may have made it).

        Args:
            otherwise: called where there is none at all.
        """
        last, engine = self._kept.get("last_case"), self._session.engine

        def work(_job: Job) -> tuple[list[Draft], int | None]:
            rows = engine.cases()
            if any(row.case_id == last for row in rows):
                return drafts(), int(last)
            newest = max(rows, key=lambda row: (row.saved_at, row.case_id), default=None)
            return drafts(), newest.case_id if newest else None

        def done(found: tuple[list[Draft], int | None]) -> None:
            unfinished, case_id = found
            if self._session.is_open:
                return  # files given at the start came first
            if unfinished:
                self.unfinished = unfinished
                self.open_draft(unfinished[0])
            elif case_id is not None:
                self.open_case(case_id)
            elif otherwise is not None:
                otherwise()

        self._lanes.archive.run(work, done)

    def show_unfinished(self) -> None:
        """The cases that wait to be archived."""
        self._screen.show_view(CaseView(state="unfinished"))

    def discard(self) -> None:
        """Throws the working copy away: the archived case as it was, or no case."""
        session = self._session
        case_id = session.case.case_id
        session.discard()
        session.close()
        if case_id is not None:
            self.open_case(case_id)
        self.refresh()
