"""Small commands of the window itself: going somewhere, showing something, opening what lies beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractItemView, QApplication

from casefile import __version__
from casefile.locate import user_data_dir
from ui.controllers.markup import MarkupController
from ui.dialogs.ask import Choice
from ui.dialogs.keys import KeysDialog
from ui.engine import now
from ui.journal import Draft, drafts
from ui.screens.guide import GuideDialog
from ui.texts import is_chinese, plain, tr

if TYPE_CHECKING:
    from ui.main_window import MainWindow

ARCHIVE, BENCH = 0, 1


class WindowCommands:
    """Acts on the window it is given; decides nothing about a case."""

    def __init__(self, window: MainWindow) -> None:
        self._window = w = window
        self.markup = MarkupController(w.session, w.view, w.bench.page, w.asker, w.teller, w)

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        w = self._window
        v, b = w.view, w.bench
        return {
            "open_files": lambda: w.take(w.asker.files()),
            "open_folder": self.open_folder,
            "new_case": self.new_case,
            "read_on": self.read_on,
            "save": self.say_saved,
            "discard_changes": self.ask_discard,
            "properties": self.show_properties,
            "menu_here": self.menu_here,
            "show_output": w.finish.show_folder,
            "choose_output": self.choose_output,
            "quit": w.close,
            "select_all": v.select_all,
            "find": self.focus_search,
            "next_spot": lambda: self.step_spot(1),
            "previous_spot": lambda: self.step_spot(-1),
            "go_archive": lambda: w.go(ARCHIVE),
            "go_workbench": lambda: w.go(BENCH),
            "go_to_page": self.go_to_page,
            "next_page": lambda: v.step_page(1),
            "previous_page": lambda: v.step_page(-1),
            "zoom_in": b.page.zoom_in,
            "zoom_out": b.page.zoom_out,
            "fit_page": b.page.fit_page,
            "fit_width": b.page.fit_width,
            "thumbs_larger": lambda: b.thumbs.change_size(1),
            "thumbs_smaller": lambda: b.thumbs.change_size(-1),
            "next_pane": self.next_pane,
            "lower_pane": lambda: b.show_lower(w.actions_["lower_pane"].isChecked()),
            "full_screen": lambda: w.setWindowState(w.windowState() ^ Qt.WindowState.WindowFullScreen),
            "language": w.language_wanted.emit,
            "next_finding": lambda: self.step_finding(1),
            "previous_finding": lambda: self.step_finding(-1),
            "show_failed": lambda: self.show_findings("failed"),
            "show_undecided": lambda: self.show_findings("undecided"),
            "show_judged": lambda: self.show_findings("judged"),
            "show_vetoes": lambda: self.show_findings("vetoes"),
            "show_noted": lambda: self.show_findings("noted"),
            "show_all": lambda: self.show_findings("all"),
            "show_files": lambda: b.bottom.setCurrentIndex(1),
            "keys": lambda: KeysDialog(w, w.actions_, w.kept).open(),
            "help_here": self.help_here,
            "help_criterion": self.help_criterion,
            "text_larger": lambda: w.text_size_wanted.emit(1),
            "text_smaller": lambda: w.text_size_wanted.emit(-1),
            "text_normal": lambda: w.text_size_wanted.emit(0),
            "guide": lambda: GuideDialog(w).open(),
            "data_folder": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(user_data_dir()))),
            "about": self.about,
            **self.markup.commands,
        }

    def open_folder(self) -> None:
        folder = self._window.asker.folder(tr("act_open_folder_tip"))
        self._window.take([folder] if folder else [])

    def new_case(self) -> None:
        self._window.session.close()
        self._window.go(BENCH)

    def choose_output(self) -> None:
        finish = self._window.finish
        finish.choose_root(self._window.asker.folder(tr("act_choose_output_tip"), str(finish.root)))

    def read_on(self) -> None:
        self._window.notice.dismiss()  # it said that reading was stopped
        self._window.intake.read()

    def say_saved(self) -> None:
        """For who is used to saving: it is done already, step by step."""
        self._window.teller.hint(tr("ui_all_saved", key=self._window.actions_.key_text("finish")))

    def ask_discard(self) -> None:
        """What was done since archiving goes, once a person has read what that is."""
        w, case = self._window, self._window.session.case

        def say(copies: list[Draft]) -> None:
            own = (d for d in copies if d.case_id == case.case_id and (d.case_id is not None or d.pages[:1] == case.pages[:1]))
            steps = next((d.steps for d in own), 0)
            code = "ui_discard_new" if case.case_id is None else "ui_discard_since"
            told = tr(code, pages=len(w.session.case.pages), steps=steps)
            w.teller.say(told, "warn", [(tr("ui_discard_changes"), w.desk.discard)])

        w.lanes.archive.run(lambda _job: drafts(), say)

    def show_properties(self) -> None:
        """Of the page in view."""
        from ui.dialogs.properties import PropertiesDialog, page_facts

        w = self._window
        page, section = w.view.page, w.view.section
        if page is not None:
            file = w.session.case.inputs[page.page.input]
            PropertiesDialog(page_facts(page, file, section.title if section and section.is_document else ""), w).open()

    def menu_here(self) -> None:
        """The context menu of the pane that has the focus, where its current line or page is."""
        pane = QApplication.focusWidget()
        if isinstance(pane, QAbstractItemView):
            place = pane.visualRect(pane.currentIndex())
            pane.customContextMenuRequested.emit(place.center() if place.isValid() else pane.viewport().rect().center())
        elif pane is self._window.bench.page:
            pane.customContextMenuRequested.emit(pane.viewport().rect().center())

    def go_to_page(self) -> None:
        """By number, or by any word of its document's title."""
        w = self._window
        choices = [
            Choice(tr("ui_page_choice", number=page.number or "—", title=section.title), page.id)
            for section in w.view.sections for page in section.pages
        ]  # fmt: skip
        chosen = w.asker.choose(plain(tr("act_go_to_page")), tr("ui_page_choice_hint"), choices, w.view.page.id if w.view.page else "")
        if chosen is not None:
            w.view.show_page(chosen)
            w.bench.thumbs.setFocus()

    def focus_search(self) -> None:
        self._window.search.setFocus()
        self._window.search.selectAll()

    def next_pane(self) -> None:
        w = self._window
        panes = (w.archive.panes, w.bench.panes, w.review.panes)[w.screens.currentIndex()]
        panes = [p for p in panes if p.isVisible()]
        focus = QApplication.focusWidget()
        if panes:
            place = panes.index(focus) + 1 if focus in panes else 0
            panes[place % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    def step_spot(self, by: int) -> None:
        """The next spot that is framed; of a search, the next hit, wherever it is."""
        if not self._window.desk.step_hit(by):
            self._window.view.step_spot(by)

    def step_finding(self, by: int) -> None:
        self._window.bench.bottom.setCurrentIndex(0)
        self._window.bench.findings.step(by)

    def show_findings(self, which: str) -> None:
        self._window.bench.bottom.setCurrentIndex(0)
        self._window.bench.findings.choose_filter(which)

    @property
    def topic(self) -> str:
        """What the help is about: the pane that has the focus."""
        w, focus = self._window, QApplication.focusWidget()
        if not w.on_bench:
            at = w.screens.currentIndex()
            return "archive" if at == ARCHIVE else ("criteria", "versions", "faults")[w.review.screen.tabs.currentIndex()]
        b = w.bench
        panes = {
            "documents": b.tree, "thumbs": b.thumbs, "page": b.page, "fields": b.fields, "findings": b.findings,
            "files": b.files_table, "checks": w.arranging.panel, "tree": w.review.tree,
        }  # fmt: skip
        return next((name for name, pane in panes.items() if focus and (focus is pane or pane.isAncestorOf(focus))), "documents")

    def help_here(self) -> None:
        from ui.dialogs.help import HelpDialog, screen_help

        title, text = screen_help(self.topic)
        HelpDialog(title, self._window, markdown=text).open()

    def help_criterion(self) -> None:
        """The criterion in view, and the law it rests on, as in force today."""
        lines = self._window.bench.findings.chosen_lines
        if not lines:
            return
        from casefile.law.registry import default_registry
        from ui.dialogs.help import HelpDialog, criterion_help

        text = criterion_help(lines[0].id, self._window.session.engine.pack, default_registry(), now().date())
        HelpDialog(lines[0].id, self._window, html=text).open()

    def about(self) -> None:
        pack = self._window.session.engine.pack
        notice = pack.notice if is_chinese() else pack.notice_en
        self._window.teller.say(tr("ui_about", version=__version__, notice=notice))
