"""Criteria packs: editing with what it does to the archive, versions and comparison, and the archive's faults."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.models.score_packs import EDITOR, FAULTS, VERSIONS
from ui.screens.pack_editor import PackEditor
from ui.screens.pack_panels import FaultsPanel, VersionsPanel
from ui.texts import tr

Panel = TypeVar("Panel", bound=QWidget)


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
