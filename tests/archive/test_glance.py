"""The list of cases before the archive is open: the same list, or none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from casefile.archive import Archive
from casefile.archive.glance import glance
from tests.archive.builders import AT, make_record

NUMBERS = ("浙临交立〔2025〕第000123号", None, "浙临交立〔2025〕第000009号")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder of a closed archive: three cases, one of them saved twice, two at the same moment."""
    folder = tmp_path / "案卷 #1?"  # signs that mean something in a URI
    with Archive.open(folder) as archive:
        for n, case_no in enumerate(NUMBERS):
            made = make_record(archive.store, name=f"case {n}", case_no=case_no)
            archive.save_case(made, operator="陆宇芳", at=AT + timedelta(hours=n // 2))
        archive.save_case(make_record(archive.store, name="case 0", case_no=NUMBERS[0], facts=None), operator="王芳", at=AT)
    return folder


def test_it_is_the_list_of_the_open_archive(place: Path) -> None:
    with Archive.open(place) as archive:
        whole = archive.cases()
        assert glance(place) == whole  # while it is open, too
    assert glance(place) == glance(str(place)) == whole
    assert len(whole) == 3
    assert any(row.header.dates for row in whole)


def test_what_another_program_is_writing_does_not_hold_it_up(place: Path) -> None:
    with closing(sqlite3.connect(place / "archive.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE cases SET party = 'half done'")
        rows = glance(place)
        other.rollback()
    assert rows is not None
    assert "half done" not in {row.header.party for row in rows}


def test_nothing_is_made_where_nothing_is(tmp_path: Path) -> None:
    assert glance(tmp_path / "nowhere") is None
    assert glance(f"sqlite:///{tmp_path}/x.sqlite") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    ["UPDATE alembic_version SET version_num = '9999'", "DELETE FROM alembic_version", "PRAGMA application_id = 7", "DROP TABLE case_dates"],
)
def test_what_is_not_as_it_should_be_is_left_to_opening(place: Path, change: str) -> None:
    with closing(sqlite3.connect(place / "archive.sqlite")) as other, other:
        other.execute(change)
    assert glance(place) is None


@pytest.mark.parametrize("data", [b"", b"no database at all" * 100])
def test_another_file_is_no_archive(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "archive.sqlite").write_bytes(data)
    assert glance(tmp_path) is None
    assert (tmp_path / "archive.sqlite").read_bytes() == data
