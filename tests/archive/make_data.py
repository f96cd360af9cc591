"""Makes the small archive of the newest schema that later versions must be able to open.

Run once when a schema is released: `python -m tests.archive.make_data`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from casefile.archive import Archive, schema
from tests.archive.builders import AT, make_operation, make_record


def main() -> None:
    place = Path(__file__).parent / "data" / schema.HEAD
    shutil.rmtree(place, ignore_errors=True)
    with Archive.open(place) as archive:
        saved = archive.save_case(make_record(archive.store), operator="陆宇芳", at=AT)
        archive.save_case(make_record(archive.store), operator="陆宇芳", at=AT)
        archive.append_operation(saved.case_id, make_operation(2))
    shutil.rmtree(place / "originals" / "incoming", ignore_errors=True)


if __name__ == "__main__":
    main()
