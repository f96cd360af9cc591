"""Every criterion of whole made cases, told and scored: each answer, a pass too, has its pages, its rule and its article."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casefile.law.calendar import Calendar
from scoring.checks import CHECKS
from scoring.engine import ScoreSheet
from scoring.pack import Bonus, Pack, find_pack, load_pack
from tests.accuracy.noise import sheet_of, told_case
from tests.support.noise import SILENCE, Noise

# What is not there has no page: the message then names the paper, file or setting that is wanting.
_WANTING = re.compile(r"没有扫描的《|没有《|缺《|没有找到《|未检索|没有设置")
_CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|（[a-z]+）|\{|\}")  # what no person says


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack(), known_checks=frozenset(CHECKS))


@pytest.mark.parametrize(("seed", "fault", "noise"), [(41, None, SILENCE), (42, "decision_served_late", SILENCE), (43, None, Noise())])
def test_every_answer_of_a_case_can_be_defended(
    pack: Pack, tmp_path: Path, seed: int, fault: str | None, noise: Noise
) -> None:
    truth = told_case(seed, tmp_path, fault)
    assert truth is not None
    sheet = sheet_of(tmp_path, pack, noise, seed, Calendar.load())
    assert [f.criterion for f in sheet.findings] == [c.id for c in (*pack.items, *pack.vetoes, *pack.bonuses)]
    faults = list(_indefensible(sheet, pack))
    assert faults == []


def _indefensible(sheet: ScoreSheet, pack: Pack) -> list[str]:
    found = []
    for finding in sheet.findings:
        criterion = pack.criterion(finding.criterion)
        said = f"{finding.criterion} {finding.outcome}: {finding.message}"
        if finding.outcome != "not_applicable" and not finding.evidence and not _WANTING.search(finding.message):
            found.append(f"no page: {said}")
        for text, basis in ((finding.message, "依据："), (finding.message_en, "basis")):
            rule = text.split(basis)[0].rsplit("（", 1)[0] if basis in text else text
            if len(rule.strip()) < 4:
                found.append(f"no words: {said}")
            if _CODE.search(text):
                found.append(f"a code: {said} / {text}")
        article = "" if isinstance(criterion, Bonus) else criterion.basis.strip("—")
        if article and not all(article in text for text in (finding.message, finding.message_en)):
            found.append(f"no article: {said}")
        if finding.outcome == "fail" and not (finding.remedy and finding.remedy_en):
            found.append(f"nothing to do: {said}")
    return found


def test_an_answer_without_page_words_or_article_is_found(pack: Pack, tmp_path: Path) -> None:
    from dataclasses import replace

    assert told_case(41, tmp_path, None) is not None
    sheet = sheet_of(tmp_path, pack, SILENCE, 41, Calendar.load())
    bad = replace(sheet.finding("A2-02"), evidence=(), message="", message_en="")
    broken = replace(sheet, findings=tuple(bad if f.criterion == "A2-02" else f for f in sheet.findings))
    assert {f.split(":")[0] for f in _indefensible(broken, pack)} == {"no page", "no words", "no article"}


def test_every_order_of_papers_has_its_words() -> None:
    from casefile.locate import resource_path
    from casefile.messages import has_sentence

    names = [p.stem for p in resource_path("profiles").glob("*.toml")]
    assert len(names) > 2
    assert [n for n in names if not has_sentence(f"order.{n}")] == []
