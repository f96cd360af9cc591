"""The commands of reviewers and of whoever keeps the criteria pack, on an archived case."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest

import main
from casefile.locate import resource_path

SHIPPED = resource_path("packs", "ZJ-D1.toml")


def run(*arguments: object) -> int:
    return main.main([str(a) for a in arguments])


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict:
    capsys.readouterr()
    assert run(*arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_a_judgement_narrows_the_range_and_stands_beside_the_machines_answer(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = ("--archive", tmp_path / "archive")
    assert run("build", built / "scans", "--out", tmp_path / "out", *archive, "--jobs", 1) == 1
    before = printed(capsys, "score", 1, *archive)
    open_one = next(f for f in before["findings"] if f["outcome"] == "needs_judgement" and f["criterion"][0] in "ABCD")
    said = ("judge", 1, open_one["criterion"], "pass", "--reason", "看过原件", "--by", "评查员")
    judged = printed(capsys, *said, *archive)
    assert judged["archive"] == {"case_id": 1, "version": 2}
    assert judged["score"]["low"] > before["score"]["low"]
    assert judged["score"]["high"] == before["score"]["high"]
    after = printed(capsys, "score", 1, *archive)
    finding = next(f for f in after["findings"] if f["criterion"] == open_one["criterion"])
    assert finding["outcome"] == "needs_judgement"
    assert (finding["judgement"]["outcome"], finding["judgement"]["by"]) == ("pass", "评查员")
    again = printed(capsys, "score", 1, *archive)
    assert again == after
    # Under a pack that has the item no more, the decision is set aside, told, and nothing is refused for it.
    other = tmp_path / "other.toml"
    other.write_text(SHIPPED.read_text(encoding="utf-8").replace(open_one["criterion"], "Q9-99"), encoding="utf-8")
    for command in (("score", 1), ("opinion", 1, "--out", tmp_path / "papers")):
        assert printed(capsys, *command, "--pack", other, *archive)["set_aside"] == [open_one["criterion"]]
    assert printed(capsys, "sheet", 1, "--pack", other, *archive)["state"]["set_aside"] == [open_one["criterion"]]
    assert run("score", 1, "--pack", other, *archive) == 0
    assert open_one["criterion"] in capsys.readouterr().err


def test_a_judgement_the_pack_does_not_allow_changes_nothing(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--archive", built / "archive")
    assert run("judge", 1, "A1-01", "fail", "--reason", "x", "--deduct", "99", *arguments) == 2
    assert run("judge", 1, "Z9-99", "pass", "--reason", "x", *arguments) == 2
    assert "Z9-99" in capsys.readouterr().err


def test_opinion_and_notice_are_written(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, "opinion", 1, "--out", tmp_path, "--date", "2022-04-01", "--within", "15wd", "--archive", built / "archive")
    assert {"review_opinion.pdf", "review_opinion.xlsx"} <= set(told["files"])
    assert sorted(p.name for p in tmp_path.iterdir()) == told["files"]
    assert run("opinion", 1, "--out", tmp_path, "--date", "1.4.2022", "--archive", built / "archive") == 2


@pytest.mark.parametrize("within", ["abc", "", "0wd", "15", "-3cal", "15y", "99999999999wd", "１５wd"])
def test_a_period_that_is_none_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], within: str
) -> None:
    assert run("opinion", 1, "--out", tmp_path / "out", f"--within={within}", "--archive", tmp_path / "none") == 2
    told = capsys.readouterr().err
    assert "15wd" in told
    assert "working days" in told
    assert list(tmp_path.iterdir()) == []


def test_a_copy_is_linearised_or_locked(built: Path, tmp_path: Path) -> None:
    archive = ("--archive", built / "archive")
    assert run("copy", 1, "--out", tmp_path / "plain.pdf", *archive) == 0
    with pikepdf.open(tmp_path / "plain.pdf") as pdf:
        assert pdf.is_linearized
    secret = tmp_path / "password.txt"
    for text in (b"\xff\xfe\x00", b"x" * 5000):
        secret.write_bytes(text)
        assert run("copy", 1, "--out", tmp_path / "none.pdf", "--password-file", secret, *archive) == 2
    assert not (tmp_path / "none.pdf").exists()
    secret.write_bytes("\ufeff一个足够长的密码\r\n".encode())
    assert run("copy", 1, "--out", tmp_path / "marked.pdf", "--password-file", secret, *archive) == 0
    pikepdf.open(tmp_path / "marked.pdf", password="一个足够长的密码").close()
    secret.write_text("一个足够长的密码\n", encoding="utf-8")
    assert run("copy", 1, "--out", tmp_path / "locked.pdf", "--password-file", secret, *archive) == 0
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(tmp_path / "locked.pdf")
    with pikepdf.open(tmp_path / "locked.pdf", password="一个足够长的密码") as pdf:
        assert pdf.encryption.R == 6
    secret.write_text("short", encoding="utf-8")
    assert run("copy", 1, "--out", tmp_path / "weak.pdf", "--password-file", secret, *archive) == 2
    assert not (tmp_path / "weak.pdf").exists()


def test_a_pack_goes_out_as_a_table_and_comes_back_the_same(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("pack", "check", SHIPPED) == 0
    assert run("pack", "export", "--out", tmp_path / "pack.xlsx") == 0
    assert run("pack", "import", tmp_path / "pack.xlsx", "--out", tmp_path / "back.toml") == 0
    assert printed(capsys, "pack", "compare", SHIPPED, tmp_path / "back.toml")["same"]
    text = SHIPPED.read_text(encoding="utf-8").replace('na_policy = "full_marks"', 'na_policy = "proportional"')
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    difference = printed(capsys, "pack", "compare", SHIPPED, tmp_path / "own.toml")
    assert not difference["same"]
    assert len(difference["lines"]) == 1
    told = printed(capsys, "pack", "preview", tmp_path / "own.toml", "--archive", built / "archive", "--jobs", 1)
    assert told["cases"] == 1


def test_a_table_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "no.xlsx").write_bytes(b"not a workbook")
    assert run("pack", "import", tmp_path / "no.xlsx", "--out", tmp_path / "out.toml") in (1, 2)
    assert "no.xlsx" in capsys.readouterr().err
    assert not (tmp_path / "out.toml").exists()


def test_a_judgement_of_the_command_line_is_a_step_the_window_can_take_back(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from casefile.settings import Settings
    from casefile.workspace import Workspace

    archive = ("--archive", tmp_path / "archive")
    assert run("build", built / "scans", "--out", tmp_path / "out", *archive, "--jobs", 1) == 1
    for outcome in ("pass", "fail"):
        assert run("judge", 1, "A1-01", outcome, "--reason", "看过原件", "--by", "评查员", *archive) == 0
    with Workspace.open(Settings(), tmp_path / "archive") as workspace:
        case, _record = workspace.load(1)
    assert [o.name for o in case.operations] == ["op.judge", "op.judge"]
    assert [j["outcome"] for j in case.judgements] == ["fail"]
    back = case.apply(case.operations[-1].inverse)
    assert [j["outcome"] for j in back.judgements] == ["pass"]
    assert back.apply(case.operations[0].inverse).judgements == ()


def test_a_stored_sheet_says_what_has_changed_since(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = ("--archive", built / "archive")
    now = printed(capsys, "sheet", 1, *archive)
    assert now["state"]["holds"]
    assert now["state"]["replayed"]
    assert [v["number"] for v in now["versions"]] == [now["version"]]
    (tmp_path / "own.toml").write_text(SHIPPED.read_text(encoding="utf-8").replace('edition = "1"', 'edition = "2"'), encoding="utf-8")
    changed = printed(capsys, "sheet", 1, "--pack", tmp_path / "own.toml", *archive)["state"]
    assert (changed["pack_changed"], changed["facts_changed"], changed["replayed"]) == (True, [], True)
    assert run("sheet", 1, "--of-version", 9, *archive) == 2 or run("sheet", 1, "--of-version", 9, *archive) == 3


def test_an_adopted_pack_is_in_use_and_the_shipped_one_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.toml"
    own.write_text(SHIPPED.read_text(encoding="utf-8").replace('edition = "1"', 'edition = "2"'), encoding="utf-8")
    assert printed(capsys, "pack", "adopt", own)["edition"] == "2"
    versions = printed(capsys, "pack", "versions")["versions"]
    assert [(v["edition"], v["in_use"]) for v in versions] == [("1", False), ("2", True)]
    digest = printed(capsys, "pack", "versions")["versions"][1]["sha256"]
    for first, second in (("ZJ-D1@1", "ZJ-D1@2"), (SHIPPED, "ZJ-D1"), ("ZJ-D1@1", digest[:8])):
        assert [line for line in printed(capsys, "pack", "compare", first, second)["lines_en"] if "edition" in line]
    assert printed(capsys, "pack", "compare", "ZJ-D1@2", own)["same"]
    assert run("pack", "compare", "ZJ-D1@9", own) == 2
    own.write_text(own.read_text(encoding="utf-8").replace("bonus_cap = 5", "bonus_cap = 4"), encoding="utf-8")
    assert run("pack", "adopt", own) == 2


def test_the_most_frequent_faults_are_counted(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, "faults", "--archive", built / "archive", "--out", tmp_path / "f.xlsx", "--jobs", 1)
    assert (told["cases"], told["unreadable"]) == (1, [])
    assert all(f["failed"] == len(f["cases"]) > 0 for f in told["faults"])
    assert (tmp_path / "f.xlsx").is_file()
