"""What to do about a finding, one key away: it does not apply, or the handler has to see to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from casefile.model import NOTED, Arrangement, Change, Dossier, Operation
from ui.controllers.judge import JudgeController
from ui.dialogs.ask import Asker
from ui.engine import now
from ui.models.case_tables import finding_rows
from ui.notice import Teller
from ui.screens.findings import FindingsPanel
from ui.session import Session
from ui.texts import tr


class RemedyController:
    """Acts on the findings that are chosen. To scan what is missing, `scan` is one key away already."""

    def __init__(
        self, session: Session, panel: FindingsPanel, judge: JudgeController, asker: Asker, teller: Teller
    ) -> None:
        self._session, self._panel, self._judge, self._asker, self._teller = session, panel, judge, asker, teller

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {
            "not_applicable": self.not_applicable, "note": self.note, "copy_findings": self.copy,
        }  # fmt: skip

    def not_applicable(self) -> None:
        """The chosen criteria do not apply to this case: a person's decision with a reason."""
        lines = [line for line in self._panel.chosen_lines if line.outcome != "not_applicable"]
        if not lines:
            return
        usual = [tr(f"ui_not_applicable_{n}") for n in range(1, 4)]
        question = tr("ui_not_applicable_why", criteria=tr("ui_list_comma").join(line.id for line in lines))
        reason = self._asker.reason(tr("ui_outcome_not_applicable"), question, usual)
        if reason:
            self._judge.decide(lines, "not_applicable", reason)

    def note(self) -> None:
        """A note for the handler at the finding in view; an empty one takes it away."""
        line = self._panel.line or next(iter(self._panel.chosen_lines), None)
        if line is None:
            return
        question = tr("ui_note_what", criterion=line.id)
        text = self._asker.write(tr("ui_note"), question, line.note, self._offered(line.remedy))
        if text is None or text == line.note:
            return
        at, by = now().isoformat(timespec="seconds"), self._session.engine.operator
        key, decided = NOTED + line.id, {"text": text, "by": by, "at": at} if text else None

        def make(_dossier: Dossier, arrangement: Arrangement) -> Operation:
            return Operation("op.note", (Change(key, arrangement.get(key), decided),), {"criterion": line.id}, at, by)

        self._session.do(make)

    def copy(self) -> None:
        """The findings of the list as it is shown, with notes and what to do, as a table for mail or spreadsheet."""
        rows = finding_rows(self._panel.shown_lines)
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
        self._teller.say(tr("ui_findings_copied", count=len(rows) - 1), "good")

    @staticmethod
    def _offered(remedy: str) -> list[str]:
        return [remedy] if remedy else []
