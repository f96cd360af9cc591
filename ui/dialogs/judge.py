"""A person's decision on a criterion: outcome, points, reason and name; every part by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.room import at_least
from ui.models.case_tables import FindingLine
from ui.models.cases import points
from ui.texts import plain, tr

if TYPE_CHECKING:
    from scoring.pack import Bonus, Item, Veto

_STEP = 0.5
_OUTCOMES = {"item": ("pass", "fail", "not_applicable"), "veto": ("pass", "fail", "not_applicable"), "bonus": ("pass", "not_applicable")}


@dataclass(frozen=True)
class Decision:
    """What was entered.

    Attributes:
        outcome: None: as the machine proposes for each criterion.
        deduction: points; None: as the pack says.
    """

    outcome: str | None
    deduction: Decimal | None
    by: str
    reason: str


class _ReasonedDialog(QDialog):
    """Reason and name below whatever is decided; both are needed."""

    def __init__(self, title: str, name: str, usual: Sequence[str], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.body = QVBoxLayout(self)
        self.body.setSpacing(10)
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems(list(usual))
        self.reason.setCurrentIndex(-1)
        self.reason.lineEdit().setPlaceholderText(tr("ui_reason_hint"))
        self.name = QLineEdit(name)
        for widget, code in ((self.reason, "ui_judge_reason"), (self.name, "ui_judge_name")):
            widget.setAccessibleName(plain(tr(code)))
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        self.fault.setAccessibleName(tr("ui_office_fault"))
        self.fault.hide()

    def _finish_layout(self) -> None:
        self.form.addRow(tr("ui_judge_reason"), self.reason)
        self.form.addRow(tr("ui_judge_name"), self.name)
        buttons = QDialogButtonBox()
        yes = buttons.addButton(tr("ui_judge_accept"), QDialogButtonBox.ButtonRole.AcceptRole)
        yes.setProperty("primary", True)
        yes.setDefault(True)
        no = buttons.addButton(tr("ui_cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        for button in (yes, no):
            button.setAccessibleName(button.text())
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.body.addLayout(self.form)
        self.body.addWidget(self.fault)
        self.body.addWidget(buttons)
        at_least(self, 600)

    def accept(self) -> None:
        for widget, text, code in (
            (self.reason, self.reason.currentText(), "ui_reason_needed"),
            (self.name, self.name.text(), "ui_name_needed"),
        ):
            if not text.strip():
                self.fault.setText(tr(code))
                self.fault.show()
                widget.setFocus()
                return
        super().accept()


class JudgeDialog(_ReasonedDialog):
    """One finding: what the machine says, and what the person decides."""

    def __init__(self, line: FindingLine, criterion: Item | Veto | Bonus, name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("ui_judge_title", criterion=line.id), name, [tr(f"ui_judge_reason_{n}") for n in range(1, 4)], parent
        )
        self._agreed = tr("ui_judge_reason_1")
        self._proposal = line.finding.proposal
        wording = QLabel(line.wording)
        wording.setWordWrap(True)
        wording.setProperty("role", "strong")
        said = QTextBrowser()
        said.setPlainText(tr("ui_machine_says", outcome=line.machine, text=line.sentence))
        said.setAccessibleName(tr("ui_finding_detail"))
        said.setTabChangesFocus(True)
        said.setFixedHeight(said.fontMetrics().lineSpacing() * 6)
        self.body.addWidget(wording)
        self.body.addWidget(said)
        preset = self._preset(line)
        self._group, row = QButtonGroup(self), QHBoxLayout()
        self.choices: dict[str, QRadioButton] = {}
        for outcome in _OUTCOMES[line.kind]:
            button = QRadioButton(tr(f"ui_judge_{line.kind}_{outcome}"))
            button.setAccessibleName(plain(button.text()))
            button.setChecked(outcome == preset)
            button.toggled.connect(self._follow)
            self._group.addButton(button)
            self.choices[outcome] = button
            row.addWidget(button)
        row.addStretch(1)
        self.form.addRow(tr("ui_judge_outcome"), row)
        self._has_points = line.kind == "item"
        self.points = QDoubleSpinBox(self)
        self.points.setHidden(not self._has_points)
        if self._has_points:
            self._lay_points(line, criterion)
        self._finish_layout()
        if line.finding.judgement:
            self.reason.setEditText(line.finding.judgement.reason)
        self._follow()
        chosen = self.choices.get(preset) or next(iter(self.choices.values()))
        chosen.setFocus()

    @property
    def decision(self) -> Decision:
        outcome = next((o for o, button in self.choices.items() if button.isChecked()), None)
        value = self.points.value()
        own = self._has_points and outcome == "fail" and value > self.points.minimum()
        deduction = Decimal(str(round(value, 2))) if own else None
        return Decision(outcome, deduction, self.name.text().strip(), self.reason.currentText().strip())

    def accept(self) -> None:
        if not any(button.isChecked() for button in self.choices.values()):
            self.fault.setText(tr("ui_outcome_needed"))
            self.fault.show()
            next(iter(self.choices.values())).setFocus()
            return
        super().accept()

    def _preset(self, line: FindingLine) -> str:
        finding = line.finding
        if finding.judgement:
            return str(finding.judgement.outcome)
        return finding.proposal or str(finding.outcome)

    def _lay_points(self, line: FindingLine, criterion: Item | Veto | Bonus) -> None:
        """The lowest value stands for "as the pack says", which also shares a fault among criteria."""
        finding = line.finding
        by_pack = finding.proposed_deduction or min(criterion.per_hit, criterion.cap)
        self.points.setRange(-_STEP, float(criterion.cap))
        self.points.setSingleStep(_STEP)
        self.points.setDecimals(2)
        self.points.setSpecialValueText(tr("ui_points_by_pack", points=points(by_pack)))
        self.points.setMinimumWidth(260)
        self.points.setAccessibleName(plain(tr("ui_judge_points")))
        judged = finding.judgement
        self.points.setValue(float(judged.deduction) if judged and judged.deduction is not None else -_STEP)
        row = QHBoxLayout()
        row.addWidget(self.points)
        most = QLabel(tr("ui_points_most", points=points(criterion.cap)))
        most.setProperty("role", "faint")
        row.addWidget(most, 1)
        label = QLabel(tr("ui_judge_points"))
        label.setBuddy(self.points)
        self.form.addRow(label, row)

    def _follow(self) -> None:
        """Points only for a fail; the usual reason is offered while the person agrees with the machine."""
        outcome = self.decision.outcome
        self.points.setEnabled(self._has_points and outcome == "fail")
        agrees = self._proposal is not None and outcome == self._proposal
        if agrees and not self.reason.currentText():
            self.reason.setEditText(self._agreed)
        elif not agrees and self.reason.currentText() == self._agreed:
            self.reason.setEditText("")


class ConfirmDialog(_ReasonedDialog):
    """Several proposals of the machine at once, with one reason."""

    def __init__(self, lines: Sequence[FindingLine], name: str, parent: QWidget | None = None) -> None:
        usual = [tr(f"ui_judge_reason_{n}") for n in range(1, 4)]
        super().__init__(plain(tr("act_confirm_proposals")), name, usual, parent)
        text = QLabel(tr("ui_confirm_text", count=len(lines)))
        text.setWordWrap(True)
        listed = QTextBrowser()
        listed.setPlainText("\n".join(f"{x.id}  {tr(f'ui_outcome_{x.finding.proposal}')}  {x.wording}" for x in lines))
        listed.setAccessibleName(tr("ui_findings"))
        listed.setTabChangesFocus(True)
        listed.setFixedHeight(listed.fontMetrics().lineSpacing() * 9)
        self.body.addWidget(text)
        self.body.addWidget(listed)
        self._finish_layout()
        self.reason.setEditText(usual[0])
        self.reason.setFocus()

    @property
    def decision(self) -> Decision:
        return Decision(None, None, self.name.text().strip(), self.reason.currentText().strip())
