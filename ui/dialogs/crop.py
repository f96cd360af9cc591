"""Straighten and crop: an angle, four margins, and how the page will look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from casefile.model import Box
from ui.texts import tr
from ui.widgets.crop_view import SMALLEST, WHOLE, CropView

LARGEST_ANGLE = 15.0


class CropDialog(QDialog):
    """Everything by keyboard or by dragging; the scan itself is never changed.

    Args:
        angle, box: as the page is shown now.
        found_angle: what the machine found.
        count: how many pages are chosen.
    """

    def __init__(
        self, *, angle: float, box: Box | None, found_angle: float, count: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("ui_crop_title"))
        self._found = found_angle
        self.view = CropView()
        self.view.box_changed.connect(self._on_dragged)
        self.angle_box = self._spin("ui_crop_angle", LARGEST_ANGLE, 0.1, "°", least=-LARGEST_ANGLE)
        self.angle_box.setDecimals(2)
        self.margins = [self._spin(f"ui_crop_{side}", 100 - SMALLEST * 100, 0.5, " %") for side in ("left", "top", "right", "bottom")]
        self.for_all = QCheckBox(tr("ui_crop_all", count=count))
        self.for_all.setAccessibleName(self.for_all.text())
        self.for_all.setVisible(count > 1)
        self._lay_out()
        self._show(box or WHOLE, angle)

    @property
    def angle(self) -> float:
        return round(self.angle_box.value(), 2)

    @property
    def box(self) -> Box | None:
        """None: the whole page."""
        left, top, right, bottom = (m.value() / 100 for m in self.margins)
        box = Box(left, top, max(1 - right, left + SMALLEST), max(1 - bottom, top + SMALLEST)).clipped()
        return None if box == WHOLE else box

    def show_picture(self, picture: QPixmap) -> None:
        self.view.show_picture(picture)

    # --- inside ---------------------------------------------------------------------------

    def _spin(self, name: str, most: float, step: float, unit: str, least: float = 0.0) -> QDoubleSpinBox:
        spin = QDoubleSpinBox()
        spin.setRange(least, most)
        spin.setDecimals(1)
        spin.setSingleStep(step)
        spin.setSuffix(unit)
        spin.setAccessibleName(tr(name))
        spin.valueChanged.connect(lambda _value: self.view.show_box(self.box or WHOLE, self.angle))
        return spin

    def _button(self, name: str, slot: object) -> QPushButton:
        button = QPushButton(tr(name))
        button.setAccessibleName(button.text())
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(tr("ui_crop_angle"), self.angle_box)
        form.addRow("", self._button("ui_crop_found", lambda: self._show(self.box or WHOLE, self._found)))
        form.addRow("", self._button("ui_crop_level", lambda: self._show(self.box or WHOLE, 0.0)))
        for side, margin in zip(("left", "top", "right", "bottom"), self.margins):
            form.addRow(tr(f"ui_crop_{side}"), margin)
        form.addRow("", self._button("ui_crop_whole", lambda: self._show(WHOLE, self.angle)))
        form.addRow(self.for_all)
        note = QLabel(tr("ui_crop_note"))
        note.setWordWrap(True)
        note.setProperty("role", "faint")
        form.addRow(note)
        row = QHBoxLayout()
        row.addWidget(self.view, 1)
        row.addLayout(form)
        buttons = QDialogButtonBox()
        yes = buttons.addButton(tr("ui_crop_apply"), QDialogButtonBox.ButtonRole.AcceptRole)
        yes.setProperty("primary", True)
        yes.setDefault(True)
        no = buttons.addButton(tr("ui_cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        for button in (yes, no):
            button.setAccessibleName(button.text())
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(row, 1)
        layout.addWidget(buttons)
        self.angle_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, box: Box, angle: float) -> None:
        for spin, value in zip(self.margins, (box.x0, box.y0, 1 - box.x1, 1 - box.y1)):
            spin.setValue(value * 100)
        self.angle_box.setValue(angle)
        self.view.show_box(box, angle)

    def _on_dragged(self, box: Box) -> None:
        for spin, value in zip(self.margins, (box.x0, box.y0, 1 - box.x1, 1 - box.y1)):
            spin.blockSignals(True)  # rounding must not move the frame under the mouse
            spin.setValue(value * 100)
            spin.blockSignals(False)
