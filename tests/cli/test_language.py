"""Results in the language that was asked for; what went wrong is told in both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import main
from casefile.locate import resource_path

SHIPPED = resource_path("packs", "ZJ-D1.toml")
HAN = re.compile(r"[\u3400-\u9fff]")


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    capsys.readouterr()
    assert main.main([str(a) for a in arguments]) in (0, 1)
    return capsys.readouterr().out


def commands(built: Path) -> dict[str, tuple[object, ...]]:
    archive = ("--archive", built / "archive")
    return {
        "score": ("score", 1, *archive),
        "check": ("check", *archive),
        "faults": ("faults", *archive),
        "sheet": ("sheet", 1, *archive),
        "nothing found": ("search", "没有这个词", *archive),
        "one pack twice": ("pack", "compare", SHIPPED, SHIPPED),
        "pack check": ("pack", "check", SHIPPED),
        "preview": ("pack", "preview", SHIPPED, *archive),
    }


# The archive's own words stay as they are: the pack's notice on the score, who saved a version.
@pytest.mark.parametrize("name", ["check", "faults", "sheet", "nothing found", "one pack twice", "pack check", "preview"])
def test_english_is_english_throughout(built: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    english = said(capsys, *commands(built)[name], "--lang", "en")
    assert english.strip()
    assert not HAN.search(english), english


@pytest.mark.parametrize("name", ["score", "check", "faults", "sheet", "nothing found", "one pack twice", "pack check", "preview"])
def test_chinese_is_the_language_when_nothing_is_said(built: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert HAN.search(said(capsys, *commands(built)[name]))


def test_the_score_is_told_in_english_but_for_what_the_pack_and_the_papers_say(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = said(capsys, "score", 1, "--archive", built / "archive", "--lang", "en").splitlines()[-1]
    assert last.startswith("score ")
    assert ", grade " in last


def test_the_environment_may_choose(built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJUAN_LANG", "EN")
    assert not HAN.search(said(capsys, *commands(built)["check"]))
    monkeypatch.setenv("MINGJUAN_LANG", "fr")
    assert HAN.search(said(capsys, *commands(built)["check"]))


def test_a_language_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["pack", "check", str(SHIPPED), "--lang", "fr"]) == 2
    told = capsys.readouterr().err
    assert "没有这个选项" in told
    assert "invalid choice" in told
