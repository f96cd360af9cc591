"""What to scan, how, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from casefile.errors import KnownError
from ui import theme
from ui.preferences import Preferences
from ui.texts import tr, words_of

if TYPE_CHECKING:
    from casefile.intake.scanner import Scanner, Wish

MODES = ("colour", "grey", "bitonal")
RESOLUTIONS = (200, 300, 400, 600)
WHERE = ("case", "document", "before", "instead")
_KEPT = "scan"


class ScanDialog(QDialog):
    """Remembers what was chosen last; Enter scans, no mouse needed.

    Signals:
        search_wanted: look for scanners once more.
    """

    search_wanted = Signal()

    def __init__(self, kept: Preferences, *, has_page: bool, where: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = kept
        old = kept.get(_KEPT)
        self._old: dict[str, object] = old if isinstance(old, dict) else {}
        self.setWindowTitle(tr("ui_scan_title"))
        self.setMinimumWidth(theme.scaled(460))
        self.device = self._combo("ui_scan_device", ())
        self.again = QPushButton(tr("ui_scan_search"))
        self.again.setAccessibleName(tr("ui_scan_search"))
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self.search_wanted)
        self.source = self._combo("ui_scan_source", [("feeder", tr("ui_scan_feeder")), ("glass", tr("ui_scan_glass"))])
        self.both = QCheckBox(tr("ui_scan_both_sides"))
        self.both.setAccessibleName(tr("ui_scan_both_sides"))
        self.both.setChecked(bool(self._old.get("both")))
        self.mode = self._combo("ui_scan_mode", [(m, tr(f"ui_scan_{m}")) for m in MODES])
        self.dpi = self._combo("ui_scan_dpi", [(n, f"{n} dpi") for n in RESOLUTIONS])
        places = WHERE if has_page else WHERE[:1]
        self.place = self._combo("ui_scan_where", [(w, tr(f"ui_scan_where_{w}")) for w in places])
        self._recall(where if where in places else "")
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(self.told.fontMetrics().height() * 3)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self.source.currentIndexChanged.connect(lambda _row: self._allow())
        self.device.currentIndexChanged.connect(lambda _row: self._allow())
        self._allow()

    # --- what was chosen ------------------------------------------------------------------

    @property
    def wish(self) -> Wish:
        from casefile.intake.scanner import Wish

        feeder = self.source.currentData() == "feeder"
        return Wish(
            str(self.device.currentData()), feeder, feeder and self.both.isChecked(), str(self.mode.currentData()),
            int(self.dpi.currentData()),
        )  # fmt: skip

    @property
    def where(self) -> str:
        return str(self.place.currentData())

    def accept(self) -> None:
        if self.device.currentData() is None:
            return
        values = {
            "device": self.device.currentData(), "source": self.source.currentData(), "both": self.both.isChecked(),
            "mode": self.mode.currentData(), "dpi": self.dpi.currentData(),
        }  # fmt: skip
        self._kept.set(_KEPT, values)
        super().accept()

    # --- what was found -------------------------------------------------------------------

    def show_searching(self) -> None:
        self.device.clear()
        self.told.setText(tr("ui_scan_searching"))
        self._allow()

    def show_scanners(self, found: Sequence[Scanner]) -> None:
        self.device.clear()
        for scanner in found:
            self.device.addItem(scanner.title, scanner.name)
        place = self.device.findData(self._old.get("device"))
        self.device.setCurrentIndex(max(place, 0))
        self.told.setText("")
        self._allow()

    def show_fault(self, error: BaseException) -> None:
        self.device.clear()
        self.told.setText(words_of(error) if isinstance(error, KnownError) else str(error))
        self._allow()

    # --- inside ---------------------------------------------------------------------------

    def _combo(self, name: str, choices: Sequence[tuple[object, str]]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(tr(name))
        for value, text in choices:
            combo.addItem(text, value)
        return combo

    def _recall(self, where: str) -> None:
        for combo, key, usual in ((self.source, "source", "feeder"), (self.mode, "mode", "colour"), (self.dpi, "dpi", 300)):
            place = combo.findData(self._old.get(key, usual))
            combo.setCurrentIndex(max(place, 0))
        if where:
            self.place.setCurrentIndex(self.place.findData(where))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.device, 1)
        row.addWidget(self.again)
        form = QFormLayout()
        form.addRow(tr("ui_scan_device"), row)
        form.addRow(tr("ui_scan_source"), self.source)
        form.addRow("", self.both)
        form.addRow(tr("ui_scan_mode"), self.mode)
        form.addRow(tr("ui_scan_dpi"), self.dpi)
        form.addRow(tr("ui_scan_where"), self.place)
        box = QDialogButtonBox()
        self.go = box.addButton(tr("ui_scan_go"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setProperty("primary", True)
        self.go.setDefault(True)
        stop = box.addButton(tr("ui_cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self.go, stop):
            button.setAccessibleName(button.text())
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.told)
        layout.addWidget(box)

    def _allow(self) -> None:
        self.both.setEnabled(self.source.currentData() == "feeder")
        self.go.setEnabled(self.device.currentData() is not None)
