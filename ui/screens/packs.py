"""Criteria packs: editing with what it does to the archive, versions and comparison, and the archive's faults."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.actions import Actions
from ui.models.score_packs import (
    DIFFERENCE_COLUMNS,
    EDITOR,
    EFFECT_COLUMNS,
    FAULTS,
    FREQUENCY_COLUMNS,
    NAME_COLUMNS,
    VERSION_COLUMNS,
    VERSIONS,
    difference_rows,
    effect_rows,
    pack_model,
    pack_nodes,
    table_model,
)
from ui.models.score_tree import NODE_ROLE
from ui.models.tables import ROW_ROLE
from ui.screens.pack_form import PackForm
from ui.screens.parts import headed, table
from ui.screens.score_tree import node_tree
from ui.texts import tr
from ui.widgets.progress import ProgressStrip

if TYPE_CHECKING:
    from scoring.pack import Fault, Pack
    from scoring.pack_compare import PackDifference, Preview
    from scoring.pack_shelf import Version
    from ui.reviewing import Counted

Panel = TypeVar("Panel", bound=QWidget)


class PackEditor(QWidget):
    """The pack being edited.

    Signals:
        chosen: (key) another row of the tree is in view.
        entered: (field, text) something was typed on that row.
    """

    chosen = Signal(str)
    entered = Signal(str, str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.standing = QLabel(), QLabel()
        self.name.setProperty("role", "title")
        self.standing.setProperty("role", "faint")
        self.standing.setWordWrap(True)
        self.model = pack_model(self)
        self.tree = node_tree(self.model, tr("ui_pack_tree"), (300, 60, 84, 150), 0)
        self.tree.selectionModel().currentChanged.connect(lambda *_: self._on_chosen())
        self.form = PackForm()
        self.form.entered.connect(self.entered)
        self.faults = QListWidget()
        self.faults.setAccessibleName(tr("ui_pack_faults"))
        self.faults.setWordWrap(True)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setContentsMargins(10, 8, 10, 8)
        self.effects = table_model(EFFECT_COLUMNS, self)
        self.effect_table = table(self.effects, tr("ui_pack_effect"), stretch=0, widths=(90, 96, 96, 64), hint=tr("ui_effect_none"))
        self.progress = ProgressStrip()
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 10, 8)
        head.setSpacing(6)
        head.addWidget(self.name)
        head.addSpacing(10)
        head.addWidget(self.standing, 1)
        for name in ("pack_step_back", "pack_new_item", "pack_remove_item", "pack_import", "pack_export", "pack_adopt"):
            button = QToolButton()
            button.setDefaultAction(actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(actions[name].statusTip())
            button.setProperty("role", "command")
            head.addWidget(button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.summary)
        column.addWidget(self.progress)
        column.addWidget(self.faults)
        column.addWidget(self.effect_table, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(headed(tr("ui_pack_tree"), self.tree))
        self.splitter.addWidget(headed(tr("ui_pack_form"), self.form))
        self.splitter.addWidget(headed(tr("ui_pack_effect"), right))
        self.splitter.setSizes([560, 420, 360])
        self.splitter.setStretchFactor(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.splitter, 1)
        self.faults.hide()

    @property
    def key(self) -> str:
        """Of the row in view."""
        node = self.tree.currentIndex().data(NODE_ROLE)
        return node.key if node is not None else ""

    @property
    def group(self) -> str:
        """Id of the group the row in view belongs to, "" when in none."""
        index = self.tree.currentIndex()
        while index.isValid():
            node = index.data(NODE_ROLE)
            if node.kind == "group":
                return str(node.key.removeprefix("group/"))
            index = index.parent()
        return ""

    def show_pack(self, pack: Pack, used: Pack, standing: str) -> None:
        """Shows the pack as it stands now; what is in view stays in view."""
        key = self.key
        first = not self.model.nodes
        self.name.setText(tr("ui_pack_name", id=pack.id, edition=pack.edition))
        self.standing.setText(standing)
        self.model.show(pack_nodes(pack, used))
        if first:
            self.tree.expandToDepth(0)
        self.choose(key or "general")

    def choose(self, key: str) -> None:
        index = self.model.find(key)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    def show_faults(self, faults: list[Fault]) -> None:
        """What is wrong with the pack, all of it; then nothing can be tried out."""
        self.faults.clear()
        for fault in faults:
            self.faults.addItem(fault.text)
        self.faults.setVisible(bool(faults))
        self.effect_table.setVisible(not faults)
        if faults:
            self.summary.setText(tr("ui_pack_faulty", count=len(faults)))

    def show_effect(self, found: Preview | None, hint: str) -> None:
        """What the change does to the archive; None: not known (yet), `hint` says why."""
        self.effects.show(effect_rows(found) if found else [])
        self.effect_table.hint = tr("ui_effect_none") if found else ""
        if found is None:
            self.summary.setText(hint)
            return
        said = tr("ui_effect", cases=found.cases, changed=found.changed, up=found.totals_up, down=found.totals_down)
        grades = [f"{a or tr('ui_open')} → {b or tr('ui_open')} {n}" for (a, b), n in found.grades.most_common()]
        parts = [said, *([tr("ui_effect_grades", list="、".join(grades))] if grades else [])]
        if found.unreadable:
            parts.append(tr("faults.unreadable", count=len(found.unreadable)))
        self.summary.setText("\n".join(parts))

    def _on_chosen(self) -> None:
        self.chosen.emit(self.key)


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


class PackScreen(QWidget):
    """The third screen of the window. Each of its tabs is laid out when it is first asked for.

    Signals:
        made: (tab) a tab is there now.
    """

    made = Signal(int)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(tr("ui_review"))
        for name in ("ui_pack", "ui_pack_versions_tab", "ui_faults"):
            page = QWidget()
            QVBoxLayout(page).setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(page, tr(name))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    @cached_property
    def editor(self) -> PackEditor:
        return self._laid(EDITOR, PackEditor(self._actions))

    @cached_property
    def versions(self) -> VersionsPanel:
        return self._laid(VERSIONS, VersionsPanel())

    @cached_property
    def faults(self) -> FaultsPanel:
        return self._laid(FAULTS, FaultsPanel())

    @property
    def pane(self) -> QWidget:
        """What takes the keys of the tab in view."""
        return (lambda: self.editor.tree, lambda: self.versions.table, lambda: self.faults.table)[self.tabs.currentIndex()]()

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        match self.tabs.currentIndex():
            case 0:
                return [self.editor.tree, self.editor.form, self.editor.effect_table]
            case 1:
                return [self.versions.table, self.versions.difference_table]
            case _:
                return [self.faults.table, self.faults.name_table]

    def _laid(self, tab: int, panel: Panel) -> Panel:
        self.tabs.widget(tab).layout().addWidget(panel)
        # Only now known under its name: whoever hears the signal asks for it.
        self.__dict__[("editor", "versions", "faults")[tab]] = panel
        self.made.emit(tab)
        return panel
