"""A package is complete, verified and the same every time, or it is not there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import bagit
import pytest

from casefile.archive import Archive
from casefile.errors import CaseNotFound, DiskFull, OriginalMissing, OutputNotWritable, SourceUnreadable
from casefile.export import (
    PackageEmpty,
    PackageExists,
    PackageFaulty,
    PackageIncomplete,
    export_cases,
    package,
    verify_package,
)
from casefile.messages import describe, has_sentence
from casefile.settings import Settings
from tests.archive.builders import AT, make_record

SETTINGS = Settings.model_validate({"agency": {"name": "临江市交通运输局", "fonds_code": "J057"}})


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as opened:
        opened.save_case(make_record(opened.store, pages=(["一"], ["二"])), operator="陆宇芳", at=AT)
        opened.save_case(make_record(opened.store, name="con/../x", case_no=None), operator="陆宇芳", at=AT)
        yield opened


@pytest.fixture
def made(archive: Archive, tmp_path: Path) -> Path:
    return export_cases(archive, [1, 2], tmp_path / "out", settings=SETTINGS, at=AT)


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_everything_is_in_it_byte_for_byte(archive: Archive, made: Path) -> None:
    assert made.name == "handover-J057-20260302-093000"
    assert bagit.Bag(str(made)).is_valid()
    assert verify_package(made) == []
    case = made / "data" / "cases" / "浙临交立〔2025〕第000123号"
    record = archive.load_case(1)
    for output in record.outputs:
        assert hashlib.sha256((case / output.path).read_bytes()).hexdigest() == output.sha256
    originals = sorted((case / "originals").iterdir())
    assert [p.name for p in originals] == ["0001_0.jpg", "0002_1.jpg"]
    assert [hashlib.sha256(p.read_bytes()).hexdigest() for p in originals] == [i.sha256 for i in record.inputs]
    assert json.loads((case / "report.json").read_bytes())["archive"] == {"case_id": 1, "version": 1}
    about = json.loads((case / "metadata" / "case.json").read_bytes())
    assert about["originals"][1] == {"input": 1, "file": "originals/0002_1.jpg", "sha256": record.inputs[1].sha256}
    assert json.loads((case / "metadata" / "facts.json").read_bytes())["party"] == "戴明远"
    assert len((case / "metadata" / "audit.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    listed = json.loads((made / "data" / "cases.json").read_bytes())["cases"]
    assert [entry["folder"] for entry in listed] == [case.name, "戴明远超限运输案"]
    info = (made / "bag-info.txt").read_text(encoding="utf-8")
    assert "Source-Organization: 临江市交通运输局\n" in info
    assert "Bagging-Date: 2026-03-02\n" in info


def test_a_refused_input_that_was_not_kept_is_no_reason_to_refuse(archive: Archive, tmp_path: Path) -> None:
    record = make_record(archive.store, name="r", case_no="r")
    lost = replace(record.inputs[0], index=1, sha256="e" * 64, pages=0)
    unreadable = replace(lost, index=2, sha256=None)
    saved = archive.save_case(replace(record, inputs=(*record.inputs, lost, unreadable)), operator="a", at=AT)
    made = export_cases(archive, [saved.case_id], tmp_path / "out", settings=SETTINGS, at=AT)
    assert verify_package(made) == []
    assert len(list(made.rglob("originals/*"))) == 1


def test_same_input_same_bytes(archive: Archive, made: Path, tmp_path: Path) -> None:
    again = export_cases(archive, [1, 2], tmp_path / "elsewhere", settings=SETTINGS, at=AT)
    assert files_of(again) == files_of(made)
    later = export_cases(archive, [1, 2, 1], tmp_path / "later", settings=SETTINGS, at=datetime(2026, 3, 3))
    assert files_of(later / "data") == files_of(made / "data")


def test_the_newest_version_is_exported(archive: Archive, tmp_path: Path) -> None:
    archive.save_case(make_record(archive.store, name="newer"), operator="a", at=AT)
    made = export_cases(archive, [1], tmp_path / "out", settings=SETTINGS, at=AT)
    assert (next(made.glob("data/cases/*/dossier.pdf"))).read_bytes() == b"dossier.pdf newer"


def test_an_existing_package_is_not_overwritten(archive: Archive, made: Path) -> None:
    before = files_of(made)
    with pytest.raises(PackageExists):
        export_cases(archive, [1], made.parent, settings=SETTINGS, at=AT)
    assert files_of(made) == before
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_nothing_to_export(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(PackageEmpty):
        export_cases(archive, [], tmp_path / "out", settings=SETTINGS, at=AT)
    with pytest.raises(CaseNotFound):
        export_cases(archive, [1, 99], tmp_path / "out", settings=SETTINGS, at=AT)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("absent", ["dossier.pdf", "score_sheet.xlsx"])
def test_a_case_without_its_dossier_or_sheet_is_refused(archive: Archive, tmp_path: Path, absent: str) -> None:
    record = make_record(archive.store)
    kept = tuple(output for output in record.outputs if output.path != absent)
    archive.save_case(replace(record, outputs=kept), operator="a", at=AT)
    with pytest.raises(PackageIncomplete) as caught:
        export_cases(archive, [1], tmp_path / "out", settings=SETTINGS, at=AT)
    assert absent in describe(caught.value)
    assert not (tmp_path / "out").exists()


def test_altered_and_missing_originals_are_all_named_and_nothing_is_left(archive: Archive, tmp_path: Path) -> None:
    record = archive.load_case(1)
    archive.store.remove(record.inputs[0].sha256)
    altered = archive.store.path(record.outputs[0].sha256)
    os.chmod(altered, stat.S_IWRITE | stat.S_IREAD)
    altered.write_bytes(b"X" * altered.stat().st_size)
    with pytest.raises(OriginalMissing) as caught:
        export_cases(archive, [2, 1], tmp_path / "out", settings=SETTINGS, at=AT)
    assert caught.value.params["count"] == "2"
    assert "a/0.jpg" in caught.value.params["list"]
    assert "dossier.pdf" in caught.value.params["list"]
    assert list((tmp_path / "out").iterdir()) == []


def test_what_does_not_verify_after_writing_is_not_left(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = package._Bag.close

    def close_and_damage(bag: package._Bag, info: dict[str, str]) -> None:
        real(bag, info)
        victim = next(bag._root.rglob("dossier.pdf"))
        victim.write_bytes(b"Y" * victim.stat().st_size)

    monkeypatch.setattr(package._Bag, "close", close_and_damage)
    with pytest.raises(PackageFaulty):
        export_cases(archive, [1], tmp_path / "out", settings=SETTINGS, at=AT)
    assert list((tmp_path / "out").iterdir()) == []


def test_what_a_killed_export_left_goes_away_in_time(archive: Archive, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name, days in ((".handover-J057-20260101-120000.old.part", 3), (".handover-J057-20260102-120000.new.part", 1)):
        (out / name / "data").mkdir(parents=True)
        (out / name / "data" / "dossier.pdf").write_text("half", encoding="utf-8")
        then = time.time() - days * 86400
        os.utime(out / name, (then, then))
    made = export_cases(archive, [1], out, settings=SETTINGS, at=AT)
    assert sorted(p.name for p in out.iterdir()) == [".handover-J057-20260102-120000.new.part", made.name]


def test_a_full_disk_leaves_nothing(archive: Archive, tmp_path: Path) -> None:
    out = tmp_path / "disk"
    out.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(out)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        record = make_record(archive.store)
        digest = archive.store.put(os.urandom(100_000))
        archive.save_case(
            replace(record, outputs=(replace(record.outputs[0], sha256=digest), *record.outputs[1:])),
            operator="a",
            at=AT,
        )
        with pytest.raises(DiskFull):
            export_cases(archive, [1], out, settings=SETTINGS, at=AT)
        assert list(out.iterdir()) == []
        subprocess.run(["mount", "-o", "remount,ro", str(out)], check=True)
        with pytest.raises(OutputNotWritable):
            export_cases(archive, [1], out, settings=SETTINGS, at=AT)
    finally:
        subprocess.run(["umount", "-l", str(out)], check=True)


def test_the_working_folder_is_left_alone(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    seen: list[str] = []
    monkeypatch.setattr(os, "chdir", lambda path: seen.append(str(path)))
    made = export_cases(archive, [1], Path("out"), settings=SETTINGS, at=AT)
    assert verify_package(made) == []
    assert seen == []


# --- verify -------------------------------------------------------------------------------------


def _first(made: Path, name: str) -> Path:
    return sorted(made.rglob(name))[0]


def flip(made: Path, name: str) -> None:
    path = _first(made, name)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _resealed(made: Path, name: str, data: bytes) -> None:
    """Someone changes a file and mends the manifests, as BagIt alone cannot notice."""
    path = _first(made, name)
    old, new = hashlib.sha256(path.read_bytes()).hexdigest(), hashlib.sha256(data).hexdigest()
    size = len(data) - path.stat().st_size
    path.write_bytes(data)
    manifest = made / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes().replace(old.encode(), new.encode()))
    info = made / "bag-info.txt"
    text = info.read_text(encoding="utf-8")
    oxum = text.split("Payload-Oxum: ")[1].split()[0]
    total, count = oxum.split(".")
    info.write_text(text.replace(oxum, f"{int(total) + size}.{count}"), encoding="utf-8", newline="\n")
    lines = []
    for tag in ("bag-info.txt", "bagit.txt", "manifest-sha256.txt"):
        lines.append(f"{hashlib.sha256((made / tag).read_bytes()).hexdigest()}  {tag}\n")
    (made / "tagmanifest-sha256.txt").write_text("".join(lines), encoding="utf-8", newline="\n")


DAMAGE: list[tuple[str, Callable[[Path], object], str]] = [
    ("altered", lambda m: flip(m, "dossier.pdf"), "dossier.pdf"),
    ("altered", lambda m: flip(m, "0001_0.jpg"), "0001_0.jpg"),
    ("altered", lambda m: _first(m, "report.json").write_bytes(b"{}"), "report.json"),
    ("missing", lambda m: _first(m, "dossier.pdf").unlink(), "dossier.pdf"),
    ("unexpected", lambda m: (m / "data" / "extra.txt").write_text("x"), "data/extra.txt"),
    ("unexpected", lambda m: (m / "extra.txt").write_text("x"), "extra.txt"),
    ("altered", lambda m: flip(m, "bag-info.txt"), "bag-info.txt"),
    ("missing", lambda m: (m / "bag-info.txt").unlink(), "bag-info.txt"),
    ("missing", lambda m: (m / "tagmanifest-sha256.txt").unlink(), "tagmanifest-sha256.txt"),
    ("missing", lambda m: (m / "manifest-sha256.txt").unlink(), "manifest-sha256.txt"),
    ("structure", lambda m: (m / "bagit.txt").write_bytes(b"\xff\xfe\x00"), ""),
    ("structure", lambda m: (m / "manifest-sha256.txt").open("a").write("0" * 64 + "  ../../etc/passwd\n"), ""),
    ("not_a_package", lambda m: (m / "bagit.txt").unlink(), ""),
    ("report_differs", lambda m: _resealed(m, "dossier.pdf", b"another dossier altogether"), "dossier.pdf"),
    ("structure", lambda m: _resealed(m, "report.json", b"[1]"), "report.json"),
]


@pytest.mark.parametrize(("code", "damage", "where"), DAMAGE)
def test_each_damage_is_found_and_named(made: Path, code: str, damage: Callable[[Path], object], where: str) -> None:
    damage(made)
    found = verify_package(made)
    assert f"package_fault_{code}" in {fault.code for fault in found}
    assert any(fault.path.endswith(where) for fault in found)
    assert all(has_sentence(fault.code) for fault in found)


def test_every_single_flipped_byte_is_noticed(made: Path) -> None:
    for path in sorted(p for p in made.rglob("*") if p.is_file()):
        original = path.read_bytes()
        for at in {0, len(original) // 2, len(original) - 1}:
            damaged = bytearray(original)
            damaged[at] ^= 0x41  # not 0x20: manifests may write digests in capitals
            path.write_bytes(damaged)
            assert verify_package(made), f"{path.name} byte {at}"
        path.write_bytes(original)
    assert verify_package(made) == []


def test_no_package_there(tmp_path: Path) -> None:
    assert [fault.code for fault in verify_package(tmp_path / "nowhere")] == ["package_fault_not_a_package"]


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
def test_a_link_out_of_the_package_is_refused(made: Path) -> None:
    victim = _first(made, "dossier.pdf")
    outside = made.parent / "outside.pdf"
    shutil.copy(victim, outside)
    victim.unlink()
    victim.symlink_to(outside)
    assert verify_package(made)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_a_package_that_cannot_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(SourceUnreadable) as caught:
        verify_package(tmp_path)
    assert caught.value.params["path"] == str(tmp_path)
