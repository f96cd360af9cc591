"""Small papers drawn for the reading tests; layouts of their own, nothing from the dossier maker."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from casefile.model import Colour, Page, PageOrigin

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
SONG, HEI, KAI = "NotoSerifSC_400Regular.ttf", "NotoSansSC_700Bold.ttf", "LXGWWenKai-Regular.ttf"
DPI = 150
LETTER = (
    "东川县公路管理处",
    "责令改正通知书",
    "平安汽车运输有限公司:",
    "经查,你单位在国道沿线堆放建筑材料,影响车辆通行,",
    "现责令你单位于2023年5月18日前自行清理完毕。",
    "逾期不清理的,本机关将依法处理。联系电话:0579-86123457",
    "收件人王建国,身份证号330702198805123417",
)


def font(name: str, px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), px)


def sheet(lines=LETTER, *, dpi: int = DPI, face: str = SONG, size_pt: float = 12, top: float = 0.12) -> np.ndarray:
    """An A4 page of typed lines, BGR."""
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    page = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(page)
    px = round(size_pt * dpi / 72)
    y = height * top
    for line in lines:
        pen.text((width * 0.13, y), line, font=font(face, px), fill=(20, 20, 20))
        y += px * 1.9
    return bgr(page)


def bgr(page: Image.Image) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(page.convert("RGB"))[:, :, ::-1])


def scanned(image: np.ndarray, *, skew: float = 0.0, noise: float = 4.0, seed: int = 1, shift=(0, 0)) -> np.ndarray:
    """What a scanner makes of a page. Positive skew: lines fall to the right."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -skew, 1.0)
    matrix[:, 2] += shift
    out = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    out = cv2.GaussianBlur(out, (0, 0), 0.5).astype(np.float32) * 0.97
    out += np.random.default_rng(seed).normal(0, noise, out.shape)
    return np.clip(out, 0, 255).astype(np.uint8)


def stamp(image: np.ndarray, centre, text: str, *, mm: float = 42, colour=(40, 35, 205), dpi: int = DPI, tilt=4.0):
    """A round seal with a star pressed over what is there; `colour` is BGR."""
    px = round(mm * dpi / 25.4)
    big = px * 2
    mask = Image.new("L", (big, big), 0)
    pen = ImageDraw.Draw(mask)
    edge = big * 0.03
    pen.ellipse((edge, edge, big - edge, big - edge), outline=255, width=round(big * 0.026))
    span = min(270.0, 24.0 * len(text))
    for index, char in enumerate(text):
        angle = (index - (len(text) - 1) / 2) * span / max(1, len(text) - 1)
        side = round(big * 0.2)
        glyph = Image.new("L", (side, side), 0)
        ImageDraw.Draw(glyph).text((side / 2, side / 2), char, font=font(SONG, round(big * 0.125)), fill=255, anchor="mm")
        glyph = glyph.rotate(-angle, resample=Image.Resampling.BICUBIC)
        x = big / 2 + big * 0.37 * math.sin(math.radians(angle)) - side / 2
        y = big / 2 - big * 0.37 * math.cos(math.radians(angle)) - side / 2
        mask.paste(255, (round(x), round(y)), glyph)
    star = []
    for point in range(10):
        r = big * (0.13 if point % 2 == 0 else 0.05)
        star.append((big / 2 + r * math.sin(math.pi * point / 5), big / 2 - r * math.cos(math.pi * point / 5)))
    pen.polygon(star, fill=255)
    ink = np.asarray(mask.rotate(tilt, resample=Image.Resampling.BICUBIC).resize((px, px)), np.float32)[:, :, None] / 255
    x0, y0 = round(centre[0] - px / 2), round(centre[1] - px / 2)
    part = image[max(0, y0) : y0 + px, max(0, x0) : x0 + px]
    ink = ink[max(0, -y0) : max(0, -y0) + part.shape[0], max(0, -x0) : max(0, -x0) + part.shape[1]]
    tone = np.asarray(colour, np.float32) / 255
    part[:] = np.clip(part * (1 - ink * 0.85 * (1 - tone)), 0, 255).astype(np.uint8)
    return image


def save(image: np.ndarray, path: Path, *, quality: int = 90) -> Path:
    ok, data = cv2.imencode(path.suffix, image, [cv2.IMWRITE_JPEG_QUALITY, quality] if path.suffix == ".jpg" else [])
    assert ok
    data.tofile(path)
    return path


def page_of(image: np.ndarray, *, name: str = "a", dpi: int | None = DPI, **changes) -> Page:
    values = {
        "id": f"{name}-0", "input": 0, "frame": 0, "width_px": image.shape[1], "height_px": image.shape[0], "dpi": dpi,
        "colour": Colour.RGB, "image_sha256": name.encode().hex().ljust(64, "0")[:64], "image_type": "image/jpeg",
        "origin": PageOrigin.FILE,
    }  # fmt: skip
    return Page(**(values | changes))
