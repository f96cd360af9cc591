"""Brings an archive to the newest schema, in one transaction, after a copy was made.

Alembic is loaded only when there is something to do: a start with an up-to-date archive pays nothing.
"""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection, text

from casefile.archive.engine import Database
from casefile.archive.errors import NotAnArchive
from casefile.archive.revision import APPLICATION_ID, HEAD, REVISIONS
from casefile.errors import ArchiveNewer

MIGRATIONS = Path(__file__).resolve().parent / "migrations"

# Alembic's `op` and `context` are module globals: one upgrade at a time in this process.
_upgrading = threading.Lock()


def bring_up(database: Database) -> None:
    """Makes the schema of an empty file, or upgrades an older one; does nothing to a current one.

    Raises:
        NotAnArchive: the file is another program's.
        ArchiveNewer: a newer program made it; nothing was changed.
    """
    with database.read() as connection:
        found = stored_revision(connection, database.path)
    if found == HEAD:
        return
    if found is not None:  # nothing of an older archive is lost if the upgrade is
        target = database.path.with_name(f"{database.path.stem}.before-{found}{database.path.suffix}")
        database.backup_to(target)
    database.use_wal()
    with _upgrading, database.write() as connection:
        # Another program may have upgraded while we waited for the lock.
        if stored_revision(connection, database.path) != HEAD:
            run_migrations(connection, HEAD)


def stored_revision(connection: Connection, path: Path) -> str | None:
    """The schema of the file, None for an empty one.

    Raises:
        NotAnArchive, ArchiveNewer: see `bring_up`.
    """
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if not tables and not mark:
        return None
    if mark != APPLICATION_ID:
        raise NotAnArchive(path=path)
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    if found not in REVISIONS:
        raise ArchiveNewer(path=path, found=found, supported=HEAD)
    return str(found)


def run_migrations(connection: Connection, target: str) -> None:
    """Upgrades to `target` inside the transaction that `connection` is in."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    command.upgrade(config, target)
