"""Copies of a finished dossier for special ends; the dossier itself, which is archived, is never touched.

An encrypted file cannot be PDF/A (ISO 19005-2, 6.1.3), so the copy is for carrying away only.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pikepdf

from casefile.errors import KnownError, UsageError
from casefile.store import place_error

_SHORTEST = 8
_LONGEST_BYTES = 127  # of a password in UTF-8 (ISO 32000-2, 7.6.4.3.3)


class PasswordUnusable(UsageError):
    """Too short to protect anything, or longer than PDF allows."""

    code: ClassVar[str] = "password_unusable"


class CopyFailed(KnownError):
    """The finished dossier cannot be opened: it was altered or damaged since."""

    code: ClassVar[str] = "copy_failed"


def encrypted_copy(path: Path, out: Path, password: str) -> Path:
    """Writes a copy of `path` that opens only with `password` (AES-256, revision 6); no two copies are equal.

    Args:
        password: at least 8 characters, at most 127 bytes in UTF-8. It is kept nowhere.

    Raises:
        PasswordUnusable: the password is too short or too long.
        CopyFailed: `path` is no PDF, or needs a password itself.
        OutputNotWritable, DiskFull: nothing was changed at `out`.
    """
    if len(password) < _SHORTEST or len(password.encode("utf-8")) > _LONGEST_BYTES:
        raise PasswordUnusable(shortest=_SHORTEST, longest=_LONGEST_BYTES)
    # Whoever may open it may read it aloud, copy from it and print it; nobody needs an owner's password.
    lock = pikepdf.Encryption(user=password, owner=password, R=6, aes=True, metadata=True)
    return _copied(path, out, lambda pdf, to: pdf.save(to, encryption=lock, linearize=False))


def linearised_copy(path: Path, out: Path) -> Path:
    """Writes a copy of `path` that shows its first page before it has come over the network; still PDF/A.

    Raises:
        CopyFailed: `path` is no PDF.
        OutputNotWritable, DiskFull: nothing was changed at `out`.
    """
    keep = pikepdf.ObjectStreamMode.preserve
    return _copied(
        path, out, lambda pdf, to: pdf.save(to, linearize=True, deterministic_id=True, object_stream_mode=keep)
    )


def _copied(path: Path, out: Path, save: Callable[[pikepdf.Pdf, Path], None]) -> Path:
    temporary = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
            save(pdf, temporary)
        os.replace(temporary, out)
    except pikepdf.PdfError as error:
        raise CopyFailed(path=path.name, reason=str(error)) from error
    except OSError as error:
        raise place_error(error, out) from error
    finally:
        temporary.unlink(missing_ok=True)
    return out
