"""The dossier alone, drafts and OFD, from the command line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import main
from casefile.intake.ofd_file import OfdFile
from tests.pdf.vera import validate, validator
from tests.support.scans import save_page

pytestmark = pytest.mark.ocr


def run(*arguments: object) -> int:
    return main.main([str(a) for a in arguments])


def title(path: Path) -> str:
    with pikepdf.open(path) as pdf:
        return str(pdf.docinfo.get("/Title", ""))


def redness(path: Path) -> list[float]:
    """Share of reddish pixels of each page: a draft's big letters are red."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        found = []
        for page in pdf:
            red, green, _ = page.render(scale=0.5).to_pil().convert("RGB").split()
            pairs = zip(red.tobytes(), green.tobytes(), strict=True)
            found.append(sum(r > g + 15 for r, g in pairs) / (red.width * red.height))
        return found
    finally:
        pdf.close()


def test_the_archived_dossier_comes_out_byte_for_byte(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "卷宗.pdf"
    assert run("dossier", "1", "--out", out, "--archive", built / "archive", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert out.read_bytes() == (built / "out" / "dossier.pdf").read_bytes()
    assert told["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()


def test_a_draft_says_so_on_every_page(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "draft.pdf"
    assert run("dossier", "1", "--draft", "--out", out, "--archive", built / "archive") == 0
    assert title(out).endswith("（草稿）")
    assert min(redness(out)) > 0.02
    assert max(redness(built / "out" / "dossier.pdf")) < 0.02


def test_ofd_is_told_to_be_experimental_in_both_languages(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "x.ofd"
    assert run("dossier", "1", "--out", out, "--archive", built / "archive") == 0
    said = capsys.readouterr().err
    assert "试验" in said
    assert "experimental" in said
    with OfdFile(out, max_pages=99) as ofd, pikepdf.open(built / "out" / "dossier.pdf") as pdf:
        assert len(ofd) == len(pdf.pages)


def test_other_endings_are_refused(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("dossier", "1", "--out", tmp_path / "x.doc", "--archive", built / "archive") == 2
    assert ".ofd" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_draft_build_is_not_archived_and_has_its_ofd(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_page(tmp_path / "scans" / "a.jpg")
    out, archive = tmp_path / "out", tmp_path / "archive"
    assert run("build", tmp_path / "scans", "--out", out, "--archive", archive, "--draft", "--ofd", "--jobs", 1, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["archive"] is None
    assert {o["path"] for o in report["outputs"]} >= {"dossier.pdf", "dossier.ofd"}
    for output in report["outputs"]:
        assert hashlib.sha256((out / output["path"]).read_bytes()).hexdigest() == output["sha256"]
    assert title(out / "dossier.pdf").endswith("（草稿）")
    assert run("dossier", "1", "--out", tmp_path / "x.pdf", "--archive", archive) == 2


@pytest.mark.slow
@pytest.mark.skipif(validator() is None, reason="veraPDF is not there")
def test_what_the_commands_write_is_the_standard(built: Path, tmp_path: Path) -> None:
    draft, copy = tmp_path / "draft.pdf", tmp_path / "copy.pdf"
    assert run("dossier", "1", "--draft", "--out", draft, "--archive", built / "archive") == 0
    assert run("copy", "1", "--out", copy, "--archive", built / "archive") == 0
    assert validate([built / "out" / "dossier.pdf", built / "out" / "score_sheet.pdf", draft, copy]) == []


def test_the_report_tells_what_each_page_costs(built: Path) -> None:
    report = json.loads((built / "out" / "report.json").read_text(encoding="utf-8"))
    (cost,) = report["page_costs"]
    scan = next((built / "scans").glob("*1*.jpg"))
    assert cost["page"] == report["pages"][0]["id"]
    assert cost["kept"] == "jpeg"
    assert scan.stat().st_size < cost["image_bytes"] < scan.stat().st_size + 600
    assert 0 < cost["other_bytes"] < 20000
    assert report["reconcile"]["pages_out"] == 1
    assert report["reconcile"]["not_in_dossier"] == []
