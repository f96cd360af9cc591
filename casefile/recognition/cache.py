"""Readings kept on disk, so that a page is recognised once.

They hold personal data: the folder and its files are for their owner only, and a case's removal removes
its readings through `remove`.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import tempfile
from pathlib import Path

from casefile.errors import DiskFull, OutputNotWritable
from casefile.model import Reading
from casefile.model.codec import from_plain, to_plain

_SUFFIX = ".json.gz"


class ReadingCache:
    """Gzipped JSON files by reading key under `root`: `root/ab/<digest of the key>.json.gz`."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def get(self, key: str) -> Reading | None:
        """The reading kept under `key`; None when there is none or its file is damaged."""
        try:
            data = json.loads(gzip.decompress(self._path(key).read_bytes()))
            reading = from_plain(Reading, data)
        except (OSError, EOFError, ValueError, gzip.BadGzipFile):
            return None
        return reading if reading.key == key else None

    def put(self, reading: Reading) -> None:
        """Keeps `reading` under its own key; complete or not at all.

        Raises:
            DiskFull, OutputNotWritable: the folder takes no more files.
        """
        target = self._path(reading.key)
        data = gzip.compress(
            json.dumps(to_plain(reading), ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0
        )
        scratch = None
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, scratch = tempfile.mkstemp(dir=target.parent, suffix=".part")  # 0600 from the start
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(scratch, target)
        except OSError as error:
            if scratch:
                with contextlib.suppress(OSError):
                    os.unlink(scratch)
            kind = DiskFull if error.errno in (28, 122) else OutputNotWritable
            raise kind(path=self.root, reason=error.strerror or error) from error

    def remove(self, key: str) -> None:
        """Forgets one reading; nothing happens when there is none."""
        with contextlib.suppress(FileNotFoundError):
            self._path(key).unlink()

    def clear(self) -> None:
        """Forgets every reading."""
        for path in self.root.glob(f"??/*{_SUFFIX}"):
            with contextlib.suppress(FileNotFoundError):
                path.unlink()

    def _path(self, key: str) -> Path:
        digest = hashlib.sha256(key.encode()).hexdigest()
        return self.root / digest[:2] / f"{digest}{_SUFFIX}"
