"""The same case gives the same bytes in another process: other hash seed, locale, time zone, folder and order of work."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from casefile.store import Store
from tests.conftest import ROOT
from tests.pdf import made
from tests.pdf.made import SETTINGS

_PROGRAM = """
import hashlib, pickle, sys
from datetime import datetime
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from casefile.ofd import export_ofd
from casefile.pdf import build_dossier
from casefile.settings import Settings
from casefile.store import Store
folder = Path(sys.argv[2])
dossier, plain = pickle.loads((folder / "case.pickle").read_bytes())
settings = Settings.model_validate(plain)
at = datetime(2026, 3, 5, 9, 30)
work = [("a.pdf", build_dossier, False), ("a.ofd", export_ofd, False), ("draft.pdf", build_dossier, True)]
found = {}
for name, write, draft in work if sys.argv[3] == "on" else reversed(work):
    write(dossier, Store(folder / "store"), Path(name).absolute(), settings=settings, build_time=at, draft=draft)
    found[name] = hashlib.sha256(Path(name).read_bytes()).hexdigest()
print(sorted(found.items()))
"""


def test_another_process_makes_the_same_bytes(store: Store, tmp_path: Path) -> None:
    dossier = made.ordinary(store)
    dossier = replace(dossier, pages=tuple(replace(p, mark="签名处") if p.number == 5 else p for p in dossier.pages))
    plain = SETTINGS.model_dump()
    plain["dossier"]["corrected_images"] = True
    (tmp_path / "case.pickle").write_bytes(pickle.dumps((dossier, plain)))
    told = []
    for number, (seed, locale, zone, order) in enumerate(
        [("1", "C.UTF-8", "Asia/Shanghai", "on"), ("4242", "zh_CN.UTF-8", "America/New_York", "back")]
    ):
        place = tmp_path / f"工作 {number}" / ("x" * number)
        place.mkdir(parents=True)
        env = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", _PROGRAM, str(ROOT), str(tmp_path), order]
        done = subprocess.run(command, cwd=place, env=env, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        told.append(done.stdout)
    assert told[0] == told[1]
    assert told[0].count("'") == 12
