"""The streaming writer: what it writes is what other readers read; a failure leaves nothing behind."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.errors import DiskFull
from casefile.pdf.objects import Name, number, serialise
from casefile.pdf.proof import DossierNotProved, ExpectedPage, prove
from casefile.pdf.writer import PdfWriter

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(2**31), 2**31 - 1),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8).map(Name),
        st.binary(max_size=12),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(st.sampled_from("abcXYZ 名#/()"), min_size=1, max_size=4), inner, max_size=4),
    ),
    max_leaves=12,
)


def read(value: Any) -> Any:
    """A pikepdf value as ours."""
    if isinstance(value, pikepdf.Name):
        return Name(str(value)[1:])
    if isinstance(value, pikepdf.String):
        return bytes(value)
    if isinstance(value, pikepdf.Array):
        return [read(item) for item in value]
    if isinstance(value, pikepdf.Dictionary):
        return {key[1:]: read(item) for key, item in value.items()}
    return value


def plain(value: Any) -> Any:
    """Ours with text as the bytes it is written in."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value.encode()
        return b"\xfe\xff" + value.encode("utf-16-be")
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


@settings(deadline=None)
@given(VALUES)
def test_any_value_is_read_back(value: Any) -> None:
    parsed = pikepdf.Object.parse(b"[" + serialise(value) + b"]")[0]
    assert read(parsed) == plain(value)


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (-0.000001, "0"), (1.5, "1.5"), (-2.0, "-2"), (1e-5, "0.00001"), (14400.0, "14400")])
def test_numbers_have_no_exponent(value: float, text: str) -> None:
    assert number(value) == text


def one_page(path: Path) -> PdfWriter:
    writer = PdfWriter(path)
    root = writer.reserve()
    page = writer.add({"Type": Name("Page"), "Parent": root, "MediaBox": [0, 0, 100, 100]})
    writer.add({"Type": Name("Pages"), "Count": 1, "Kids": [page]}, root)
    writer.close(writer.add({"Type": Name("Catalog"), "Pages": root}), writer.add({}))
    return writer


def test_file_appears_only_when_published(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")
    with one_page(path):
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    with one_page(path) as writer:
        writer.publish()
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_full_disk_is_a_known_error(tmp_path: Path) -> None:
    class Full:
        def write(self, data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            pass

    with PdfWriter(tmp_path / "a.pdf") as writer:
        writer._file.close()
        writer._file = Full()  # type: ignore[assignment]
        with pytest.raises(DiskFull):
            writer.packed(b"x" * 100)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_forced_to_disk_is_not_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with one_page(path) as writer, pytest.raises(DiskFull):
        writer.publish()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_object_that_was_promised_must_be_written(tmp_path: Path) -> None:
    with PdfWriter(tmp_path / "a.pdf") as writer:
        writer.reserve()
        with pytest.raises(AssertionError):
            writer.close(writer.add({}), writer.add({}))


@pytest.mark.parametrize(
    "expected",
    [
        [],
        [ExpectedPage("1")],
        [ExpectedPage(""), ExpectedPage("")],
    ],
)
def test_proof_fails_on_any_difference(tmp_path: Path, expected: list[ExpectedPage]) -> None:
    with one_page(tmp_path / "a.pdf") as writer:
        prove(writer.temporary, [ExpectedPage("")])
        with pytest.raises(DossierNotProved):
            prove(writer.temporary, expected)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 400))
def test_proof_fails_on_a_broken_file(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.pdf"
    with one_page(path) as writer:
        writer.publish()
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(DossierNotProved):
        prove(path, [ExpectedPage("1", 1, "0" * 64)])
