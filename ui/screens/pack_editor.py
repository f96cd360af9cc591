"""The pack being edited: its tree, the form on one row, and what a change does to the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QSplitter, QToolButton, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.models.score_packs import EFFECT_COLUMNS, effect_rows, pack_model, pack_nodes, table_model
from ui.models.score_tree import NODE_ROLE
from ui.screens.pack_form import PackForm
from ui.screens.parts import headed, table
from ui.screens.score_tree import node_tree
from ui.texts import tr
from ui.widgets.progress import ProgressStrip

if TYPE_CHECKING:
    from scoring.pack import Fault, Pack
    from scoring.pack_compare import Preview


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
