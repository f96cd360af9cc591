"""Everything of the window that brings pages in and puts them in order, joined in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel

from ui.controllers.checks import ChecksController
from ui.controllers.choose import ChooseController, NumberKeys
from ui.controllers.insert import InsertController
from ui.controllers.scan import ScanController
from ui.controllers.straighten import StraightenController
from ui.controllers.watch import WatchController
from ui.screens.checks import ChecksPanel
from ui.texts import tr

if TYPE_CHECKING:
    from ui.main_window import MainWindow


FILE_MENU = ("settle_file",)
CHECK_MENU = ("confirm_page", "deny_page", "", "crop", "rescan_page", "replace_page", "mark", "", "leave_out")
"""Context menus, by command id."""


class Arranging(QObject):
    """Pages in (pasted, dropped, scanned, from the watched folder), looked at, chosen, straightened.

    Attributes:
        insert, scan, watch, straighten, checks, choose, numbers: who does it.
        panel: the list of pages to look at.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        w = window
        self._window = w
        self.insert = InsertController(w.session, w.view, w.intake, w.asker, w.teller, self._show_bench)
        self.scan = ScanController(w.lanes.outside, w.view, self.insert, w.kept, w)
        self.watch = WatchController(w.lanes.outside, w.kept, w.teller, w.intake.take, self)
        self.straighten = StraightenController(
            w.session, w.view, w.bench.page, w.page_pictures, w.actions_["before_after"], w
        )
        self.panel = ChecksPanel(w.actions_)
        w.bench.bottom.addTab(self.panel, tr("ui_checks"))
        self.checks = ChecksController(w.session, w.view, w.bench, self.panel, w.asker, self)
        self.choose = ChooseController(w.session, w.view, w.asker, w.statusBar())
        self.numbers = NumberKeys(w.view, w.arrange, w.statusBar(), (w.bench.thumbs, w.bench.tree), self)
        self.sign = QLabel(w)  # of the window from the start: it may close before this is laid out
        self.watch.changed.connect(self._say_watched)

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        parts = (self.insert, self.scan, self.straighten, self.checks, self.choose)
        return {"watch_folder": self.switch_watching} | {n: c for part in parts for n, c in part.commands.items()}

    def wire(self) -> None:
        """Once the window stands."""
        w = self._window
        for tree in (w.bench.tree, w.bench.thumbs):
            tree.files_dropped.connect(self.insert.drop)
        self.scan.progressed.connect(w.reactions.on_progress)
        self.scan.failed.connect(w.teller.error)
        w.progress.stop_wanted.connect(self.scan.stop)
        w.permits.append(lambda: self.checks.permits)
        files = w.bench.files_table
        files.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        files.selectionModel().selectionChanged.connect(lambda *_: w.allow())
        for widget, ids in ((files, FILE_MENU), (self.panel.table, CHECK_MENU)):
            widget.customContextMenuRequested.connect(lambda point, widget=widget, ids=ids: self._pop_up(widget, ids, point))
        w.statusBar().addWidget(self.sign)
        waiting, actions = self.insert.offer_left_waiting()
        if waiting:
            w.teller.say(waiting, "warn", actions)
        self._say_watched()

    @property
    def is_busy(self) -> bool:
        return self.scan.is_busy

    def switch_watching(self) -> None:
        """On: asks which folder. Off: at once."""
        if self.watch.folder is not None:
            self.watch.stop()
        else:
            folder = self._window.asker.folder(tr("act_watch_folder_tip"))
            if folder:
                self.watch.start(Path(folder))
        self._say_watched()

    def _pop_up(self, widget: QAbstractItemView, ids: tuple[str, ...], point: QPoint) -> None:
        menu = self._window.actions_.context_menu(self._window, ids)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(widget.viewport().mapToGlobal(point))

    def _show_bench(self) -> None:
        from ui.commands import BENCH

        self._window.go(BENCH)

    def _say_watched(self) -> None:
        folder = self.watch.folder
        self._window.actions_["watch_folder"].setChecked(folder is not None)
        self.sign.setText(tr("ui_watching", folder=folder.name or folder) if folder else "")
        self.sign.setToolTip(str(folder or ""))
        self.sign.setVisible(folder is not None)
