"""Small scanned pages for tests that need something real to read, quickly."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from casefile.locate import resource_path

FILING = (
    "立案登记表",
    "案号:浙临交立〔2022〕第000123号",
    "案由:涉嫌擅自超限行驶公路案",
    "受案时间:2022年03月01日09时30分",
    "当事人 姓名:陆宇芳",
    "住址:临江市人民路1号",
    "负责人审批意见:同意立案",
    "签名:周建明 2022年03月02日",
)


def draw_page(lines: tuple[str, ...] = FILING, *, size: tuple[int, int] = (1000, 1400)) -> Image.Image:
    """A white page with a centred title and lines of print."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    font = resource_path("fonts", "NotoSerifSC_400Regular.ttf")
    title, text = ImageFont.truetype(str(font), 44), ImageFont.truetype(str(font), 28)
    pen.text(((size[0] - pen.textlength(lines[0], font=title)) / 2, 110), lines[0], font=title, fill="black")
    for index, line in enumerate(lines[1:]):
        pen.text((110, 230 + index * 62), line, font=text, fill="black")
    return image


def save_page(path: Path, lines: tuple[str, ...] = FILING) -> Path:
    """A page as a JPEG of 120 dpi."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draw_page(lines).save(path, "JPEG", quality=88, dpi=(120, 120))
    return path
