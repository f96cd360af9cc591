"""A PDF written object by object, straight to disk.

Why not a library: all of them hold the whole document (or a map of every source file) until it is
saved, 1.1 times the file's size for a dossier of scans. Here an object leaves memory as soon as it is
written, so a dossier of 3,000 pages needs no more than one of 100. The table at the end is a classic
cross-reference table, the kind that damaged files are best recovered by.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import queue
import threading
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from casefile.pdf.objects import Name, Ref, serialise
from casefile.store import place_error

_PIECE = 1 << 16  # bytes: smaller ones are gathered before they are hashed
_WAITING = 3
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class _Digest:
    """SHA-256 of what is written, reckoned in a thread of its own while the next page is made.

    It is a fifth of the whole work, and hashing leaves Python's lock alone. At most `_WAITING` pieces wait.
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._small = bytearray()
        self._queue: queue.Queue[bytes | None] = queue.Queue(_WAITING)
        self._thread: threading.Thread | None = None

    def update(self, data: bytes) -> None:
        if len(data) < _PIECE:
            self._small += data
            if len(self._small) < _PIECE:
                return
            data = b""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        if self._small:
            self._queue.put(bytes(self._small))
            self._small.clear()
        if data:
            self._queue.put(data)

    def value(self) -> str:
        self._queue.join()
        whole = self._hash.copy()
        whole.update(self._small)
        return whole.hexdigest()

    def end(self) -> None:
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while (data := self._queue.get()) is not None:
            self._hash.update(data)
            self._queue.task_done()
        self._queue.task_done()


class PdfWriter:
    """Writes to a temporary file beside `out`; `close` finishes it, `publish` puts it in place.

    A context manager: leaving it before `publish` removes the temporary file.

    Raises:
        OutputNotWritable: the folder cannot be written.
        DiskFull: no space is left.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.temporary = out.with_name(f".{out.name}.{os.getpid()}.part")
        self._offsets: list[int] = [0]  # by object number; 0 is the head of the free list
        self._position = 0
        self._digest = _Digest()
        self._syncing = threading.Thread(target=self._sync)
        self._sync_error: OSError | None = None
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(self.temporary, "wb", buffering=1 << 20)  # noqa: SIM115 - closed by __exit__
        except OSError as error:
            raise place_error(error, out) from error
        self._raw(_HEADER)

    @property
    def bytes_written(self) -> int:
        return self._position

    @property
    def sha256(self) -> str:
        """Digest of everything written so far; after `close`, of the file."""
        return self._digest.value()

    def reserve(self) -> Ref:
        """A number for an object that will be written later."""
        self._offsets.append(-1)
        return Ref(len(self._offsets) - 1)

    def add(self, value: Any, ref: Ref | None = None) -> Ref:
        """Writes an indirect object, under `ref` when it was reserved before."""
        ref = self._begin(ref)
        self._raw(serialise(value) + b"\nendobj\n")
        return ref

    def stream(
        self, data: bytes, entries: dict[str, Any] | None = None, *, ref: Ref | None = None
    ) -> Ref:
        """Writes a stream whose bytes are already as `entries` (its Filter) says."""
        ref = self._begin(ref)
        self._raw(serialise({**(entries or {}), "Length": len(data)}) + b"\nstream\n")
        self._raw(data)
        self._raw(b"\nendstream\nendobj\n")
        return ref

    def packed(
        self, data: bytes, entries: dict[str, Any] | None = None, *, ref: Ref | None = None
    ) -> Ref:
        """Writes a stream, deflated."""
        return self.stream(
            zlib.compress(data), {**(entries or {}), "Filter": Name("FlateDecode")}, ref=ref
        )

    def close(self, root: Ref, info: Ref) -> None:
        """Writes the cross-reference table and the trailer. The file can then be read; `publish` forces it to disk.

        The file's /ID is a digest of its own content: the same content has the same ID.

        Raises:
            AssertionError: a reserved object was never written.
        """
        lost = [n for n, offset in enumerate(self._offsets) if offset < 0]
        assert not lost, f"objects without content: {lost[:5]}"
        start = self._position
        identity = bytes.fromhex(self.sha256)[:16]
        table = bytearray(f"xref\n0 {len(self._offsets)}\n".encode())
        table += b"0000000000 65535 f \n"
        for offset in self._offsets[1:]:
            table += f"{offset:010d} 00000 n \n".encode()
        trailer = {"Size": len(self._offsets), "Root": root, "Info": info, "ID": [identity, identity]}
        self._raw(bytes(table) + b"trailer\n" + serialise(trailer))
        self._raw(f"\nstartxref\n{start}\n%%EOF\n".encode())
        try:
            self._file.flush()
        except OSError as error:
            raise place_error(error, self.out) from error
        self._syncing.start()  # while the file is proved

    def publish(self) -> None:
        """Puts the finished file, which is then on the disk, in the place of `out`."""
        self._syncing.join()
        try:
            if self._sync_error is not None:
                raise self._sync_error
            self._file.close()
            os.replace(self.temporary, self.out)
        except OSError as error:
            raise place_error(error, self.out) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._digest.end()
        if self._syncing.ident is not None:
            self._syncing.join()
        with contextlib.suppress(OSError):  # the error that matters was raised by the write before
            self._file.close()
        self.temporary.unlink(missing_ok=True)

    def _sync(self) -> None:
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            self._sync_error = error

    def _begin(self, ref: Ref | None) -> Ref:
        ref = ref or self.reserve()
        assert self._offsets[ref.number] < 0, f"object {ref.number} written twice"
        self._offsets[ref.number] = self._position
        self._raw(f"{ref.number} 0 obj\n".encode())
        return ref

    def _raw(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise place_error(error, self.out) from error
        self._digest.update(data)
        self._position += len(data)
