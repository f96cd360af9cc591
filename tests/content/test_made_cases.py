"""Made cases, read as a perfect engine would: what is left are faults of recognition itself."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from casefile.catalogue import load
from casefile.recognition.documents import recognise
from casefile.recognition.fields import read_fields
from tests.accuracy.compare import KEY_FIELDS, Comparison, compare
from tests.content.papers import from_truth
from tests.support.dossier_maker import make_case
from tests.support.dossier_maker.scanner import ScanOptions


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "family"), [(211, "ministry2019"), (212, "jiangxi"), (213, "letter"), (214, "unified_office")]
)
def test_types_bounds_and_fields_of_a_made_case(seed: int, family: str, tmp_path: Path) -> None:
    truth = make_case(seed, tmp_path, families=[family], scan=ScanOptions(dpi=100), small=True).data
    result = _result(truth)
    print(result.table())
    assert result.types.rate >= 0.99
    assert result.bounds_f1 >= 0.99
    assert result.rate() >= 0.97
    assert result.rate(KEY_FIELDS) >= 0.99


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "family"), [(221, "ministry2019"), (222, "jiangxi"), (223, "letter")])
def test_in_a_shuffled_pile_a_page_belongs_where_it_reads_on_not_where_it_lies(seed: int, family: str, tmp_path: Path) -> None:
    truth = make_case(seed, tmp_path, families=[family], scan=ScanOptions(dpi=100)).data
    found = []
    for n in range(8):
        order = list(range(len(truth["pages"])))
        random.Random(n).shuffle(order)
        now_at = {page: place for place, page in enumerate(order)}
        pages = [_without_numbers(truth["pages"][page]) for page in order]
        documents = [{**d, "pages": [now_at[p] for p in d["pages"]]} for d in truth["documents"]]
        found.append(_result({**truth, "pages": pages, "documents": documents}).bounds_f1)
    print(found)
    assert sum(found) / len(found) >= 0.99


def _without_numbers(page: dict[str, Any]) -> dict[str, Any]:
    """The page as of a form that prints none: they would tell what belongs together."""
    return {**page, "text_lines": [line for line in page["text_lines"] if not re.search(r"第.{0,4}页", line["text"])]}


def _result(truth: dict[str, Any]) -> Comparison:
    items = [from_truth(page, f"p{i}", i) for i, page in enumerate(truth["pages"])]
    by_id = {i.id: i for i in items}
    catalogue = load()
    recognised = recognise(items, catalogue)
    report = {
        "inputs": [{"path": p["file"]} for p in truth["pages"]],
        "pages": [{"id": i.id, "input": n, "frame": truth["pages"][n]["frame"]} for n, i in enumerate(items)],
        "documents": [
            {
                "type": d.type,
                "pages": d.pages,
                "fields": [
                    {"name": f.name, "value": f.value, "row": f.row, "confidence": f.confidence, "page": f.page}
                    for f in read_fields(d.type, [by_id[p] for p in d.pages], catalogue)
                ],
            }
            for d in recognised.documents
        ],
    }
    return compare(report, truth)
