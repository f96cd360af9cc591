"""Which files there are, in which order, and what is left aside."""

from __future__ import annotations

import os
import sys
import unicodedata

import pytest

from casefile.errors import SourceMissing
from casefile.intake import find_files, is_ignored_name
from casefile.intake.find import shown_name

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems only")


def touch(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(found):
    return [f.name for f in found]


def test_natural_order_through_folders(tmp_path):
    touch(
        tmp_path,
        "10.jpg",
        "2.jpg",
        "1.jpg",
        "卷2/第10页.jpg",
        "卷2/第9页.jpg",
        "卷10/a.jpg",
        "scan (2).jpg",
        "scan.jpg",
    )
    assert names(find_files(tmp_path)) == [
        "1.jpg", "2.jpg", "10.jpg", "scan.jpg", "scan (2).jpg", "卷2/第9页.jpg", "卷2/第10页.jpg", "卷10/a.jpg",
    ]  # fmt: skip


def test_files_given_one_by_one_keep_their_order(tmp_path):
    touch(tmp_path, "a.jpg", "b.jpg", "dir/2.jpg", "dir/1.jpg")
    found = find_files([tmp_path / "b.jpg", tmp_path / "dir", tmp_path / "a.jpg"])
    assert names(found) == ["b.jpg", "dir/1.jpg", "dir/2.jpg", "a.jpg"]
    assert names(find_files(tmp_path / "b.jpg")) == ["b.jpg"]


def test_hidden_and_system_files_are_ignored_not_dropped(tmp_path):
    aside = [".DS_Store", ".hidden.jpg", "Thumbs.db", "desktop.ini", "~$草稿.docx", ".git/a.jpg", "__MACOSX/a.jpg"]
    touch(tmp_path, "a.jpg", *aside)
    found = {f.name: f.ignored for f in find_files(tmp_path)}
    assert found == {"a.jpg": False} | dict.fromkeys(aside, True)
    assert is_ignored_name("Thumbs.DB")
    assert not is_ignored_name("1.jpg")


def test_a_missing_source_is_said(tmp_path):
    with pytest.raises(SourceMissing):
        find_files(tmp_path / "absent")
    with pytest.raises(SourceMissing):
        find_files([tmp_path, tmp_path / "absent"])


def test_an_empty_folder_is_empty(tmp_path):
    assert find_files(tmp_path) == []


@posix
def test_loops_of_links_end(tmp_path):
    source = tmp_path / "source"
    touch(source, "a.jpg", "sub/b.jpg")
    touch(tmp_path, "outside.jpg")
    (source / "sub" / "loop").symlink_to(source)
    (source / "up").symlink_to(tmp_path)
    (source / "linked.jpg").symlink_to(source / "a.jpg")
    assert names(find_files(source)) == ["a.jpg", "linked.jpg", "sub/b.jpg"]


@posix
def test_what_cannot_be_opened_is_listed(tmp_path, monkeypatch):
    touch(tmp_path, "a.jpg", "locked/b.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "broken.jpg").symlink_to(tmp_path / "absent")
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr("os.scandir", refuse)
    found = {f.name: (f.fault, f.reason) for f in find_files(tmp_path)}
    assert found["a.jpg"] == (None, "")
    assert found["locked"] == ("folder_unreadable", "Permission denied")
    assert found["pipe.jpg"][0] == "not_a_file"
    assert found["broken.jpg"][0] == "file_unreadable"


@posix
def test_an_unreadable_source_is_listed(tmp_path, monkeypatch):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.scandir", refuse)
    assert [(f.name, f.fault) for f in find_files(tmp_path)] == [(tmp_path.name, "folder_unreadable")]


def test_names_are_shown_composed_and_open_as_they_are(tmp_path):
    decomposed = unicodedata.normalize("NFD", "é扫描.jpg")
    touch(tmp_path, decomposed)
    (found,) = find_files(tmp_path)
    assert found.name == unicodedata.normalize("NFC", "é扫描.jpg")
    assert found.path.read_bytes() == b"x"


@posix
def test_names_that_are_no_utf8(tmp_path):
    assert shown_name(os.fsdecode("处罚决定书.jpg".encode("gb18030"))) == "处罚决定书.jpg"
    shown_name(os.fsdecode(b"\xff\xff.jpg")).encode("utf-8")
    raw = os.fsencode(tmp_path) + b"/" + "立案.jpg".encode("gb18030")
    with open(raw, "wb") as file:
        file.write(b"x")
    (found,) = find_files(tmp_path)
    assert found.name == "立案.jpg"
    assert found.path.read_bytes() == b"x"
