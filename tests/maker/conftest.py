"""One small case for all tests here; drawing is the dear part."""

from __future__ import annotations

import pytest

from tests.support.dossier_maker import ScanOptions, Truth, make_case

QUICK = ScanOptions(dpi=110, skew=1.5, turned=0.5, blanks=0.2)


@pytest.fixture(scope="session")
def small_case(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return make_case(11, tmp_path_factory.mktemp("made") / "case", scan=QUICK, small=True)
