"""Checking a package: is it a BagIt bag, is everything there, is every byte what the manifests say?"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bagit

from casefile.errors import SourceUnreadable

# bagit tells of every fault in the log as well; ours are returned.
logging.getLogger("bagit").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class PackageFault:
    """One thing wrong with a package.

    Attributes:
        code: message code, `package_fault_…`.
        path: file or folder inside the package, with `/`; the package itself for `not_a_package`.
        expected, found: digests or words, "" where they do not apply.
    """

    code: str
    path: str
    expected: str = ""
    found: str = ""


def verify_package(path: Path) -> list[PackageFault]:
    """Every fault of the package at `path`, every byte read; nothing in it is trusted.

    Beyond BagIt it is checked that each case holds the files that its own report names.

    Raises:
        SourceUnreadable: the package's folder cannot be looked into.
    """
    path = Path(path)
    try:
        entries = {entry.name for entry in os.scandir(path)}
    except (FileNotFoundError, NotADirectoryError):
        entries = set()
    except OSError as error:
        raise SourceUnreadable(path=path, reason=error.strerror or error) from error
    if "bagit.txt" not in entries:
        return [PackageFault("package_fault_not_a_package", str(path))]
    try:
        bag = bagit.Bag(str(path))
        bag.validate()
    # bagit raises what its parsing happens to meet: a package is foreign data, none of that is our bug.
    except (bagit.BagError, OSError, ValueError, LookupError, TypeError) as error:
        return _details(path) or [PackageFault("package_fault_structure", path.name, found=_one_line(error))]
    try:
        faults = list(_stray_tags(path, bag)) + list(_reports(path))
    except OSError as error:
        return [PackageFault("package_fault_structure", path.name, found=_one_line(error))]
    return sorted(set(faults), key=lambda fault: (fault.path, fault.code))


def _details(path: Path) -> list[PackageFault]:
    """What exactly is wrong, file by file; empty when the manifests cannot be read at all."""
    try:
        bag = bagit.Bag(str(path))
        absent, extra = bag.compare_manifests_with_fs()
        faults = [PackageFault("package_fault_missing", _posix(name)) for name in absent]
        faults += [PackageFault("package_fault_unexpected", _posix(name)) for name in extra]
        for name, digests in bag.entries.items():
            if name not in absent:
                on_disk = bag.normalized_filesystem_names.get(bagit.normalize_unicode(name), name)
                faults += _altered(path, on_disk, digests)
    except (bagit.BagError, OSError, ValueError, LookupError, TypeError):
        return []
    return sorted(set(faults), key=lambda fault: (fault.path, fault.code))


def _altered(path: Path, name: str, digests: dict[str, str]) -> Iterator[PackageFault]:
    for algorithm, expected in sorted(digests.items()):
        try:
            with (path / name).open("rb") as file:
                found = hashlib.file_digest(file, algorithm).hexdigest()
        except FileNotFoundError:
            yield PackageFault("package_fault_missing", _posix(name))
            return
        except OSError as error:
            yield PackageFault("package_fault_structure", _posix(name), found=_one_line(error))
            return
        if found != expected.lower():
            yield PackageFault("package_fault_altered", _posix(name), expected.lower(), found)


def _stray_tags(path: Path, bag: Any) -> Iterator[PackageFault]:
    """Files beside the payload that no tag manifest vouches for (BagIt allows them, we never write any)."""
    known = {_posix(name) for name in bag.entries}
    if not any(not name.startswith("data/") for name in known):
        yield PackageFault("package_fault_missing", "tagmanifest-sha256.txt")
        return
    for entry in path.iterdir():
        if entry.name == "data" or entry.name.startswith("tagmanifest-"):
            continue
        if entry.name not in known:
            yield PackageFault("package_fault_unexpected", entry.name)


def _reports(path: Path) -> Iterator[PackageFault]:
    """Whether each case's outputs are the ones its report names."""
    for report in sorted((path / "data" / "cases").glob("*/report.json")):
        name = report.relative_to(path).as_posix()
        try:
            outputs = [(str(o["path"]), str(o["sha256"])) for o in json.loads(report.read_bytes())["outputs"]]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            yield PackageFault("package_fault_structure", name, found=_one_line(error))
            continue
        for file, expected in outputs:
            if "/" in file or "\\" in file or file in (".", ".."):
                yield PackageFault("package_fault_structure", name, found=file)
                continue
            target = report.with_name(file)
            if not target.is_file():
                yield PackageFault("package_fault_missing", target.relative_to(path).as_posix())
                continue
            with target.open("rb") as opened:
                found = hashlib.file_digest(opened, "sha256").hexdigest()
            if found != expected:
                where = target.relative_to(path).as_posix()
                yield PackageFault("package_fault_report_differs", where, expected, found)


def _posix(name: str) -> str:
    return name.replace(os.sep, "/")


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
