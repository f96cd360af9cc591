"""Originals: complete or not there, never altered."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.errors import DiskFull, NoPassingPlace, OriginalMissing, OutputNotWritable
from casefile.store import Store, make_passing_folder, passing_folder, remove_tree, system_path


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "originals")


def files_in(store):
    return sorted(p for p in store.root.rglob("*") if p.is_file())


@given(data=st.binary(max_size=2000))
@settings(max_examples=30, deadline=None)
def test_what_is_put_comes_back(tmp_path_factory, data):
    store = Store(tmp_path_factory.mktemp("s"))
    digest = store.put(data)
    assert digest == hashlib.sha256(data).hexdigest()
    assert store.read(digest) == data
    assert store.has(digest)
    assert store.verify(digest)


def test_a_file_goes_in_by_blocks_and_leaves_nothing_else(store, tmp_path):
    source = tmp_path / "a.bin"
    source.write_bytes(os.urandom(3 * 2**20 + 17))
    digest = store.put_file(source)
    assert files_in(store) == [store.path(digest)]
    assert store.path(digest).relative_to(store.root).parts == (digest[:2], digest)
    assert store.put_file(source) == digest == store.put(source.read_bytes())
    assert files_in(store) == [store.path(digest)]


def test_blobs_are_read_only(store):
    assert not store.path(store.put(b"x")).stat().st_mode & 0o222


def test_damage_is_noticed_and_the_sound_bytes_replace_it(store, tmp_path):
    digest = store.put(b"original")
    path = store.path(digest)
    path.chmod(0o600)
    path.write_bytes(b"0riginal")
    assert store.has(digest)
    assert not store.verify(digest)
    store.put(b"original")
    assert store.verify(digest), "altered, of the same length"
    path.chmod(0o600)
    path.write_bytes(b"orig")
    (tmp_path / "scan").write_bytes(b"original")
    store.put_file(tmp_path / "scan")
    assert store.verify(digest), "cut short"


def test_missing_blobs(store):
    absent = "0" * 64
    assert not store.has(absent)
    assert not store.verify(absent)
    with pytest.raises(OriginalMissing):
        store.read(absent)
    store.remove(absent)


def test_remove(store):
    digest = store.put(b"x")
    store.remove(digest)
    assert not store.has(digest)


@pytest.mark.parametrize("bad", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_digests_name_blobs(store, bad):
    with pytest.raises(ValueError, match="not a digest"):
        store.path(bad)


def test_scratch_is_gone_and_adopted_files_stay(store):
    with store.scratch() as folder:
        made = folder / "page.png"
        made.write_bytes(b"page")
        digest = store.adopt(made)
        again = folder / "again.png"
        again.write_bytes(b"page")
        assert store.adopt(again) == digest
        (folder / "left.png").write_bytes(b"left")
    assert not folder.exists()
    assert files_in(store) == [store.path(digest)]


def test_a_source_that_cannot_be_read_is_the_sources_fault(store, tmp_path):
    with pytest.raises(FileNotFoundError):
        store.put_file(tmp_path / "absent")
    with pytest.raises(IsADirectoryError if sys.platform != "win32" else OSError):
        store.put_file(tmp_path)


def test_a_full_disk_leaves_nothing_behind(store, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFull) as caught:
        store.put(b"x")
    assert caught.value.params["path"] == str(store.root)
    assert files_in(store) == []


def test_a_place_that_cannot_be_written_to(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputNotWritable):
        Store(tmp_path / "file" / "store").put(b"x")


def test_windows_paths_open_whatever_their_length():
    assert str(system_path(PureWindowsPath(r"C:\扫描\aux.jpg"), windows=True)) == r"\\?\C:\扫描\aux.jpg"
    assert str(system_path(PureWindowsPath(r"\\server\share\a"), windows=True)) == r"\\?\UNC\server\share\a"
    done = PureWindowsPath(r"\\?\C:\a")
    assert system_path(done, windows=True) == done
    assert system_path(Path("a/b"), windows=False) == Path("a/b")


def test_a_folder_of_blobs_goes_where_read_only_files_are_not_deleted(store, monkeypatch):
    def as_on_windows(folder, ignore_errors=False):
        assert ignore_errors
        for path in folder.rglob("*"):
            if path.is_file() and path.stat().st_mode & stat.S_IWUSR:
                path.unlink()

    store.put(b"x")
    monkeypatch.setattr(shutil, "rmtree", as_on_windows)
    monkeypatch.setattr(sys, "platform", "win32")
    remove_tree(store.root)
    assert files_in(store) == []


def test_what_killed_programs_left_among_passing_files_goes_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, days in (("mingjuan-passing-old", 3), ("mingjuan-passing-new", 1), ("mingjuan-other", 9)):
        (tmp_path / name).mkdir()
        Store(tmp_path / name / "originals").put(b"x")
        then = time.time() - days * 86400
        os.utime(tmp_path / name, (then, then))
    with passing_folder() as folder:
        Store(folder / "originals").put(b"y")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mingjuan-other", "mingjuan-passing-new"]


def test_no_place_for_passing_files_is_known(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(NoPassingPlace):
        make_passing_folder()
