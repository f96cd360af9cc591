"""Signed files: told from others, named in the assembled copy, and kept as they are."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from casefile.errors import OriginalMissing
from casefile.model import Dossier, InputState
from casefile.pdf import build_dossier
from casefile.pdf.originals import is_signed, signed_inputs, write_originals
from casefile.settings import DossierSettings
from casefile.store import Store
from tests.pdf import made, seen
from tests.pdf.made import BUILD_TIME, SETTINGS


def a_pdf(signed: bool, nested: bool = False) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    value = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String("x")) if signed else String("text")
    field = pdf.make_indirect(Dictionary(FT=Name.Sig if signed else Name.Tx, T=String("f"), V=value))
    if nested:
        field = pdf.make_indirect(Dictionary(T=String("parent"), Kids=Array([field])))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def case_with(store: Store, data: bytes) -> Dossier:
    """A case whose first page came from the PDF `data`."""
    dossier = made.make(store, [made.Paper("PENALTY_DECISION", "行政处罚决定书", [made.scan(), made.scan()])])
    first = replace(
        dossier.inputs[0], path="来文/决定书.pdf", sha256=store.put(data), media_type="application/pdf", state=InputState.CONVERTED
    )
    return replace(dossier, inputs=(first, *dossier.inputs[1:]))


@pytest.mark.parametrize(("signed", "nested"), [(True, False), (True, True), (False, False), (False, True)])
def test_a_filled_signature_field_makes_a_signed_file(tmp_path: Path, signed: bool, nested: bool) -> None:
    (tmp_path / "x.pdf").write_bytes(a_pdf(signed, nested))
    assert is_signed(tmp_path / "x.pdf", "application/pdf") is signed


def test_what_cannot_be_opened_is_not_called_signed(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"PK\3\4 nothing")
    assert not is_signed(tmp_path / "x", "application/ofd")
    assert not is_signed(tmp_path / "x", "application/pdf")


def test_the_copy_says_that_it_is_not_the_signed_original(store: Store, out: Callable[[], Path]) -> None:
    for data, said in ((a_pdf(True), True), (a_pdf(False), False)):
        dossier, path = case_with(store, data), out()
        build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME)
        closing = "".join(seen.copied(path, 4))
        assert ("不是签名原件" in closing) is said
        assert ("决定书.pdf" in closing) is said
        with pikepdf.open(path) as pdf:
            assert ("不是签名原件" in str(pdf.docinfo.get("/Subject", ""))) is said
            assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


def test_signed_originals_lie_beside_the_dossier_byte_for_byte(store: Store, tmp_path: Path, out: Callable[[], Path]) -> None:
    data = a_pdf(True)
    dossier = case_with(store, data)
    assert [i.path for i in signed_inputs(dossier, store)] == ["来文/决定书.pdf"]
    assert write_originals(dossier, store, tmp_path / "none.zip", which="keep") is None
    signed = write_originals(dossier, store, tmp_path / "signed.zip", which="signed")
    everything = write_originals(dossier, store, tmp_path / "all.zip", which="all")
    assert signed is not None
    assert everything is not None
    with zipfile.ZipFile(signed) as archive:
        assert archive.namelist() == ["0001-决定书.pdf", "manifest-sha256.txt"]
        assert archive.read("0001-决定书.pdf") == data
        assert archive.read("manifest-sha256.txt").decode() == f"{hashlib.sha256(data).hexdigest()}  0001-决定书.pdf\n"
    with zipfile.ZipFile(everything) as archive:
        assert len(archive.namelist()) == len(dossier.inputs) + 1
    before = signed.read_bytes()
    write_originals(dossier, store, signed, which="signed")
    assert signed.read_bytes() == before
    profile = tmp_path / "own.toml"
    profile.write_text('schema = "casefile.profile/1"\noriginals = "signed"\n', encoding="utf-8")
    settings = SETTINGS.model_copy(update={"dossier": DossierSettings(order=str(profile))})
    path = out()
    build_dossier(dossier, store, path, settings=settings, build_time=BUILD_TIME)
    assert "原件随卷另附" in "".join(seen.copied(path, 4))


def test_a_lost_original_is_named(store: Store, tmp_path: Path) -> None:
    dossier = case_with(store, a_pdf(True))
    path = store.path(dossier.inputs[0].sha256 or "")
    path.chmod(0o644)
    path.write_bytes(a_pdf(True, nested=True))
    with pytest.raises(OriginalMissing, match="决定书"):
        write_originals(dossier, store, tmp_path / "x.zip", which="signed")
    assert list(tmp_path.glob("*x.zip*")) == []
