"""The watched folder: complete files come, each once; half-written ones wait."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from casefile.intake.watch import QUIET_SECONDS, Watch, WatchedFolderGone
from casefile.messages import describe


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def looks(watch: Watch, clock: Clock, seconds: float) -> list[str]:
    clock.now += seconds
    return [p.name for p in watch.look()]


def test_a_file_comes_once_it_has_stood_still(tmp_path: Path, clock: Clock) -> None:
    watch = Watch(tmp_path, clock=clock)
    page = tmp_path / "a.jpg"
    page.write_bytes(b"half")
    assert looks(watch, clock, 0) == []
    assert looks(watch, clock, QUIET_SECONDS - 0.1) == []
    page.write_bytes(b"half and the rest")  # still being written: it waits anew
    assert looks(watch, clock, 1) == []
    assert looks(watch, clock, QUIET_SECONDS - 0.1) == []
    assert looks(watch, clock, 0.2) == ["a.jpg"]
    assert looks(watch, clock, 60) == []


def test_the_same_size_but_written_again_waits(tmp_path: Path, clock: Clock) -> None:
    watch = Watch(tmp_path, clock=clock)
    page = tmp_path / "a.jpg"
    page.write_bytes(b"1234")
    looks(watch, clock, 0)
    os.utime(page, ns=(1, 1_000_000_000))
    assert looks(watch, clock, QUIET_SECONDS + 1) == []
    assert looks(watch, clock, QUIET_SECONDS) == ["a.jpg"]


def test_a_file_changed_later_comes_again(tmp_path: Path, clock: Clock) -> None:
    watch = Watch(tmp_path, clock=clock)
    page = tmp_path / "a.jpg"
    page.write_bytes(b"one")
    looks(watch, clock, 0)
    assert looks(watch, clock, QUIET_SECONDS) == ["a.jpg"]
    page.write_bytes(b"better")
    looks(watch, clock, 1)
    assert looks(watch, clock, QUIET_SECONDS) == ["a.jpg"]


@pytest.mark.parametrize("name", ["a.jpg.part", "b.tmp", "~$c.jpg", ".hidden.jpg", "d.CRDOWNLOAD"])
def test_files_in_the_making_are_left_alone(tmp_path: Path, clock: Clock, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    watch = Watch(tmp_path, clock=clock)
    looks(watch, clock, 0)
    assert looks(watch, clock, 60) == []


def test_an_empty_file_waits(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "a.jpg").touch()
    watch = Watch(tmp_path, clock=clock)
    looks(watch, clock, 0)
    assert looks(watch, clock, 60) == []


def test_what_was_taken_before_a_restart_does_not_come_again(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    first = Watch(tmp_path, clock=clock)
    looks(first, clock, 0)
    looks(first, clock, QUIET_SECONDS)
    second = Watch(tmp_path, first.taken, clock=clock)
    looks(second, clock, 0)
    assert looks(second, clock, 60) == []


def test_what_is_gone_is_forgotten(tmp_path: Path, clock: Clock) -> None:
    page = tmp_path / "a.jpg"
    page.write_bytes(b"x")
    watch = Watch(tmp_path, clock=clock)
    looks(watch, clock, 0)
    looks(watch, clock, QUIET_SECONDS)
    page.unlink()
    looks(watch, clock, 1)
    assert not watch.taken


def test_files_of_subfolders_come_in_natural_order(tmp_path: Path, clock: Clock) -> None:
    for name in ("case/p10.jpg", "case/p2.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    watch = Watch(tmp_path, clock=clock)
    looks(watch, clock, 0)
    assert looks(watch, clock, QUIET_SECONDS) == ["p2.jpg", "p10.jpg"]


def test_a_folder_that_is_gone_is_told_and_may_come_back(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "share"
    watch = Watch(folder, clock=clock)
    with pytest.raises(WatchedFolderGone) as caught:
        watch.look()
    assert str(folder) in describe(caught.value, "zh")
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"x")
    looks(watch, clock, 0)
    assert looks(watch, clock, QUIET_SECONDS) == ["a.jpg"]
