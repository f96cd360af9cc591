"""A window on a real workspace whose recognition is a table: everything but the reading of pixels is the real thing."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from casefile.archive import Archive
from casefile.catalogue import load
from casefile.intake import Intake
from casefile.model import (
    Box,
    Colour,
    InputFile,
    InputState,
    Measures,
    Page,
    PageOrigin,
    Reading,
    TextLine,
)
from casefile.settings import parse_settings
from casefile.workspace import Case, Workspace
from tests.support.dossiers import SETTINGS, pack
from ui.dialogs.ask import Choice
from ui.dialogs.judge import Decision
from ui.engine import Engine
from ui.models.case_tables import FindingLine

PAPERS: tuple[tuple[str, ...], ...] = (
    ("立案登记表", "案号：浙临交立〔2022〕第000123号", "当事人基本情况", "个人 姓名 沈国梁", "案由 车辆擅自超限行驶案", "立案依据", "2022年03月01日"),
    ("询问笔录", "时间：2022年03月02日09时00分至10时00分 第1次询问", "地点：临江市执法大队询问室", "被询问人：沈国梁", "执法证号：33070021001", "第1页共2页"),
    ("问：你是否清楚？", "答：清楚。", "被询问人签名：沈国梁", "第2页共2页"),
    ("行政处罚决定书", "浙临交罚〔2022〕第000123号", "当事人：沈国梁", "违法事实及证据", "罚款人民币玖佰陆拾元整（￥960.00）", "2022年03月28日"),
    ("结案报告", "案号：浙临交立〔2022〕第000123号", "案由：车辆擅自超限行驶案", "当事人：沈国梁", "执行情况", "2022年04月20日"),
    (),
)  # fmt: skip
"""Lines of the sample pages; the last one is blank."""


@dataclass
class TableEngine(Engine):
    """Takes made files in, and knows what stands on their pages.

    Attributes:
        lines: page image digest → its lines.
        gate: reading waits for it; open from the start.
        turned_at: page id → turn at which its reading was made.
        fails: what the next call raises, by its name.
    """

    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    gate: threading.Event = field(default_factory=threading.Event)
    fails: dict[str, BaseException] = field(default_factory=dict)

    def take(self, paths: Sequence[Path], progress: Any, cancel: threading.Event) -> Intake:
        self._fail("take")
        inputs: list[InputFile] = []
        pages: list[Page] = []
        listed = [f for p in paths for f in (sorted(f for f in Path(p).rglob("*") if f.is_file()) if Path(p).is_dir() else [Path(p)])]
        for index, path in enumerate(listed):
            progress("intake", index + 1, len(listed))
            data = path.read_bytes()
            sha = self.workspace.store.put(data)
            if path.suffix != ".jpg":
                inputs.append(InputFile(index, path.name, sha, len(data), None, InputState.REFUSED, "not_an_image", {"path": path.name, "suffix": path.suffix}))
                continue
            width, height = Image.open(io.BytesIO(data)).size
            inputs.append(InputFile(index, path.name, sha, len(data), "image/jpeg", InputState.TAKEN, pages=1))
            pages.append(Page(f"{sha[:16]}-0", index, 0, width, height, 150, Colour.RGB, sha, "image/jpeg", PageOrigin.FILE))
        return Intake(tuple(inputs), tuple(pages))

    def read(self, case: Case, cancel: threading.Event) -> Iterator[tuple[str, Reading | None, str | None]]:
        self._fail("read")
        for page in case.pages:
            if page.id in case.readings:
                continue
            while not self.gate.wait(0.02):
                if cancel.is_set():
                    from casefile.errors import Cancelled

                    raise Cancelled()
            yield page.id, reading_of(page, self.lines.get(page.image_sha256, ())), None

    def compose(self, case: Case, cancel: threading.Event | None = None) -> Any:
        self._fail("compose")
        return super().compose(case, cancel)

    def _fail(self, name: str) -> None:
        if name in self.fails:
            raise self.fails.pop(name)


def reading_of(page: Page, lines: Sequence[str]) -> Reading:
    """A reading as the recogniser would give it."""
    made = tuple(
        TextLine(text, Box(0.1, 0.05 + 0.06 * n, min(0.95, 0.1 + 0.02 * len(text)), 0.09 + 0.06 * n), 0.97)
        for n, text in enumerate(lines)
    )
    measures = Measures(
        turn_confidence=1.0, blank=not lines, ink_px=9000 if lines else 0, sharpness=500.0, contrast=0.8,
        fingerprint=hashlib.sha256(page.image_sha256.encode()).hexdigest()[:16] if lines else "",
    )  # fmt: skip
    return Reading(f"test-{page.image_sha256}", "table", measures, made, (), 0.97 if lines else 0.0)


def make_scans(folder: Path, engine: TableEngine | None = None, papers: Sequence[Sequence[str]] = PAPERS) -> list[Path]:
    """One JPEG a paper, each different."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number, lines in enumerate(papers, start=1):
        image = Image.new("RGB", (420, 594), "white")
        draw = ImageDraw.Draw(image)
        draw.text((20, 560), f"{folder.name} {number}", fill="black")
        for row, _ in enumerate(lines):
            draw.rectangle((42, 30 + 36 * row, 300, 50 + 36 * row), fill="black")
        path = folder / f"scan {number:02d}.jpg"
        image.save(path, quality=80)
        if engine is not None:
            engine.lines[hashlib.sha256(path.read_bytes()).hexdigest()] = tuple(lines)
        made.append(path)
    return made


def make_engine(folder: Path) -> TableEngine:
    engine = TableEngine(Workspace(parse_settings(SETTINGS), Archive.open(folder)), pack(), load(), 1, "王芳")
    engine.gate.set()
    return engine


class Answers:
    """Stands in for the person at a dialog."""

    def __init__(self) -> None:
        self.choice: Callable[[Sequence[Choice]], str | None] = lambda _choices: None
        self.text: str | None = None
        self.device: Any = None
        self.paths: list[str] = []
        self.asked: list[str] = []
        self.decision: Decision | None = None

    def choose(self, title: str, hint: str, choices: Sequence[Choice], current: str = "") -> str | None:
        self.asked.append(title)
        return self.choice(choices)

    def reason(self, title: str, question: str, usual: Sequence[str]) -> str | None:
        self.asked.append(title)
        return self.text

    def write(self, title: str, question: str, text: str, offered: Sequence[str] = ()) -> str | None:
        self.asked.append(title)
        return self.text

    def judge(self, line: FindingLine, criterion: Any, name: str) -> Decision | None:
        self.asked.append(line.id)
        return self.decision

    def confirm(self, lines: Sequence[FindingLine], name: str) -> Decision | None:
        self.asked += [line.id for line in lines]
        return self.decision

    def files(self) -> list[str]:
        return self.paths

    def save_as(self, title: str, start: str, kind: str) -> str:
        self.asked.append(start)
        return self.paths[0] if self.paths else ""

    def printer(self) -> Any:
        return self.device

    def folder(self, title: str, start: str = "") -> str:
        return self.paths[0] if self.paths else ""
