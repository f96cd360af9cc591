"""Names, editions, articles, fines, remedies and time rules of the law registry."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from casefile.law.citation import Citation
from casefile.law.errors import LawDataFault
from casefile.law.registry import Law, default_registry
from casefile.locate import resource_path

LAW = default_registry()
GLF = "中华人民共和国公路法"
CFF = "中华人民共和国行政处罚法"
DYT = "中华人民共和国道路运输条例"


def cite(text: str) -> Citation:
    return Citation.parse(text)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        (GLF, GLF),
        ("《公路法》", GLF),
        ("公 路 法", GLF),
        ("行政处罚法", CFF),
        ("处罚法", CFF),
        ("《道路运输条例》", DYT),
        ("浙公路条例", "浙江省公路条例"),
        ("公路保护条例", "公路安全保护条例"),
        ("310号令", "行政执法机关移送涉嫌犯罪案件的规定"),
    ],
)
def test_names(name: str, full: str) -> None:
    entry = LAW.resolve(name)
    assert entry is not None
    assert entry.name == full
    assert LAW.is_full_name(name) is (full in name)


def test_an_unknown_name_is_unknown() -> None:
    assert LAW.resolve("某某法") is None
    assert LAW.is_in_force("某某法", date(2022, 1, 1)) is None


def test_editions_change_on_their_day() -> None:
    before, after = LAW.edition_on("处罚法", date(2021, 7, 14)), LAW.edition_on("处罚法", date(2021, 7, 15))
    assert before is not None
    assert after is not None
    assert (before.verified, after.verified) == (False, True)
    assert after.articles == 86


def test_a_repealed_law_is_not_in_force() -> None:
    assert LAW.is_in_force("交通行政处罚程序规定", date(2019, 5, 31)) is True
    assert LAW.is_in_force("交通行政处罚程序规定", date(2019, 6, 1)) is False
    assert LAW.is_in_force("浙江省公路条例", date(2020, 8, 31)) is None


@pytest.mark.parametrize(
    ("citation", "day", "exists"),
    [
        (f"{CFF}#86", date(2022, 1, 1), True),
        (f"{CFF}#87", date(2022, 1, 1), False),
        (f"{GLF}#76(6)", date(2022, 1, 1), True),
        (f"{GLF}#76(7)", date(2022, 1, 1), False),
        (f"{GLF}#50.2", date(2022, 1, 1), True),
        (f"{GLF}#50.3", date(2022, 1, 1), False),
        (f"{CFF}#57.2", date(2022, 1, 1), True),
        (f"{CFF}#57.2(1)", date(2022, 1, 1), False),
        (f"{DYT}#63(2)", date(2023, 7, 20), True),
        (f"{DYT}#63(2)", date(2023, 7, 19), False),
        ("浙江省道路运输条例#71", date(2022, 1, 1), None),
        ("某某法#1", date(2022, 1, 1), None),
    ],
)
def test_places_exist_by_edition(citation: str, day: date, exists: bool | None) -> None:
    assert LAW.place_exists(cite(citation), day) is exists


@pytest.mark.parametrize(
    ("citation", "missing"),
    [
        (f"{GLF}#49", ()),
        (f"{GLF}#50", ("paragraph",)),
        (f"{GLF}#50.1", ()),
        (f"{GLF}#76", ("item",)),
        (f"{GLF}#76(5)", ()),
        (f"{GLF}#76.1(5)", ()),
        (f"{CFF}#57(1)", ()),
        (f"{CFF}#57.2", ()),
        ("浙江省公路条例#53", ("paragraph",)),
        ("浙江省公路条例#53.1", ("item",)),
        ("浙江省公路条例#53.1(3)", ()),
        ("浙江省道路运输条例#71", None),
        (f"{GLF}#99", None),
    ],
)
def test_what_a_full_citation_still_needs(citation: str, missing: tuple[str, ...] | None) -> None:
    assert LAW.missing_parts(cite(citation), date(2022, 3, 1)) == missing


@pytest.mark.parametrize(
    ("citation", "document", "old"),
    [
        (f"{CFF}#31", "PENALTY_NOTICE", True),
        (f"{CFF}#32", "PENALTY_NOTICE", True),
        (f"{CFF}#32(1)", "PENALTY_NOTICE", False),  # the new article 32: lighter penalty
        (f"{CFF}#42", "HEARING_NOTICE", True),
        (f"{CFF}#42.1", "INTERROGATION_RECORD", False),  # the new article 42: two officers
        (f"{CFF}#37.2", "EVIDENCE_PRESERVATION_LIST", True),
        (f"{CFF}#52", "INSTALMENT_NOTICE", True),
        (f"{CFF}#44", "PENALTY_NOTICE", False),
        ("中华人民共和国行政强制法#25", "COERCIVE_EXTENSION", False),
    ],
)
def test_scenario_4_old_article_numbers_after_2021_07_15(citation: str, document: str, old: bool) -> None:
    for day in (date(2021, 7, 15), date(2022, 3, 1)):
        assert (LAW.old_article_used(cite(citation), day, document) is not None) is old
    assert LAW.old_article_used(cite(citation), date(2021, 7, 14), document) is None


def test_scenario_4_three_days_for_asking_a_hearing() -> None:
    (period,) = LAW.old_periods(date(2021, 7, 15), "PENALTY_NOTICE")
    assert (period.old, period.new) == ("三日", "五日")
    assert LAW.old_periods(date(2021, 7, 14), "PENALTY_NOTICE") == ()


@pytest.mark.parametrize(
    ("citations", "day", "low", "high"),
    [
        ([f"{GLF}#76(5)"], date(2022, 1, 1), 0, 30000),
        ([f"{GLF}#78"], date(2022, 1, 1), 0, 1000),
        ([f"{GLF}#76.1(5)", "公路安全保护条例#64"], date(2022, 1, 1), 0, 30000),
        ([f"{DYT}#63(2)"], date(2023, 7, 20), 10000, 100000),
        ([f"{DYT}#63"], date(2023, 7, 19), 30000, 100000),
        ([f"{DYT}#63(1)"], date(2023, 8, 1), 3000, 50000),
        ([f"{DYT}#68.1(1)"], date(2023, 8, 1), 1000, 2000),
        ([f"{DYT}#69(1)"], date(2022, 8, 1), 1000, 3000),
        ([f"{DYT}#69.2"], date(2023, 8, 1), 5000, 20000),
        ([f"{DYT}#64"], date(2023, 8, 1), 200, 2000),
    ],
)
def test_fines_by_the_law_of_the_day(citations: list[str], day: date, low: int, high: int) -> None:
    found = LAW.penalty_range(map(cite, citations), day)
    assert found is not None
    assert (found.low, found.high) == (low, high)
    assert found.verified


def test_a_natural_person_may_have_another_upper_end() -> None:
    citation = cite("中华人民共和国航道法#42")
    highs = {person: LAW.penalty_range([citation], date(2022, 1, 1), person) for person in (True, False, None)}
    assert {person: found.high for person, found in highs.items() if found} == {True: 2000, False: 50000, None: 50000}


def test_a_fine_may_depend_on_illegal_income() -> None:
    found = LAW.penalty_range([cite(f"{DYT}#63(2)")], date(2023, 8, 1))
    assert found is not None
    assert found.depends_on_income
    assert found.penalties[0].multiples == (2, 10)
    assert found.penalties[0].income_over == Decimal(20000)


def test_unverified_ranges_stay_unverified() -> None:
    found = LAW.penalty_range([cite("浙江省道路运输条例#71")], date(2022, 1, 1))
    assert found is not None
    assert not found.verified


def test_unknown_provisions_have_no_range() -> None:
    assert LAW.penalty_range([cite("某某法#5")], date(2022, 1, 1)) is None
    assert LAW.penalty_range([cite("公路安全保护条例#66")], date(2022, 1, 1)) is None  # no fine


def test_causes_point_to_violations() -> None:
    assert LAW.violations_for("张三擅自超限行驶案")[0].id == "overload"
    assert LAW.violations_for("天气") == ()


def test_remedies_by_the_day_of_the_paper() -> None:
    before, after = LAW.remedy_on(date(2023, 12, 31)), LAW.remedy_on(date(2024, 1, 1))
    assert before is not None
    assert after is not None
    assert before.reconsideration_body == "own_government_or_superior"
    assert after.reconsideration_body == "own_government"
    assert "ON_SPOT_DECISION" in after.reconsideration_first
    assert {(r.reconsideration_days, r.litigation_months) for r in (before, after)} == {(60, 6)}
    assert LAW.remedy_on(date(2010, 1, 1)) is None


def test_all_time_rules_are_there_and_unverified_ones_are_marked() -> None:
    assert [rule.id for rule in LAW.time_rules] == [f"T{n:02}" for n in range(1, 25)]
    assert {rule.id for rule in LAW.time_rules if not rule.verified} == {"T01", "T21", "T22"}
    rule = LAW.time_rule("T07")
    assert (rule.limit, rule.unit, rule.counting) == (5, "wd", "full_days_between")


def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resource_path("law"), tmp_path / "law"))


def test_faults_of_every_file_are_named_at_once(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for name, old, new in [
        ("laws.toml", 'level = "law"', 'level = "decree"'),
        ("violations.toml", f"{GLF}#78", f"{GLF}#178"),
        ("violations.toml", 'formula = "zj_overload"', 'formula = "none"'),
        ("time_rules.toml", 'unit = "cal"', 'unit = "weeks"'),
        ("remedies.toml", "litigation_months = 6", 'litigation_months = "six"'),
        ("overload.toml", "cap = 30000", "cap = 30000\ncolour = 1"),
        ("superseded.toml", 'new = ["56"]', 'new = ["156"]'),
    ]:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawDataFault) as caught:
        Law.load(folder)
    text = "\n".join(caught.value.faults)
    for part in ("decree", f"{GLF}#178", "formula none", "weeks", "litigation_months", "colour", f"{CFF}#156"):
        assert part in text


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "remedies.toml").unlink()
    with pytest.raises(LawDataFault, match=r"remedies\.toml"):
        Law.load(folder)


def test_one_name_for_two_laws_is_a_fault(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with (folder / "laws.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[[law]]\nname = "某某法"\nlevel = "law"\naliases = ["处罚法"]\n')
    with pytest.raises(LawDataFault, match="处罚法 names two laws"):
        Law.load(folder)
