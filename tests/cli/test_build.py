"""main.py build through its public door: exit codes, files, reports, repeatability, interruption."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import main
from tests.conftest import ROOT
from tests.support.scans import FILING, save_page

pytestmark = pytest.mark.ocr


def run(*arguments: object) -> int:
    return main.main([str(a) for a in arguments])


def report_of(out: Path) -> dict[str, Any]:
    return json.loads((out / "report.json").read_text(encoding="utf-8"))


def test_a_case_gets_its_four_files_and_a_valid_report(built: Path) -> None:
    from tests.conftest import check_reports

    out = built / "out"
    assert sorted(p.name for p in out.iterdir()) == ["dossier.pdf", "report.json", "score_sheet.pdf", "score_sheet.xlsx"]
    assert check_reports(out) == []
    report = report_of(out)
    assert [i["state"] for i in report["inputs"]] == ["refused", "taken"]
    refused = report["inputs"][0]
    assert refused["code"] == "empty_file"
    assert "empty.jpg" in refused["message"]
    assert "empty.jpg" in refused["message_en"]
    assert report["archive"] == {"case_id": 1, "version": 1}
    assert report["documents"][0]["type"] == "CASE_FILING"
    values = {f["name"]: f["value"] for f in report["documents"][0]["fields"]}
    assert values["case_no"] == "浙临交立〔2022〕第000123号"
    assert len([f for f in report["findings"] if f["criterion"][0] in "ABCD"]) == 100
    assert len([f for f in report["findings"] if f["criterion"][0] == "V"]) == 20
    assert report["score"]["total"] is None
    assert report["score"]["low"] < report["score"]["high"]


def test_search_export_and_verify_work_on_what_was_built(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "超限", "--archive", built / "archive", "--json") == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert hits
    assert hits[0]["case_no"] == "浙临交立〔2022〕第000123号"
    assert run("export", "1", "--out", built / "packages", "--archive", built / "archive", "--json") == 0
    package = Path(json.loads(capsys.readouterr().out)["package"])
    assert run("verify", package) == 0
    victim = next(package.rglob("dossier.pdf"))
    victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    capsys.readouterr()
    assert run("verify", package) == 1
    assert "dossier.pdf" in capsys.readouterr().out
    assert run("score", "浙临交立〔2022〕第000123号", "--archive", built / "archive") == 0
    assert run("check", "--archive", built / "archive") == 0


def test_building_the_same_case_again_makes_a_new_version_and_the_same_bytes(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    digests = []
    for name in ("one", "two"):
        assert run("build", built / "scans", "--out", tmp_path / name, "--archive", tmp_path / "archive", "--jobs", 1) == 1
        report = report_of(tmp_path / name)
        assert report["archive"]["case_id"] == 1
        digests.append([(o["path"], o["sha256"]) for o in report["outputs"]])
    assert report["archive"]["version"] == 2
    assert digests[0] == digests[1]


def test_json_prints_the_report_and_nothing_else(built: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run("build", built / "scans" / "第1页.jpg", "--out", tmp_path / "out", "--no-archive", "--jobs", 1, "--json")
    printed = capfd.readouterr().out
    assert json.loads(printed) == report_of(tmp_path / "out")
    assert json.loads(printed)["archive"] is None


def test_an_empty_folder_is_told_and_gets_a_report_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scans").mkdir()
    assert run("build", tmp_path / "scans", "--out", tmp_path / "out", "--no-archive") == 1
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["report.json"]
    told = capsys.readouterr().err
    assert "没有任何文件" in told
    assert "no files" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build"], "--out"),
        (["build", "{tmp}/missing", "--out", "{tmp}/out"], "missing"),
        (["build", "{tmp}/scans", "--out", "{tmp}/scans/out"], "scans"),
        (["build", "{tmp}/scans", "--out", "{tmp}/scans"], "scans"),
        (["build", "{tmp}/scans", "--out", "{tmp}/out", "--jobs", "0"], "--jobs"),
        (["build", "{tmp}/scans", "--out", "{tmp}/out", "--settings", "{tmp}/bad.toml"], "line 2"),
        (["build", "{tmp}/scans", "--out", "{tmp}/out", "--pack", "{tmp}/bad.toml"], "bad.toml"),
        (["build", "{tmp}/scans", "--batch", "{tmp}/scans", "--out", "{tmp}/out"], "--batch"),
        (["pack", "check", "{tmp}/bad.toml"], ""),
        (["score", "无此案", "--archive", "{tmp}/archive"], "无此案"),
    ],
)
def test_wrong_arguments_settings_and_packs_are_refused_with_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    (tmp_path / "scans").mkdir()
    (tmp_path / "bad.toml").write_text("[agency]\nnaem = 'x'\n", encoding="utf-8")
    assert run(*[a.replace("{tmp}", str(tmp_path)) for a in arguments]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_output_place_that_cannot_be_written_is_code_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_page(tmp_path / "scans" / "1.jpg")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run("build", tmp_path / "scans", "--out", tmp_path / "file", "--no-archive", "--jobs", 1) == 3
    assert "file" in capsys.readouterr().err


def test_an_archive_that_cannot_be_used_is_code_3(tmp_path: Path) -> None:
    save_page(tmp_path / "scans" / "1.jpg")
    (tmp_path / "archive").write_text("not a folder", encoding="utf-8")
    assert run("build", tmp_path / "scans", "--out", tmp_path / "out", "--archive", tmp_path / "archive") == 3


def test_a_full_disk_leaves_old_results_alone(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("needs the right to mount a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(small)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let a test mount a small disk")
    try:
        save_page(tmp_path / "scans" / "1.jpg")
        (small / "dossier.pdf").write_bytes(b"old")
        assert run("build", tmp_path / "scans", "--out", small, "--no-archive", "--jobs", 1) == 3
        assert [p.name for p in small.iterdir()] == ["dossier.pdf"]
        assert (small / "dossier.pdf").read_bytes() == b"old"
    finally:
        subprocess.run(["umount", str(small)], check=False)


def test_a_batch_lists_every_folder_and_every_loose_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "cases"
    save_page(root / "案2" / "1.jpg")
    (root / "案10").mkdir()
    (root / "loose.jpg").write_bytes(b"x")
    (root / ".hidden").mkdir()
    code = run("build", "--batch", root, "--out", tmp_path / "out", "--archive", tmp_path / "archive", "--jobs", 1, "--json")
    data = json.loads(capsys.readouterr().out)
    assert code == 1
    assert data == json.loads((tmp_path / "out" / "batch.json").read_text(encoding="utf-8"))
    assert [(c["name"], c["state"], c["pages"]) for c in data["cases"]] == [("案2", "done", 1), ("案10", "done", 0)]
    assert data["cases"][1]["code"] == "no_pages"
    assert data["loose"] == ["loose.jpg"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_stops_soon_keeps_what_is_done_and_a_second_run_goes_on(tmp_path: Path) -> None:
    for number in range(6):
        save_page(tmp_path / "scans" / f"{number}.jpg", (*FILING, f"备注:第{number}份"))
    command = [sys.executable, "main.py", "build", str(tmp_path / "scans"), "--out", str(tmp_path / "out"), "--archive", str(tmp_path / "archive"), "--jobs", "1"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stderr is not None
    for line in process.stderr:
        if "识别" in line and " 0/" not in line:
            break
    process.send_signal(signal.SIGINT)
    rest = process.stderr.read()
    assert process.wait(timeout=60) == 130
    assert "已取消" in rest
    assert not (tmp_path / "out" / "report.json").exists()
    kept = list((tmp_path / "archive" / "readings").rglob("*.gz"))
    assert kept, "what was read before the interruption is kept"
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert again.returncode == 0, again.stderr
    assert len(report_of(tmp_path / "out")["pages"]) == 6


def test_no_command_imports_qt(tmp_path: Path) -> None:
    save_page(tmp_path / "scans" / "1.jpg")
    script = (
        "import sys\n"
        "for name in ('PySide6', 'shiboken6'): sys.modules[name] = None\n"
        "import main\n"
        "if __name__ == '__main__':\n"
        f"    sys.exit(main.main(['build', {str(tmp_path / 'scans')!r}, '--out', {str(tmp_path / 'out')!r}, '--no-archive', '--jobs', '1']))\n"
    )
    path = tmp_path / "blocked.py"
    path.write_text(script, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, str(path)], env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_a_bug_leaves_a_report_without_any_text_of_the_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        secret = "".join(chr(c) for c in (0x9646, 0x5B87, 0x82B3))
        raise ValueError(secret)

    monkeypatch.setattr("ui.terminal.build.build_case", broken)
    save_page(tmp_path / "scans" / "1.jpg")
    assert run("build", tmp_path / "scans", "--out", tmp_path / "out", "--no-archive") == 4
    where = next((Path(os.environ["MINGJUAN_HOME"]) / "logs").glob("bug-*.txt"))
    assert str(where) in capsys.readouterr().err
    text = where.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "陆宇芳" not in text
