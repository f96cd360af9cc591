"""What the window says and shows when something has happened elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casefile.errors import KnownError, PlaceError
from ui.commands import ARCHIVE, BENCH
from ui.controllers.settling import Settling
from ui.dialogs.ask import Choice
from ui.journal import Draft
from ui.models.cases import points
from ui.texts import grade_name, plain, tr, words_of

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Reactions(QObject):
    """Slots for signals of what outlives the window.

    A child of the window and never a lambda: it goes with the window, and its connections with it.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.settling = Settling(window.session, window.intake, window.lanes.engine, window.progress, self._is_busy, self)
        window.intake.several.connect(self.on_several)
        window.intake.many.came.connect(self.on_case_came)
        window.intake.many.ended.connect(self.on_cases_ended)

    def on_refused(self, faults: Sequence[KnownError]) -> None:
        criteria = tr("ui_comma").join(dict.fromkeys(fault.params["criterion"] for fault in faults))
        self._window.teller.say(tr("sheet.set_aside", criteria=criteria), "warn")

    def on_index(self, _index: int) -> None:
        self._window.allow()

    def on_dossier(self) -> None:
        self._window.say_title()
        self._window.say_totals()
        self._window.allow()

    def on_replaced(self) -> None:
        self._window.thumb_pictures.clear()
        self._window.page_pictures.clear()
        self._window.say_title()

    def on_progress(self, stage: str, done: int, total: int) -> None:
        w = self._window
        if stage:
            w.progress.show_step(stage, done, total)
        elif not self._is_busy():
            w.progress.finish()
        w.allow()

    def _is_busy(self) -> bool:
        """Something runs that shows its own progress."""
        w = self._window
        return any(part.is_busy for part in (w.intake, w.intake.many, w.finish, w.output, w.arranging))

    def on_write_failed(self, error: BaseException) -> None:
        """A place that takes nothing: closed in the viewer, or another place chosen, it works the second time."""
        w = self._window
        w.teller.error(error)
        if isinstance(error, PlaceError):
            again = [(tr("ui_try_again"), w.finish.start), (plain(tr("act_choose_output")), w.own.choose_output)]
            w.teller.say(words_of(error), "bad", again)

    def on_stop(self) -> None:
        self._window.progress.stopping()
        self._window.intake.stop()
        self._window.finish.stop()
        self._window.output.stop()

    def on_several(self, folders: list[Path], paths: list[Path]) -> None:
        """Folders that look like cases of their own."""
        w = self._window
        named = tr("ui_list_comma").join(f.name for f in folders[:3]) + ("…" if len(folders) > 3 else "")
        one = "ui_cases_into_this" if w.session.is_open else "ui_cases_as_one"
        choices = [Choice(tr("ui_cases_each", count=len(folders)), "each"), Choice(tr(one), "one")]
        chosen = w.asker.choose(tr("ui_cases_title"), tr("ui_cases_which", count=len(folders), names=named), choices)
        if chosen == "each":
            w.go(ARCHIVE)
            w.desk.show_unfinished()
            w.intake.many.start(folders)
        elif chosen == "one":
            w.go(BENCH)
            w.intake.take(paths)

    def on_case_came(self) -> None:
        self._window.desk.refresh()

    def on_cases_ended(self, cases: int, refused: int, without: list[Path]) -> None:
        w = self._window
        told = [tr("ui_cases_came", count=cases)]
        if refused:
            told.append(tr("ui_cases_refused", count=refused))
        actions = []
        if without:
            told.append(tr("ui_cases_without", count=len(without), names=tr("ui_list_comma").join(p.name for p in without[:5])))
            actions.append((tr("ui_take_again"), lambda: w.intake.many.start(without)))
        w.teller.say(" ".join(told), "warn" if without or refused else "good", actions)

    def on_halted(self, unread: int, paths: list[Path]) -> None:
        """The person stopped: what is left, and how it goes on."""
        w = self._window
        told = [tr("ui_halted_files")] if paths else []
        actions = [(tr("ui_take_again"), lambda: w.take(paths))] if paths else []
        if unread:
            told.append(tr("ui_halted_pages", count=unread))
            actions.append((plain(tr("act_read_on")), w.intake.read))
        w.allow()
        w.teller.say(" ".join(told) or tr("ui_halted"), "info", actions)

    def on_taken(self, inputs: Sequence[object]) -> None:
        w = self._window
        refused = [i for i in inputs if i.state.value == "refused"]
        if not inputs:
            w.teller.say(tr("ui_nothing_there"), "warn")
        elif refused:
            w.bench.bottom.setCurrentIndex(1)
            w.teller.say(tr("ui_taken_some", count=len(inputs), refused=len(refused)), "warn")

    def on_finished(self, built: object, folder: Path) -> None:
        w = self._window
        w.desk.refresh()
        score = built.sheet
        total = points(score.total) if score.total is not None else f"{points(score.low)}–{points(score.high)}"
        text = tr("ui_finished", folder=folder, total=total, grade=grade_name(score.grade, w.session.engine.pack))
        w.teller.say(text, "good", [(tr("ui_open_folder"), lambda: w.finish.show_folder(folder))])

    def on_recovered(self, draft: Draft) -> None:
        w = self._window
        text = tr("ui_recovered", title=draft.title or tr("ui_untitled"), pages=len(draft.pages), steps=draft.steps)
        waiting, actions = w.arranging.insert.offer_left_waiting()
        left, w.desk.unfinished = w.desk.unfinished, []  # told once, at the start
        if len(left) > 1:
            text = tr("ui_recovered_cases", cases=len(left), pages=sum(len(d.pages) for d in left)) + text
            actions = [*actions, (tr("ui_show_unfinished"), lambda: (w.go(ARCHIVE), w.desk.show_unfinished()))]
        w.teller.say(" ".join((text, waiting)).strip(), "info", [*actions, (tr("ui_discard_changes"), w.own.ask_discard)])

    def on_search(self) -> None:
        w = self._window
        w.desk.look_for(w.search.text())
        w.desk.search_now()
        w.archive.hit_table.setFocus()
