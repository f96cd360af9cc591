"""Readings are made once, kept privately, and a page that fails costs itself only."""

from __future__ import annotations

import os
import stat
import sys
import threading

import pytest

from casefile.errors import Cancelled
from casefile.model import Box, Char, Mark, MarkKind, Measures, Reading, TextLine
from casefile.recognition.cache import ReadingCache
from casefile.recognition.pool import read_pages
from casefile.recognition.read import ReadOptions, reading_key
from casefile.store import Store
from tests.reading.paper import LETTER, page_of, save, scanned, sheet

OPTIONS = ReadOptions()
SAMPLE = Reading(
    key="k-1",
    engine="e",
    measures=Measures(turn=90, skew_deg=0.4, fingerprint="ab"),
    lines=(TextLine("罚款𠮷", Box(0.1, 0.2, 0.3, 0.4), 0.9, (Char("罚", 0.1, 0.2, 0.9, (("罰", 0.05),)),)),),
    marks=(Mark(MarkKind.SEAL, Box(0, 0, 0.1, 0.1), 0.8, "某局", "red"),),
    confidence=0.9,
)


def test_a_reading_comes_back_as_it_was(tmp_path):
    cache = ReadingCache(tmp_path)
    assert cache.get("k-1") is None
    cache.put(SAMPLE)
    assert cache.get("k-1") == SAMPLE
    assert ReadingCache(tmp_path).get("k-1") == SAMPLE


def test_removed_and_cleared_readings_leave_no_file(tmp_path):
    cache = ReadingCache(tmp_path)
    cache.put(SAMPLE)
    cache.remove("k-1")
    cache.remove("k-1")
    assert cache.get("k-1") is None
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]
    cache.put(SAMPLE)
    cache.clear()
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_damaged_file_counts_as_none(tmp_path):
    cache = ReadingCache(tmp_path)
    cache.put(SAMPLE)
    (file,) = [p for p in tmp_path.rglob("*") if p.is_file()]
    for data in (b"", file.read_bytes()[:40], b"garbage"):
        file.write_bytes(data)
        assert cache.get("k-1") is None
    cache.put(SAMPLE)
    assert cache.get("k-1") == SAMPLE


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_readings_are_for_their_owner_only(tmp_path):
    cache = ReadingCache(tmp_path / "readings")
    old = os.umask(0)
    try:
        cache.put(SAMPLE)
    finally:
        os.umask(old)
    (file,) = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.fixture
def pile(tmp_path):
    """A store with two readable pages, one of them twice, and one whose image is no image."""
    store, cache = Store(tmp_path / "store"), ReadingCache(tmp_path / "readings")
    pages = []
    for name, lines in (("a", LETTER[:3]), ("b", LETTER[3:5]), ("c", LETTER[:3])):
        image = scanned(sheet(lines))
        digest = store.put(save(image, tmp_path / "x.jpg").read_bytes())
        pages.append(page_of(image, name=name, image_sha256=digest))
    pages.append(page_of(image, name="d", image_sha256=store.put(b"no image at all")))
    return pages, store, cache


@pytest.mark.slow
def test_pages_are_read_once_and_then_come_from_the_cache(pile, monkeypatch):
    pages, store, cache = pile
    first = {page_id: (reading, code) for page_id, reading, code in read_pages(pages, store, cache, options=OPTIONS, jobs=1)}
    assert set(first) == {p.id for p in pages}
    assert first["d-0"] == (None, "image_unreadable")
    assert "责令改正通知书" in first["a-0"][0].text
    assert first["a-0"][0].lines == first["c-0"][0].lines
    monkeypatch.setattr("casefile.recognition.pool.Workers.each", None)  # a second run needs no worker at all
    again = {i: r for i, r, _ in read_pages(pages[:3], store, cache, options=OPTIONS, jobs=1)}
    assert again == {page_id: first[page_id][0] for page_id in ("a-0", "b-0", "c-0")}


@pytest.mark.slow
def test_cancel_stops_at_once(pile):
    pages, store, cache = pile
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        list(read_pages(pages, store, cache, options=OPTIONS, jobs=1, cancel=cancel))


def test_cached_pages_come_first(pile, monkeypatch):
    pages, store, cache = pile
    known = Reading(reading_key(pages[1], OPTIONS), "e", Measures())
    cache.put(known)
    monkeypatch.setattr("casefile.recognition.pool.Workers.each", lambda *a, **k: iter(()))
    assert list(read_pages(pages, store, cache, options=OPTIONS, jobs=1)) == [("b-0", known, None)]
