"""Real files that nobody here wrote: each ends in a stated result, none in a traceback."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from casefile.intake import Limits, find_files, take
from casefile.messages import has_sentence
from casefile.model import InputState
from casefile.settings import Settings
from casefile.store import Store
from casefile.work import default_jobs

CORPORA = Path(os.environ.get("MINGJUAN_CORPORA") or Path(__file__).resolve().parents[3] / "shared" / "corpora")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CORPORA / "MANIFEST.csv").is_file(), reason="the corpora of foreign files are not here"),
]


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    found = find_files([CORPORA / part for part in ("pdf", "img", "zh")])
    store = Store(tmp_path_factory.mktemp("store"))
    return take(found, store, settings=Settings(), jobs=default_jobs(), limits=Limits(timeout=20)), store


@pytest.fixture(scope="module")
def manifest():
    with open(CORPORA / "MANIFEST.csv", encoding="utf-8", newline="") as file:
        return {row["file"]: row["why"] for row in csv.DictReader(file)}


def test_every_file_has_a_stated_result(taken):
    intake, store = taken
    codes = Counter(entry.code for entry in intake.inputs)
    assert codes["intake_failed"] == codes["crashed"] == codes["memory"] == codes["timeout"] == 0
    assert all(code is None or has_sentence(code) for code in codes)
    for entry in intake.inputs:
        assert (entry.pages == 0) == (entry.state in (InputState.REFUSED, InputState.IGNORED)), entry
        assert entry.code is not None or entry.state is not InputState.REFUSED
    assert all(store.has(page.image_sha256) for page in intake.pages)


def test_what_every_library_opens_is_taken(taken, manifest):
    intake, _ = taken
    refused = {e.path for e in intake.inputs if e.state is InputState.REFUSED and not (e.code or "").startswith("ofd_")}
    sound = {
        name
        for name, why in manifest.items()
        if "pikepdf:ok" in why and "pypdfium2:ok" in why and "pypdf:ok" in why and "qpdf:ok" in why
    }
    assert sound, "the manifest reads otherwise than expected"
    assert refused & sound == set()


def test_what_no_library_opens_is_refused(taken, manifest):
    intake, _ = taken
    hopeless = {n for n, why in manifest.items() if n.startswith("pdf/") and ":ok" not in why and ":warn" not in why}
    assert hopeless
    assert {e.path for e in intake.inputs if e.path in hopeless and e.state is not InputState.REFUSED} == set()
