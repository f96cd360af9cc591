"""Families of papers: who prints them and how. A family fixes wording and look, a seed the rest.

Families with ``held_out`` are never to be looked at while recognition is being written: they tell
whether it reads papers or only this maker.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Family:
    name: str
    form: str = "ministry"  # wording and rows: ministry, jiangxi, sichuan, ningxia, letter
    title_font: str = "songb"
    body_font: str = "song"
    fill_font: str = "song"
    hand_font: str = "brush"
    title_pt: float = 20.0
    body_pt: float = 12.0
    margins: tuple[float, float, float, float] = (26.0, 25.0, 22.0, 22.0)  # left, top, right, bottom, mm
    leading: float = 1.55
    rule: float = 0.25  # line weight, mm
    brackets: str = "〔〕"
    dates: str = "padded"
    colon: str = "："
    labels: str = "案号"  # the word before the number
    by_hand: float = 0.0  # share of fill-ins written by hand
    ink: tuple[int, int, int] = (25, 32, 96)
    spread: bool = False  # 案　由
    half_brackets: bool = False  # (印章) instead of （印章）
    titles: dict[str, str] | None = None  # names other than the official ones
    words: dict[str, str] | None = None  # other words for labels
    over_title: str = ""  # agency's name above the title
    long_decision: bool = False
    corner: bool = False  # 交通运输执法文书式样之… at the top left
    footer: bool = True  # 本文书一式两份
    page_numbers: bool = True
    seal_shape: str = "round"
    held_out: bool = False


FAMILIES: dict[str, Family] = {
    f.name: f
    for f in (
        Family("ministry2019", half_brackets=True, colon="：", dates="padded", corner=True),
        Family(
            "ministry2021",
            body_font="song",
            fill_font="kai",
            title_font="songb",
            title_pt=22,
            brackets="〔〕",
            long_decision=True,
        ),
        Family(
            "ministry_hand",
            body_font="song",
            by_hand=0.85,
            dates="plain",
            title_pt=18,
            body_pt=12,
            leading=1.6,
            half_brackets=True,
        ),
        Family(
            "jiangxi",
            form="jiangxi",
            title_font="heib",
            body_font="song",
            fill_font="hei",
            title_pt=18,
            body_pt=11,
            brackets="[]",
            dates="plain",
            colon="：",
        ),
        Family(
            "sichuan",
            form="sichuan",
            title_font="songb",
            body_font="kai",
            fill_font="song",
            title_pt=21,
            body_pt=11.5,
            brackets="〔〕",
            margins=(22, 20, 20, 18),
            colon=":",
        ),
        Family(
            "ningxia",
            form="ningxia",
            words={"联系电话": "电话", "身份证件号": "身份证号码", "执法证号": "证件号码"},
            title_font="heib",
            body_font="hei",
            fill_font="song",
            title_pt=18,
            body_pt=10.5,
            brackets="()",
            dates="plain",
            over_title="agency",
            long_decision=True,
            footer=False,
        ),
        Family(
            "letter",
            form="letter",
            words={"联系电话": "联系方式", "身份证件号": "公民身份号码"},
            title_font="songb",
            body_font="song",
            fill_font="song",
            title_pt=22,
            body_pt=14,
            margins=(28, 30, 26, 28),
            leading=1.7,
            brackets="〔〕",
            dates="plain",
            over_title="agency",
            long_decision=True,
            labels="",
        ),
        Family(
            "unified_office",
            form="jiangxi",
            title_font="hei",
            body_font="hei",
            fill_font="kai",
            title_pt=19,
            body_pt=10.5,
            brackets="【】",
            dates="dashed",
            colon=":",
            labels="编号",
            rule=0.35,
            words={
                "联系电话": "手机号码",
                "身份证件号": "证件号码",
                "案由": "案件名称",
                "执法人员": "办案人员",
                "法定代表人": "法定代表人（负责人）",
                "住址": "住所",
                "负责人审批意见": "局领导审批意见",
            },
            long_decision=True,
            footer=False,
            held_out=True,
            over_title="agency",
            hand_font="held_brush",
            titles={
                "CASE_FILING": "立案审批表",
                "PENALTY_NOTICE": "行政处罚事先告知书",
                "INVESTIGATION_REPORT": "案件调查终结报告",
                "LEGAL_REVIEW": "法制审核意见书",
                "GROUP_DISCUSSION": "案件集体讨论笔录",
                "PENALTY_APPROVAL": "案件处理审批表",
                "RECTIFY_NOTICE": "责令改正通知书",
                "INTERROGATION_RECORD": "调查询问笔录",
                "CATALOGUE": "卷内文件目录",
                "FILE_NOTE": "卷内备考表",
                "COVER": "行政处罚案卷",
            },
        ),
        Family(
            "crowded_hand",
            form="ministry",
            title_font="kai",
            body_font="kai",
            fill_font="kai",
            title_pt=16,
            body_pt=10.5,
            by_hand=1.0,
            hand_font="held_brush",
            leading=1.4,
            margins=(18, 16, 15, 15),
            brackets="[]",
            dates="plain",
            colon=":",
            half_brackets=True,
            ink=(20, 20, 26),
            held_out=True,
            spread=True,
            rule=0.18,
        ),
    )
}


def choose_family(rng: random.Random, names: tuple[str, ...] | None) -> Family:
    """A family by name, or any that is not held out; small things vary within the family."""
    pool = [FAMILIES[n] for n in names] if names else [f for f in FAMILIES.values() if not f.held_out]
    family = rng.choice(pool)
    left, top, right, bottom = family.margins
    shift = rng.uniform(-2.5, 2.5)
    return replace(
        family,
        body_pt=family.body_pt * rng.uniform(0.96, 1.04),
        margins=(left + shift, top + rng.uniform(-3, 3), right - shift, bottom),
        leading=family.leading * rng.uniform(0.97, 1.05),
        spread=family.spread or rng.random() < 0.15,
    )
