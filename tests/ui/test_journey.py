"""The real thing: the sample scans dropped on a real window, read, looked over, archived, found again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from casefile.locate import resource_path
from scoring.report import check_report

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.ocr
def test_from_drop_to_archived_dossier(tmp_path: Path) -> None:
    import json

    scans = resource_path("sample", "scans")
    if not scans.is_dir():
        pytest.skip("this tree has no sample case")
    env = {**os.environ, "MINGJUAN_HOME": str(tmp_path / "home"), "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.ui.journey", str(scans), str(tmp_path / "out")]
    if shutil.which("xvfb-run"):
        env.pop("QT_QPA_PLATFORM", None)
        command = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24", *command]
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=1800, check=False)
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr[-3000:]}"
    (folder,) = (tmp_path / "out").iterdir()
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert not check_report(report)
    assert report["archive"] == {"case_id": 1, "version": 1}
    assert all(page["document"] is not None or page["duplicate_of"] or page["role"] for page in report["pages"])
