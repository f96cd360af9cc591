"""Tables in and out: .xlsx workbooks."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import xlsxwriter

from casefile.errors import KnownError
from casefile.store import place_error

Cell = str | int | float | Decimal | bool | date | datetime | None
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME, _LONGEST_CELL = 31, 32767
_MOST_XML = 64 * 2**20  # bytes of one part, unpacked
_MOST_ROWS, _MOST_COLUMNS = 20_000, 256  # of one table; real ones have some hundred and a dozen
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What zipfile and openpyxl let through for foreign bytes; SyntaxError is what expat raises for broken XML.
_FOREIGN = (
    zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, SyntaxError,
    NotImplementedError, RuntimeError, EOFError,
)  # fmt: skip
_FONT = "宋体"  # by name: a workbook embeds no font


class WorkbookUnreadable(KnownError):
    """Not an .xlsx file, damaged, with a password, or of a size that no table has."""

    code: ClassVar[str] = "workbook_unreadable"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Attributes:
        name: of the tab; what Excel does not allow in it is replaced.
        columns: the head.
        widths: in characters, for as many columns as given; the others are fitted to their content.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float] = ()


def write_workbook(path: Path, sheets: Sequence[Sheet], *, build_time: datetime) -> None:
    """Writes a workbook, complete or not at all; same sheets and time, same bytes.

    Text stays text: nothing becomes a formula, a link or a number, so that what a paper says cannot act,
    and identity numbers keep all their digits. Dates carry a date format, Decimals become numbers.

    Raises:
        OutputNotWritable, DiskFull: nothing was changed at `path`.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        data = _packed(sheets, build_time)
        with open(temporary, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise place_error(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def read_workbook(path: Path) -> list[Sheet]:
    """Every table of a workbook: its first row is the head. Formulas give their last computed value.

    Columns beyond the 256th are not looked at: a single stray cell there would make every row that wide.

    Raises:
        WorkbookUnreadable: not an .xlsx file, damaged, with a password, or larger than any table that people make.
    """
    import openpyxl  # slow to import, and no build reads a workbook
    from openpyxl.utils.exceptions import InvalidFileException

    too_large = "表格过大,可能是恶意文件 / too large for a table, perhaps a hostile file"
    try:
        with zipfile.ZipFile(path) as packed:
            if any(part.file_size > _MOST_XML for part in packed.infolist()):
                raise WorkbookUnreadable(path=path.name, reason=too_large)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            found = []
            for tab in book.worksheets:
                lines = tab.iter_rows(max_col=min(tab.max_column or _MOST_COLUMNS, _MOST_COLUMNS), values_only=True)
                rows = [tuple(row) for row in itertools.islice(lines, _MOST_ROWS + 1)]  # the head is one more
                # Tables of people end in any number of empty rows.
                if any(row.count(None) < len(row) for row in lines):
                    raise WorkbookUnreadable(path=path.name, reason=too_large)
                head = tuple("" if value is None else str(value) for value in rows[0]) if rows else ()
                found.append(Sheet(tab.title, head, tuple(rows[1:])))
            return found
        finally:
            book.close()
    except OSError as error:
        raise WorkbookUnreadable(path=path.name, reason=error.strerror or error) from error
    except (*_FOREIGN, InvalidFileException) as error:
        reason = "内容不是 .xlsx 表格,或已损坏 / its content is no .xlsx table, or damaged"
        raise WorkbookUnreadable(path=path.name, reason=reason) from error


def _packed(sheets: Sequence[Sheet], build_time: datetime) -> bytes:
    """The workbook's bytes: made in memory, because the library does not let go of a file on a full disk."""
    made = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(made, {**options, "in_memory": True, "remove_timezone": True})
    book.set_properties({"created": build_time.replace(tzinfo=None, microsecond=0), "comments": ""})
    base = {"font_name": _FONT, "font_size": 11, "valign": "vcenter", "border": 1}
    head = book.add_format({**base, "bold": True, "bg_color": "#E7E9ED", "align": "center", "text_wrap": True})
    plain = book.add_format({**base, "text_wrap": True})
    day = book.add_format({**base, "num_format": "yyyy-mm-dd"})
    moment = book.add_format({**base, "num_format": "yyyy-mm-dd hh:mm"})
    used: set[str] = set()
    for number, sheet in enumerate(sheets, start=1):
        tab = book.add_worksheet(_name(sheet.name, number, used))
        for column, title in enumerate(sheet.columns):
            tab.write_string(0, column, _text(title), head)
            tab.set_column(column, column, _width(sheet, column))
        for row, cells in enumerate(sheet.rows, start=1):
            for column, value in enumerate(cells):
                _put(tab, row, column, value, plain, day, moment)
        tab.freeze_panes(1, 0)
        if sheet.columns and sheet.rows:
            tab.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
        tab.set_paper(9)  # A4
        tab.set_landscape()
        tab.fit_to_pages(1, 0)
        tab.repeat_rows(0)
    if not sheets:
        book.add_worksheet()
    book.close()
    return made.getvalue()


def _put(tab: Any, row: int, column: int, value: Cell, plain: Any, day: Any, moment: Any) -> None:
    if value is None or value == "":
        tab.write_blank(row, column, None, plain)
    elif isinstance(value, bool):
        tab.write_boolean(row, column, value, plain)
    elif isinstance(value, (int, float, Decimal)):
        tab.write_number(row, column, value, plain)
    elif isinstance(value, datetime):
        tab.write_datetime(row, column, value, moment)
    elif isinstance(value, date):
        tab.write_datetime(row, column, value, day)
    else:
        tab.write_string(row, column, _text(value), plain)


def _text(value: str) -> str:
    return _CONTROL.sub("", str(value))[:_LONGEST_CELL]


def _name(wanted: str, number: int, used: set[str]) -> str:
    """A tab's name that Excel takes: short, without its signs, not there yet."""
    base = _NOT_IN_NAMES.sub("_", _text(wanted)).strip("' ") or f"Sheet{number}"
    name, copy = base[:_LONGEST_NAME], 2
    while name.lower() in used or name.lower() == "history":
        end = f"({copy})"
        name, copy = base[: _LONGEST_NAME - len(end)] + end, copy + 1
    used.add(name.lower())
    return name


def _width(sheet: Sheet, column: int) -> float:
    if column < len(sheet.widths):
        return sheet.widths[column]
    texts = [str(sheet.columns[column])] + [str(row[column]) for row in sheet.rows if column < len(row)]
    longest = max(sum(2 if ord(c) > 0x2E80 else 1 for c in text[:60]) for text in texts)
    return min(max(longest + 2, 8), 60)
