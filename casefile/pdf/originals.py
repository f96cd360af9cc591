"""Originals that the assembled copy cannot stand for: electronically signed files, and any others the profile wants.

They are never altered: the archive keeps every original byte for byte, and where the profile says so the files lie
beside the dossier too, in one archive file. As attachments they would end its validity (ISO 19005-2, 6.8, lets a
PDF/A-2 hold attachments only where they are PDF/A themselves, which signed originals seldom are).
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import pikepdf

from casefile.errors import OriginalMissing
from casefile.model import Dossier, InputFile, InputState
from casefile.store import Store, place_error

NAME = "originals.zip"
_PDF, _OFD = "application/pdf", "application/ofd"
_LONGEST_NAME = 120
_DEEPEST = 40  # form fields within form fields
_TIME = (1980, 1, 1, 0, 0, 0)  # the same originals give the same bytes


def signed_inputs(dossier: Dossier, store: Store) -> tuple[InputFile, ...]:
    """Inputs with an electronic signature or seal of which pages stand in the case."""
    found: dict[str, bool] = {}
    result = []
    for item in dossier.inputs:
        if item.sha256 is None or item.pages == 0 or item.media_type not in (_PDF, _OFD):
            continue
        if item.sha256 not in found:
            found[item.sha256] = store.has(item.sha256) and is_signed(store.path(item.sha256), item.media_type)
        if found[item.sha256]:
            result.append(item)
    return tuple(result)


def is_signed(path: Path, media_type: str) -> bool:
    """Whether a PDF has a signature field that is filled in, or an OFD a list of signatures. Not whether it is valid."""
    try:
        if media_type == _OFD:
            with zipfile.ZipFile(path) as archive:
                return any(PurePosixPath(name).name.lower() == "signatures.xml" for name in archive.namelist())
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
            form = pdf.Root.get("/AcroForm")
            return isinstance(form, pikepdf.Dictionary) and _has_signature(form.get("/Fields"), 0)
    except (OSError, pikepdf.PdfError, zipfile.BadZipFile, ValueError, TypeError, AttributeError):
        return False  # what cannot be opened at all says nothing of a signature


def write_originals(dossier: Dossier, store: Store, out: Path, *, which: str) -> Path | None:
    """Writes the originals beside the dossier: `signed` ones, or `all`; None when there is nothing to write.

    Raises:
        OriginalMissing: one is gone or altered.
        OutputNotWritable, DiskFull: nothing was changed at `out`.
    """
    if which == "signed":
        wanted = signed_inputs(dossier, store)
    elif which == "all":
        wanted = tuple(i for i in dossier.inputs if i.sha256 and i.state != InputState.IGNORED and store.has(i.sha256))
    else:
        wanted = ()
    if not wanted:
        return None
    lost = [i.path for i in wanted if not store.verify(i.sha256 or "")]
    if lost:
        raise OriginalMissing(count=len(lost), list="、".join(lost[:20]))
    temporary = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
            digests = []
            for item in wanted:
                assert item.sha256 is not None
                name = f"{item.index + 1:04d}-{_short(PurePosixPath(item.path))}"
                digests.append(f"{item.sha256}  {name}\n")
                entry = zipfile.ZipInfo(name, _TIME)
                with open(store.path(item.sha256), "rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                    while block := source.read(1 << 20):
                        target.write(block)
            archive.writestr(zipfile.ZipInfo("manifest-sha256.txt", _TIME), "".join(digests))
        os.replace(temporary, out)
    except OSError as error:
        raise place_error(error, out) from error
    finally:
        temporary.unlink(missing_ok=True)
    return out


def _has_signature(fields: Any, depth: int) -> bool:
    if not isinstance(fields, pikepdf.Array) or depth > _DEEPEST:
        return False
    for field in fields:
        if not isinstance(field, pikepdf.Dictionary):
            continue
        value = field.get("/V")
        if isinstance(value, pikepdf.Dictionary) and "/ByteRange" in value:
            return True
        if _has_signature(field.get("/Kids"), depth + 1):
            return True
    return False


def _short(path: PurePosixPath) -> str:
    stem, suffix = path.stem, path.suffix
    return stem[: _LONGEST_NAME - len(suffix)] + suffix
