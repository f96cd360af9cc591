"""Small dossiers for the tests: made pages in a store, with readings that fit them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from casefile.locate import resource_path
from casefile.model import (
    Box,
    Colour,
    Document,
    Dossier,
    DossierPage,
    Field,
    InputFile,
    InputState,
    Measures,
    Page,
    PageOrigin,
    Reading,
    TextLine,
)
from casefile.settings import Settings
from casefile.store import Store

BUILD_TIME = datetime(2026, 3, 5, 9, 30)
SETTINGS = Settings.model_validate(
    {"agency": {"name": "临江市交通运输局", "fonds_code": "J057", "region_code": "330799"}}
)
LINES = (
    ("交通运输行政处罚决定书", Box(0.25, 0.08, 0.75, 0.115)),
    ("案号：浙临交罚〔2022〕第000123号", Box(0.12, 0.15, 0.62, 0.17)),
    ("当事人 林海燕 驾驶浙G12345号车", Box(0.12, 0.20, 0.66, 0.22)),
    ("罚款人民币960.00元", Box(0.12, 0.50, 0.42, 0.52)),
)
A4_150 = (1240, 1754)


def drawn(size: tuple[int, int] = A4_150, lines: Sequence[tuple[str, Box]] = LINES, mode: str = "RGB") -> Image.Image:
    """A page with the lines drawn into their boxes and a black square in its upper left corner."""
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, size[0] // 12, size[1] // 16), fill="black")
    for text, box in lines:
        height = int(box.height * size[1])
        font = ImageFont.truetype(str(resource_path("fonts", "NotoSansSC_400Regular.ttf")), max(height * 4 // 5, 4))
        pen.text((box.x0 * size[0], box.y0 * size[1]), text, font=font, fill="black")
    return picture.convert(mode)


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@dataclass
class Scan:
    """One page of a made dossier; what is not said is ordinary."""

    data: bytes
    width: int
    height: int
    media: str = "image/jpeg"
    dpi: int | None = 150
    orientation: int = 1
    turn: int = 0
    skew: float = 0.0
    blank: bool = False
    duplicate_of: str | None = None
    role: str | None = None
    left_out: str | None = None
    lines: Sequence[tuple[str, Box]] = LINES
    vertical: bool = False
    border: float = 0.0


@dataclass
class Paper:
    """One document of a made dossier."""

    type: str
    title: str
    scans: list[Scan]
    fields: dict[str, str] = field(default_factory=dict)
    missing_sheets: tuple[int, ...] = ()
    volume: int = 1


def scan(size: tuple[int, int] = A4_150, lines: Sequence[tuple[str, Box]] = LINES, **known: object) -> Scan:
    return Scan(encoded(drawn(size, lines), quality=80, dpi=(150, 150)), *size, lines=lines, **known)  # type: ignore[arg-type]


def blank(size: tuple[int, int] = A4_150) -> Scan:
    return Scan(encoded(Image.new("L", size, 250)), *size, blank=True, lines=())


def make(store: Store, papers: Sequence[Paper], *, inputs: Sequence[InputFile] = ()) -> Dossier:
    """Puts the scans into `store` and numbers them the way assembly does."""
    pages: list[DossierPage] = []
    documents: list[Document] = []
    files: list[InputFile] = []
    counted: dict[int, int] = {}
    item = 0
    for index, paper in enumerate(papers):
        sheet = paper.type in ("COVER", "CATALOGUE", "FILE_NOTE", "BACK_COVER")
        if not sheet:
            item += 1
        ids = []
        for frame, one in enumerate(paper.scans):
            digest = store.put(one.data)
            page_id = f"{hashlib.sha256(f'{index}/{frame}'.encode()).hexdigest()[:16]}-{frame}"
            inside = not (one.duplicate_of or one.role or one.left_out)
            number = None
            if inside and not one.blank and not sheet:
                counted[paper.volume] = number = counted.get(paper.volume, 0) + 1
            page = Page(
                page_id, len(files), frame, one.width, one.height, one.dpi, Colour.RGB, digest, one.media,
                PageOrigin.FILE, one.orientation,
            )
            reading = Reading(
                "key", "test", Measures(border_ratio=one.border, skew_deg=one.skew),
                tuple(TextLine(text, box, 0.98, vertical=one.vertical) for text, box in one.lines),
                confidence=0.98 if one.lines else 0.0,
            )
            pages.append(
                DossierPage(
                    page, reading, one.turn, one.skew, one.blank, one.duplicate_of, one.role, one.left_out,
                    index if inside else None, frame + 1, volume=paper.volume, number=number,
                )
            )
            if inside:
                ids.append(page_id)
            files.append(
                InputFile(len(files), f"{index:03d}-{frame}.jpg", digest, len(one.data), one.media, InputState.TAKEN, pages=1)
            )
        fields = tuple(Field(n, v, v, ids[0] if ids else None, None, 0.9) for n, v in paper.fields.items())
        documents.append(
            Document(
                ids[0] if ids else f"none-{index}", paper.type, paper.title, tuple(ids), 0.9, fields,
                None if sheet else item, missing_sheets=paper.missing_sheets,
            )
        )
    extra = tuple(replace(one, index=len(files) + n) for n, one in enumerate(inputs))
    return Dossier((*files, *extra), tuple(pages), tuple(documents), (), max(counted, default=1))


def ordinary(store: Store) -> Dossier:
    """A small whole case: eight papers, a blank back, a duplicate."""
    return make(
        store,
        [
            Paper("CASE_FILING", "立案登记表", [scan(), blank()], {"case_no": "浙临交立〔2022〕第000123号", "filed_at": "2022-03-05T10:20", "party_name": "林海燕", "cause": "未取得道路货物运输经营许可擅自从事道路货物运输经营"}),
            Paper("SCENE_RECORD", "现场笔录", [scan(), scan(turn=0)], {"started_at": "2022-03-05T09:00"}),
            Paper("INTERROGATION_RECORD", "询问笔录", [scan(), scan(duplicate_of="x"), scan()], {"started_at": "2022-03-05T11:00"}, (2,)),
            Paper("ID_PROOF", "驾驶证、行驶证复印件", [scan((900, 600), dpi=200)]),
            Paper("PHOTO_EVIDENCE", "照片证据", [scan((1600, 1200), dpi=None, lines=())]),
            Paper("PENALTY_NOTICE", "违法行为通知书", [scan()], {"doc_no": "浙临交通〔2022〕第000123号", "issuer": "临江市交通运输局", "made_date": "2022-03-20"}),
            Paper("PENALTY_DECISION", "行政处罚决定书", [scan()], {"doc_no": "浙临交罚〔2022〕第000123号", "issuer": "临江市交通运输局", "made_date": "2022-04-02", "amount": "960.00", "party_name": "林海燕", "cause": "未取得道路货物运输经营许可擅自从事道路货物运输经营"}),
            Paper("CLOSING_REPORT", "结案报告", [scan()], {"closed_at": "2022-04-28"}),
            Paper("FILE_NOTE", "备考表", [scan()], {"compiled_by": "陆宇芳", "checked_by": "沈建国", "archived_at": "2022-05-06", "retention": "30年", "archival_code": "J057-ZY·CF·2022-D30-0123"}),
        ],
    )


def store_in(folder: Path) -> Store:
    return Store(folder / "store")
