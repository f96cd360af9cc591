"""The list of cases, read without opening the archive: what the window shows first.

Loading SQLAlchemy costs three times as much as the rest of a start; who opens the window wants to see his cases before
that. Whatever is not as it should be (no file, an older schema, a lock, damage) is left to `Archive.open`, which tells it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from casefile.archive.revision import APPLICATION_ID, FILE_NAME, HEAD
from casefile.archive.rows import CaseHeader, CaseRow

_PATIENCE_SECONDS = 0.2
_OF_HEADER = ("agency", "case_no", "title", "party", "cause", "decision_no", "amount")
_OF_ROW = ("version", "pages", "documents", "total", "low", "high", "grade", "saved_at", "saved_by")


def glance(place: str | Path) -> list[CaseRow] | None:
    """Every case of the archive in the folder `place`, saved last first, as `Archive.cases()` lists them.

    None: it cannot be told this way, and the archive must be opened.
    """
    if not isinstance(place, Path) and "://" in place:
        return None
    path = Path(place).expanduser().absolute() / FILE_NAME
    try:
        if not path.is_file():
            return None
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_PATIENCE_SECONDS)) as connection:
            connection.row_factory = sqlite3.Row
            return _rows(connection)
    except (OSError, ValueError, sqlite3.Error):  # ValueError: a name that is no URI
        return None


def _rows(connection: sqlite3.Connection) -> list[CaseRow] | None:
    connection.execute("BEGIN")  # both queries see the same archive
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return None
    if [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")] != [HEAD]:
        return None
    dates: dict[int, dict[str, str]] = {}
    for row in connection.execute("SELECT case_id, name, value FROM case_dates"):
        dates.setdefault(row["case_id"], {})[row["name"]] = row["value"]
    columns = ", ".join(("id", *_OF_HEADER, *_OF_ROW))
    return [
        CaseRow(
            case_id=row["id"],
            header=CaseHeader(dates=dates.get(row["id"], {}), **{name: row[name] for name in _OF_HEADER}),
            **{name: row[name] for name in _OF_ROW},
        )
        for row in connection.execute(f"SELECT {columns} FROM cases ORDER BY saved_at DESC, id DESC")
    ]
