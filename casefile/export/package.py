"""Packages for handing cases over: BagIt 1.0 (RFC 8493), complete and verified, or not there at all.

    <out>/<name>/
        bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt
        data/cases.json                     one entry for each case
        data/cases/<case number>/
            dossier.pdf  score_sheet.pdf  score_sheet.xlsx  report.json
            originals/0001_<name>           the files as they came in, byte for byte
            metadata/case.json              what the case is, where its originals came from, what people did
            metadata/facts.json  metadata/score_sheet.json  metadata/audit.jsonl

The manifests are written here, because the library writes the day's date and changes the working
folder; the library then checks them, so that what is written is read by other eyes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from casefile.archive import Archive, AuditRow, CaseRecord
from casefile.errors import OriginalMissing
from casefile.export.errors import PackageEmpty, PackageExists, PackageFaulty, PackageIncomplete
from casefile.export.names import safe_name, unique_name
from casefile.export.verify import verify_package
from casefile.model.codec import to_plain
from casefile.settings import Settings
from casefile.store import clear_abandoned, place_error, system_path

REQUIRED_OUTPUTS = ("dossier.pdf", "score_sheet.pdf", "score_sheet.xlsx")
_BLOCK = 1 << 20
_KIND, _HALF = "handover", ".part"


def export_cases(
    archive: Archive,
    case_ids: Sequence[int],
    out: Path,
    *,
    settings: Settings,
    at: datetime,
) -> Path:
    """Writes the newest versions of the cases as one package into the folder `out`; returns the package.

    The same cases, settings and `at` give the same bytes.

    Raises:
        PackageEmpty, CaseNotFound: nothing to export.
        PackageIncomplete: a case lacks its dossier or score sheet.
        OriginalMissing: files of the archive are missing or altered; all are named.
        PackageExists, PackageFaulty, DiskFull, OutputNotWritable: nothing is left behind.
    """
    wanted = list(dict.fromkeys(case_ids))
    if not wanted:
        raise PackageEmpty()
    records = [archive.load_case(case_id) for case_id in wanted]
    for record in records:
        _check_complete(record)
    target = out / _package_name(settings, at)
    if os.path.lexists(target):
        raise PackageExists(path=target)
    try:
        out.mkdir(parents=True, exist_ok=True)
        clear_abandoned(out, f".{_KIND}*{_HALF}")
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=_HALF, dir=out))
    except OSError as error:
        raise place_error(error, out) from error
    try:
        _write(made, archive, records, settings, at)
        os.chmod(made, 0o755)  # a temporary folder is for its owner only, a package is to be handed on
        os.rename(made, target)
        _sync_folder(out)
    except OSError as error:
        raise place_error(error, out) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return target


def _write(made: Path, archive: Archive, records: Sequence[CaseRecord], settings: Settings, at: datetime) -> None:
    bag = _Bag(made)
    taken: set[str] = set()
    index = []
    bad: list[str] = []
    for record in records:
        name = unique_name(safe_name(record.header.case_no or record.header.title or f"case-{record.case_id}"), taken)
        bad += _write_case(bag, archive, record, f"data/cases/{name}")
        index.append(
            {
                "folder": name,
                "case_id": record.case_id,
                "version": record.version,
                "header": to_plain(record.header),
                "dossier_sha256": next(o.sha256 for o in record.outputs if o.path == "dossier.pdf"),
                "score": to_plain(record.report.get("score")),
            }
        )
    if bad:
        raise OriginalMissing(count=len(bad), list=", ".join(bad))
    bag.add_json("data/cases.json", {"schema": "casefile.package/1", "cases": index})
    bag.close(
        {
            "Source-Organization": settings.agency.name or "",
            "Bagging-Date": at.date().isoformat(),
            "External-Identifier": _package_name(settings, at),
            "External-Description": f"{len(records)} case dossiers",
        }
    )
    faults = verify_package(made)
    if faults:
        raise PackageFaulty(list=", ".join(f"{fault.code} {fault.path}" for fault in faults))


def _write_case(bag: _Bag, archive: Archive, record: CaseRecord, folder: str) -> list[str]:
    """Writes one case and returns the names of files that are missing or altered in the archive."""
    bad: list[str] = []

    def copy(sha256: str, path: str, said: str) -> bool:
        try:
            sound = bag.add_file(path, archive.store.path(sha256), sha256)
        except FileNotFoundError:
            sound = False
        if not sound:
            bad.append(f"{record.header.case_no or record.case_id}: {said}")
        return sound

    for output in record.outputs:
        copy(output.sha256, f"{folder}/{output.path}", output.path)
    bag.add_json(f"{folder}/report.json", record.report)
    taken: set[str] = set()
    originals = []
    for item in record.inputs:
        if item.sha256 is None or not (item.pages or archive.store.has(item.sha256)):
            continue  # refused and not kept: the report says so
        last = item.path.replace("\\", "/").rpartition("/")[2]
        name = unique_name(f"{item.index + 1:04d}_{safe_name(last)}", taken, max_bytes=130)
        copy(item.sha256, f"{folder}/originals/{name}", item.path)
        originals.append({"input": item.index, "file": f"originals/{name}", "sha256": item.sha256})
    about = {
        "schema": "casefile.case/1",
        "case_id": record.case_id,
        "version": record.version,
        "header": to_plain(record.header),
        "inputs": to_plain(record.inputs),
        "originals": originals,
        "pages": to_plain(record.pages),
        "operations": to_plain(record.operations),
        "judgements": to_plain(record.judgements),
    }
    bag.add_json(f"{folder}/metadata/case.json", about)
    for name, value in (("facts", record.facts), ("score_sheet", record.score)):
        if value is not None:
            bag.add_json(f"{folder}/metadata/{name}.json", value)
    log = archive.audit(record.case_id)
    bag.add_bytes(f"{folder}/metadata/audit.jsonl", b"".join(_audit_line(row) for row in log))
    return bad


class _Bag:
    """A bag in the making: files are flushed to the disk as they are added."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._payload: dict[str, str] = {}
        self._bytes = 0

    def add_file(self, path: str, source: Path, sha256: str) -> bool:
        """Copies a file; False when its bytes are not those of `sha256`."""
        hasher = hashlib.sha256()
        with source.open("rb") as reading, self._create(path) as writing:
            while block := reading.read(_BLOCK):
                hasher.update(block)
                writing.write(block)
                self._bytes += len(block)
            _flush(writing)
        self._payload[path] = hasher.hexdigest()
        return self._payload[path] == sha256

    def add_bytes(self, path: str, data: bytes) -> None:
        with self._create(path) as writing:
            writing.write(data)
            _flush(writing)
        self._bytes += len(data)
        self._payload[path] = hashlib.sha256(data).hexdigest()

    def add_json(self, path: str, value: Any) -> None:
        text = json.dumps(to_plain(value), ensure_ascii=False, indent=1)
        self.add_bytes(path, (text + "\n").encode("utf-8", "replace"))

    def close(self, info: dict[str, str]) -> None:
        """Writes the tag files and manifests."""
        info = {**info, "Payload-Oxum": f"{self._bytes}.{len(self._payload)}"}
        lines = [f"{name}: {' '.join(value.split())}\n" for name, value in sorted(info.items()) if value]
        tags = {
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": "".join(lines),
            "manifest-sha256.txt": _manifest(self._payload),
        }
        digests = {}
        for name, text in tags.items():
            digests[name] = self._write_tag(name, text)
        self._write_tag("tagmanifest-sha256.txt", _manifest(digests))

    def _write_tag(self, name: str, text: str) -> str:
        data = text.encode("utf-8")
        with self._create(name) as writing:
            writing.write(data)
            _flush(writing)
        return hashlib.sha256(data).hexdigest()

    def _create(self, path: str) -> Any:
        target = system_path(self._root / path)
        target.parent.mkdir(parents=True, exist_ok=True)
        return target.open("xb")


def _manifest(digests: dict[str, str]) -> str:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))


def _audit_line(row: AuditRow) -> bytes:
    return (json.dumps(to_plain(row), ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _check_complete(record: CaseRecord) -> None:
    there = {output.path for output in record.outputs}
    absent = [name for name in REQUIRED_OUTPUTS if name not in there]
    if not record.report:
        absent.append("report.json")
    if absent:
        raise PackageIncomplete(case=record.header.case_no or record.case_id, list=", ".join(absent))


def _package_name(settings: Settings, at: datetime) -> str:
    office = settings.agency.fonds_code or settings.agency.region_code or ""
    return safe_name("-".join(p for p in (_KIND, re.sub(r"\s+", "", office), f"{at:%Y%m%d-%H%M%S}") if p))


def _flush(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
