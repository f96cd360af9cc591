"""A pack edited step by step, adopted, and kept beside its earlier versions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from casefile.errors import PackFault
from casefile.settings import load_settings, parse_settings, save_settings
from scoring.office_pack import office_pack
from scoring.pack import Pack, parse_pack
from scoring.pack_compare import compare_packs
from scoring.pack_edit import (
    TABLES,
    NotAValue,
    faults_of,
    fields_of,
    finished,
    next_edition,
    shown,
    typed,
    with_criterion,
    with_new_item,
    without_item,
)
from scoring.pack_shelf import EditionTaken, PackShelf

AT = "2026-01-05T09:00:00"


def test_what_a_form_shows_of_every_criterion_is_typed_back_to_the_same(base: Pack) -> None:
    for criterion in (*base.items, *base.vetoes, *base.bonuses):
        for name in fields_of(criterion):
            value = getattr(criterion, name)
            assert typed(name, shown(name, value)) == (dict(value) if name in TABLES else value), (criterion.id, name)


@pytest.mark.parametrize(("name", "text"), [("points", "一分"), ("points", ""), ("params", "a b"), ("deductions", "late = ")])
def test_what_is_no_value_is_refused(name: str, text: str) -> None:
    with pytest.raises(NotAValue):
        typed(name, text)


def test_points_of_a_group_follow_its_items_and_full_marks_must_then_agree(base: Pack) -> None:
    points = base.item("B7-02").points
    edited = with_criterion(base, "B7-02", points=points + 1)
    group = next(g for g in edited.groups if g.id == "B7")
    assert group.points == next(g for g in base.groups if g.id == "B7").points + 1
    assert edited.item("B7-02").cap == points + 1
    assert ["101" in f.text for f in faults_of(edited)] == [True]
    assert faults_of(replace(edited, base_score=Decimal(101))) == []


def test_an_item_comes_and_goes(base: Pack) -> None:
    edited, new = with_new_item(base, "B7", "送达回证附有照片")
    assert (edited.criterion(new).check, edited.criterion(new).mode) == ("manual", "M")
    assert compare_packs(base, edited).added == (new,)
    assert compare_packs(base, without_item(edited, new)).same
    gone = without_item(base, "B7-02")
    assert not any("B7-02" in cause.criteria for cause in gone.root_causes)
    assert len(faults_of(gone)) == 1


def test_all_faults_are_told_at_once(base: Pack) -> None:
    edited = with_criterion(base, "A1-01", check="no_such_check", mode="Z")
    edited = with_criterion(edited, "V01", effect="nothing")
    texts = [f.text for f in faults_of(edited)]
    assert len(texts) == 3
    assert any("no_such_check" in t for t in texts)


def test_a_finished_pack_is_what_its_file_says(base: Pack) -> None:
    pack = finished(replace(with_criterion(base, "V01", wording="另一说法"), edition=next_edition(base.edition)))
    read, faults = parse_pack((pack.file_text or "").encode(), "x")
    assert faults == []
    assert read == pack


@pytest.mark.parametrize(("old", "new"), [("1", "2"), ("2024.9", "2024.10"), ("试行", "试行-2")])
def test_the_next_edition(old: str, new: str) -> None:
    assert next_edition(old) == new


def test_adopted_versions_are_kept_and_the_office_uses_the_last(base: Pack, tmp_path: Path) -> None:
    shelf = PackShelf(tmp_path / "packs")
    settings = parse_settings({"scoring": {"na_policy": "proportional"}})
    second = finished(replace(with_criterion(base, "B7-02", basis="处罚法61"), edition="2"))
    third = finished(replace(second, edition="3", bonus_cap=Decimal(3)))
    for pack in (second, third):
        settings = shelf.adopt(pack, settings, at=AT, by="王芳")
    assert [v.edition for v in shelf.versions()] == ["1", "2", "3"]
    assert [v.by for v in shelf.versions()] == ["", "王芳", "王芳"]
    save_settings(settings, tmp_path / "office.toml")
    used = office_pack(load_settings(tmp_path / "office.toml"))
    assert (used.sha256, used.na_policy) == (third.sha256, "proportional")
    for version in shelf.versions():
        assert shelf.load(version.sha256).sha256 == version.sha256
    back = shelf.adopt(shelf.load(base.sha256), settings, at=AT, by="王芳")
    assert back.scoring.pack == "ZJ-D1"


def test_two_packs_of_one_edition_cannot_both_be_adopted(base: Pack, tmp_path: Path) -> None:
    shelf = PackShelf(tmp_path)
    with pytest.raises(EditionTaken):
        shelf.adopt(finished(replace(base, bonus_cap=Decimal(3))), parse_settings({}), at=AT, by="王芳")
    assert len(shelf.versions()) == 1


def test_a_faulty_pack_is_not_adopted(base: Pack, tmp_path: Path) -> None:
    with pytest.raises(PackFault):
        PackShelf(tmp_path).adopt(finished(with_criterion(replace(base, edition="2"), "A1-01", mode="Z")), parse_settings({}), at=AT, by="")
    assert list(tmp_path.iterdir()) == []


def test_a_version_that_was_altered_is_not_used(base: Pack, tmp_path: Path) -> None:
    shelf = PackShelf(tmp_path)
    pack = finished(replace(base, edition="2"))
    shelf.adopt(pack, parse_settings({}), at=AT, by="王芳")
    path = shelf.path(pack.sha256)
    path.write_text(path.read_text(encoding="utf-8").replace("bonus_cap = 5", "bonus_cap = 4"), encoding="utf-8")
    with pytest.raises(PackFault):
        shelf.load(pack.sha256)
