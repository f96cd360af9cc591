"""What goes wrong around the program: places, streams, settings. A sentence and an exit code, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

import main
from tests.conftest import ROOT
from tests.support.scans import save_page


def run(*arguments: object) -> int:
    return main.main([str(a) for a in arguments])


def blank_page(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (600, 800), 255).save(path, dpi=(75, 75))
    return path


def program(
    *arguments: object, env: dict[str, str] | None = None, shell: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own; `shell` is put behind the command."""
    command = " ".join(f"'{a}'" for a in (sys.executable, ROOT / "main.py", *arguments))
    return subprocess.run(
        ["bash", "-c", f"{command} {shell}"],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, **(env or {})},
    )


@pytest.mark.ocr
def test_a_case_of_blank_pages_is_told_and_kept_but_gets_no_dossier(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank_page(tmp_path / "scans" / "1.png")
    code = run("build", tmp_path / "scans", "--out", tmp_path / "out", "--archive", tmp_path / "archive", "--jobs", 1)
    assert code == 1
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["report.json"]
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["pages"][0]["blank"]
    assert report["archive"] is not None, "the scan is kept"
    assert report["score"]["vetoes"] == [], "of blank pages nothing is known, so nothing is missing"
    told = capsys.readouterr().err
    assert "没有生成卷宗" in told
    assert "no dossier" in told


def test_a_place_that_cannot_be_written_is_told_before_the_scans_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from casefile.workspace import Workspace

    def no_work(*_: object, **__: object) -> None:
        raise AssertionError("scans were taken in")

    monkeypatch.setattr(Workspace, "take", no_work)
    save_page(tmp_path / "scans" / "case" / "1.jpg")
    (tmp_path / "file").write_text("", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "inside", tmp_path / ("x" * 300)):
        for source in ([tmp_path / "scans"], ["--batch", tmp_path / "scans"]):
            assert run("build", *source, "--out", out, "--no-archive", "--jobs", 1) == 3
            assert out.name[:20] in capsys.readouterr().err


@pytest.mark.parametrize("in_the_way", ["report.json", "batch.json"])
def test_a_folder_in_the_way_of_a_result_is_code_3_and_nothing_is_half_exchanged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], in_the_way: str
) -> None:
    from casefile.errors import OutputNotWritable
    from scoring.build import writing

    (tmp_path / in_the_way).mkdir()
    (tmp_path / "a.pdf").write_text("old", encoding="utf-8")

    def exchange() -> None:
        with writing(tmp_path) as folder:
            (folder / "a.pdf").write_text("new", encoding="utf-8")
            (folder / in_the_way).write_text("{}", encoding="utf-8")

    with pytest.raises(OutputNotWritable) as caught:
        exchange()
    assert caught.value.params["path"] == str(tmp_path / in_the_way)
    assert (tmp_path / "a.pdf").read_text(encoding="utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["a.pdf", in_the_way])


def test_one_case_without_a_place_does_not_stop_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("甲", "乙", "batch.json"):
        (tmp_path / "scans" / name).mkdir(parents=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "甲").write_text("a file in the way", encoding="utf-8")
    assert run("build", "--batch", tmp_path / "scans", "--out", tmp_path / "out", "--no-archive") == 1
    data = json.loads((tmp_path / "out" / "batch.json").read_text(encoding="utf-8"))
    assert {c["name"]: (c["state"], c["code"]) for c in data["cases"]} == {
        "batch.json": ("failed", "output_not_writable"),
        "乙": ("done", "no_pages"),
        "甲": ("failed", "output_not_writable"),
    }


def test_what_a_killed_run_left_goes_away_in_time(tmp_path: Path) -> None:
    from scoring.build import writing

    for name, days in (("old", 3), ("new", 1)):
        folder = tmp_path / f".mingjuan-{name}"
        folder.mkdir()
        (folder / "dossier.pdf").write_text("half", encoding="utf-8")
        then = time.time() - days * 86400
        os.utime(folder, (then, then))
    with writing(tmp_path):
        pass
    assert [p.name for p in tmp_path.iterdir()] == [".mingjuan-new"]


def test_a_place_error_names_the_folder_that_the_person_gave(tmp_path: Path) -> None:
    from casefile.errors import DiskFull
    from scoring.build import writing

    def fill() -> None:
        with writing(tmp_path) as folder:
            raise DiskFull(path=folder / "score_sheet.pdf")

    with pytest.raises(DiskFull) as caught:
        fill()
    assert caught.value.params["path"] == str(tmp_path)


def test_more_workers_than_the_memory_bears_are_not_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from casefile import work

    monkeypatch.setattr(work, "_free_memory", lambda: 4 * 2**30)
    seen = []

    def stop(*_: object, jobs: int, **__: object) -> None:
        seen.append(jobs)
        raise KeyboardInterrupt

    monkeypatch.setattr("ui.terminal.build.build_case", stop)
    (tmp_path / "scans").mkdir()
    assert run("build", tmp_path / "scans", "--out", tmp_path / "out", "--no-archive", "--jobs", 64) == 130
    assert seen == [2]
    told = capsys.readouterr().err
    assert told.count("64") == 2


@pytest.mark.skipif(sys.platform != "linux", reason="file names that are no text")
def test_places_whose_names_are_not_utf8_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scans").mkdir()
    odd = os.fsdecode(b"\xb0\xb8")
    assert run("build", tmp_path / "scans", "--out", tmp_path / odd, "--no-archive") == 3
    assert "UTF-8" in capsys.readouterr().err
    assert run("search", "罚款", "--archive", tmp_path / odd) == 3
    assert "UTF-8" in capsys.readouterr().err


def test_names_cannot_steer_the_terminal_and_both_languages_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "a\x1b[31m{0.__class__}%s.jpg").write_bytes(b"")
    assert run("build", tmp_path / "scans", "--out", tmp_path / "out", "--no-archive", "--jobs", 1) == 1
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert "\u241b[31m{0.__class__}%s.jpg" in told
    assert "0 字节" in told
    assert "0 bytes" in told


def test_an_archive_inside_the_scans_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_page(tmp_path / "scans" / "1.jpg")
    for place in (tmp_path / "scans" / "archive", f"sqlite:///{tmp_path}/scans/archive.sqlite"):
        assert run("build", tmp_path / "scans", "--out", tmp_path / "out", "--archive", place) == 2
        told = capsys.readouterr().err
        assert "档案库" in told
        assert "archive" in told
    assert [p.name for p in (tmp_path / "scans").iterdir()] == ["1.jpg"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"a=" + b"[" * 5000, "nested too deeply"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[nope", "TOML"),
        (b'[dossier]\norder = "other.toml"\n', "dossier.order"),
        (b'[scoring]\nveto_effect = "cap_at:999"\n', "veto_effect"),
    ],
)
def test_hostile_settings_are_told_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes, told: str
) -> None:
    save_page(tmp_path / "scans" / "1.jpg")
    (tmp_path / "other.toml").write_text("root:x:0\n", encoding="utf-8")
    (tmp_path / "s.toml").write_bytes(text)
    assert (
        run("build", tmp_path / "scans", "--out", tmp_path / "out", "--settings", tmp_path / "s.toml", "--no-archive")
        == 2
    )
    said = capsys.readouterr().err
    assert told in said
    assert "s.toml" in said
    assert not (tmp_path / "out").exists()


def test_a_hostile_pack_is_told_with_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in (b"a=" + b"[" * 5000, b"\xff\xfe\x00"):
        (tmp_path / "p.toml").write_bytes(text)
        assert run("pack", "check", tmp_path / "p.toml") == 2
        assert "p.toml" in capsys.readouterr().out
    assert run("pack", "check", tmp_path / "missing.toml") == 2
    assert "missing.toml" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["digits", "exponent", "brackets", "endless"])
def test_files_written_by_hand_are_bounded_in_every_way(tmp_path: Path, name: str) -> None:
    from casefile.catalogue import filing_profile
    from casefile.errors import KnownError
    from casefile.locate import LONGEST_OF_HAND
    from casefile.messages import describe
    from casefile.settings import load_settings
    from scoring.pack import load_pack

    text = {
        "digits": "a = " + "9" * 5000,
        "exponent": "a = 1e" + "9" * 400,
        "brackets": "a = " + "[" * 5000,
        "endless": " " * (LONGEST_OF_HAND + 1),
    }[name]
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    (tmp_path / "s.toml").write_text('[dossier]\norder = "p.toml"\n', encoding="utf-8")
    for read in (
        lambda: load_settings(tmp_path / "p.toml"),
        lambda: load_pack(tmp_path / "p.toml"),
        lambda: filing_profile(load_settings(tmp_path / "s.toml")),
    ):
        with pytest.raises(KnownError) as caught:
            read()
        assert "p.toml" in describe(caught.value)


def test_a_pack_may_begin_with_the_mark_that_editors_put_there(tmp_path: Path) -> None:
    from casefile.locate import resource_path
    from scoring.pack import load_pack

    shipped = resource_path("packs", "ZJ-D1.toml").read_bytes()
    (tmp_path / "p.toml").write_bytes(b"\xef\xbb\xbf" + shipped)
    assert load_pack(tmp_path / "p.toml").id == "ZJ-D1"


@pytest.mark.parametrize("number", ["0", "-1", "abc", "１", "99999999999999999999", ""])
def test_a_number_that_is_none_is_told_in_both_languages(capsys: pytest.CaptureFixture[str], number: str) -> None:
    assert run("search", "罚款", f"--limit={number}") == 2
    told = capsys.readouterr().err
    assert "整数" in told
    assert "whole number" in told


@pytest.mark.parametrize("points", ["NaN", "sNaN", "Infinity", "-1"])
def test_points_that_are_no_number_are_refused(points: str) -> None:
    from decimal import Decimal

    from scoring.checks.base import Outcome
    from scoring.judgement import Judgement, JudgementFault, checked
    from scoring.pack import find_pack, load_pack

    pack = load_pack(find_pack())
    decision = Judgement("A1-01", Outcome.FAIL, Decimal(points), "甲", "2026-01-01T00:00:00", "理由")
    with pytest.raises(JudgementFault):
        checked(decision, pack)


def test_what_the_system_says_is_put_into_chinese() -> None:
    from casefile.messages import sentence

    reason = os.strerror(13)
    assert "没有访问权限" in sentence("output_not_writable", "zh", path="x", reason=reason)
    assert reason in sentence("output_not_writable", "en", path="x", reason=reason)


def test_an_impossible_date_for_repeatable_builds_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scans").mkdir()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "9" * 30)
    assert run("build", tmp_path / "scans", "--out", tmp_path / "out", "--no-archive") == 2
    assert "SOURCE_DATE_EPOCH" in capsys.readouterr().err


def test_a_user_without_a_home_is_told_what_to_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MINGJUAN_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)

    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    assert run("search", "罚款") == 3
    told = capsys.readouterr().err
    assert told.count("MINGJUAN_HOME") == 2


def test_no_place_for_passing_files_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    save_page(tmp_path / "scans" / "1.jpg")

    def no_place(*_: object, **__: object) -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "mkdtemp", no_place)
    assert run("build", tmp_path / "scans", "--out", tmp_path / "out", "--no-archive") == 3
    assert capsys.readouterr().err.count("TMPDIR") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="shell redirections of POSIX")
class TestStreams:
    @pytest.mark.parametrize("shell", [">&-", "2>&-", ">&- 2>&- <&-", "| head -c 1 >/dev/null; exit ${PIPESTATUS[0]}"])
    def test_closed_ones_change_neither_the_work_nor_its_code(self, tmp_path: Path, shell: str) -> None:
        (tmp_path / "scans").mkdir()
        done = program(
            "build", tmp_path / "scans", "--out", tmp_path / "out", "--archive", tmp_path / "archive", shell=shell
        )
        assert done.returncode == 1  # an empty folder
        assert (tmp_path / "out" / "report.json").is_file()
        assert b"Traceback" not in done.stderr
        assert not (Path(os.environ["MINGJUAN_HOME"]) / "logs").exists()

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
    def test_a_full_disk_behind_standard_output_is_told(self) -> None:
        done = program("pack", "check", "missing.toml", shell=">/dev/full")
        assert done.returncode == 2
        assert "磁盘已满" in done.stderr.decode()
        done = program("--version", shell=">/dev/full")
        assert done.returncode == 3

    def test_a_locale_that_is_not_utf8_is_none_of_our_business(self, tmp_path: Path) -> None:
        folder = tmp_path / "扫描件 😀"
        folder.mkdir()
        env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        done = program("build", folder, "--out", tmp_path / "结果", "--no-archive", env=env)
        assert done.returncode == 1
        assert "没有任何文件" in done.stderr.decode()
        assert (tmp_path / "结果" / "report.json").is_file()
