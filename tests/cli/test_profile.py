"""What a filing profile asks for is really there."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

import main
from tests.support.scans import save_page

pytestmark = pytest.mark.ocr


def test_a_profile_that_keeps_originals_beside_the_dossier_gets_them(tmp_path: Path) -> None:
    scan = save_page(tmp_path / "scans" / "1.jpg")
    (tmp_path / "own.toml").write_text(
        'schema = "casefile.profile/1"\ntitle = "本单位"\ntitle_en = "Our own"\nbase = "procedure"\noriginals = "all"\n', encoding="utf-8"
    )
    (tmp_path / "office.toml").write_text('[dossier]\norder = "own.toml"\n', encoding="utf-8")
    code = main.main(
        ["build", str(tmp_path / "scans"), "--out", str(tmp_path / "out"), "--no-archive", "--jobs", "1", "--settings", str(tmp_path / "office.toml")]
    )
    assert code == 0
    with zipfile.ZipFile(tmp_path / "out" / "originals.zip") as kept:
        assert any(kept.read(n) == scan.read_bytes() for n in kept.namelist())
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert "originals.zip" in [o["path"] for o in report["outputs"]]
