from __future__ import annotations

from types import SimpleNamespace

import pytest

from casefile.intake import Limits, find_files, take
from casefile.settings import Settings
from casefile.store import Store

LIMITS = Limits()


@pytest.fixture(scope="session")
def take_in(tmp_path_factory):
    """take_in({name: bytes}) → what came of each file, by name."""

    def run(files, *, max_pages=5000, max_pixels=200_000_000, jobs=2, limits=LIMITS):
        source = tmp_path_factory.mktemp("source")
        for name, data in files.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        settings = Settings.model_validate({"intake": {"max_pages": max_pages, "max_pixels": max_pixels}})
        store = Store(tmp_path_factory.mktemp("store"))
        intake = take(find_files(source), store, settings=settings, jobs=jobs, limits=limits)
        by_name = {entry.path: entry for entry in intake.inputs}
        pages = {name: [page for page in intake.pages if page.input == entry.index] for name, entry in by_name.items()}
        return SimpleNamespace(intake=intake, inputs=by_name, pages=pages, store=store, source=source)

    return run
