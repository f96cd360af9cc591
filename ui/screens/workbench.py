"""The workbench: documents, thumbnails, the large page, fields; below them findings and files."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.actions import Actions
from ui.models.files import file_model
from ui.models.thumbs import ThumbModel
from ui.models.tree import TreeModel
from ui.preferences import Preferences
from ui.screens.fields import FieldsPanel
from ui.screens.findings import FindingsPanel
from ui.screens.parts import empty_state, headed, table
from ui.texts import tr
from ui.widgets.page_view import PageView
from ui.widgets.pictures import Pictures
from ui.widgets.thumb_view import ThumbView
from ui.widgets.tree_view import TreeView

_TOOLS = ("previous_page", "next_page", "turn_left", "turn_right", "crop", "zoom_out", "zoom_in", "fit_page", "fit_width")
_FEW_TOOLS = ("previous_page", "next_page", "zoom_out", "zoom_in")
_VERY_LARGE = 137  # `theme.scaled(100)` at 175 % and above


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
        self.thumbs.setModel(self.thumb_model)
        self.fields, self.findings = FieldsPanel(pages), FindingsPanel(actions)
        self.files_table = table(self.files, tr("ui_files"), stretch=3, widths=(320, 100, 60, 400))

        self.page_place = QLabel()
        self.page_place.setProperty("role", "faint")
        self.page_place.setMinimumWidth(190)
        self.page_place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.page_place)
        row.addSpacing(8)
        # With very large text these few; the others stay in the menu and on their keys, and the panes beside get the room.
        large = theme.scaled(100) >= _VERY_LARGE
        for name in _FEW_TOOLS if large else _TOOLS:
            button = QToolButton()
            button.setDefaultAction(actions[name])
            button.setAutoRaise(True)
            button.setAccessibleName(actions[name].statusTip())
            button.setIconSize(QSize(theme.scaled(16), theme.scaled(16)))
            row.addWidget(button)

        self.top = QSplitter(Qt.Orientation.Horizontal)
        self.top.setChildrenCollapsible(False)
        self.top.addWidget(headed(tr("ui_tree"), self.tree))
        self.top.addWidget(headed(tr("ui_thumbs"), self.thumbs))
        self.top.addWidget(headed(tr("ui_page_view"), self.page, bar))
        self.top.addWidget(headed(tr("ui_fields"), self.fields))
        self.top.setSizes([280, 170, 430, 486] if large else [theme.scaled(270), 320, 540, theme.scaled(370)])
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
            kept.set(f"splitter_{name}", bytes(splitter.saveState().toHex().data()).decode())
        kept.set("lower_pane", self._lower.isChecked())

    def recall(self, kept: Preferences) -> None:
        for name, splitter in self._splitters().items():
            state = kept.get(f"splitter_{name}")
            if isinstance(state, str):
                splitter.restoreState(QByteArray.fromHex(state.encode("ascii", "ignore")))
        self.show_lower(kept.get("lower_pane", True) is not False)

    def _splitters(self) -> dict[str, QSplitter]:
        return {"top": self.top, "whole": self.whole, "findings": self.findings.splitter}
