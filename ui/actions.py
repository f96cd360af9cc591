"""Every command of the window as data: its key, its icon, its menu, and when it can be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ui import theme
from ui.texts import plain, tr

ALWAYS, CASE, PAGES, DOCUMENT, LOOSE, MISSING, UNDO, REDO, FINDING, CHOSEN, JUDGED = (
    "always", "case", "pages", "document", "loose", "missing", "undo", "redo", "finding", "chosen", "judged",
)  # fmt: skip


@dataclass(frozen=True)
class Command:
    """One command. Its texts are `act_<id>` (menu) and `act_<id>_tip` (what it does).

    Attributes:
        keys: the first is shown; "" for none.
        needs: what must be there: nothing, a case, chosen pages, one document, pages that are left out…
        group: commands of one group stand together in the menu.
    """

    id: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: str = ALWAYS
    group: int = 0
    checkable: bool = False


MENUS = ("file", "edit", "page", "document", "view", "check", "review", "help")

COMMANDS = (
    Command("open_files", "file", ("Ctrl+O",), "file-plus"),
    Command("open_folder", "file", ("Ctrl+Shift+O",), "folder-plus"),
    Command("scan", "file", ("F5",), "scan-line"),
    Command("watch_folder", "file", ("Ctrl+Alt+W",), "eye", ALWAYS, 0, True),
    Command("new_case", "file", ("Ctrl+N",), "files"),
    Command("open_case", "file", ("Ctrl+Alt+L",), "folder-open", "listed"),
    Command("open_sample", "file", ("Ctrl+Alt+O",), "life-buoy"),
    Command("save", "file", ("Ctrl+S",), "check", CASE, 1),
    Command("finish", "file", ("Ctrl+Return", "Ctrl+Enter"), "package-check", CASE, 1),
    Command("preview", "file", ("Ctrl+Shift+P",), "book-open", "dossier", 1),
    Command("print", "file", ("Ctrl+P",), "printer", "dossier", 1),
    Command("save_draft", "file", ("Ctrl+Alt+K",), "file-pen", "dossier", 1),
    Command("save_ofd", "file", ("Ctrl+Alt+J",), "file-type", "dossier", 1),
    Command("save_opinion", "file", ("Ctrl+Alt+R",), "file-pen", FINDING, 1),
    Command("export_package", "file", ("Ctrl+E",), "package-check", "archived", 1),
    Command("show_output", "file", ("Ctrl+Shift+F",), "external-link", ALWAYS, 1),
    Command("choose_output", "file", ("Ctrl+Alt+F",), "folder-open", ALWAYS, 1),
    Command("settings", "file", ("Ctrl+,",), "settings", ALWAYS, 2),
    Command("language", "file", ("Ctrl+Shift+L",), "languages", ALWAYS, 2),
    Command("quit", "file", ("Ctrl+Q",), "power", ALWAYS, 3),
    Command("undo", "edit", ("Ctrl+Z",), "undo-2", UNDO),
    Command("redo", "edit", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo-2", REDO),
    Command("discard_changes", "edit", ("Ctrl+Shift+Backspace",), "", "dirty"),
    Command("cut_pages", "edit", ("Ctrl+X",), "scissors", PAGES, 1),
    Command("copy_pages", "edit", ("Ctrl+C",), "copy", PAGES, 1),
    Command("paste", "edit", ("Ctrl+V",), "archive-restore", ALWAYS, 1),
    Command("paste_before", "edit", ("Ctrl+Shift+V",), "", PAGES, 1),
    Command("select_all", "edit", ("Ctrl+A",), "list-checks", CASE, 1),
    Command("select_document", "edit", ("Ctrl+Shift+A",), "", CASE, 1),
    Command("select_odd", "edit", ("Ctrl+Alt+A",), "", PAGES, 1),
    Command("select_even", "edit", ("Ctrl+Alt+E",), "", PAGES, 1),
    Command("mark", "edit", ("Ctrl+B",), "bookmark", PAGES, 3),
    Command("next_mark", "edit", ("Ctrl+Shift+B",), "", CASE, 3),
    Command("mark_up", "edit", ("H",), "pencil", PAGES, 3),
    Command("clear_mark_up", "edit", ("Shift+H",), "eraser", "marked_up", 3),
    Command("find", "edit", ("/", "Ctrl+F"), "search", ALWAYS, 2),
    Command("go_to_page", "edit", ("Ctrl+G",), "", CASE, 2),
    Command("next_spot", "edit", ("F3",), "chevron-right", "spots", 2),
    Command("previous_spot", "edit", ("Shift+F3",), "chevron-left", "spots", 2),
    Command("turn_right", "page", ("R", "Ctrl+Shift+Right"), "rotate-cw", PAGES),
    Command("turn_left", "page", ("Shift+R", "Ctrl+Shift+Left"), "rotate-ccw", PAGES),
    Command("turn_over", "page", ("Ctrl+R",), "", PAGES),
    Command("crop", "page", ("C",), "crop", PAGES),
    Command("as_scanned", "page", ("Shift+C",), "", PAGES),
    Command("move_to", "page", ("Ctrl+M",), "move-right", PAGES, 1),
    Command("move_up", "page", ("Ctrl+Up",), "arrow-up", PAGES, 1),
    Command("move_down", "page", ("Ctrl+Down",), "arrow-down", PAGES, 1),
    Command("to_previous", "page", ("Alt+Up",), "", PAGES, 1),
    Command("to_next", "page", ("Alt+Down",), "", PAGES, 1),
    Command("new_document", "page", ("Ctrl+Shift+N",), "layers", PAGES, 1),
    Command("insert_files", "page", ("Ctrl+I",), "file-plus", PAGES, 2),
    Command("replace_page", "page", ("Ctrl+Shift+R",), "", PAGES, 2),
    Command("rescan_page", "page", ("Shift+F5",), "scan-line", PAGES, 2),
    Command("duplicate_page", "page", ("Ctrl+Shift+D",), "copy", PAGES, 2),
    Command("set_blank", "page", ("B",), "eraser", PAGES, 3),
    Command("leave_out", "page", ("Del",), "trash-2", PAGES, 3),
    Command("restore", "page", ("Ctrl+Shift+Del", "Shift+Del"), "archive-restore", LOOSE, 3),
    Command("set_type", "document", ("Ctrl+T",), "file-type", DOCUMENT),
    Command("split", "document", ("Ctrl+K",), "scissors", PAGES),
    Command("merge", "document", ("Ctrl+J",), "combine", DOCUMENT),
    Command("document_up", "document", ("Ctrl+Alt+Up",), "", DOCUMENT, 1),
    Command("document_down", "document", ("Ctrl+Alt+Down",), "", DOCUMENT, 1),
    Command("waive", "document", ("Ctrl+D",), "ban", MISSING, 1),
    Command("properties", "document", ("Alt+Return", "Alt+Enter"), "info", PAGES, 1),
    Command("read_on", "document", ("Ctrl+F5",), "", "unread", 1),
    Command("edit_field", "document", ("F2",), "pencil", DOCUMENT, 2),
    Command("next_field", "document", ("Ctrl+Shift+Down",), "", DOCUMENT, 2),
    Command("correct_elsewhere", "document", ("Ctrl+Shift+E",), "copy", "offer", 2),
    Command("go_archive", "view", ("Ctrl+1",), "archive", ALWAYS, 0, True),
    Command("go_workbench", "view", ("Ctrl+2",), "layers", ALWAYS, 0, True),
    Command("go_review", "view", ("Ctrl+3",), "list-checks", ALWAYS, 0, True),
    Command("next_page", "view", ("Ctrl+Right",), "chevron-right", CASE, 1),
    Command("previous_page", "view", ("Ctrl+Left",), "chevron-left", CASE, 1),
    Command("go_bin", "view", ("Ctrl+Alt+B",), "trash-2", CASE, 1),
    Command("zoom_in", "view", ("Ctrl+=", "Ctrl++"), "zoom-in", CASE, 2),
    Command("zoom_out", "view", ("Ctrl+-",), "zoom-out", CASE, 2),
    Command("fit_page", "view", ("F", "Ctrl+0"), "maximize", CASE, 2),
    Command("fit_width", "view", ("M",), "move-horizontal", CASE, 2),
    Command("before_after", "view", ("O",), "", CASE, 2, True),
    Command("thumbs_larger", "view", ("Ctrl+Shift+=", "Ctrl+Shift++"), "", CASE, 3),
    Command("thumbs_smaller", "view", ("Ctrl+Shift+-",), "", CASE, 3),
    Command("next_pane", "view", ("F6",), "", ALWAYS, 4),
    Command("lower_pane", "view", ("F7",), "", CASE, 4, True),
    Command("full_screen", "view", ("F11",), "", ALWAYS, 4, True),
    Command("text_larger", "view", ("Ctrl+Alt+=", "Ctrl+Alt++"), "zoom-in", ALWAYS, 5),
    Command("text_smaller", "view", ("Ctrl+Alt+-",), "zoom-out", ALWAYS, 5),
    Command("text_normal", "view", ("Ctrl+Alt+0",), "", ALWAYS, 5),
    Command("save_view", "view", ("Ctrl+Shift+S",), "list-filter", "archive", 6),
    Command("remove_view", "view", ("Ctrl+Alt+S",), "", "view", 6),
    Command("clear_filters", "view", ("Ctrl+Shift+X",), "x", "archive", 6),
    Command("next_finding", "check", ("N",), "", FINDING),
    Command("previous_finding", "check", ("Shift+N",), "", FINDING),
    Command("judge", "check", ("J",), "pencil", CHOSEN, 1),
    Command("confirm_proposals", "check", ("Shift+J",), "check", CHOSEN, 1),
    Command("withdraw", "check", ("Ctrl+Shift+J",), "eraser", JUDGED, 1),
    Command("not_applicable", "check", ("X",), "circle-minus", CHOSEN, 1),
    Command("note", "check", ("T",), "message-square", CHOSEN, 1),
    Command("copy_findings", "check", ("Ctrl+Shift+C",), "copy", FINDING, 1),
    Command("show_failed", "check", ("Ctrl+Alt+1",), "", CASE, 2),
    Command("show_undecided", "check", ("Ctrl+Alt+2",), "", CASE, 2),
    Command("show_judged", "check", ("Ctrl+Alt+3",), "", CASE, 2),
    Command("show_vetoes", "check", ("Ctrl+Alt+4",), "", CASE, 2),
    Command("show_all", "check", ("Ctrl+Alt+5",), "", CASE, 2),
    Command("show_noted", "check", ("Ctrl+Alt+7",), "", CASE, 2),
    Command("show_files", "check", ("Ctrl+Alt+6",), "", CASE, 2),
    Command("show_tree", "check", ("Ctrl+Alt+T",), "", CASE, 2),
    Command("old_sheets", "check", ("Ctrl+Alt+9",), "files", "archived", 3),
    Command("frequent_faults", "review", ("Ctrl+4",), "hash"),
    Command("pack_compare", "review", ("Ctrl+Alt+C",), ""),
    Command("pack_new_item", "review", ("Ctrl+Alt+N",), "file-plus", "pack_group", 1),
    Command("pack_remove_item", "review", ("Ctrl+Alt+X",), "trash-2", "pack_item", 1),
    Command("pack_step_back", "review", ("Ctrl+Alt+Z",), "undo-2", "pack_changed", 1),
    Command("pack_import", "review", ("Ctrl+Alt+I",), "folder-open", ALWAYS, 2),
    Command("pack_export", "review", ("Ctrl+Alt+G",), "external-link", "pack", 2),
    Command("pack_open", "review", ("Ctrl+Alt+P",), "", ALWAYS, 2),
    Command("pack_adopt", "review", ("Ctrl+Alt+Y",), "check", "pack_sound", 3),
    Command("show_checks", "check", ("Ctrl+Alt+8",), "list-checks", CASE, 3),
    Command("next_check", "check", ("P",), "", "checks", 3),
    Command("previous_check", "check", ("Shift+P",), "", "checks", 3),
    Command("confirm_page", "check", ("Y",), "check", "to_check", 3),
    Command("deny_page", "check", ("Shift+Y",), "x", "to_check", 3),
    Command("settle_file", "check", ("Ctrl+Shift+H",), "circle-check", "file", 4),
    Command("help_here", "help", ("F1",), "circle-help"),
    Command("help_criterion", "help", ("L",), "book-open", CHOSEN),
    Command("keys", "help", ("?",), "keyboard"),
    Command("menu_here", "help", ("Shift+F10",), ""),
    Command("guide", "help", ("Ctrl+F1",), "info"),
    Command("data_folder", "help", ("Ctrl+Alt+D",), "folder-open", ALWAYS, 1),
    Command("about", "help", ("Shift+F1",), "info", ALWAYS, 2),
)


def _key(text: str) -> QKeySequence:
    """Keys are kept as data, not in anybody's language: looking for translated names of each would take a tenth of the start."""
    return QKeySequence.fromString(text, QKeySequence.SequenceFormat.PortableText)


_USUAL_KEYS = {command.id: command.keys for command in COMMANDS}


class Actions:
    """The QActions of the window, by command id; one object a command, in menus, bars and context menus alike."""

    def __init__(self, window: QWidget, own: Mapping[str, Sequence[str]] | None = None) -> None:
        """`own`: keys a person chose, by command id."""
        self._by_id: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(tr(f"act_{command.id}"), window)
            action.setObjectName(command.id)
            action.setIconText(plain(action.text()))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setCheckable(command.checkable)
            if command.icon:
                action.setIcon(theme.icon(command.icon))
            action.setStatusTip(tr(f"act_{command.id}_tip"))
            window.addAction(action)
            self._by_id[command.id] = action
            self.set_keys(command.id, (own or {}).get(command.id))

    def __getitem__(self, command_id: str) -> QAction:
        return self._by_id[command_id]

    def set_keys(self, command_id: str, keys: Sequence[str] | None) -> None:
        """Other keys for a command; None: as they come with the program."""
        action = self._by_id[command_id]
        action.setShortcuts([_key(k) for k in (_USUAL_KEYS[command_id] if keys is None else keys)])
        shown = self.key_text(command_id)
        action.setToolTip(action.statusTip() + tr("ui_in_brackets", text=shown) if shown else action.statusTip())

    def key_text(self, command_id: str) -> str:
        """The keys of a command as people read them."""
        shown = [k.toString(QKeySequence.SequenceFormat.NativeText) for k in self._by_id[command_id].shortcuts()]
        return tr("ui_or").join(dict.fromkeys(shown))

    def holder(self, key: str, but: str = "") -> str:
        """Id of the command that has `key` already, other than `but`; "" for none."""
        wanted = QKeySequence(key)
        return next((name for name, action in self._by_id.items() if name != but and wanted in action.shortcuts()), "")

    def connect(self, slots: Mapping[str, Callable[[], object]]) -> None:
        for command_id, slot in slots.items():
            self._by_id[command_id].triggered.connect(lambda _checked=False, slot=slot: slot())

    def allow(self, given: set[str]) -> None:
        """Enables what the things given (`case`, `pages`, …) permit; the rest is greyed."""
        for command in COMMANDS:
            self._by_id[command.id].setEnabled(command.needs == ALWAYS or command.needs in given)

    def fill(self, bar: QMenuBar) -> None:
        """The menu bar: every command has its place there."""
        for name in MENUS:
            menu = bar.addMenu(tr(f"menu_{name}"))
            menu.setObjectName(f"menu_{name}")
            self._fill_menu(menu, [c for c in COMMANDS if c.menu == name])

    def context_menu(self, parent: QWidget, ids: tuple[str, ...]) -> QMenu:
        """A menu at the mouse with the same commands; "" is a line."""
        menu = QMenu(parent)
        for command_id in ids:
            if command_id:
                menu.addAction(self._by_id[command_id])
            else:
                menu.addSeparator()
        return menu

    def restyle(self) -> None:
        """New icons after the scheme changed."""
        for command in COMMANDS:
            if command.icon:
                self._by_id[command.id].setIcon(theme.icon(command.icon))

    def _fill_menu(self, menu: QMenu, commands: list[Command]) -> None:
        group = 0
        for command in commands:
            if command.group != group:
                menu.addSeparator()
                group = command.group
            menu.addAction(self._by_id[command.id])
