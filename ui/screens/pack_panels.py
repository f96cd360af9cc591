"""Versions of the criteria pack with two of them side by side, and the archive's most frequent faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from ui.models.score_packs import (
    DIFFERENCE_COLUMNS,
    FREQUENCY_COLUMNS,
    NAME_COLUMNS,
    VERSION_COLUMNS,
    difference_rows,
    table_model,
)
from ui.models.tables import ROW_ROLE
from ui.screens.parts import headed, table
from ui.texts import tr
from ui.widgets.progress import ProgressStrip

if TYPE_CHECKING:
    from scoring.pack import Pack
    from scoring.pack_compare import PackDifference
    from scoring.pack_shelf import Version
    from ui.reviewing import Counted


class VersionsPanel(QWidget):
    """Versions that were adopted, and two of them side by side.

    Signals:
        edit_wanted: (Version) go on from this one.
        compare_wanted: (place, place) in the two boxes.
        save_wanted: the comparison as a table.
    """

    edit_wanted = Signal(object)
    compare_wanted = Signal(int, int)
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.versions = table_model(VERSION_COLUMNS, self)
        self.table = table(self.versions, tr("ui_pack_versions"), stretch=4, widths=(90, 70, 150, 90, 300, 120))
        self.edit = QPushButton(tr("ui_pack_from_version"))
        self.edit.setAccessibleName(self.edit.text())
        self.edit.clicked.connect(self._on_edit)
        self.first, self.second = QComboBox(), QComboBox()
        for box, name in ((self.first, "ui_col_first"), (self.second, "ui_col_second")):
            box.setAccessibleName(tr(name))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(lambda _place: self._on_compare())
        self.save = QPushButton(tr("ui_save_table"))
        self.save.setAccessibleName(self.save.text())
        self.save.clicked.connect(self.save_wanted)
        self.count = QLabel()
        self.count.setProperty("role", "faint")
        self.differences = table_model(DIFFERENCE_COLUMNS, self)
        self.difference_table = table(
            self.differences, tr("ui_pack_differences"), stretch=3, widths=(90, 130, 420, 420), hint=tr("pack.same")
        )
        self.difference_table.setWordWrap(True)
        extra = QWidget()
        row = QHBoxLayout(extra)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.count, self.first, self.second, self.save):
            row.addWidget(widget)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(headed(tr("ui_pack_versions"), self.table, self.edit))
        split.addWidget(headed(tr("ui_pack_differences"), self.difference_table, extra))
        split.setSizes([220, 480])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    def show_versions(self, versions: list[Version], edited: Pack) -> None:
        """The versions; the pack being edited can be compared, too."""
        self.versions.show(versions)
        names = [f"{v.id} {v.edition}" for v in versions] + [tr("ui_pack_edited", id=edited.id, edition=edited.edition)]
        for box, place in ((self.first, len(versions) - 1), (self.second, len(versions))):
            kept = box.currentIndex() if box.count() == len(names) else place
            box.clear()
            box.addItems(names)
            box.setCurrentIndex(kept)
        self._on_compare()

    def show_difference(self, found: PackDifference) -> None:
        rows = difference_rows(found)
        self.differences.show(rows)
        self.count.setText(tr("ui_differences_count", count=len(rows)))
        self.difference_table.resizeRowsToContents()
        self.save.setEnabled(bool(rows))

    def _on_edit(self) -> None:
        version = self.table.currentIndex().data(ROW_ROLE)
        if version is not None:
            self.edit_wanted.emit(version)

    def _on_compare(self) -> None:
        self.compare_wanted.emit(self.first.currentIndex(), self.second.currentIndex())


class FaultsPanel(QWidget):
    """The most frequent faults of the archive, and the cases behind each.

    Signals:
        count_wanted: count (again).
        case_wanted: (case number, criterion) open it there.
        save_wanted: as a table.
    """

    count_wanted = Signal()
    case_wanted = Signal(int, str)
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counted: Counted | None = None
        self.lines = table_model(FREQUENCY_COLUMNS, self)
        self.table = table(
            self.lines, tr("ui_faults"), stretch=1, widths=(80, 400, 92, 92, 80, 80, 80), hint=tr("ui_faults_none")
        )
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._on_line(now))
        self.names = table_model(NAME_COLUMNS, self)
        self.name_table = table(self.names, tr("ui_fault_cases"), stretch=1, widths=(220, 120), hint=tr("ui_fault_choose"))
        self.name_table.activated.connect(self._on_case)
        self.summary = QLabel(tr("ui_faults_hint"))
        self.summary.setWordWrap(True)
        self.count, self.save = QPushButton(tr("ui_count_faults")), QPushButton(tr("ui_save_table"))
        self.count.setProperty("primary", True)
        for button in (self.count, self.save):
            button.setAccessibleName(button.text())
        self.save.setEnabled(False)
        self.count.clicked.connect(self.count_wanted)
        self.save.clicked.connect(self.save_wanted)
        self.progress = ProgressStrip()
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 10, 8)
        head.addWidget(self.summary, 1)
        head.addWidget(self.progress)
        head.addWidget(self.save)
        head.addWidget(self.count)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(headed(tr("ui_faults"), self.table))
        split.addWidget(headed(tr("ui_fault_cases"), self.name_table))
        split.setSizes([900, 380])
        split.setStretchFactor(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(split, 1)

    def show_faults(self, counted: Counted) -> None:
        self._counted = counted
        found = counted.found
        said = tr("faults.counted", cases=found.cases, broken=found.with_faults)
        said += tr("ui_in_brackets", text=tr("ui_pack_name", id=counted.pack.id, edition=counted.pack.edition))
        if found.unreadable:
            said += tr("ui_semicolon") + tr("faults.unreadable", count=len(found.unreadable))
        self.summary.setText(said)
        self.lines.show(found.broken)
        self.names.show([])
        self.save.setEnabled(bool(found.broken))
        if found.broken:
            self.table.selectRow(0)

    def _on_line(self, index: object) -> None:
        line = index.data(ROW_ROLE) if index.isValid() else None
        if line is None or self._counted is None:
            self.names.show([])
            return
        names = self._counted.names
        self.names.show([(number, *names.get(number, (str(number), "")), line.criterion) for number in line.failed])

    def _on_case(self, index: object) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.case_wanted.emit(row[0], row[3])
