"""The integrity check finds each kind of damage, and names it."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing

import pytest

from casefile.archive import Archive
from casefile.archive.plain import digest_of, dumps, pack, sha256, unpack
from casefile.messages import has_sentence
from tests.archive.builders import AT, make_record


@pytest.fixture
def saved(archive: Archive) -> Archive:
    archive.save_case(make_record(archive.store, pages=(["罚款"], ["王伟"])), operator="a", at=AT)
    archive.save_case(make_record(archive.store, name="b", case_no="乙号"), operator="a", at=AT)
    return archive


def test_a_sound_archive_has_no_fault_and_tells_progress(saved: Archive) -> None:
    told: list[tuple[int, int]] = []
    assert saved.check(lambda done, total: told.append((done, total))) == []
    assert told[-1][0] == told[-1][1] == len(told) == 9


def alter(saved: Archive, sha256: str, *, remove: bool = False) -> None:
    path = saved.store.path(sha256)
    os.chmod(path, stat.S_IWRITE | stat.S_IREAD)
    if remove:
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[0] ^= 1
        path.write_bytes(data)


@pytest.mark.parametrize("remove", [True, False])
@pytest.mark.parametrize("role", ["original", "output"])
def test_files(saved: Archive, role: str, remove: bool) -> None:
    record = saved.load_case(1)
    digest = record.inputs[1].sha256 if role == "original" else record.outputs[0].sha256
    alter(saved, digest, remove=remove)
    found = saved.check()
    assert {fault.code for fault in found} == {f"fault_{role}_{'missing' if remove else 'altered'}"}
    assert {fault.case_id for fault in found} == {1}
    assert all(record.header.case_no in fault.where for fault in found)


def run(*statements: str) -> Callable[[sqlite3.Connection], None]:
    def change(raw: sqlite3.Connection) -> None:
        for statement in statements:
            raw.execute(statement)

    return change


NO_GUARD = ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete")


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("fault_record_altered", run("UPDATE versions SET facts = report WHERE case_id = 1")),
        ("fault_record_altered", run("UPDATE versions SET record = x'00' WHERE case_id = 1")),
        ("fault_record_altered", run("DELETE FROM version_readings WHERE case_id = 1 AND rowid % 2")),
        ("fault_reading_altered", run("UPDATE readings SET data = x'789c0300'")),
        ("fault_index_stale", run("DELETE FROM page_words WHERE rowid = 1")),
        ("fault_index_stale", run("UPDATE page_words SET words = '王' WHERE rowid = 2")),
        ("fault_audit_broken", run(*NO_GUARD, "UPDATE audit SET by = 'someone else' WHERE id = 1")),
        ("fault_audit_broken", run(*NO_GUARD, "DELETE FROM audit WHERE id = 2")),
        ("fault_audit_broken", run(*NO_GUARD, "DELETE FROM audit WHERE id = 1")),
        ("fault_audit_broken", run(*NO_GUARD, "UPDATE audit SET details = '{}' WHERE id = 2")),
        ("fault_database_damaged", run("DELETE FROM readings")),
    ],
)
def test_database(saved: Archive, code: str, change: Callable[[sqlite3.Connection], None]) -> None:
    with closing(sqlite3.connect(saved.path)) as raw:
        change(raw)
        raw.commit()
    found = saved.check()
    assert code in {fault.code for fault in found}
    assert all(has_sentence(fault.code) for fault in found)


def test_the_log_cannot_be_changed_by_the_way(saved: Archive) -> None:
    with closing(sqlite3.connect(saved.path)) as raw:
        for statement in ("UPDATE audit SET by = 'x'", "DELETE FROM audit"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)


def test_a_forged_line_of_the_log_breaks_the_chain_after_it(saved: Archive) -> None:
    """Whoever alters a line and mends its digest would have to mend every line after it."""
    line = saved.audit()[0]
    forged = {
        **{name: getattr(line, name) for name in ("id", "at", "action", "case_id", "version", "record_sha256")},
        "by": "someone else",
        "details": dumps(line.details).decode(),
        "previous": line.previous,
    }
    with closing(sqlite3.connect(saved.path)) as raw:
        run(*NO_GUARD)(raw)
        raw.execute("UPDATE audit SET by = ?, digest = ? WHERE id = 1", (forged["by"], sha256(dumps(forged))))
        raw.commit()
    assert [(fault.code, fault.where) for fault in saved.check()] == [("fault_audit_broken", "2")]


def test_a_forged_version_is_not_the_one_in_the_log(saved: Archive) -> None:
    with closing(sqlite3.connect(saved.path)) as raw:
        row = raw.execute("SELECT record, report, score FROM versions WHERE case_id = 1").fetchone()
        body, report, score = map(unpack, row)
        facts = {"party": "别人"}
        pages = dict(raw.execute("SELECT page, sha256 FROM version_readings WHERE case_id = 1"))
        forged = (pack(facts), digest_of(body, report, facts, score, pages))
        raw.execute("UPDATE versions SET facts = ?, sha256 = ? WHERE case_id = 1", forged)
        raw.commit()
    assert [fault.code for fault in saved.check()] == ["fault_record_altered"]
