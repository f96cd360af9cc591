"""What holds for every test: offscreen Qt, a home of its own, and every report.json a test leaves is checked."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The fast run tries the same examples every time, so that a red check tells of the change it stands behind;
# `./run test --all` sets this and tries fresh ones.
# No deadline: how long an example takes depends on the machine and on what else runs there.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("fresh", derandomize=False, deadline=None)
settings.load_profile("fresh" if os.environ.get("MINGJUAN_FRESH_EXAMPLES") else "same")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the user's own archive or settings."""
    monkeypatch.setenv("MINGJUAN_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def _reports_are_valid(request: pytest.FixtureRequest) -> Iterator[None]:
    """Validates every report.json and batch.json that the test left in its tmp_path."""
    # Asked for before the test: afterwards it is already torn down.
    folder: Path | None = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    if folder is None:
        return
    faults = check_reports(folder)
    assert not faults, "\n".join(faults)


def check_reports(folder: Path) -> list[str]:
    """Faults of all reports and batch lists under `folder`."""
    import jsonschema

    from casefile.locate import resource_path
    from scoring.report import check_report

    faults = []
    for path in folder.rglob("report.json"):
        data = _load(path)
        if isinstance(data, dict) and data.get("schema") == "casefile.report/1":
            faults += [f"{path.name}: {fault}" for fault in check_report(data)]
    for path in folder.rglob("batch.json"):
        data = _load(path)
        if isinstance(data, dict) and data.get("schema") == "casefile.batch/1":
            schema = json.loads(resource_path("schema", "batch.schema.json").read_text(encoding="utf-8"))
            faults += [f"batch.json: {e.message}" for e in jsonschema.Draft202012Validator(schema).iter_errors(data)]
    return faults


def _load(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
