"""Originals and page images by the digest of their bytes. Written once, never altered.

A file is complete or not there: it is written under a temporary name in the same folder tree, flushed to the disk
and renamed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from casefile.errors import DiskFull, KnownError, NoPassingPlace, OriginalMissing, OutputNotWritable

_BLOCK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_SCRATCH, _PASSING = "incoming", "mingjuan-passing-"
_ABANDONED_SECONDS = 2 * 24 * 3600
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


class Store:
    """A folder of files named by their SHA-256: `root/ab/<64 hex digits>`.

    Several processes may write into one store at a time.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def path(self, sha256: str) -> Path:
        """Where a blob lies, whether it is there or not.

        Raises:
            ValueError: not a SHA-256 in lower-case hex.
        """
        if not _DIGEST.match(sha256):
            raise ValueError(f"not a digest: {sha256!r}")
        return system_path(self.root / sha256[:2] / sha256)

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def read(self, sha256: str) -> bytes:
        """Raises OriginalMissing when it is not there or cannot be read."""
        try:
            return self.path(sha256).read_bytes()
        except OSError as error:
            raise OriginalMissing(sha256=sha256, reason=error.strerror or str(error)) from error

    def verify(self, sha256: str) -> bool:
        """Whether the blob is there and its bytes still give its digest."""
        try:
            with self.path(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def put(self, data: bytes) -> str:
        """Stores bytes and returns their digest; what is there already is not written again.

        Raises:
            DiskFull, OutputNotWritable: nothing was stored.
        """
        digest = hashlib.sha256(data).hexdigest()
        if not self._holds(digest, len(data)):
            self._write((data,), digest)
        return digest

    def put_file(self, source: Path) -> str:
        """Stores a file's bytes, read once in blocks, and returns their digest.

        Raises:
            OSError: the source cannot be read.
            DiskFull, OutputNotWritable: nothing was stored.
        """
        with open(system_path(source), "rb") as file:
            return self._write(iter(lambda: file.read(_BLOCK), b""), None)

    def adopt(self, made: Path) -> str:
        """Moves a finished file out of this store's scratch folder into the store and returns its digest."""
        with self._guarded():
            with made.open("rb+") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                if not self._holds(digest, made.stat().st_size):
                    os.fsync(file.fileno())
                    file.close()
                    self._place(made, digest)
                    return digest
            made.unlink()
        return digest

    def remove(self, sha256: str) -> None:
        """Removes a blob; nothing happens when it is not there."""
        path = self.path(sha256)
        with self._guarded():
            try:
                os.chmod(path, stat.S_IREAD | stat.S_IWRITE)  # Windows does not delete read-only files
                path.unlink()
            except FileNotFoundError:
                pass

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder on the store's own disk for files in the making; it is gone afterwards."""
        with self._guarded():
            clear_abandoned(self._incoming(), "*")
            folder = Path(tempfile.mkdtemp(prefix="take-", dir=self._incoming()))
        try:
            yield folder
        finally:
            remove_tree(folder)

    def _incoming(self) -> Path:
        folder = system_path(self.root / _SCRATCH)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _holds(self, digest: str, size: int) -> bool:
        """Whether the blob is there and sound; one that was cut short or altered is replaced."""
        try:
            if self.path(digest).stat().st_size != size:
                return False
        except OSError:
            return False
        return self.verify(digest)

    def _write(self, blocks: Iterable[bytes], digest: str | None) -> str:
        hasher = hashlib.sha256()
        size = 0
        with self._guarded():
            handle, name = tempfile.mkstemp(dir=self._incoming())
        try:
            with os.fdopen(handle, "wb") as file:
                for block in blocks:  # an OSError of the source passes through untouched
                    hasher.update(block)
                    size += len(block)
                    with self._guarded():
                        file.write(block)
                with self._guarded():
                    file.flush()
                    os.fsync(file.fileno())
            found = digest or hasher.hexdigest()
            if not self._holds(found, size):
                with self._guarded():
                    self._place(Path(name), found)
            return found
        finally:
            Path(name).unlink(missing_ok=True)

    def _place(self, made: Path, digest: str) -> None:
        target = self.path(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.chmod(made, stat.S_IREAD)
        if sys.platform == "win32" and target.exists():
            os.chmod(target, stat.S_IREAD | stat.S_IWRITE)
        os.replace(made, target)
        if sys.platform != "win32":
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Turns what the operating system says about the store's place into a known error."""
        try:
            yield
        except OSError as error:
            raise place_error(error, self.root) from error


def clear_abandoned(folder: Path, pattern: str) -> None:
    """Removes what a killed program left half-made in `folder`: pages of a case must not lie about for ever.

    Only what is older than two days, so that nobody's running work is touched; what resists stays.
    """
    for path in folder.glob(pattern):
        try:
            if time.time() - path.lstat().st_mtime < _ABANDONED_SECONDS:
                continue
            if path.is_dir() and not path.is_symlink():
                remove_tree(path)
            else:
                path.unlink()
        except OSError:
            continue


def remove_tree(folder: Path) -> None:
    """Removes a folder of ours with all that is in it, blobs too; what resists stays."""
    if sys.platform == "win32":  # which deletes no read-only files
        for path in folder.rglob("*"):
            with suppress(OSError):
                if path.is_file() and not path.is_symlink():
                    os.chmod(path, stat.S_IREAD | stat.S_IWRITE)
    shutil.rmtree(folder, ignore_errors=True)


def make_passing_folder() -> Path:
    """A folder among the system's passing files, to be removed by whoever asked for it (`remove_tree`).

    What killed programs left there more than two days ago goes; whoever works longer touches the folder.

    Raises:
        NoPassingPlace: the system has no such place, or it is full.
    """
    try:
        clear_abandoned(Path(tempfile.gettempdir()), f"{_PASSING}*")
        return Path(tempfile.mkdtemp(prefix=_PASSING))
    except OSError as error:
        raise NoPassingPlace(reason=error.strerror or error) from error


@contextmanager
def passing_folder() -> Iterator[Path]:
    """A passing folder that is gone afterwards. Raises NoPassingPlace."""
    folder = make_passing_folder()
    try:
        yield folder
    finally:
        remove_tree(folder)


def place_error(error: OSError, place: Path) -> KnownError:
    """The known error for a place that cannot be written to."""
    if error.errno in _FULL:
        return DiskFull(path=place)
    return OutputNotWritable(path=place, reason=error.strerror or error)


def system_path(path: Path, windows: bool = sys.platform == "win32") -> Path:
    r"""The path in the form that opens it whatever its length.

    Windows refuses paths of 260 characters and more, and reserved names (`aux.jpg`), unless they are absolute and
    start with `\\?\`.
    """
    if not windows:
        return path
    text = str(path if path.is_absolute() else path.absolute())
    if text.startswith("\\\\?\\"):
        return path
    if text.startswith("\\\\"):
        return type(path)("\\\\?\\UNC\\" + text[2:])
    return type(path)("\\\\?\\" + text)
