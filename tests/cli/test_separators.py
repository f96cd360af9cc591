"""Separator sheets from the command line through a scan to the dossier: dropped, obeyed, and missed when not seen."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest

import main
from tests.support.scans import save_page

pytestmark = pytest.mark.ocr


def test_sheets_are_printed_obeyed_left_out_and_missed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets = tmp_path / "sheets.pdf"
    assert main.main(["separators", "DOC_EVIDENCE", "CASE_FILING", "--out", str(sheets), "--run", "A1"]) == 0
    scans = tmp_path / "scans"
    first = pypdfium2.PdfDocument(str(sheets))[0].render(scale=150 / 72).to_pil().convert("RGB")
    scans.mkdir()
    first.save(scans / "1.jpg", dpi=(150, 150), quality=85)
    save_page(scans / "2.jpg", ("货物运单", "货物名称:砂石", "装货地点:双桥镇", "共计三车"))
    capsys.readouterr()
    assert main.main(["build", str(scans), "--out", str(tmp_path / "out"), "--no-archive", "--jobs", "1"]) == 0
    told = capsys.readouterr().err
    assert "第 2 张" in told
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [p["role"] for p in report["pages"]] == ["separator", None]
    assert [d["type"] for d in report["documents"]] == ["DOC_EVIDENCE"]
    assert report["separators_unseen"] == [{"run": "A1", "case": "", "numbers": [2], "total": 2}]


def test_an_unknown_type_is_refused(tmp_path: Path) -> None:
    assert main.main(["separators", "NO_SUCH_TYPE", "--out", str(tmp_path / "x.pdf")]) == 2
    assert not (tmp_path / "x.pdf").exists()
