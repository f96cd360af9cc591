"""What the office has not set is named as its form of settings names it, never by a key of a file."""

from __future__ import annotations

from dataclasses import replace

from casefile.facts.values import Office
from scoring.checks import CHECKS
from scoring.engine import score
from scoring.pack import find_pack, load_pack
from tests.support.dossiers import clean_case, heavier


def test_no_key_of_the_settings_file_is_shown_to_a_reviewer() -> None:
    case = clean_case()
    heavier(case)
    facts = replace(case.facts, office=Office())
    told = [f for f in score(load_pack(find_pack(), known_checks=frozenset(CHECKS)), facts).findings if "单位设置中没有填写" in f.message]
    assert len({f.criterion for f in told}) >= 6
    for finding in told:
        zh, en = finding.message.split("（依据")[0], finding.message_en.split("(Basis")[0]
        assert not any(key in text for text in (zh, en) for key in ("agency.", "thresholds.", "_")), (zh, en)
        assert "officers" not in zh
