"""The stored page images in the order they are written, read and checked one ahead in a thread of their own.

Reading and hashing leave Python's lock alone, so that proving the originals costs a dossier almost no time.
"""

from __future__ import annotations

import hashlib
import queue
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from casefile.errors import OriginalMissing
from casefile.store import Store

_AHEAD = 1  # images waiting; one more is being read, one is being written


class OriginalAltered(Exception):
    """The bytes of a stored image no longer give its digest."""


class Originals:
    """A context manager: the thread ends with it."""

    def __init__(self, store: Store, digests: Sequence[str], *, check: bool) -> None:
        """`digests`: what will be asked for, in that order; each once. `check`: altered ones are refused."""
        self._store = store
        self._check = check
        self._wanted = list(dict.fromkeys(digests))
        self._found: queue.Queue[tuple[str, bytes | Exception]] = queue.Queue(_AHEAD)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def fetch(self, digest: str) -> bytes:
        """The next image.

        Raises:
            OriginalMissing: it cannot be read.
            OriginalAltered: it is not what came in.
        """
        name, found = self._found.get()
        assert name == digest, f"{digest} asked for out of turn"
        if isinstance(found, Exception):
            raise found
        return found

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        while self._thread.is_alive():  # it may wait for room for what nobody wants any more
            try:
                self._found.get(timeout=0.01)
            except queue.Empty:
                continue

    def _work(self) -> None:
        for digest in self._wanted:
            found: bytes | Exception
            try:
                found = self._store.read(digest)
                if self._check and hashlib.sha256(found).hexdigest() != digest:
                    found = OriginalAltered(digest)
            except (OriginalMissing, MemoryError) as error:
                found = error
            if self._stop.is_set():
                return
            self._found.put((digest, found))
            del found
