"""Fines for overloaded goods vehicles.

浙江省公路条例 art. 53: up to 20 % over the limit no fine; the part between 20 % and 50 % at 300 yuan a
tonne; the part beyond 50 % at 500 yuan a tonne; 30,000 yuan at most.
超限运输车辆行驶公路管理规定 art. 43: up to 1,000 kg over the limit a warning; beyond that 500 yuan for
every 1,000 kg; 30,000 yuan at most.
Neither says how a fraction of a tonne counts; the formula's data names a reading, a caller may
take another.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from casefile.law.entries import OverloadFormula

_CENT = Decimal("0.01")
_READINGS = ("exact", "up", "down")


def fine(formula: OverloadFormula, limit_t: Decimal, gross_t: Decimal, per_tonne: str | None = None) -> Decimal:
    """The fine in yuan, to the fen.

    Args:
        limit_t: lawful total weight, tonnes, above 0.
        gross_t: measured total weight, tonnes.
        per_tonne: `exact`, `up` or `down`; default: as the formula says.

    Raises:
        ValueError: for a limit of 0 or less, or another `per_tonne`.
    """
    reading = per_tonne or formula.per_tonne
    if limit_t <= 0:
        raise ValueError("the limit is above 0")
    if reading not in _READINGS:
        raise ValueError(f"per_tonne is one of {', '.join(_READINGS)}")
    excess = gross_t - limit_t
    if excess <= 0 or excess <= limit_t * formula.exempt_ratio or excess <= formula.exempt_t:
        return Decimal(0)
    total = Decimal(0)
    for band in formula.bands:
        top = excess if band.up_to is None else min(excess, band.up_to * limit_t)
        total += band.yuan_per_tonne * _tonnes(max(top - band.over * limit_t, Decimal(0)), reading)
    return min(total, formula.cap).quantize(_CENT, ROUND_HALF_UP)


def fines(formula: OverloadFormula, limit_t: Decimal, gross_t: Decimal) -> dict[str, Decimal]:
    """The fine under each reading of a fraction of a tonne."""
    return {reading: fine(formula, limit_t, gross_t, reading) for reading in _READINGS}


def over_ratio(limit_t: Decimal, gross_t: Decimal) -> Decimal:
    """Excess as a share of the limit (0.265 is 26.5 %); negative when below it."""
    return (gross_t - limit_t) / limit_t


def _tonnes(tonnes: Decimal, reading: str) -> Decimal:
    if reading == "up":
        return tonnes.to_integral_value(ROUND_CEILING)
    if reading == "down":
        return tonnes.to_integral_value(ROUND_FLOOR)
    return tonnes
