"""The criteria pack that ships, and how faulty packs are refused."""

from __future__ import annotations

import hashlib
import pickle
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from casefile.catalogue import load as load_catalogue
from casefile.errors import UsageError
from casefile.law.registry import default_registry
from casefile.settings import Settings
from scoring.pack import PackError, check_pack, find_pack, load_pack

PATH = find_pack()
PACK = load_pack(PATH)
CRITERIA = (*PACK.items, *PACK.vetoes, *PACK.bonuses)


def test_twenty_groups_hundred_items_twenty_vetoes_five_bonuses() -> None:
    assert len(PACK.groups) == 20
    assert len(PACK.items) == 100
    assert [v.id for v in PACK.vetoes] == [f"V{n:02}" for n in range(1, 21)]
    assert [b.id for b in PACK.bonuses] == [f"J{n:02}" for n in range(1, 6)]
    assert sum(item.points for item in PACK.items) == PACK.base_score == 100
    assert Counter(item.mode for item in PACK.items) == {"A": 73, "S": 23, "M": 4}
    assert all(re.fullmatch(rf"{item.group}-\d\d", item.id) for item in PACK.items)


def test_it_says_of_itself_that_it_is_derived() -> None:
    assert PACK.derived
    assert "推导" in PACK.title
    assert "derived" in PACK.title_en
    assert "原文" in PACK.notice
    assert "official" in PACK.notice_en


def test_points_are_decimals_and_the_digest_is_the_files() -> None:
    assert all(isinstance(item.points, Decimal) for item in PACK.items)
    assert PACK.sha256 == hashlib.sha256(PATH.read_bytes()).hexdigest()
    assert pickle.loads(pickle.dumps(PACK)) == PACK


def test_judgements_of_a_person_name_the_papers_to_look_at() -> None:
    by_hand = [c for c in CRITERIA if c.check == "manual"]
    assert {c.id for c in by_hand if c.id[0] in "ABCD"} == {item.id for item in PACK.items if item.mode == "M"}
    assert all(c.params["documents"] for c in by_hand)


def test_papers_named_in_params_are_types_of_the_catalogue() -> None:
    known = set(load_catalogue().types)
    named = set(re.findall(r"\b[A-Z]{5,}(?:_[A-Z]+)*\b", " ".join(str(c.params) for c in CRITERIA)))
    assert named
    assert named <= known


def test_limits_in_params_agree_with_the_time_rules() -> None:
    limited = [c for c in CRITERIA if "rule" in c.params and "limit" in c.params]
    assert len(limited) >= 14
    for criterion in limited:
        rule = default_registry().time_rule(criterion.params["rule"])
        assert criterion.params["limit"] == f"{rule.limit}{rule.unit}", criterion.id


def test_settings_named_in_params_exist() -> None:
    defaults = Settings()
    for criterion in CRITERIA:
        for key, value in criterion.params.items():
            if key == "setting" or key.endswith("_setting") or key.startswith("threshold"):
                held: object = defaults
                for part in str(value).split("."):
                    assert hasattr(held, part), (criterion.id, value)
                    held = getattr(held, part)


def test_deductions_by_kind_fall_back_to_the_general_one() -> None:
    item = PACK.item("B1-01")
    assert item.deduction("missing_document") == Decimal("1.5")
    assert item.deduction("something else") == item.deduction() == item.per_hit == 1
    assert PACK.item("C1-02").per_hit_max == Decimal("0.5")


def test_root_causes_name_the_first_to_deduct() -> None:
    cause = PACK.root_cause("notice_after_decision")
    assert cause.criteria[0] == "B4-02"
    assert "V11" in cause.vetoes
    assert PACK.criterion("V11").id == "V11"
    with pytest.raises(KeyError):
        PACK.root_cause("none")


def altered(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = PATH.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "pack.toml"
    path.write_text(text, encoding="utf-8")
    return path


FAULTS = [
    ('id = "A1-02"', 'id = "A1-01"', "stands twice"),
    ('group = "A2"', 'group = "Z9"', "no group Z9"),
    ('mode = "S"', 'mode = "X"', "'X' is none of"),
    ('check = "a1_02_jurisdiction"', 'check = "A1 02"', "not a name of a check"),
    ('na_policy = "full_marks"', 'na_policy = "generous"', "'generous' is none of"),
    ('veto_effect = "fail_grade"', 'veto_effect = "shame"', "no effect of a veto"),
    ('effect = "default"', 'effect = "cap_at:"', "no effect of a veto"),
    ('criteria = ["B1-01"', 'criteria = ["Q1-01"', "no item Q1-01"),
    ('vetoes = ["V01"]', 'vetoes = ["V99"]', "no veto V99"),
    ('min = 90', 'min = 50', "go down"),
    ("bonus_cap = 5", "bonus_cap = -5", "above 0"),
    ('per_hit = 0.5', 'per_hit = 7', "within cap"),
    ('wording_en = "', 'colour = "red"\nwording_en = "', "unknown key"),
    ('points = 1\n', 'points = "one"\n', "a number is expected"),
    ('notice_en = "', 'notice_eng = "', "says so in notice"),
    ("base_score = 100", "base_score = 120", "the groups have 100"),
    ("cap = 1\n", "cap = 3\n", "above points"),
    ("points = 4\n", "points = 5\n", "its items have 4"),
    ("per_hit = 0.25", "per_hit = 0.125", "two decimals"),
]


@pytest.mark.parametrize(("old", "new", "part"), FAULTS)
def test_a_fault_is_found_with_its_line(tmp_path: Path, old: str, new: str, part: str) -> None:
    path = altered(tmp_path, (old, new))
    faults = check_pack(path)
    assert any(part in fault.text for fault in faults), faults
    assert all(fault.line > 0 for fault in faults)


def test_the_line_is_the_line_of_the_key(tmp_path: Path) -> None:
    path = altered(tmp_path, ('check = "b4_03_time_to_answer"', 'check = "?"'))
    (fault,) = check_pack(path)
    assert path.read_text(encoding="utf-8").splitlines()[fault.line - 1] == 'check = "?"'
    assert "B4-03" in fault.text


def test_all_faults_at_once(tmp_path: Path) -> None:
    picked = [FAULTS[i][:2] for i in (2, 3, 4, 5, 7)]
    path = altered(tmp_path, *picked)
    with pytest.raises(PackError) as caught:
        load_pack(path)
    assert isinstance(caught.value, UsageError)
    assert len(caught.value.faults) == len(picked)
    assert caught.value.params["file"] == "pack.toml"


def test_names_of_checks_that_do_not_exist_are_faults(tmp_path: Path) -> None:
    names = {c.check for c in CRITERIA}
    assert check_pack(PATH, names) == []
    (fault,) = check_pack(PATH, names - {"a5_03_law_in_force"})
    assert "a5_03_law_in_force" in fault.text


@pytest.mark.parametrize(("content", "line"), [(b"id = \n", 1), (b"\xff\xfe", 0), (b"a = 1\nb = [", 2)])
def test_what_is_no_toml_is_refused(tmp_path: Path, content: bytes, line: int) -> None:
    path = tmp_path / "pack.toml"
    path.write_bytes(content)
    (fault,) = check_pack(path)
    assert fault.line == line


def test_a_pack_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        load_pack(tmp_path / "none.toml")
