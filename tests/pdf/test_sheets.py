"""Workbooks in and out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile import messages
from casefile.errors import OutputNotWritable
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


def test_missing_workbook_and_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(WorkbookUnreadable):
        read_workbook(tmp_path / "nothing.xlsx")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputNotWritable):
        write_workbook(tmp_path / "file" / "a.xlsx", [], build_time=BUILD_TIME)
