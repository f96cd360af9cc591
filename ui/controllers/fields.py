"""Values of the papers: confirmed, corrected, and offered for the other papers that bear the same wrong one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from casefile.model import Arrangement, Change, Document, Dossier, Operation
from ui.controllers.arrange import ArrangeController
from ui.controllers.view import ViewController
from ui.engine import now
from ui.models.case_tables import field_lines
from ui.models.outline import field_name
from ui.notice import Teller
from ui.session import Session
from ui.texts import tr

if TYPE_CHECKING:
    from ui.screens.fields import FieldsPanel


class FieldsController:
    """Acts on the fields pane."""

    def __init__(
        self, session: Session, view: ViewController, arrange: ArrangeController, panel: FieldsPanel, teller: Teller
    ) -> None:
        self._session, self._view, self._arrange, self._panel, self._teller = session, view, arrange, panel, teller
        self._offer: tuple[str, str, str] | None = None
        self._offered_in = ""  # first page of the case it was made in: an offer does not outlive its case
        panel.field_confirmed.connect(arrange.confirm_field)
        panel.model.entered.connect(self.enter)
        panel.ended.connect(self.next_document)

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {
            "edit_field": self._panel.edit, "next_field": self.next_field, "correct_elsewhere": self.correct_elsewhere,
        }  # fmt: skip

    def permits(self) -> set[str]:
        return {"offer"} if self._offer is not None and self._elsewhere(self._session.dossier) else set()

    # --- steps ----------------------------------------------------------------------------

    def enter(self, document: str, name: str, row: int | None, text: str) -> None:
        """A value typed by a person; nothing typed: the paper does not bear it."""
        before = next((f for f in self._document(document).fields if (f.name, f.row) == (name, row)), None)
        self._arrange.enter_field(document, name, row, text)
        if before is None or before.value is None or not text or text == before.value:
            return
        self._offer, self._offered_in = (name, before.value, text), self._case
        others = [d for d in self._elsewhere(self._session.dossier) if d.id != document]
        if others:
            told = tr("ui_correct_elsewhere", count=len(others), field=field_name(name), old=before.value, new=text)
            self._teller.say(told, "info", [(tr("ui_correct_them"), self.correct_elsewhere)])

    def correct_elsewhere(self) -> None:
        """The value corrected last is corrected on all other papers that bear the old one: one step."""
        if self._offer is None:
            return
        name, old, new = self._offer
        by = self._session.engine.operator

        def make(dossier: Dossier, arrangement: Arrangement) -> Operation | None:
            from casefile.assembly import operations

            made: dict[str, Change] = {}
            papers = self._elsewhere(dossier)
            self._offer = None  # here: the step may have to wait until the dossier is composed
            for document in papers:
                for field in document.fields:
                    if field.name == name and field.value == old:
                        step = operations.set_field(dossier, arrangement, document.id, name, new, field.row, by=by)
                        made.update({change.key: change for change in step.changes})
            if not made:
                return None
            params = {"field": field_name(name), "count": str(len(papers))}
            return Operation("op.correct_elsewhere", tuple(made.values()), params, now().isoformat(timespec="seconds"), by)

        self._session.do(make)

    # --- going on -------------------------------------------------------------------------

    def next_field(self) -> None:
        """To the next uncertain value, of this paper or of one behind it; without any, to the next field."""
        if self._panel.has_uncertain or not self._go(self._doubtful()):
            self._panel.step()

    def next_document(self) -> None:
        """On to the next paper with an uncertain value; without any, nothing is left to look at."""
        if self._panel.has_uncertain:
            self._panel.step()
        elif not self._go(self._doubtful()):
            self._teller.say(tr("ui_all_fields_seen"), "good")

    def _go(self, document: Document | None) -> bool:
        if document is None:
            return False
        self._view.show_page(document.pages[0])
        self._panel.step()
        return True

    def _doubtful(self) -> Document | None:
        """The next paper, round the case, with a value that needs a look."""
        papers = list(self._session.dossier.documents)
        now_at = self._view.document
        at = next((n for n, d in enumerate(papers) if now_at is not None and d.id == now_at.id), -1)
        behind = [*papers[at + 1 :], *papers[: max(at, 0)]]
        return next((d for d in behind if any(line.is_uncertain for line in field_lines(d))), None)

    # --- inside ---------------------------------------------------------------------------

    @property
    def _case(self) -> str:
        return next((page.id for page in self._session.case.pages), "")

    def _document(self, document: str) -> Document:
        return next(d for d in self._session.dossier.documents if d.id == document)

    def _elsewhere(self, dossier: Dossier) -> list[Document]:
        """Papers that bear the old value, as the machine read it: what a person entered stands."""
        if self._offer is None or self._offered_in != self._case:
            return []
        name, old, _ = self._offer
        return [
            d for d in dossier.documents
            if any(f.name == name and f.value == old and f.source.value != "operator" for f in d.fields)
        ]  # fmt: skip
