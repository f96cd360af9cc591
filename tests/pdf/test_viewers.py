"""Dossiers open everywhere without a warning: qpdf, pdfium, poppler; with all that bad input brings together."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageCms

from casefile.model import Box
from casefile.pdf import build_dossier
from casefile.store import Store
from tests.pdf import made, seen
from tests.pdf.made import BUILD_TIME, SETTINGS, Paper, Scan, blank, scan

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def of(picture: Image.Image, kind: str, media: str, **options: object) -> Scan:
    return Scan(made.encoded(picture, kind, **options), *picture.size, media, 150, lines=())


def odd_scans() -> list[Scan]:
    """What offices' scanners and telephones bring, each of another kind."""
    colour = made.drawn((400, 560))
    deep = Image.frombytes("I;16", (300, 400), bytes(range(256)) * 937 + bytes(128))
    return [
        scan(),
        replace(scan(), skew=2.0),
        of(colour.convert("CMYK"), "JPEG", "image/jpeg"),
        of(colour, "JPEG", "image/jpeg", icc_profile=SRGB),
        of(colour.convert("RGBA"), "PNG", "image/png"),
        of(deep, "PNG", "image/png"),
        of(colour.convert("1"), "TIFF", "image/tiff", compression="group4"),
        of(Image.new("L", (1, 1), 0), "PNG", "image/png"),
        replace(of(Image.new("L", (7, 20000), 128), "PNG", "image/png"), dpi=None),
        replace(of(colour, "JPEG", "image/jpeg"), dpi=1200),
        replace(of(colour, "JPEG", "image/jpeg", progressive=True), dpi=72),
        blank(),
    ]


@pytest.fixture
def odd_case(store: Store, out: Callable[[], Path]) -> Path:
    """No decision in it, a name of rare characters, a page cropped, a draft: all at once."""
    papers = [
        Paper("CASE_FILING", "关于" + "道路运输" * 99, odd_scans(), {"party_name": "王𫟦\U0002a6a5" * 60, "cause": "超限运输" * 40}),
        Paper("OTHER", "", [scan(lines=())]),
    ]
    dossier = made.make(store, papers)
    dossier = replace(
        dossier, pages=tuple(replace(p, crop=Box(0.1, 0.2, 0.8, 0.6), mark="看这里") if p.number == 3 else p for p in dossier.pages)
    )
    path = out()
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, draft=True)
    return path


def test_qpdf_finds_nothing_wrong(odd_case: Path) -> None:
    with pikepdf.open(odd_case) as pdf:
        assert pdf.check_pdf_syntax() == []
    if shutil.which("qpdf"):
        done = subprocess.run(["qpdf", "--check", odd_case], capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stderr == ""


def test_pdfium_shows_every_page_and_its_number(odd_case: Path) -> None:
    pdf = pypdfium2.PdfDocument(odd_case)
    try:
        labels = [pdf.get_page_label(index) for index in range(len(pdf))]
    finally:
        pdf.close()
    assert labels.count("空白页") == 1
    for index, label in enumerate(labels):
        if label.isdigit() and seen.rendered(odd_case, index, 0.2).shape[1] > 40:
            assert seen.number_in(odd_case, index) == label


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler is not installed")
def test_poppler_shows_every_page_without_a_word(odd_case: Path, tmp_path: Path) -> None:
    done = subprocess.run(["pdftoppm", "-r", "20", "-png", odd_case, tmp_path / "p"], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    with pikepdf.open(odd_case) as pdf:
        assert len(list(tmp_path.glob("p-*.png"))) == len(pdf.pages)


@pytest.mark.slow  # what its builds say of themselves differs from system to system
@pytest.mark.skipif(shutil.which("mutool") is None, reason="mupdf's tools are not installed")
def test_mupdf_draws_every_page_without_a_word(odd_case: Path, tmp_path: Path) -> None:
    command = ["mutool", "draw", "-q", "-r", "20", "-o", tmp_path / "p-%d.png", odd_case]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    of_the_build = "warning: ICC support is not available"  # Debian's: nothing about the file
    assert (done.returncode, [line for line in done.stderr.splitlines() if line != of_the_build]) == (0, [])
    with pikepdf.open(odd_case) as pdf:
        assert len(list(tmp_path.glob("p-*.png"))) == len(pdf.pages)


def test_a_case_without_a_decision_says_so_on_its_sheets(odd_case: Path) -> None:
    cover = "".join(seen.copied(odd_case, 0))
    assert "决定书文号" in cover
    assert "罚款" not in cover
    assert cover.count("超限运输") >= 70  # in title and cause, nothing cut
