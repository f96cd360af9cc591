"""The OFD shows what the PDF shows: pages drawn by other code and compared, texts, outline, fonts, same bytes."""

from __future__ import annotations

import hashlib
import io
import re
import threading
import zipfile
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from casefile.errors import Cancelled, OriginalMissing
from casefile.intake.ofd_file import OfdFile
from casefile.model import Box, TextLine
from casefile.ofd import OfdNotProved, export_ofd
from casefile.ofd import dossier as ofd_dossier
from casefile.ofd.pictures import without_turn
from casefile.ofd.proof import outline
from casefile.pdf import build_dossier
from casefile.store import Store
from tests.ofd.render import drawn
from tests.pdf import made, seen
from tests.pdf.made import BUILD_TIME, LINES, SETTINGS, Paper, Scan, encoded, scan

MM = 25.4 / 72


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return made.store_in(tmp_path)


def apart(pdf: Path, ofd: Path, index: int) -> float:
    """Mean difference of a page in both files, in grey levels, fine lines blurred."""
    one = drawn(ofd, index, 12.0).convert("L")  # large enough for hairlines to be as fine as they are
    other = Image.fromarray(seen.rendered(pdf, index, 12.0 * MM)).convert("L").resize(one.size)
    small = (one.width // 24, one.height // 24)
    shades = [np.asarray(p.resize(small, Image.Resampling.BOX)).astype(int) for p in (one, other)]
    return float(np.abs(shades[0] - shades[1]).mean())


def both(dossier, store: Store, folder: Path) -> tuple[Path, Path]:
    pdf, ofd = folder / "dossier.pdf", folder / "dossier.ofd"
    build_dossier(dossier, store, pdf, settings=SETTINGS, build_time=BUILD_TIME)
    export_ofd(dossier, store, ofd, settings=SETTINGS, build_time=BUILD_TIME)
    return pdf, ofd


def test_every_page_looks_as_in_the_pdf_and_the_outline_leads_to_the_same_pages(store: Store, tmp_path: Path) -> None:
    pdf, ofd = both(made.ordinary(store), store, tmp_path)
    with OfdFile(ofd, max_pages=100) as file, pikepdf.open(pdf) as other:
        assert len(file) == len(other.pages)
        for index in range(len(file)):
            assert apart(pdf, ofd, index) < 1.5, index
        places = {page.objgen: index for index, page in enumerate(other.pages)}
        ids = {file.page_id(index): index for index in range(len(file))}
        with other.open_outline() as marks:
            wanted = [
                (item.title, places[item.destination[0].objgen]) for top in marks.root for item in (top, *top.children)
            ]
        assert [(title, ids[page]) for _, title, page in outline(file)] == wanted
        texts = [[o.text for o in file.page(i).objects if o.kind == "TextObject" and not o.shown] for i in range(len(file))]
        assert texts[2] == [re.sub("(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", "", text) for text, _ in LINES]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turned_scans_stand_upright(store: Store, tmp_path: Path, orientation: int) -> None:
    picture = made.drawn((300, 400))
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(picture, quality=90, exif=exif)
    shown = (300, 400) if orientation < 5 else (400, 300)
    papers = [
        Paper("CASE_FILING", "立案登记表", [Scan(data, *shown, dpi=100, orientation=orientation, turn=turn, lines=()) for turn in (0, 90, 180, 270)])
    ]
    pdf, ofd = both(made.make(store, papers), store, tmp_path)
    for index in range(2, 6):
        assert apart(pdf, ofd, index) < 2.0
    with zipfile.ZipFile(ofd) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".jpg")]
        with Image.open(io.BytesIO(archive.read(name))) as kept:
            assert kept.getexif().get(0x0112) == 1
            assert np.array_equal(np.asarray(kept), np.asarray(Image.open(io.BytesIO(data))))


def test_jpegs_without_a_turn_go_in_byte_for_byte_and_bitonal_pages_without_loss(store: Store, tmp_path: Path) -> None:
    grey = encoded(made.drawn((200, 300), mode="L"), quality=80)
    fax = encoded(made.drawn((200, 304), mode="1"), "TIFF", compression="group4")
    papers = [Paper("CASE_FILING", "立案登记表", [Scan(grey, 200, 300, lines=()), Scan(fax, 200, 304, media="image/tiff", lines=())])]
    ofd = tmp_path / "x.ofd"
    export_ofd(made.make(store, papers), store, ofd, settings=SETTINGS, build_time=BUILD_TIME)
    with OfdFile(ofd, max_pages=100) as file:
        pictures = [next(o for o in file.page(i).objects if o.kind == "ImageObject") for i in (2, 3)]
        assert file.media(pictures[0].resource)[1] == grey
        again = Image.open(io.BytesIO(file.media(pictures[1].resource)[1]))
        assert np.array_equal(np.asarray(again.convert("1")), np.asarray(Image.open(io.BytesIO(fax))))
    assert without_turn(grey) == grey
    assert without_turn(b"\xff\xd8\xff\xe1\x00") == b"\xff\xd8\xff\xe1\x00"


def test_invisible_text_lies_on_its_lines_upright_askew_and_downwards(store: Store, tmp_path: Path) -> None:
    box = Box(0.3, 0.2, 0.34, 0.5)
    papers = [
        Paper("CASE_FILING", "立案登记表", [scan(), scan(skew=2.0), scan(lines=(("竖排文字", box),), vertical=True)])
    ]
    ofd = tmp_path / "x.ofd"
    export_ofd(made.make(store, papers), store, ofd, settings=SETTINGS, build_time=BUILD_TIME)
    with OfdFile(ofd, max_pages=100) as file:
        page = file.page(2)
        line = next(o for o in page.objects if not o.shown)
        wanted = LINES[0][1]
        assert line.box[0] / page.box[2] == pytest.approx(wanted.x0, abs=0.001)
        assert line.box[1] / page.box[3] == pytest.approx(wanted.y0, abs=0.001)
        assert line.box[2] / page.box[2] == pytest.approx(wanted.width, abs=0.001)
        assert file.page(3).objects[1].matrix[1] == pytest.approx(np.sin(np.radians(2.0)), abs=1e-4)
        upright = file.page(4).objects[1]
        assert upright.matrix[:4] == pytest.approx((0, 1, -1, 0), abs=1e-6)
        assert upright.matrix[4] == pytest.approx(upright.box[2], abs=1e-3)  # begins at the right edge, tops to the right


def test_embedded_fonts_have_every_character_that_is_set_in_them(store: Store, tmp_path: Path) -> None:
    ofd = tmp_path / "x.ofd"
    papers = [Paper("CASE_FILING", "立案登记表", [scan(lines=(("𠮷野家と①", LINES[0][1]),))], {"party_name": "林𬱖"})]
    export_ofd(made.make(store, papers), store, ofd, settings=SETTINGS, build_time=BUILD_TIME)
    with zipfile.ZipFile(ofd) as archive:
        resources = archive.read("Doc_0/PublicRes.xml").decode()
        files = dict(re.findall(r'<ofd:Font ID="(\d+)".*?<ofd:FontFile>(.*?)</ofd:FontFile>', resources))
        known = {number: TTFont(io.BytesIO(archive.read(f"Doc_0/Res/{name}"))).getBestCmap() for number, name in files.items()}
        set_in = set()
        for name in archive.namelist():
            if name.endswith("Content.xml"):
                for number, text in re.findall(r'Font="(\d+)".*?<ofd:TextCode[^>]*>(.*?)</ofd:TextCode>', archive.read(name).decode()):
                    set_in |= {(number, ord(c)) for c in text}
        assert {code for _, code in set_in} >= {ord("𠮷"), ord("𬱖"), ord("①")}
        assert [c for n, c in set_in if c not in known[n]] == []


def test_same_case_same_bytes_and_a_draft_says_so_on_every_page(store: Store, tmp_path: Path) -> None:
    dossier = made.ordinary(store)
    built = [export_ofd(dossier, store, tmp_path / f"{n}.ofd", settings=SETTINGS, build_time=BUILD_TIME, draft=n == 2) for n in range(3)]
    assert built[0].sha256 == built[1].sha256 == hashlib.sha256(built[0].path.read_bytes()).hexdigest()
    assert built[2].sha256 != built[0].sha256
    with OfdFile(built[2].path, max_pages=100) as file:
        assert all(any(o.text == "草稿" and o.shown for o in file.page(i).objects) for i in range(len(file)))
        assert file.title.endswith("（草稿）")


def test_what_reads_back_otherwise_is_not_put_in_place(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = made.ordinary(store)
    whole = ofd_dossier.picture
    as_it_is = ofd_dossier.set_out

    def altered(line: TextLine) -> tuple[str, list[float]]:
        text, starts = as_it_is(line)
        return text + "改\x00", [starts[0], starts[-1]]

    monkeypatch.setattr(ofd_dossier, "set_out", altered)
    with pytest.raises(OfdNotProved, match="text"):
        export_ofd(dossier, store, tmp_path / "x.ofd", settings=SETTINGS, build_time=BUILD_TIME)
    monkeypatch.undo()
    monkeypatch.setattr(ofd_dossier, "_placed", lambda *_: "")
    with pytest.raises(OfdNotProved, match="pictures"):
        export_ofd(dossier, store, tmp_path / "x.ofd", settings=SETTINGS, build_time=BUILD_TIME)
    assert whole is ofd_dossier.picture
    assert [p.name for p in tmp_path.iterdir()] == ["store"]


def test_nothing_is_left_of_a_stopped_or_gated_export(store: Store, tmp_path: Path) -> None:
    dossier = made.ordinary(store)
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        export_ofd(dossier, store, tmp_path / "x.ofd", settings=SETTINGS, build_time=BUILD_TIME, cancel=stop)
    store.remove(dossier.pages[0].page.image_sha256)
    with pytest.raises(OriginalMissing):
        export_ofd(dossier, store, tmp_path / "x.ofd", settings=SETTINGS, build_time=BUILD_TIME)
    assert [p.name for p in tmp_path.iterdir()] == ["store"]
