"""Workbooks in and out."""

from __future__ import annotations

import errno
import gc
import os
import warnings
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile import messages
from casefile.errors import DiskFull, OutputNotWritable
from casefile.sheets import Sheet, WorkbookUnreadable, read_workbook, write_workbook
from tests.pdf.made import BUILD_TIME


def test_values_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = (
        ("330702199001011234", Decimal("0.5"), 3, True, date(2022, 3, 5), datetime(2022, 3, 5, 10, 20), None),
        ("=1+1", Decimal("960.00"), -1, False, None, None, "https://example.org"),
    )
    write_workbook(path, [Sheet("评分表", list("甲乙丙丁戊己庚"), rows)], build_time=BUILD_TIME)
    (sheet,) = read_workbook(path)
    assert sheet.name == "评分表"
    assert sheet.columns == tuple("甲乙丙丁戊己庚")
    assert sheet.rows[0] == ("330702199001011234", 0.5, 3, True, datetime(2022, 3, 5), datetime(2022, 3, 5, 10, 20), None)
    assert sheet.rows[1] == ("=1+1", 960, -1, False, None, None, "https://example.org")
    cell = openpyxl.load_workbook(path)["评分表"]["A3"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_same_sheets_same_bytes(tmp_path: Path) -> None:
    sheet = Sheet("表", ["列"], [("一",)])
    paths = [tmp_path / f"{n}.xlsx" for n in range(3)]
    for path, moment in zip(paths, (BUILD_TIME, BUILD_TIME, BUILD_TIME.replace(year=2027)), strict=True):
        write_workbook(path, [sheet], build_time=moment)
    assert paths[0].read_bytes() == paths[1].read_bytes() != paths[2].read_bytes()
    assert len(list(tmp_path.iterdir())) == 3


def test_names_of_tabs_are_made_fit(tmp_path: Path) -> None:
    names = ["a/b:c*?[d]", "很长" * 40, "很长" * 40, "", "History", "'引号'"]
    path = tmp_path / "a.xlsx"
    write_workbook(path, [Sheet(name, ["x"], []) for name in names], build_time=BUILD_TIME)
    found = [sheet.name for sheet in read_workbook(path)]
    assert len(set(found)) == 6
    assert all(0 < len(name) <= 31 for name in found)
    assert found[0] == "a_b_c___d_"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=40), min_size=1, max_size=5))
def test_any_text_comes_back(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, [Sheet("表", ["列"], [(text,) for text in texts])], build_time=BUILD_TIME)
    assert [row[0] for row in read_workbook(path)[0].rows] == texts


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_said_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookUnreadable) as caught:
        read_workbook(path)
    assert "名单.xlsx" in messages.describe(caught.value, "zh")
    assert "名单.xlsx" in messages.describe(caught.value, "en")


def _worksheet(path: Path, tab: bytes) -> Path:
    """A workbook whose only table is the XML `tab`."""
    whole = path.with_name("whole.xlsx")
    write_workbook(whole, [Sheet("表", ["列"], [("值",)])], build_time=BUILD_TIME)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, tab if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return path


def _rows(numbers: range, cell: str) -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    rows = "".join(f'<row r="{n}">{cell.format(n)}</row>' for n in numbers)
    return f"{head}{rows}</sheetData></worksheet>".encode()


def test_tables_beyond_any_that_people_make_are_refused_but_empty_rows_are_not(tmp_path: Path) -> None:
    filled = '<c r="A{0}"><v>1</v></c>'
    with pytest.raises(WorkbookUnreadable, match="too large"):
        read_workbook(_worksheet(tmp_path / "rows.xlsx", _rows(range(1, 20_003), filled)))
    with pytest.raises(WorkbookUnreadable, match="too large"):
        read_workbook(_worksheet(tmp_path / "bomb.xlsx", b" " * (64 * 2**20 + 1)))
    table = read_workbook(_worksheet(tmp_path / "empty.xlsx", _rows(range(2, 20_100), '<c r="A{0}"/>')))[0]
    assert len(table.rows) == 20_000
    assert len(read_workbook(_worksheet(tmp_path / "last.xlsx", _rows(range(1, 20_002), filled)))[0].rows) == 20_000


def test_entities_that_multiply_are_damage(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x"}">' for n in range(12))
    tab = f"<!DOCTYPE w [{levels}]><worksheet><sheetData><row><c><v>&e11;</v></c></row></sheetData></worksheet>"
    with pytest.raises(WorkbookUnreadable, match="damaged"):
        read_workbook(_worksheet(tmp_path / "e.xlsx", tab.encode()))


def test_missing_workbook_and_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(WorkbookUnreadable):
        read_workbook(tmp_path / "nothing.xlsx")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputNotWritable):
        write_workbook(tmp_path / "file" / "a.xlsx", [], build_time=BUILD_TIME)


def test_a_full_disk_is_told_and_leaves_the_old_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFull):
        write_workbook(path, [Sheet("表", ["列"], [("值",)])], build_time=BUILD_TIME)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is always full here")
def test_nothing_is_left_to_fail_behind_a_full_disk(tmp_path: Path) -> None:
    """A library that holds the file would speak up when it is thrown away."""
    (tmp_path / f".a.xlsx.{os.getpid()}.part").symlink_to("/dev/full")
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with pytest.raises(DiskFull):
            write_workbook(tmp_path / "a.xlsx", [Sheet("表", ["列"], [("值" * 30_000,)])], build_time=BUILD_TIME)
        gc.collect()
    assert not heard
