"""Copies for carrying away: locked with AES-256, or ordered for reading over a network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from casefile.pdf import build_dossier
from casefile.pdf.copies import CopyFailed, PasswordUnusable, encrypted_copy, linearised_copy
from casefile.store import Store
from tests.pdf import made, seen
from tests.pdf.made import BUILD_TIME, SETTINGS

SECRET = "临江-2022-0123"


@pytest.fixture
def dossier(store: Store, out: Callable[[], Path]) -> Path:
    path = out()
    build_dossier(made.make(store, [made.Paper("CASE_FILING", "立案登记表", [made.scan()])]), store, path, settings=SETTINGS, build_time=BUILD_TIME)
    return path


def test_a_locked_copy_opens_with_its_password_only_and_the_dossier_stays(dossier: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(dossier.read_bytes()).hexdigest()
    copy = encrypted_copy(dossier, tmp_path / "copy.pdf", SECRET)
    for wrong in ("", "wrong-password"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(copy, password=wrong)
    with pikepdf.open(copy, password=SECRET) as pdf, pikepdf.open(dossier) as plain:
        assert (pdf.encryption.bits, pdf.encryption.R) == (256, 6)
        assert pdf.encryption.stream_method == pikepdf.models.EncryptionMethod.aesv3
        assert [p.label for p in pdf.pages] == [p.label for p in plain.pages]
        image, original = (p.pages[2].obj.Resources.XObject.Im.read_raw_bytes() for p in (pdf, plain))
        assert image == original
        assert original not in copy.read_bytes()
    assert hashlib.sha256(dossier.read_bytes()).hexdigest() == before
    assert [p.name for p in tmp_path.iterdir() if p.suffix != ""] == ["copy.pdf"]


@pytest.mark.parametrize("password", ["", "short", "密" * 43])
def test_a_password_that_protects_nothing_is_refused(dossier: Path, tmp_path: Path, password: str) -> None:
    with pytest.raises(PasswordUnusable):
        encrypted_copy(dossier, tmp_path / "copy.pdf", password)
    assert not (tmp_path / "copy.pdf").exists()


def test_a_linearised_copy_is_linear_repeatable_and_still_the_standard(dossier: Path, out: Callable[[], Path]) -> None:
    one, two = linearised_copy(dossier, out()), linearised_copy(dossier, out())
    assert one.read_bytes() == two.read_bytes()
    with pikepdf.open(one) as pdf:
        assert pdf.is_linearized
        assert pdf.check_pdf_syntax() == []
    assert seen.number_in(one, 2) == "1"


def test_what_is_no_dossier_gives_no_copy(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"nothing")
    with pytest.raises(CopyFailed):
        linearised_copy(tmp_path / "x.pdf", tmp_path / "copy.pdf")
    assert not (tmp_path / "copy.pdf").exists()
