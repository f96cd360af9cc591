"""The pack under an office's settings: only what was written down replaces the pack's own policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefile.errors import PackFault
from casefile.locate import resource_path
from casefile.settings import Settings, parse_settings
from scoring.office_pack import office_pack


def test_defaults_leave_the_packs_policies_alone(tmp_path: Path) -> None:
    shipped = office_pack(Settings())
    assert shipped.id == "ZJ-D1"
    text = resource_path("packs", "ZJ-D1.toml").read_text(encoding="utf-8")
    changed = tmp_path / "own.toml"
    changed.write_text(text.replace('na_policy = "full_marks"', 'na_policy = "proportional"'), encoding="utf-8")
    assert office_pack(Settings(), changed).na_policy == "proportional"


def test_what_an_office_wrote_wins() -> None:
    settings = parse_settings(
        {"scoring": {"veto_effect": "cap_at:59", "na_policy": "proportional", "grades": {"优秀": 95, "合格": 60, "不合格": 0}}}
    )
    pack = office_pack(settings)
    assert (pack.veto_effect, pack.na_policy) == ("cap_at:59", "proportional")
    assert [(g.name, int(g.minimum)) for g in pack.grades] == [("优秀", 95), ("合格", 60), ("不合格", 0)]


def test_a_pack_that_is_not_there_or_binds_an_unknown_check_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackFault):
        office_pack(parse_settings({"scoring": {"pack": str(tmp_path / "none.toml")}}))
    text = resource_path("packs", "ZJ-D1.toml").read_text(encoding="utf-8")
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(text.replace('check = "a5_04_notice_matches_decision"', 'check = "no_such_check"'), encoding="utf-8")
    with pytest.raises(PackFault) as caught:
        office_pack(Settings(), faulty)
    assert "no_such_check" in caught.value.params["faults"]
