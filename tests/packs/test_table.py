"""Packs as Excel tables: out, in, and what a table may look like."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from casefile.errors import UsageError
from casefile.messages import describe
from casefile.sheets import WorkbookUnreadable
from scoring.checks import CHECKS
from scoring.pack import Pack, load_pack
from scoring.pack_found import fault
from scoring.pack_table import ImportResult, PackTableFault, export_pack, import_pack
from scoring.pack_write import write_pack
from tests.packs.tables import MERGED, PROVINCIAL, Grid, saved, saved_all

AT = datetime(2026, 3, 2, 9, 0)
D = Decimal
HEAD = ["一级指标", "二级指标", "评查内容", "分值", "扣分标准", "方式", "法律依据", "绑定检查"]


@pytest.fixture(scope="module")
def exported(base: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / "ZJ-D1.xlsx"
    export_pack(base, path, AT)
    return path


@pytest.fixture
def provincial(base: Pack, tmp_path: Path) -> ImportResult:
    return import_pack(saved(tmp_path / "临省标准.xlsx", PROVINCIAL, MERGED), base)


@pytest.fixture
def edited(exported: Path, tmp_path: Path) -> Callable[..., Path]:
    """The exported table with cells changed by what their row starts with: `edited({"A1-02": {"分值": 2}})`."""

    def edit(changes: dict[str, dict[str, Any]], **about: str) -> Path:
        book = openpyxl.load_workbook(exported)
        for tab in book.worksheets:
            head = {cell.value: cell.column for cell in tab[1]}
            for row in tab.iter_rows(min_row=2):
                for name, value in changes.get(str(row[0].value), {}).items():
                    tab.cell(row[0].row, head[name]).value = value
                if row[0].value in about:
                    tab.cell(row[0].row, 2).value = about[str(row[0].value)]
        path = tmp_path / "edited.xlsx"
        book.save(path)
        return path

    return edit


def items(*rows: list[Any]) -> Grid:
    """A table of one group with these rows (wording, points, rule)."""
    return [HEAD, *[["质量", "要素", *r] + [None] * (6 - len(r)) for r in rows]]


def refused(path: Path, base: Pack) -> list[tuple[int, str]]:
    with pytest.raises(PackTableFault) as caught:
        import_pack(path, base)
    assert isinstance(caught.value, UsageError)
    for lang in ("zh", "en"):
        assert "{" not in describe(caught.value, lang)
        assert path.name in describe(caught.value, lang)
    return [(f.row, f.code.removeprefix("pack.")) for f in caught.value.rows]


# --- out and in again ---------------------------------------------------------------------------


def test_out_and_in_again_it_is_the_same_pack(base: Pack, exported: Path, tmp_path: Path) -> None:
    result = import_pack(exported, base)
    assert replace(result.pack, sha256=base.sha256) == base
    assert (result.to_look_at, result.dropped, result.kept, result.skipped) == ((), (), (), ())
    assert load_pack(_written(result.pack, tmp_path), CHECKS) == result.pack


def test_the_table_reads_like_those_of_provinces(exported: Path, base: Pack) -> None:
    book = openpyxl.load_workbook(exported)
    assert book.sheetnames == ["评查项目", "一票否决", "加分项", "标准包说明"]
    tab = book["评查项目"]
    assert [c.value for c in tab[1]][1:] == HEAD
    assert tab.max_row == 101
    first = [c.value for c in tab[2]]
    item = base.items[0]
    assert first == ["A1-01", "案件质量", "执法主体", item.wording, 1, item.deduct, "系统建议", item.basis, item.check]
    about = {r[0].value: r[1].value for r in book["标准包说明"].iter_rows(min_row=2)}
    assert about["说明"] == base.notice
    assert about["等次"] == "优秀≥90；合格≥60；不合格≥0"


def test_same_pack_same_bytes(base: Pack, exported: Path, tmp_path: Path) -> None:
    export_pack(base, tmp_path / "again.xlsx", AT)
    assert (tmp_path / "again.xlsx").read_bytes() == exported.read_bytes()


def test_an_edited_table_is_the_next_edition(base: Pack, edited: Callable[..., Path]) -> None:
    points = {"A1-02": {"分值": "１．５分"}, "A1-01": {"分值": 0.5}}
    pack = import_pack(edited(points), base).pack
    assert (pack.id, pack.edition) == ("ZJ-D1", "2")
    assert (pack.item("A1-02").points, pack.item("A1-01").points, pack.base_score) == (D("1.5"), D("0.5"), 100)
    assert pack.item("A1-02").wording_en == base.item("A1-02").wording_en
    assert pack.root_causes == base.root_causes


def test_rules_of_the_whole_pack_can_be_edited_too(base: Pack, edited: Callable[..., Path]) -> None:
    path = edited({}, 等次="优秀≥95；良好≥80；合格≥60；不合格≥0", 一票否决效果="总分不超过59分", 不适用项="剔除后按比例折算")
    pack = import_pack(path, base).pack
    assert [(g.name, g.minimum) for g in pack.grades] == [("优秀", 95), ("良好", 80), ("合格", 60), ("不合格", 0)]
    assert pack.veto_effect == "cap_at:59"
    assert pack.na_policy == "proportional"


def test_rules_of_the_whole_pack_that_cannot_be_read_are_refused(base: Pack, edited: Callable[..., Path]) -> None:
    path = edited({}, 等次="优秀≥60；合格≥90", 一票否决效果="通报批评", 加分上限="若干")
    assert refused(path, base) == [(0, "about_unreadable")] * 3


# --- bindings -----------------------------------------------------------------------------------


def test_another_number_in_the_wording_hands_the_item_to_a_person(base: Pack, edited: Callable[..., Path]) -> None:
    wording = base.item("B7-02").wording
    assert "7日" in wording
    result = import_pack(edited({"B7-02": {"评查内容": wording.replace("7日", "9日")}}), base)
    item = result.pack.item("B7-02")
    assert (item.check, item.mode) == (base.item("B7-02").check, "S")
    assert item.wording_en == item.wording  # the English was of another wording
    assert [r.reasons for r in result.to_look_at] == [("numbers_known",)]


def test_a_named_check_binds_a_new_item(base: Pack, tmp_path: Path) -> None:
    table = items(["某省自己的一项要求", 60, "每处扣2分", "系统判定", None, "b7_02_served_in_time"], ["另一项要求", 40, "不得分", "人工", None, None])
    result = import_pack(saved(tmp_path / "t.xlsx", table), base)
    first, second = result.pack.items
    assert (first.check, first.mode, first.params) == ("b7_02_served_in_time", "A", base.item("B7-02").params)
    assert (second.check, second.mode) == ("manual", "M")
    assert [r.id for r in result.by_hand] == [second.id]


def test_an_item_set_to_human_judgement_is_no_longer_judged_by_the_machine(base: Pack, edited: Callable[..., Path]) -> None:
    result = import_pack(edited({"A1-02": {"方式": "人工评定", "绑定检查": "人工"}}), base)
    item = result.pack.item("A1-02")
    assert (item.check, item.mode) == ("manual", "M")


def test_an_id_of_ours_with_quite_another_wording_is_not_ours(base: Pack, tmp_path: Path) -> None:
    table = [["编号", *HEAD], ["A1-02", "质量", "要素", "电子数据提取录像并附校验值", 100, "每处扣1分", None, None, None]]
    result = import_pack(saved(tmp_path / "t.xlsx", table), base)
    assert result.pack.item("A1-02").check == "manual"
    assert "A1-02" in result.dropped


def test_a_known_item_under_an_official_number_takes_its_root_causes_along(base: Pack, tmp_path: Path) -> None:
    old = base.item("B7-02")
    table = [["编号", *HEAD], ["K3-07", "程序", "送达", old.wording, 100, "逾期扣10分", None, None, None]]
    result = import_pack(saved(tmp_path / "t.xlsx", table), base)
    assert result.pack.items[0].id == "K3-07"
    causes = [c for c in base.root_causes if "B7-02" in c.criteria]
    assert causes
    assert all("K3-07" in result.pack.root_cause(c.id).criteria for c in causes)


# --- a province's table -------------------------------------------------------------------------


def test_a_provincial_table_comes_in(base: Pack, provincial: ImportResult, tmp_path: Path) -> None:
    pack = provincial.pack
    assert pack.title == "临省普通程序行政处罚案卷评查标准（２０２６年版）"
    assert pack.derived
    assert "临省标准.xlsx" in pack.notice
    assert "临省标准.xlsx" in pack.notice_en
    assert [(g.part, g.name, g.points) for g in pack.groups] == [
        ("案件质量", "执法主体", 10), ("案件质量", "证据", 30), ("程序规范", "送达", 30), ("文书制作", "法律适用", 30),
    ]  # fmt: skip
    assert load_pack(_written(pack, tmp_path), CHECKS) == pack
    by_wording = {r.wording[:4]: r for r in provincial.rows}
    same = by_wording["案发地、"]
    assert (same.how, same.base_id, same.rows, same.sure) == ("equal", "A1-02", (5,), 100)
    near = by_wording["对外文书"]
    assert (near.how, near.base_id) == ("near", "A1-01")
    assert 90 <= near.sure < 100


def test_rules_in_words_become_figures(provincial: ImportResult) -> None:
    pack = provincial.pack
    assert (pack.item("A1-02").per_hit, pack.item("A1-02").mode) == (6, "A")
    joined = pack.item("A4-02")
    assert (joined.deduct, joined.per_hit, joined.points) == ("漏列每处扣1分；多列每处扣1分", 1, 15)
    vague = pack.item("A5-02")
    assert (vague.deduct, vague.per_hit, vague.mode) == ("酌情扣分", 30, "S")


def test_what_no_check_fits_is_for_a_person_and_said_so(provincial: ImportResult) -> None:
    assert [r.rows for r in provincial.by_hand] == [(9,), (10,)]
    assert all(provincial.pack.item(r.id).mode == "M" for r in provincial.by_hand)
    said = "\n".join(provincial.summary("zh"))
    assert "新增人工评定 2 项" in said
    assert "第9行：A4-08 电子数据" in said
    assert "没有相应的检查" in said
    assert all("{" not in line and "pack." not in line for lang in ("zh", "en") for line in provincial.summary(lang))


def test_nothing_is_left_out_silently(base: Pack, provincial: ImportResult) -> None:
    assert [s.row for s in provincial.skipped] == [11, 13, 14]
    assert [u.text for u in provincial.unused] == ["评查得分"]
    assert len(provincial.dropped) == len(base.items) - 4
    assert provincial.kept == tuple(c.id for c in (*base.vetoes, *base.bonuses))


def test_new_ids_are_none_of_the_known_ones(base: Pack, provincial: ImportResult) -> None:
    known = {i.id for i in base.items}
    assert not {r.id for r in provincial.by_hand} & known


def test_parts_as_lines_across_and_vetoes_in_the_same_sheet(base: Pack, tmp_path: Path) -> None:
    veto = base.vetoes[0]
    grid: Grid = [
        ["评查内容", "分值", "评分标准"],
        ["一、案件质量（60分）"],
        ["某项要求", "60", "每处扣5分"],
        ["二、程序规范（40分）"],
        ["（一）送达（40分）"],
        ["另一项要求", "40", "每处扣5分"],
        ["三、一票否决项"],
        [veto.wording, "否决", None],
        ["四、加分项"],
        ["有示范性的", "≤2", None],
        ["总分", "100"],
    ]
    pack = import_pack(saved(tmp_path / "t.xlsx", grid), base).pack
    assert [(g.part, g.name, g.points) for g in pack.groups] == [("案件质量", "案件质量", 60), ("程序规范", "送达", 40)]
    assert [(v.id, v.check) for v in pack.vetoes] == [(veto.id, veto.check)]
    assert [(b.points, b.check) for b in pack.bonuses] == [(2, "manual")]


def test_columns_in_any_order_and_several_sheets(base: Pack, tmp_path: Path) -> None:
    grids: dict[str, Grid] = {
        "甲": [["扣分办法", "分值", "评查内容", "二级指标"], ["每处扣1分", 50, "甲项要求", "甲组"]],
        "乙": [["评查内容", "二级指标", "扣分办法", "分值"], ["乙项要求", "乙组", "每处扣1分", 50]],
        "填表说明": [["请各单位按期报送"]],
    }
    result = import_pack(saved_all(tmp_path / "t.xlsx", grids), base)
    assert [(g.name, g.items[0].wording) for g in result.pack.groups] == [("甲组", "甲项要求"), ("乙组", "乙项要求")]
    assert [s.sheet for s in result.skipped] == ["填表说明"]


def test_sections_with_heads_of_their_own(base: Pack, tmp_path: Path) -> None:
    """As in tables that begin with what makes a dossier fail and have other columns after that."""
    grid: Grid = [
        ["临省案卷评查标准"],
        ["一、基本标准"],
        ["序号", "评查内容", "存在的问题", "评分标准", "评查结果"],
        [1, "处罚主体是否合法", "没有处罚权", "不合格卷", None],
        [2, "执法人员是否不少于两人", "少于两人", "总分为零分", None],
        ["二、卷面标准（20分）"],
        ["序号", "评查内容", "总分值", "扣分标准", "得分"],
        [1, "使用统一格式的文书", "20分", "没有使用的，每份扣2分", None],
        ["三、内容标准80分"],
        ["序号", "总分值", "评查内容", "扣分标准", "得分"],
        [1, "80分", "立案、调查、决定、送达齐全", "缺一项扣10分；主体不合法的扣100分", None],
    ]
    result = import_pack(saved(tmp_path / "t.xlsx", grid), base)
    pack = result.pack
    assert [(v.wording, v.effect, v.check) for v in pack.vetoes] == [
        ("处罚主体是否合法", "fail_grade", "manual"), ("执法人员是否不少于两人", "zero_score", "manual"),
    ]  # fmt: skip
    assert [(g.name, g.points, g.items[0].per_hit) for g in pack.groups] == [("卷面标准", 20, 2), ("内容标准", 80, 10)]
    assert next(r for r in result.rows if r.id == pack.items[1].id).reasons == ("new", "whole_dossier")
    assert {u.text for u in result.unused} == {"存在的问题", "评查结果", "得分"}


def test_a_missing_figure_is_not_taken_for_a_veto(base: Pack, tmp_path: Path) -> None:
    grid = items(["印章合格", None, "印章不合格的每处扣1分"])
    assert refused(saved(tmp_path / "t.xlsx", grid), base)[0] == (2, "points_missing")


# --- refused ------------------------------------------------------------------------------------


def test_every_fault_of_every_row_at_once(base: Pack, tmp_path: Path) -> None:
    grid = items(
        ["没有分值的一项", None, "每处扣1分"],
        ["分值不是数字", "三至五分左右", "每处扣1分"],
        ["扣得比分值多", 1, "每处扣2分"],
        ["方式不认识", 1, "每处扣1分", "抽签"],
        ["检查不存在", 1, "每处扣1分", None, None, "no_such_check"],
        ["否决项不存在", 1, "每处扣1分→V77"],
        ["三位小数", 0.125, "每处扣0.1分"],
        ["零分", 0, "每处扣1分"],
    )
    found = refused(saved(tmp_path / "t.xlsx", grid), base)
    assert found == [
        (2, "points_missing"), (3, "points_unreadable"), (4, "deduction_above_points"), (5, "mode_unknown"), (6, "check_unknown"),
        (8, "points_unreadable"), (9, "points_not_positive"),
    ]  # fmt: skip
    assert refused(saved(tmp_path / "t.xlsx", items(["否决项不存在", 100, "每处扣1分→V77"])), base) == [(2, "veto_unknown")]


def test_an_id_that_stands_twice(base: Pack, tmp_path: Path) -> None:
    grid = [["编号", *HEAD], ["K1-01", "质", "组", "一项要求", 50, "每处扣1分"], ["K1-01", "质", "组", "别的要求", 50, "每处扣1分"]]
    assert refused(saved(tmp_path / "t.xlsx", grid), base) == [(3, "id_twice")]


@pytest.mark.parametrize(
    ("points", "last", "fault"),
    [(99, None, (0, "total_unexplained")), (99, 100, (3, "total_differs")), (120, 120, None), (100, None, None)],
)
def test_the_sum_has_to_be_what_the_table_says(
    base: Pack, tmp_path: Path, points: int, last: int | None, fault: tuple[int, str] | None
) -> None:
    grid = items(["一项要求", points, "每处扣1分"])
    if last is not None:
        grid.append(["合计", None, None, last])
    path = saved(tmp_path / "t.xlsx", grid)
    if fault is None:
        assert import_pack(path, base).pack.base_score == points
    else:
        assert refused(path, base) == [fault]


@pytest.mark.parametrize("text", ["合计：99分", "合计 99", "总分（99分）", "总计：９９"])
def test_a_sum_in_one_cell(base: Pack, tmp_path: Path, text: str) -> None:
    grid = [*items(["一项要求", 99, "每处扣1分"]), [text]]
    assert import_pack(saved(tmp_path / "t.xlsx", grid), base).pack.base_score == 99


def test_a_group_has_to_have_the_points_it_states(base: Pack, tmp_path: Path) -> None:
    grid = copy.deepcopy(items(["一项要求", 100, "每处扣1分"]))
    grid[1][1] = "要素（90分）"
    assert refused(saved(tmp_path / "t.xlsx", grid), base) == [(2, "group_sum")]


def test_a_rule_without_an_item(base: Pack, tmp_path: Path) -> None:
    assert refused(saved(tmp_path / "t.xlsx", items([None, 100, "每处扣1分"])), base)[0] == (2, "wording_missing")


@pytest.mark.parametrize("grid", [[], [["随便", "写点"], [1, 2]], [HEAD]])
def test_a_table_without_items(base: Pack, tmp_path: Path, grid: Grid) -> None:
    assert refused(saved(tmp_path / "t.xlsx", grid), base)[0][0] == 0


def test_what_is_no_workbook(base: Pack, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("评查内容,分值")
    with pytest.raises(WorkbookUnreadable):
        import_pack(path, base)


def _written(pack: Pack, folder: Path) -> Path:
    write_pack(pack, folder / "pack.toml")
    return folder / "pack.toml"


def test_faults_of_a_table_are_told_in_the_language_of_the_sentence() -> None:
    error = PackTableFault.of("t.xlsx", [fault("Items", 18, "deduction_above_points", figure=Decimal(1), points=Decimal("0.5"))])
    assert "第18行" in describe(error, "zh")
    assert not any("\u4e00" <= c <= "\u9fff" for c in describe(error, "en"))
