"""Fines for overload: 浙江省公路条例 53 and 超限运输车辆行驶公路管理规定 43."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.law.overload import over_ratio
from casefile.law.registry import default_registry

LAW = default_registry()
TONNES = st.decimals(Decimal("0.01"), Decimal(300), places=2)


def zj(limit: str, gross: str) -> Decimal:
    return LAW.overload_fines(Decimal(limit), Decimal(gross))[LAW.formula("zj_overload").per_tonne]


def test_case_a_within_a_fifth_is_not_fined() -> None:
    assert zj("49", "58.0") == 0


def test_case_b_between_a_fifth_and_a_half() -> None:
    assert zj("49", "62.0") == 960


def test_case_c_beyond_a_half() -> None:
    assert zj("49", "80.0") == 7660


def test_case_d_four_axles() -> None:
    assert zj("31", "50.0") == 4540


def test_case_e_two_axles() -> None:
    assert zj("18", "40.0") == 8120


def test_case_f_is_capped() -> None:
    assert zj("49", "160") == 30000


@pytest.mark.parametrize(
    ("gross", "fine"), [("49", "0"), ("58.80", "0"), ("58.81", "3"), ("73.50", "4410"), ("73.51", "4415")]
)
def test_at_the_edges(gross: str, fine: str) -> None:
    assert zj("49", gross) == Decimal(fine)


@pytest.mark.parametrize(("gross", "fine"), [("49", 0), ("50", 0), ("50.5", 500), ("51", 1000), ("62", 6500), ("120", 30000)])
def test_the_ministry_formula(gross: str, fine: int) -> None:
    assert LAW.overload_fines(Decimal(49), Decimal(gross), "mot_overload")[LAW.formula("mot_overload").per_tonne] == fine


def test_the_open_question_of_a_fraction_of_a_tonne() -> None:
    readings = LAW.overload_fines(Decimal(49), Decimal("62"))
    assert readings == {"exact": Decimal(960), "up": Decimal(1200), "down": Decimal(900)}
    assert not LAW.formula("zj_overload").per_tonne_verified


@given(TONNES, TONNES, TONNES, st.sampled_from(["zj_overload", "mot_overload"]), st.sampled_from(["exact", "up", "down"]))
def test_heavier_is_never_cheaper_and_never_above_the_cap(
    limit: Decimal, one: Decimal, other: Decimal, formula: str, reading: str
) -> None:
    light, heavy = sorted((one, other))
    fines = [LAW.overload_fines(limit, gross, formula)[reading] for gross in (light, heavy)]
    assert 0 <= fines[0] <= fines[1] <= 30000


def test_a_limit_must_be_above_zero() -> None:
    with pytest.raises(ValueError, match="above 0"):
        zj("0", "10")


def test_weight_limits_by_axles() -> None:
    assert {limit.tonnes for limit in LAW.weight_limits(3)} == {25, 27}
    assert {limit.tonnes for limit in LAW.weight_limits(8)} == {49, 46}
    assert over_ratio(Decimal(49), Decimal(62)).quantize(Decimal("0.001")) == Decimal("0.265")
