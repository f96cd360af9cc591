"""The workbench: documents, thumbnails, the large page, fields; below them findings and files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.actions import Actions
from ui.models.files import file_model
from ui.models.outline import Section
from ui.models.thumbs import ThumbModel
from ui.models.tree import TreeModel
from ui.preferences import Preferences
from ui.screens.fields import FieldsPanel
from ui.screens.findings import FindingsPanel
from ui.screens.parts import empty_state, headed, table
from ui.screens.tool_row import PlaceLabel, ToolRow
from ui.texts import tr
from ui.widgets.page_view import PageView
from ui.widgets.pictures import Pictures
from ui.widgets.thumb_view import ThumbView
from ui.widgets.tree_view import TreeView

_TOOLS = (
    "!previous_page", "!next_page", "turn_left", "turn_right", "crop", "!zoom_out", "!zoom_in", "fit_page", "fit_width",
)  # fmt: skip
_LARGE, _VERY_LARGE = 120, 137  # `theme.scaled(100)` at 150 % and at 175 % and above


def _widths() -> list[int]:
    """Documents, thumbnails, page, fields on an office screen: names and values are read, so large text gets them room."""
    large = theme.scaled(100)
    if large >= _VERY_LARGE:
        return [350, 160, 380, 476]
    return [340, 170, 420, 436] if large >= _LARGE else [270, 310, 460, 370]


class LowerPane(QTabWidget):
    """The tabs below the pages.

    Signals:
        wanted: a command asks for one of the tabs.
    """

    wanted = Signal()

    def setCurrentIndex(self, index: int) -> None:
        self.wanted.emit()
        super().setCurrentIndex(index)

    def setCurrentWidget(self, widget: QWidget) -> None:
        self.wanted.emit()
        super().setCurrentWidget(widget)


class WorkbenchScreen(QWidget):
    """Everything of the case in work in sight at once."""

    def __init__(self, actions: Actions, thumbs: Pictures, pages: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree_model, self.thumb_model, self.files = TreeModel(self), ThumbModel(self), file_model(self)
        self.tree, self.thumbs, self.page = TreeView(), ThumbView(thumbs), PageView(pages)
        self.tree.setModel(self.tree_model)
        self.tree.lay_columns()
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.thumbs.setModel(self.thumb_model)
        self.page.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.page.setAcceptDrops(False)  # a graphics scene takes every drag and lets it go: files belong to the window
        self.fields, self.findings = FieldsPanel(pages), FindingsPanel(actions)
        self.files_table = table(self.files, tr("ui_files"), stretch=3, widths=(320, 100, 60, 400))

        self.page_place = PlaceLabel()
        self.page_place.setProperty("role", "faint")
        self.page_place.setMinimumWidth(theme.scaled(120))
        self.page_place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.tools = ToolRow(actions, _TOOLS, self.page_place)

        self.top = QSplitter(Qt.Orientation.Horizontal)
        self.top.setChildrenCollapsible(False)
        self.top.addWidget(headed(tr("ui_tree"), self.tree))
        self.top.addWidget(headed(tr("ui_thumbs"), self.thumbs))
        self.top.addWidget(headed(tr("ui_page_view"), self.page, self.tools))
        self.top.addWidget(headed(tr("ui_fields"), self.fields))
        self.top.setSizes(_widths())
        self.top.setStretchFactor(2, 1)
        for place in (0, 1, 3):
            self.top.setStretchFactor(place, 0)
        self.bottom = LowerPane()
        self.bottom.setDocumentMode(True)
        self.bottom.addTab(self.findings, tr("ui_findings"))
        self.bottom.addTab(self.files_table, tr("ui_files"))
        self.bottom.tabBar().setAccessibleName(tr("ui_lower_pane"))
        self.whole = QSplitter(Qt.Orientation.Vertical)
        self.whole.setChildrenCollapsible(False)
        self.whole.addWidget(self.top)
        self.whole.addWidget(self.bottom)
        # On a low screen the page gets the room: it has to be read, the list is scrolled anyway.
        low = self.screen().availableGeometry().height() < 860
        self.whole.setSizes([620, theme.scaled(190)] if low else [560, theme.scaled(250)])
        self._lower = actions["lower_pane"]
        self._lower.setChecked(True)
        self.bottom.wanted.connect(lambda: self.show_lower(True))
        self.whole.setStretchFactor(0, 1)
        self.whole.setStretchFactor(1, 0)

        self.stack = QStackedWidget()
        self.stack.addWidget(
            empty_state(
                "inbox", tr("ui_bench_empty"), tr("ui_bench_empty_text"),
                [actions["open_folder"], actions["open_files"], actions["open_sample"]],
            )
        )  # fmt: skip
        self.stack.addWidget(self.whole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        lower = self.findings.table if self.bottom.currentIndex() == 0 else self.files_table
        panes = [self.tree, self.thumbs, self.page, self.fields.table]
        return [*panes, lower] if self._lower.isChecked() else panes

    def lay_tree(self, sections: Sequence[Section]) -> None:
        """The column of page numbers is as wide as the longest needs, and no wider: the titles get the rest."""
        header, metrics = self.tree.header(), self.tree.fontMetrics()
        longest = max((section.span for section in sections), key=len, default="")
        wide = max(metrics.horizontalAdvance(text) + 16 for text in (longest, tr("ui_col_pages")))
        if header.sectionSize(1) != wide:
            header.resizeSection(1, wide)

    def show_lower(self, on: bool) -> None:
        """Findings, files and checks; without them the pages have the whole height."""
        self._lower.setChecked(on)
        self.bottom.setVisible(on)

    def show_case(self, is_open: bool) -> None:
        begins = is_open and self.stack.currentIndex() == 0
        self.stack.setCurrentIndex(1 if is_open else 0)
        focus = QApplication.focusWidget()
        if begins and not (isinstance(focus, QLineEdit) and focus.text()):
            self.tree.setFocus()

    def remember(self, kept: Preferences) -> None:
        for name, splitter in self._splitters().items():
            kept.set(_splitter_key(name), bytes(splitter.saveState().toHex().data()).decode())
        kept.set("lower_pane", self._lower.isChecked())

    def recall(self, kept: Preferences) -> None:
        for name, splitter in self._splitters().items():
            state = kept.get(_splitter_key(name))
            if isinstance(state, str):
                splitter.restoreState(QByteArray.fromHex(state.encode("ascii", "ignore")))
        self.show_lower(kept.get("lower_pane", True) is not False)

    def _splitters(self) -> dict[str, QSplitter]:
        return {"top": self.top, "whole": self.whole, "findings": self.findings.splitter}


def _splitter_key(name: str) -> str:
    """Each text size has its own: what is right for small letters leaves large ones no room."""
    return f"splitter_{name}" if theme.scaled(100) == 100 else f"splitter_{name}_{theme.scaled(100)}"
