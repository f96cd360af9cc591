"""What stands first: tool bar, menus and the list of cases. The workbench, and all that works on a case, follows.

Who opens the window wants to see his cases. Choosing, filtering and sorting them needs nothing else; what he asks for
beyond that (a command, a case, files dropped in) is kept and done as soon as there is somebody to do it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from casefile.locate import user_data_dir
from ui import theme
from ui.actions import COMMANDS, Actions
from ui.models.cases import CaseLine, CaseView, lines
from ui.notice import NoticeBar, Teller
from ui.preferences import Preferences, recall_headers
from ui.screens.archive import ArchiveScreen
from ui.tasks import Lanes
from ui.texts import tr
from ui.widgets.progress import ProgressStrip

if TYPE_CHECKING:
    from ui.engine import Engine
    from ui.journal import Draft

TOOLBAR = ("go_archive", "go_workbench", "go_review", "", "open_folder", "undo", "redo", "", "finish")
"""Commands of the tool bar; "" is a line."""


class Front(QMainWindow):
    """The window's frame with the list of cases.

    Attributes:
        commands: every command's id and what it does; empty until the rest has come.
        is_painted: it has been seen.
        is_whole: everything is there, nothing is kept for later any more.
    """

    is_painted = is_whole = False

    def __init__(self, lanes: Lanes, kept: Preferences) -> None:
        super().__init__()
        self.lanes, self.kept = lanes, kept
        self._wanted: list[Callable[[], object]] = []
        self.setAcceptDrops(True)
        own = kept.get("keys")
        self.commands: dict[str, Callable[[], object]] = {}
        self.actions_ = Actions(self, own if isinstance(own, dict) else None)
        self.actions_.connect({command.id: partial(self._on_command, command.id) for command in COMMANDS})
        self.archive = ArchiveScreen(self.actions_)
        self.archive.show_view(CaseView.of(kept.get("case_view")))
        self.notice = NoticeBar()
        self.teller = Teller(self.notice, self)
        self._lay_out()

    # --- before the rest is there ---------------------------------------------------------

    def stand_alone(self) -> None:
        """Is in use with the list alone; the rest comes later."""
        self._recall_geometry()
        self.setWindowTitle(f"{tr('ui_program')}[*]")
        self.actions_.allow({"archive", "listed"})
        self.actions_["finish"].setEnabled(False)
        self.actions_["go_archive"].setChecked(True)
        recall_headers(self.kept, self._case_headers())
        self.archive.case_wanted.connect(self._keep_case)
        self.search.returnPressed.connect(self._keep_search)
        self.archive.table.setFocus()

    def when_whole(self, then: Callable[[], object]) -> None:
        """`then` at once, or as soon as everything is there; never before what was asked for earlier."""
        if self.is_whole and not self._wanted:
            then()
        else:
            self._wanted.append(then)

    def forget(self) -> None:
        """Another window takes the place of this one: nothing is done here any more."""
        self._wanted.clear()

    def _be_whole(self) -> Iterator[None]:
        """Does what was asked for meanwhile, one thing a step."""
        self.is_whole = True
        while self._wanted:
            yield
            if self._wanted:
                self._wanted.pop(0)()

    def _keep_case(self, line: CaseLine) -> None:
        if not self.is_whole:
            self._wanted.append(lambda: self.archive.case_wanted.emit(line))

    def _keep_search(self) -> None:
        if not self.is_whole:
            self._wanted.append(self.search.returnPressed.emit)

    def _on_command(self, command_id: str) -> None:
        self.when_whole(lambda: self.commands.get(command_id, lambda: None)())

    # --- layout ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.actions_.fill(self.menuBar())
        self.bar = self._tool_bar()
        self.addToolBar(self.bar)
        self.screens = QStackedWidget()
        self.screens.addWidget(self.archive)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.screens, 1)
        self.setCentralWidget(body)
        self.totals, self.progress = QLabel(), ProgressStrip()
        self.totals.setContentsMargins(12, 0, 14, 0)
        self.statusBar().addPermanentWidget(self.progress)
        self.statusBar().addPermanentWidget(self.totals)
        self.statusBar().setSizeGripEnabled(False)

    def _tool_bar(self) -> QToolBar:
        bar = QToolBar(tr("ui_toolbar"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(theme.beside_text(18))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in TOOLBAR:
            if name:
                bar.addAction(self.actions_[name])
                button = bar.widgetForAction(self.actions_[name])
                button.setAccessibleName(self.actions_[name].statusTip())
                if name in ("undo", "redo") and theme.scaled(100) > 130:  # with very large text the search keeps its room
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            else:
                bar.addSeparator()
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("ui_search_hint"))
        self.search.setAccessibleName(tr("ui_search_name"))
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)  # a file let go here is a scan, not a word
        self.search.addAction(theme.icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMinimumWidth(150)  # with large text it gives way, and stays in sight
        self.search.setMaximumWidth(300)
        bar.addWidget(self.search)
        return bar

    def _recall_geometry(self) -> None:
        # Office screens of 1366 x 768 are common: no larger than what is free of panels and frame, down to 1280 x 720.
        free = self.screen().availableGeometry()
        self.resize(min(1440, max(1280, free.width())), min(900, max(720, free.height() - 32)))
        state = self.kept.get("geometry")
        if isinstance(state, str):
            self.restoreGeometry(QByteArray.fromHex(state.encode("ascii", "ignore")))

    def _case_headers(self) -> dict[str, QHeaderView]:
        """Whose columns are as wide and stand as they were left."""
        return {"cases": self.archive.table.horizontalHeader(), "hits": self.archive.hit_table.horizontalHeader()}

    # --- the window itself ----------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        self.is_painted = True
        super().paintEvent(event)


def listed(engine: Engine) -> list[CaseLine]:
    """What the list of cases shows."""
    return lines(engine.cases(), _drafts())


def _drafts() -> list[Draft]:
    """Working copies; what a case is made of is loaded only where there is one."""
    if not any((user_data_dir() / "work").glob("*.jsonl")):
        return []
    from ui.journal import drafts

    return drafts()
