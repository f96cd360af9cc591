"""The shipped catalogue is complete, and a faulty one is refused with every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefile.catalogue import CONDITIONS, Category, load
from casefile.catalogue.load import CODES
from casefile.errors import ResourceFault
from casefile.locate import resource_path
from casefile.messages import has_sentence


def test_every_contract_code_is_there() -> None:
    catalogue = load()
    assert set(catalogue.types) == set(CODES)
    assert len(CODES) == 63


def test_every_reason_has_a_sentence() -> None:
    assert all(has_sentence(f"required_{name}") for name in CONDITIONS)
    assert {t.required.when for t in load().required if t.required} <= CONDITIONS


def test_archival_sheets_get_no_page_number() -> None:
    for kind in load().types.values():
        assert kind.numbered == (kind.category is not Category.ARCHIVAL), kind.code


def test_orders_follow_the_two_profiles() -> None:
    catalogue = load()
    by_time = sorted(catalogue.types, key=catalogue.order)
    assert by_time[0] == "COVER"
    assert by_time[-1] == "BACK_COVER"
    assert by_time.index("CASE_FILING") < by_time.index("PENALTY_NOTICE") < by_time.index("PENALTY_DECISION")
    assert catalogue.order("PENALTY_DECISION", "result_first") < catalogue.order("CASE_FILING", "result_first")


def test_an_outgoing_decision_bears_number_issuer_and_date() -> None:
    for code in ("PENALTY_DECISION", "PENALTY_NOTICE", "RECTIFY_NOTICE", "COERCIVE_DECISION"):
        kind = load()[code]
        assert kind.served
        assert {"doc_no", "issuer", "made_date", "party_name"} <= set(kind.fields)


def test_faults_are_all_reported_at_once(tmp_path: Path) -> None:
    text = resource_path("catalogue", "types.toml").read_text(encoding="utf-8")
    text = text.replace('category = "AR"', 'category = "XX"', 1)
    text = text.replace('required = { when = "always"', 'required = { when = "sometimes"', 1)
    text = text.replace('fields = ["case_no", "cause", "@party", "filed_at"]', 'fields = ["case_nr"]', 1)
    text += '\n[types.INVENTED]\nname = "x"\n'
    path = tmp_path / "types.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ResourceFault) as error:
        load(path)
    said = error.value.params["faults"]
    for part in (
        "types.COVER.category",
        "sometimes" if "sometimes" in said else "required.when",
        "case_nr",
        "types.INVENTED",
    ):
        assert part in said


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "types.toml"
    path.write_text("types = [", encoding="utf-8")
    with pytest.raises(ResourceFault):
        load(path)
    with pytest.raises(ResourceFault):
        load(tmp_path / "absent.toml")
