"""Every file that came in with what became of it; refused ones stand first until somebody has dealt with them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from casefile.model import Arrangement, InputFile, InputState
from ui.models.tables import Column, TableModel
from ui.texts import tr

SETTLED = "file_settled/"


@dataclass(frozen=True)
class FileLine:
    """A file, and what a person did about it ("" while nothing)."""

    entry: InputFile
    settled: str = ""

    @property
    def path(self) -> str:
        return self.entry.path

    @property
    def state(self) -> InputState:
        return self.entry.state

    @property
    def is_open(self) -> bool:
        """Pages of it are not in the case, and nobody has said that this is in order."""
        return not self.settled and (self.state == InputState.REFUSED or self.entry.lost_pages > 0)


def file_lines(inputs: tuple[InputFile, ...], arrangement: Arrangement) -> list[FileLine]:
    """Open ones first, then in the order they came."""
    lines = [FileLine(i, arrangement.get(f"{SETTLED}{i.index}") or "") for i in inputs]
    return sorted(lines, key=lambda line: (not line.is_open, line.entry.index))


def file_message(line: FileLine) -> str:
    """Why a file is not plainly taken and what was done about it, "" when there is nothing to say."""
    entry = line.entry
    if not entry.code:
        return ""
    why = tr(entry.code, **{"path": entry.path, "file": entry.path, **entry.params})
    return tr("ui_file_settled", settled=line.settled, why=why) if line.settled else why


def _icon(line: FileLine) -> tuple[str, str]:
    if line.settled:
        return "check", "faint"
    if line.state == InputState.REFUSED:
        return "circle-x", "bad"
    if line.state == InputState.IGNORED:
        return "circle-minus", "faint"
    return ("triangle-alert", "warn") if line.entry.code else ("circle-check", "good")


FILE_COLUMNS = (
    Column("ui_col_file", lambda x: x.path, icon=_icon),
    Column("ui_col_state", lambda x: tr(f"ui_state_{x.state.value}"), tone=lambda x: "bad" if x.is_open else "faint" if x.settled else None),
    Column("ui_col_pages", lambda x: str(x.entry.pages) if x.entry.pages else "", lambda x: x.entry.pages, True),
    Column("ui_col_message", file_message, tip=file_message),
)


def file_model(parent: QObject | None = None) -> TableModel:
    return TableModel(FILE_COLUMNS, parent)
