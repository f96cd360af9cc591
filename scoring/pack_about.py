"""What a pack is called and the rules of the whole: out to the sheet that describes it, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from casefile.messages import sentence
from scoring.pack import VETO_EFFECT
from scoring.pack_found import RowFault, Rows, fault
from scoring.pack_head import plain, points_of
from scoring.pack_values import Grade, Pack

ABOUT = "标准包说明"
MODES = {"A": "系统判定", "S": "系统建议", "M": "人工评定"}
_EFFECTS = {"default": "按标准包总则", "fail_grade": "等次为最低等", "zero_score": "总分为零", "no_excellent": "不能评为最高等次"}
_CAP = "总分不超过{points}分"
_NA = {"full_marks": "得满分", "proportional": "剔除后按比例折算"}
_GRADE = re.compile(r"([^≥>=:：；;\d]+)(?:≥|>=|=|:|：)(\d+(?:\.\d{1,2})?)分?")


def effect_words(effect: str) -> str:
    """A veto's effect for people."""
    if effect.startswith("cap_at:"):
        return _CAP.format(points=effect.removeprefix("cap_at:"))
    return _EFFECTS[effect]


def na_words(policy: str) -> str:
    """A not-applicable policy for people."""
    return _NA[policy]


def effect_of(text: str) -> str | None:
    """The effect `effect_words` wrote, its code, or what tables say (不合格卷, 总分为零); None when it is none."""
    words = {plain(v): k for k, v in _EFFECTS.items()}
    if plain(text) in words:
        return words[plain(text)]
    if VETO_EFFECT.fullmatch(text) or text == "default":
        return text
    capped = re.search(r"不超过\s*(\d{1,3}(?:\.\d{1,2})?)", text)
    if capped:
        return f"cap_at:{capped[1]}"
    if re.search(r"零分|(?<![\d.])0分|扣100分", plain(text)):
        return "zero_score"
    return "fail_grade" if "不合格" in text else None


def english_of(given: str, text: str, known: str, known_en: str) -> str:
    """English only where it is a translation of this very text; else the text itself."""
    return given or (known_en if known_en and text == known else text)


def check_total(found: Rows, total: Decimal, base: Pack, faults: list[RowFault]) -> None:
    """The items have to have the points the table states, or those of the base pack."""
    if found.total is not None:
        sheet, row, stated = found.total
        if stated != total:
            faults.append(fault(sheet, row, "total_differs", stated=stated, points=total))
        return
    try:
        stated = points_of(found.about.get("满分")) or base.base_score
    except ValueError:
        faults.append(fault(ABOUT, 0, "about_unreadable", key="满分", value=found.about["满分"]))
        return
    if stated != total:
        faults.append(fault("", 0, "total_unexplained", stated=stated, points=total))


def described(pack: Pack, xlsx: Path, base: Pack, found: Rows, faults: list[RowFault]) -> Pack:
    """`pack` with names, notice and general rules as the table has them, else those of `base`."""
    about = found.about

    def amount(key: str, otherwise: Decimal) -> Decimal:
        try:
            value = points_of(about.get(key))
        except ValueError:
            value = None
            faults.append(fault(ABOUT, 0, "about_unreadable", key=key, value=about[key]))
        return otherwise if value is None else value

    def chosen(key: str, words: Mapping[str, str], otherwise: str) -> str:
        if not about.get(key):
            return otherwise
        for code, text in words.items():
            if about[key] in (code, text):
                return code
        faults.append(fault(ABOUT, 0, "about_unreadable", key=key, value=about[key]))
        return otherwise

    effect = effect_of(about["一票否决效果"]) if about.get("一票否决效果") else pack.veto_effect
    if effect in (None, "default"):
        faults.append(fault(ABOUT, 0, "about_unreadable", key="一票否决效果", value=about["一票否决效果"]))
        effect = pack.veto_effect
    pack = replace(
        pack,
        rounding=amount("取整到", pack.rounding),
        bonus_cap=amount("加分上限", pack.bonus_cap),
        na_policy=chosen("不适用项", _NA, pack.na_policy),
        veto_effect=effect or pack.veto_effect,
        grades=_grades(about.get("等次", ""), base, faults),
    )
    pack = _named(pack, xlsx, base, found, chosen)
    same_name = (pack.id, pack.edition) == (base.id, base.edition)
    if same_name and replace(pack, sha256="") != replace(base, sha256=""):
        number = base.edition
        return replace(pack, edition=str(int(number) + 1) if number.isdecimal() else f"{number}-2")
    return pack


def _named(pack: Pack, xlsx: Path, base: Pack, found: Rows, chosen: Callable[[str, Mapping[str, str], str], str]) -> Pack:
    """What the pack is called: as the table says, else after its title and file."""
    about = found.about
    if not about.get("标准包编号"):
        title = next((t for t in found.titles if len(t) > 5), xlsx.stem)
        return replace(
            pack,
            id=re.sub(r"[^\w.-]+", "-", xlsx.stem).strip("-.") or "imported",
            edition="1",
            title=title,
            title_en=title,
            derived=True,  # its bindings are ours, so it must not be shown as the table itself
            notice=sentence("pack.notice_of_import", "zh", file=xlsx.name),
            notice_en=sentence("pack.notice_of_import", "en", file=xlsx.name),
        )
    title = about.get("名称") or base.title
    notice = about.get("说明") or base.notice
    return replace(
        pack,
        id=about["标准包编号"],
        edition=about.get("版本") or base.edition,
        title=title,
        title_en=about.get("英文名称") or english_of("", title, base.title, base.title_en),
        derived=chosen("推导包", {"true": "是", "false": "否"}, "true" if base.derived else "false") == "true",
        notice=notice,
        notice_en=about.get("英文说明") or english_of("", notice, base.notice, base.notice_en),
    )


def _grades(text: str, base: Pack, faults: list[RowFault]) -> tuple[Grade, ...]:
    if not text:
        return base.grades
    parts = [p for p in re.split(r"[；;,，、\s]+", text) if p]
    matches = [_GRADE.fullmatch(p) for p in parts]
    lows = [Decimal(m[2]) for m in matches if m]
    if not all(matches) or lows != sorted(set(lows), reverse=True) or not lows or lows[-1] != 0:
        faults.append(fault(ABOUT, 0, "about_unreadable", key="等次", value=text))
        return base.grades
    known = {g.name: g for g in base.grades}
    grades = []
    for match in matches:
        assert match is not None
        name, low = match[1].strip(), Decimal(match[2])
        same = known.get(name)
        grades.append(same if same and same.minimum == low else Grade(name, same.name_en if same else name, low, True))
    return tuple(grades)
