"""Decisions of people on criteria: each becomes a step that stands beside the machine's answer, never over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from casefile.errors import KnownError
from casefile.model import JUDGED, Arrangement, Change, Dossier, Operation
from ui.dialogs.ask import Asker
from ui.engine import now
from ui.models.case_tables import FindingLine
from ui.notice import Teller
from ui.preferences import Preferences
from ui.screens.findings import FindingsPanel
from ui.session import Session
from ui.texts import tr

if TYPE_CHECKING:
    from scoring.judgement import Judgement
    from ui.dialogs.judge import Decision


class JudgeController:
    """Acts on the findings that are chosen."""

    def __init__(
        self, session: Session, panel: FindingsPanel, asker: Asker, teller: Teller, kept: Preferences
    ) -> None:
        self._session, self._panel, self._asker, self._teller, self._kept = session, panel, asker, teller, kept

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {"judge": self.judge, "confirm_proposals": self.confirm_proposals, "withdraw": self.withdraw}

    def judge(self) -> None:
        """Asks for a decision on the finding in view."""
        line = self._panel.line or next(iter(self._panel.chosen_lines), None)
        if line is None:
            return
        decision = self._asker.judge(line, self._session.engine.pack.criterion(line.id), self._name)
        if decision is not None:
            self._take([line], decision, "op.judge", {"criterion": line.id})

    def confirm_proposals(self) -> None:
        """The machine's proposals for the chosen findings become decisions, with one reason for all."""
        lines = [x for x in self._panel.chosen_lines if x.finding.proposal and x.finding.judgement is None]
        if not lines:
            self._teller.say(tr("ui_no_proposals"), "info")
            return
        decision = self._asker.confirm(lines, self._name)
        if decision is not None:
            self._take(lines, decision, "op.confirm_proposals", {"count": str(len(lines))})

    def decide(self, lines: Sequence[FindingLine], outcome: str, reason: str) -> None:
        """One decision with one reason on all of `lines`."""
        from ui.dialogs.judge import Decision

        one = {"criterion": lines[0].id} if len(lines) == 1 else {"count": str(len(lines))}
        self._take(lines, Decision(outcome, None, self._name, reason), "op.judge" if len(lines) == 1 else "op.judge_several", one)

    @property
    def can_withdraw(self) -> bool:
        return bool(self._withdrawn(self._session.case.arrangement))

    def withdraw(self) -> None:
        """The decisions on the chosen findings are taken back; the machine's answers count again."""

        def make(_dossier: Dossier, arrangement: Arrangement) -> Operation | None:
            changes = self._withdrawn(arrangement)
            who = {"at": now().isoformat(timespec="seconds"), "by": self._name}
            return Operation("op.withdraw", changes, {"count": str(len(changes))}, **who) if changes else None

        self._session.do(make)

    # --- inside ---------------------------------------------------------------------------

    @property
    def _name(self) -> str:
        name = self._kept.get("operator")
        return name if isinstance(name, str) and name else self._session.engine.operator

    def _withdrawn(self, arrangement: Arrangement) -> tuple[Change, ...]:
        keys = [JUDGED + line.id for line in self._panel.chosen_lines]
        return tuple(Change(k, arrangement.get(k), None) for k in keys if arrangement.get(k) is not None)

    def _take(self, lines: Iterable[FindingLine], decision: Decision, name: str, params: dict[str, str]) -> None:
        from scoring.judgement import as_plain

        at = now().isoformat(timespec="seconds")
        judgements = [self._judgement(line, decision, at) for line in lines]
        try:
            for judgement in judgements:
                self._session.engine.check(judgement)
        except KnownError as fault:
            self._teller.error(fault)
            return
        self._kept.set("operator", decision.by)
        self._session.engine.operator = decision.by
        decided: dict[str, Any] = {JUDGED + j.criterion: as_plain(j) for j in judgements}

        def make(_dossier: Dossier, arrangement: Arrangement) -> Operation:
            changes = tuple(Change(key, arrangement.get(key), plain) for key, plain in decided.items())
            return Operation(name, changes, params, at, decision.by)

        self._session.do(make)

    def _judgement(self, line: FindingLine, decision: Decision, at: str) -> Judgement:
        from scoring.checks.base import Outcome
        from scoring.judgement import Judgement

        outcome = Outcome(decision.outcome or line.finding.proposal)
        return Judgement(line.id, outcome, decision.deduction, decision.by, at, decision.reason)
