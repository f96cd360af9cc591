"""Killed, full, locked, read-only, newer, foreign, damaged: nothing is lost and each says what it is."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casefile.archive import (
    Archive,
    ArchiveDamaged,
    ArchiveReadOnly,
    ArchiveUrlUnsupported,
    NotAnArchive,
)
from casefile.archive import audit as audit_module
from casefile.errors import ArchiveLocked, ArchiveNewer, ArchiveUnusable, DiskFull, PlaceError
from casefile.messages import describe
from tests.archive.builders import AT, make_record

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and limits")

SAVER = """
    import sys
    from tests.archive.builders import AT, make_record
    from casefile.archive import Archive
    place, name = sys.argv[1], sys.argv[2]
    with Archive.open(place, busy_seconds=60) as archive:
        print("open", flush=True)
        for number in range(int(sys.argv[3])):
            lines = [[f"第{number}次保存"] + ["罚款"] * 200] * 3
            saved = archive.save_case(make_record(archive.store, name=name, case_no=name, pages=lines), operator=name, at=AT)
            print(saved.version, flush=True)
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )


@posix
@pytest.mark.slow
def test_killed_at_any_moment_it_keeps_what_was_saved_and_no_more(tmp_path: Path) -> None:
    place = tmp_path / "archive"
    total = 0
    for round_number in range(6):
        process = start(SAVER, place, "k", 10_000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05 + 0.083 * round_number)
        process.send_signal(signal.SIGKILL)
        said = process.communicate()[0].split()
        total = int(said[-1]) if said else total
        with Archive.open(place) as archive:
            assert archive.check() == []
            if not archive.cases():
                continue
            newest = archive.cases()[0].version
            assert newest in (total, total + 1)  # killed between commit and print
            total = newest
            saves = [row for row in archive.audit() if row.action == "save_case"]
            assert [row.version for row in saves] == list(range(1, newest + 1))
            assert archive.count("次保存") == 3
    assert total > 0


@posix
@pytest.mark.parametrize("moment", ["before the log", "before the commit"])
def test_killed_inside_the_transaction_nothing_of_it_is_there(tmp_path: Path, moment: str) -> None:
    place = tmp_path / "archive"
    with Archive.open(place) as archive:
        archive.save_case(make_record(archive.store), operator="a", at=AT)
    code = """
        import os, signal, sys
        from casefile.archive import Archive, audit
        from tests.archive.builders import AT, make_record
        from sqlalchemy.engine import default
        archive = Archive.open(sys.argv[1])
        die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
        if sys.argv[2] == "before the log":
            audit.append = die
        else:
            default.DefaultDialect.do_commit = die
        archive.save_case(make_record(archive.store, pages=(["不该存在"],)), operator="b", at=AT)
    """
    process = start(code, place, moment)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, errors
    with Archive.open(place) as archive:
        assert [row.version for row in archive.cases()] == [1]
        assert archive.search("不该存在") == []
        assert len(archive.audit()) == 1
        assert archive.check() == []


def test_an_error_half_way_rolls_everything_back(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("half-way")

    with monkeypatch.context() as patch:
        patch.setattr(audit_module, "append", broken)
        with pytest.raises(RuntimeError):
            archive.save_case(make_record(archive.store), operator="a", at=AT)
    assert archive.cases() == []
    assert archive.search("罚款") == []
    assert archive.save_case(make_record(archive.store), operator="a", at=AT).version == 1


@posix
def test_files_left_by_a_removal_that_was_killed_go_at_the_next_opening(tmp_path: Path) -> None:
    place = tmp_path / "archive"
    with Archive.open(place) as archive:
        record = make_record(archive.store)
        archive.save_case(record, operator="a", at=AT)
    code = """
        import os, signal, sys
        from casefile.archive import Archive
        archive = Archive.open(sys.argv[1])
        archive._drop = lambda *a: os.kill(os.getpid(), signal.SIGKILL)
        archive.remove_case(1, operator="a", at="2026-03-03T08:00:00")
    """
    process = start(code, place)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    digest = record.inputs[0].sha256
    assert (place / "originals" / digest[:2] / digest).exists()
    with Archive.open(place) as archive:
        assert not archive.store.has(digest)
        assert archive.cases() == []
        assert archive.check() == []


@pytest.mark.slow
def test_two_programs_save_at_once(tmp_path: Path) -> None:
    """Started together on a folder that is not there yet: both make it, both save, nothing is lost."""
    place = tmp_path / "archive"
    processes = [start(SAVER, place, name, 12) for name in ("甲", "乙", "same", "same")]
    for process in processes:
        _, errors = process.communicate(timeout=180)
        assert process.returncode == 0, errors
    with Archive.open(place) as archive:
        versions = {row.header.case_no: row.version for row in archive.cases()}
        assert versions == {"甲": 12, "乙": 12, "same": 24}
        assert archive.check() == []


def test_threads_save_and_search_at_once(archive: Archive) -> None:
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for _ in range(5):
                archive.save_case(make_record(archive.store, name=name, case_no=name), operator=name, at=AT)
                assert archive.search("罚款")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "甲乙丙丁"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(row.version for row in archive.cases()) == [5, 5, 5, 5]
    assert archive.check() == []


def test_another_program_that_writes_for_long_is_named(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive", busy_seconds=0.2) as archive:
        other = sqlite3.connect(archive.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveLocked):
            archive.save_case(make_record(archive.store), operator="a", at=AT)
        assert archive.search("罚款") == []  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        archive.save_case(make_record(archive.store), operator="a", at=AT)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 3 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, leave: int) -> Path:
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
        file.truncate(file.tell() - leave)
    return filler


@pytest.mark.parametrize("leave", [0, 8192, 65536, 180_000])
def test_a_full_disk_loses_nothing(small_disk: Path, leave: int) -> None:
    with Archive.open(small_disk / "archive") as archive:
        archive.save_case(make_record(archive.store), operator="a", at=AT)
        big = make_record(archive.store, pages=([os.urandom(9).hex() for _ in range(8000)],))
        filler = fill(small_disk, leave)
        with pytest.raises(DiskFull):
            archive.save_case(big, operator="a", at=AT)
        assert archive.cases()[0].version == 1
        assert archive.search("戴明远")
        filler.unlink()
        assert archive.check() == []
        assert archive.save_case(big, operator="a", at=AT).version == 2
        assert archive.check() == []


def test_a_full_disk_at_the_first_opening(small_disk: Path) -> None:
    filler = fill(small_disk, 40_000)
    with pytest.raises(DiskFull):
        Archive.open(small_disk / "archive")
    filler.unlink()
    with Archive.open(small_disk / "archive") as archive:
        archive.save_case(make_record(archive.store), operator="a", at=AT)
        assert archive.check() == []


@posix
def test_a_file_that_may_not_grow_loses_nothing(tmp_path: Path) -> None:
    """The same without the right to mount: the process may not write files above a size."""
    code = """
        import os, resource, signal, sys
        from casefile.archive import Archive
        from casefile.errors import PlaceError
        from tests.archive.builders import AT, make_record
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with Archive.open(sys.argv[1]) as archive:
            archive.save_case(make_record(archive.store), operator="a", at=AT)
            big = make_record(archive.store, pages=([os.urandom(9).hex() for _ in range(8000)],))
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
            try:
                archive.save_case(big, operator="a", at=AT)
            except PlaceError as error:
                print(error.code)
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            print([row.version for row in archive.cases()], archive.check(), len(archive.search("戴明远")))
            print(archive.save_case(big, operator="a", at=AT).version, archive.check())
    """
    out, errors = start(code, tmp_path / "archive").communicate(timeout=120)
    lines = out.split("\n")
    assert lines[0] in ("disk_full", "archive_unusable"), errors
    assert lines[1:3] == ["[1] [] 2", "2 []"]


def test_a_read_only_disk_is_said_and_left_alone(small_disk: Path) -> None:
    with Archive.open(small_disk / "archive") as archive:
        archive.save_case(make_record(archive.store), operator="a", at=AT)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for place in ("archive", "new"):
        with pytest.raises(ArchiveReadOnly) as caught:
            Archive.open(small_disk / place)
        assert str(small_disk) in describe(caught.value)
    assert isinstance(caught.value, ArchiveUnusable)
    assert caught.value.exit_code == 3


def test_a_disk_that_turns_read_only_while_open(small_disk: Path) -> None:
    with Archive.open(small_disk / "archive") as archive:
        record = make_record(archive.store)
        archive.save_case(record, operator="a", at=AT)
        held = replace(record, facts={"new": 1})
        archive.close()
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        with pytest.raises(PlaceError):
            archive.save_case(held, operator="a", at=AT)


def test_a_place_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArchiveUnusable):
        Archive.open(tmp_path / "file")
    with pytest.raises(ArchiveUnusable):
        Archive.open(tmp_path / "file" / "below")


def test_a_newer_archive_is_refused_unchanged(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.save_case(make_record(archive.store), operator="a", at=AT)
        path = archive.path
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0099'")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveNewer) as caught:
        Archive.open(tmp_path)
    assert "0099" in describe(caught.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["text", "other database", "not the right tables"])
def test_another_programs_file_is_refused_unchanged(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "archive.sqlite"
    if kind == "text":
        path.write_text("这是一个文本文件" * 200, encoding="utf-8")
    else:
        raw = sqlite3.connect(path)
        raw.execute("CREATE TABLE notes(t)")
        raw.execute("INSERT INTO notes VALUES ('x')")
        if kind == "not the right tables":
            raw.execute("PRAGMA application_id = 12345")
        raw.commit()
        raw.close()
    before = path.read_bytes()
    with pytest.raises(NotAnArchive) as caught:
        Archive.open(tmp_path)
    assert path.name in describe(caught.value, "en")
    assert path.read_bytes() == before


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        for number in range(20):
            archive.save_case(make_record(archive.store, name=str(number), case_no=f"{number}号"), operator="a", at=AT)
        path = archive.path
    data = bytearray(path.read_bytes())
    for at in range(8192, len(data) - 4096, 4096):
        data[at : at + 64] = b"\xff" * 64
    path.write_bytes(data)

    def read_all() -> None:
        with Archive.open(tmp_path) as archive:
            for row in archive.cases():
                archive.load_case(row.case_id)
            archive.search("罚款")

    with pytest.raises(ArchiveDamaged):
        read_all()


@pytest.mark.parametrize("flipped", range(12))
def test_a_damaged_file_never_ends_in_a_bug(tmp_path: Path, flipped: int) -> None:
    with Archive.open(tmp_path) as archive:
        archive.save_case(make_record(archive.store), operator="a", at=AT)
        path = archive.path
    data = bytearray(path.read_bytes())
    at = len(data) * flipped // 12
    data[at : at + 200] = bytes(255 - byte for byte in data[at : at + 200])
    path.write_bytes(data)
    with contextlib.suppress(PlaceError), Archive.open(tmp_path) as archive:
        archive.check()


@pytest.mark.parametrize("column", ["record", "report", "facts", "score", "reading", "lines", "json"])
def test_a_damaged_value_is_named_and_the_rest_still_opens(tmp_path: Path, column: str) -> None:
    with Archive.open(tmp_path) as archive:
        archive.save_case(make_record(archive.store), operator="a", at=AT)
        archive.save_case(make_record(archive.store, name="sound", case_no="乙号"), operator="a", at=AT)
        broken = zlib.compress(b'{"a": [1]}') if column == "json" else b"\x00broken"
        statement = {
            "reading": "UPDATE readings SET data = ? WHERE cache_key = 'key a 0'",
            "lines": "UPDATE page_texts SET lines = ? WHERE case_id = 1",
            "json": "UPDATE versions SET record = ? WHERE case_id = 1",
        }.get(column, f"UPDATE versions SET {column} = ? WHERE case_id = 1")
        with contextlib.closing(sqlite3.connect(archive.path)) as raw:
            assert raw.execute(statement, (broken,)).rowcount
            raw.commit()

        def read_all() -> None:
            dict(archive.load_case(1).readings)
            archive.search("罚款")
            list(archive.facts())

        with pytest.raises(ArchiveDamaged):
            read_all()
        assert dict(archive.load_case(2).readings)
        assert archive.check()


@pytest.mark.parametrize("url", ["postgresql://a:secret@h/db", "sqlite://", "nonsense://x y", "sqlite:///:memory:"])
def test_addresses_that_are_not_driven_are_named_without_the_password(url: str) -> None:
    with pytest.raises(ArchiveUrlUnsupported) as caught:
        Archive.open(url)
    assert "secret" not in describe(caught.value)


def test_an_address_may_name_the_file_and_the_originals_may_lie_elsewhere(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'db' / '我的.sqlite'}"
    with Archive.open(url, files=tmp_path / "share") as archive:
        archive.save_case(make_record(archive.store), operator="a", at=AT)
    assert (tmp_path / "db" / "我的.sqlite").exists()
    assert (tmp_path / "share" / "originals").is_dir()
    with Archive.open(url, files=tmp_path / "share") as archive:
        assert archive.check() == []
