"""Violations, the articles they break and the fine they cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from . import numbers


@dataclass(frozen=True)
class Citation:
    """An article as printed and as the contract writes it."""

    law: str
    article: int
    paragraph: int = 0
    item: int = 0

    @property
    def shown(self) -> str:
        text = f"《{self.law}》第{numbers.chinese_number(self.article)}条"
        if self.paragraph:
            text += f"第{numbers.chinese_number(self.paragraph)}款"
        return text + (f"第（{numbers.chinese_number(self.item)}）项" if self.item else "")

    @property
    def canonical(self) -> str:
        return (
            f"{self.law}#{self.article}"
            + (f".{self.paragraph}" if self.paragraph else "")
            + (f"({self.item})" if self.item else "")
        )


HIGHWAY_LAW, ROAD_LAW = "中华人民共和国公路法", "中华人民共和国道路运输条例"
ZJ_ROADS, ROAD_SAFETY = "浙江省公路条例", "公路安全保护条例"


@dataclass(frozen=True)
class Offence:
    """One kind of violation: wording, articles, and the lawful range of the fine in yuan."""

    key: str
    act: str  # what the party did, as it stands in 案由
    violated: tuple[Citation, ...]
    basis: tuple[Citation, ...]
    low: int
    high: int
    since: date = date(2021, 8, 1)
    domain: str = "公路路政"
    vehicle: bool = True
    parties: tuple[str, ...] = ("PERSON", "ORG")
    coercive: Citation | None = None
    remedy: str = ""  # what 责令改正 asks for


OFFENCES = (
    Offence(
        "overload",
        "车货总质量超过限定标准在公路上行驶",
        (Citation(ZJ_ROADS, 34, 1),),
        (Citation(ZJ_ROADS, 53, 1, 2),),
        0,
        30000,
        remedy="自行卸载超限货物",
    ),
    Offence(
        "spill",
        "车辆装载物遗洒造成公路路面污染",
        (Citation(ROAD_SAFETY, 43, 1),),
        (Citation(ROAD_SAFETY, 69),),
        0,
        5000,
        remedy="清除遗洒在公路上的装载物",
    ),
    Offence(
        "occupy",
        "未经批准擅自占用公路",
        (Citation(HIGHWAY_LAW, 44, 1),),
        (Citation(HIGHWAY_LAW, 76, 0, 1),),
        0,
        30000,
        vehicle=False,
        remedy="清除占用公路的物料，恢复公路原状",
    ),
    Offence(
        "stack",
        "在公路上堆放物品影响公路畅通",
        (Citation(HIGHWAY_LAW, 46),),
        (Citation(HIGHWAY_LAW, 77),),
        0,
        5000,
        vehicle=False,
        remedy="清除堆放在公路上的物品",
    ),
    Offence(
        "passenger",
        "未取得道路客运经营许可擅自从事道路客运经营",
        (Citation(ROAD_LAW, 10, 1),),
        (Citation(ROAD_LAW, 63, 0, 2),),
        10000,
        100000,
        since=date(2023, 8, 1),
        domain="道路运政",
        parties=("PERSON",),
        coercive=Citation(ROAD_LAW, 62),
        remedy="停止未经许可的道路客运经营",
    ),
    Offence(
        "scatter",
        "未采取必要措施防止货物扬撒",
        (Citation(ROAD_LAW, 26, 2),),
        (Citation(ROAD_LAW, 68, 2),),
        1000,
        3000,
        since=date(2023, 8, 1),
        domain="道路运政",
        remedy="采取密闭措施防止货物扬撒",
    ),
)
LIMITS = {2: 18, 3: 25, 4: 31, 5: 43, 6: 49}  # tonnes by axles (articulated from five axles up)


def overload_fine(limit: Decimal, gross: Decimal) -> Decimal:
    """The fine of 浙江省公路条例 art. 53 in yuan: 300 a tonne above 120 %, 500 a tonne above 150 %, at most 30,000."""
    if gross <= limit * Decimal("1.5"):
        fine = 300 * max(Decimal(0), gross - limit * Decimal("1.2"))
    else:
        fine = 300 * limit * Decimal("0.3") + 500 * (gross - limit * Decimal("1.5"))
    return min(fine, Decimal(30000)).quantize(Decimal("0.01"), ROUND_HALF_UP)
