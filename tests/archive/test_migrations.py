"""Archives of every released schema open, upgraded, with everything in them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from casefile.archive import Archive, migrate, schema
from casefile.archive.engine import Database
from casefile.archive.revision import HEAD, REVISIONS

DATA = Path(__file__).parent / "data"


def test_the_program_knows_exactly_the_migrations_that_are_there() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(REVISIONS)


def test_migrations_end_in_the_tables_the_program_uses(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    database = Database(tmp_path / "archive.sqlite")
    with database.read() as connection:
        own = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: not (name or "").startswith("page_words")}
        )
        assert compare_metadata(own, schema.metadata) == []
    database.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_archive_of_each_released_schema_opens_complete(tmp_path: Path, revision: str) -> None:
    shutil.copytree(DATA / revision, tmp_path / "archive")
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.check() == []
        row = archive.cases()[0]
        assert (row.header.party, row.version) == ("戴明远", 2)
        record = archive.load_case(row.case_id)
        assert len(record.operations) == 2
        assert record.readings[record.pages[0].id].lines[0].text == "行政处罚决定书"
        assert archive.search("罚款")[0].case_id == row.case_id
        assert len(archive.audit()) == 3
    with closing(sqlite3.connect(tmp_path / "archive" / "archive.sqlite")) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a new archive whose making fails is empty, not half-made."""
    real = migrate.run_migrations

    def fails(connection, target) -> None:
        real(connection, target)
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(migrate, "run_migrations", fails)
        with pytest.raises(RuntimeError):
            Archive.open(tmp_path)
    with closing(sqlite3.connect(tmp_path / "archive.sqlite")) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    Archive.open(tmp_path).close()


def test_before_an_upgrade_a_copy_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(DATA / REVISIONS[0], tmp_path / "archive")
    monkeypatch.setattr(migrate, "HEAD", "9999")
    monkeypatch.setattr(migrate, "run_migrations", lambda connection, target: None)
    Archive.open(tmp_path / "archive").close()
    copy = tmp_path / "archive" / f"archive.before-{REVISIONS[0]}.sqlite"
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("SELECT count(*) FROM cases").fetchone() == (1,)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_current_archive_opens_without_loading_the_migration_library(tmp_path: Path) -> None:
    import subprocess
    import sys

    Archive.open(tmp_path).close()
    code = (
        "import sys; from casefile.archive import Archive; Archive.open(sys.argv[1]).close(); "
        "sys.exit('alembic' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=root).returncode == 0
