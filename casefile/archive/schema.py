"""Tables of the archive, as SQLAlchemy Core. Rows become values in `cases.py`; there is no ORM.

The tables here say what the newest migration leaves behind; a test compares the two.
The full-text table and the triggers that keep the audit log append-only are in the migrations only.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("case_no", Text),
    # Folded agency and case number: what a case is known by. NULL without a case number.
    Column("case_key", Text, unique=True),
    # Digest of the set of the inputs' digests of the newest version.
    Column("inputs_key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("party", Text),
    Column("cause", Text),
    Column("decision_no", Text),
    Column("amount", Text),
    Column("pages", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("total", Text),
    Column("low", Text),
    Column("high", Text),
    Column("grade", Text),
    Column("saved_at", Text, nullable=False),
    Column("saved_by", Text, nullable=False),
    CheckConstraint("version >= 1", name="version_from_one"),
    Index("ix_cases_inputs_key", "inputs_key"),
    sqlite_autoincrement=True,  # a removed case's number is never given again
)

case_dates = Table(
    "case_dates",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("case_id", "name"),
    Index("ix_case_dates_name_value", "name", "value"),
)

# One row for each saved version. The JSON columns are zlib-compressed UTF-8.
versions = Table(
    "versions",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("report", LargeBinary, nullable=False),
    Column("facts", LargeBinary),
    Column("score", LargeBinary),
    PrimaryKeyConstraint("case_id", "number"),
)

# Files in the store that a version rests on.
files = Table(
    "files",
    metadata,
    Column("case_id", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("role", Text, nullable=False),  # original, image, output
    Column("path", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    PrimaryKeyConstraint("case_id", "version", "role", "path"),
    ForeignKeyConstraint(["case_id", "version"], ["versions.case_id", "versions.number"], ondelete="CASCADE"),
    CheckConstraint("role IN ('original', 'image', 'output')", name="known_role"),
    Index("ix_files_sha256", "sha256"),
)

# What machines read, by digest of the JSON text; shared by every version that rests on it.
readings = Table(
    "readings",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("cache_key", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("ix_readings_cache_key", "cache_key"),
)

version_readings = Table(
    "version_readings",
    metadata,
    Column("case_id", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("page", Text, nullable=False),
    Column("sha256", ForeignKey("readings.sha256"), nullable=False),
    PrimaryKeyConstraint("case_id", "version", "page"),
    ForeignKeyConstraint(["case_id", "version"], ["versions.case_id", "versions.number"], ondelete="CASCADE"),
    Index("ix_version_readings_sha256", "sha256"),
)

# Steps taken since a version was saved; a saved version holds its own steps in `record`.
operations = Table(
    "operations",
    metadata,
    Column("case_id", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("case_id", "version", "seq"),
    ForeignKeyConstraint(["case_id", "version"], ["versions.case_id", "versions.number"], ondelete="CASCADE"),
)

# What search finds, newest version only; `id` is the rowid in the full-text table `page_words`.
# `page` is NULL in the one row that holds the case's own data.
page_texts = Table(
    "page_texts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("page", Text),
    Column("document", Integer),
    Column("document_type", Text),
    Column("document_title", Text, nullable=False),
    Column("volume", Integer),
    Column("number", Integer),
    Column("lines", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "page", name="one_row_a_page"),
)

# Who did what when. Append-only; every row carries the digest of the row before it.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("case_id", Integer),
    Column("version", Integer),
    Column("details", Text, nullable=False),
    Column("record_sha256", Text),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Index("ix_audit_case_id", "case_id"),
    sqlite_autoincrement=True,
)

# Files and cached readings that no case needs any more and that are still to be deleted from disk.
doomed = Table(
    "doomed",
    metadata,
    Column("kind", Text, nullable=False),  # file, reading
    Column("key", Text, nullable=False),
    PrimaryKeyConstraint("kind", "key"),
)
