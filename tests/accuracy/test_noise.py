"""Scoring against told cases: the perfect reading finds every fault, noise makes doubts and not accusations."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from casefile.model import Box, Field, TextLine
from tests.accuracy.noise import Figures, main, run, together
from tests.support.noise import SILENCE, Noise, field_read, line_read

_FEW = ("amount_words_mismatch", "missing_penalty_notice", "one_officer", "duplicate_page")


def test_a_perfect_reading_finds_the_faults_and_accuses_nobody() -> None:
    perfect, noisy = run(8, 400, _FEW)
    assert perfect.named
    assert perfect.recall == 1.0, perfect.missed
    assert perfect.false_fails.total() == 0, perfect.table()
    assert noisy.named == perfect.named


@pytest.mark.slow
def test_goals_with_noise() -> None:
    perfect, noisy = run(100, 500)
    assert perfect.recall >= 0.99, perfect.missed
    assert noisy.recall >= 0.93, noisy.missed  # of some fifty faults one more or less is two per cent
    assert noisy.false_rate <= 0.005, noisy.table()
    assert noisy.open_rate <= 0.05, noisy.table()


def test_the_table_names_the_worst_criterion_first() -> None:
    figures = Figures()
    figures.answers.update({"A1": 10, "B1": 10})
    figures.machine.update({"A1": 10, "B1": 10})
    figures.opened.update({"A1": 1, "B1": 5})
    lines = figures.table().splitlines()
    assert lines.index(next(x for x in lines if x.startswith("B1"))) < lines.index(next(x for x in lines if x.startswith("A1")))


def test_runs_that_are_kept_add_up(tmp_path: Path) -> None:
    for first in (1000, 2000):
        main(2, first, tmp_path)
    one = Figures.from_plain(json.loads((tmp_path / "noise-1000.json").read_text(encoding="utf-8"))["noisy"])
    two = Figures.from_plain(json.loads((tmp_path / "noise-2000.json").read_text(encoding="utf-8"))["noisy"])
    both = together(tmp_path)
    assert "seeds 1000–1001, 2000–2001" in both
    assert f"of {one.machine.total() + two.machine.total()} (" in both
    one.add(two)
    assert one.table() == both.partition("=== with reading noise\n")[2]


def test_silence_changes_nothing_and_noise_all_it_should() -> None:
    rng = random.Random(1)
    line = TextLine("依据第五十三条第一款的规定", Box(0.1, 0.1, 0.5, 0.12), 0.97)
    assert SILENCE.silent
    assert not Noise().silent
    loud = Noise(character=1.0, lost_line=0.0)
    read = line_read(line, False, 1.0, loud, rng)
    assert read is not None
    assert read.text != line.text
    assert len(read.text) == len(line.text)
    field = Field("amount", "960.00", "960.00", "p", line.box, 0.97)
    seen = [field_read(field, False, Noise(fields=20), random.Random(n)) for n in range(200)]
    assert any(s is None for s in seen)
    wrong = [s for s in seen if s and s.value != "960.00"]
    assert wrong
    assert all(s.confidence < 0.99 for s in wrong)


def test_a_hand_is_read_worse_than_print() -> None:
    field = Field("officers", "陆宇芳", "陆宇芳", "p", None, 0.97)

    def unsure(hand: bool) -> int:
        seen = [field_read(field, hand, Noise(), random.Random(n)) for n in range(400)]
        return sum(f is not None and f.confidence < 0.88 for f in seen)

    assert unsure(hand=True) > 2 * unsure(hand=False) > 0
