"""Finding: `/` searches everything, F3 goes on from hit to hit, the list of cases is narrowed and views are kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView

from casefile.archive.records import CaseHeader, CaseRow
from tests.ui.conftest import Desk
from ui.commands import ARCHIVE
from ui.models.cases import CaseLine, CaseView
from ui.preferences import Preferences, keep_headers, recall_headers
from ui.screens.parts import Table


def _row(number: int, grade: str | None, total: str | None, decided: str) -> CaseLine:
    head = CaseHeader(case_no=f"第{number}号", party=f"当事人{number}", dates={"decided": decided})
    return CaseLine(CaseRow(number, 1, head, 3, 2, total, "60", "90", grade, "2026-01-01T00:00:00", "王芳"))


LINES = [
    _row(1, "优秀", "95", "2025-03-01"), _row(2, "合格", "70", "2026-02-01"), _row(3, None, None, "2026-03-01"),
    _row(4, "优秀", "91", "2026-04-01"),
]  # fmt: skip


@pytest.fixture
def archive(desk: Desk) -> Desk:
    desk.window.go(ARCHIVE)
    desk.settle()
    desk.window.archive.show_cases(LINES)
    return desk


def _shown(desk: Desk) -> list[str]:
    shown = desk.window.archive.filtered
    return [shown.index(row, 0).data() for row in range(shown.rowCount())]


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (CaseView(), [1, 2, 3, 4]), (CaseView("当事人2"), [2]), (CaseView(state="open"), [3]), (CaseView(state="scored"), [1, 2, 4]),
        (CaseView(state="unfinished"), []), (CaseView(grade="优秀"), [1, 4]), (CaseView(grade="优秀", year="2026"), [4]),
        (CaseView("第4号", grade="合格"), []),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(archive: Desk, view: CaseView, shown: list[int]) -> None:
    archive.window.archive.show_view(view)
    assert _shown(archive) == [f"第{n}号" for n in shown]
    assert archive.window.archive.view == view


def test_grades_and_years_that_occur_are_offered_and_a_filter_stays(archive: Desk) -> None:
    bar = archive.window.archive.filters
    assert [bar.year.itemData(n) for n in range(bar.year.count())] == ["", "2026", "2025"]
    bar.year.setCurrentIndex(2)
    assert _shown(archive) == ["第1号"]
    archive.window.archive.show_cases(LINES[1:])
    assert bar.view.year == "2025"
    assert _shown(archive) == []


def test_a_view_is_kept_chosen_again_and_removed(archive: Desk) -> None:
    screen, bar = archive.window.archive, archive.window.archive.filters
    screen.show_view(CaseView(grade="优秀", column=5, descending=True))
    archive.answers.text = "优秀的"
    archive.window.allow()
    archive.window.actions_["save_view"].trigger()
    archive.window.actions_["clear_filters"].trigger()
    assert len(_shown(archive)) == 4
    bar.views.setCurrentIndex(bar.views.findData("优秀的"))
    bar.views.activated.emit(bar.views.currentIndex())
    assert _shown(archive) == ["第1号", "第4号"]
    assert Preferences().get("views") == {
        "优秀的": {"words": "", "state": "", "grade": "优秀", "year": "", "column": 5, "descending": True}
    }
    archive.window.allow()
    archive.window.actions_["remove_view"].trigger()
    assert bar.views.count() == 1
    assert Preferences().get("views") == {}


@pytest.mark.parametrize("damaged", [None, "x", {"words": 1, "year": "2026", "more": 2}])
def test_a_damaged_view_is_as_usual_where_it_is_damaged(damaged: object) -> None:
    assert CaseView.of(damaged) == (CaseView(year="2026") if isinstance(damaged, dict) else CaseView())


def test_f3_opens_hit_after_hit_with_the_place_framed(case: Desk) -> None:
    case.do("finish")
    case.until(lambda: not case.finish.is_busy and case.session.case.case_id is not None)
    case.settle()
    window = case.window
    window.activateWindow()
    window.bench.tree.setFocus()
    case.bot.keyClick(window.bench.tree, Qt.Key.Key_Slash)
    assert window.search.hasFocus()
    window.search.setText("2022年")
    window.reactions.on_search()
    case.until(lambda: len(window.archive.hits.rows) > 1)
    hits = window.archive.hits.rows
    seen = []
    for _ in range(len(hits) + 1):
        case.bot.keyClick(window, Qt.Key.Key_F3)
        case.settle()
        assert window.on_bench
        assert window.bench.page.boxes
        seen.append(window.bench.page.page.id)
    pages = [hit.page for hit in hits]
    assert seen == [*pages[1:], pages[0], pages[1]]
    case.bot.keyClick(window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    case.settle()
    assert window.bench.page.page.id == pages[0]
    window.desk.close_hits()
    window.allow()
    assert not window.actions_["next_spot"].isEnabled()


def test_columns_stay_as_wide_as_they_were_left(archive: Desk) -> None:
    table: Table = archive.window.archive.table
    table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
    table.setColumnWidth(1, 333)
    keep_headers(archive.kept, {"cases": table.horizontalHeader()})
    table.setColumnWidth(1, 100)
    recall_headers(Preferences(), {"cases": table.horizontalHeader()})
    assert table.columnWidth(1) == 333
