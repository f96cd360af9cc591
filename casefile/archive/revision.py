"""What tells an archive's file from others, and which schema it has; known before SQLAlchemy is loaded."""

from __future__ import annotations

FILE_NAME = "archive.sqlite"

# Newest schema this program knows, and all of them in order.
REVISIONS = ("0001",)
HEAD = REVISIONS[-1]

# Stands in the header of the SQLite file ("MJAR"), so that another program's file is not taken for ours.
APPLICATION_ID = 0x4D4A4152
