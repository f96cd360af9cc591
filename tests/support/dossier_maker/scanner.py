"""Turns drawn pages into scans: crooked, turned, noisy, shadowed; and writes them as files."""

from __future__ import annotations

import io
import random
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .text import wobble


@dataclass(frozen=True)
class ScanOptions:
    """How a case is scanned. Shares are probabilities per page, 0-1; angles in degrees."""

    dpi: int = 200
    colour: str = "RGB"  # RGB, L or 1
    skew: float = 0.5  # largest skew either way
    turned: float = 0.1  # share of pages turned by 90, 180 or 270
    noise: float = 3.0  # standard deviation of grey values
    quality: int = 80  # JPEG
    shadow: float = 0.25
    bleed: float = 0.15
    holes: float = 0.2
    blanks: float = 0.05  # share of pages followed by a scanned blank back
    duplicates: float = 0.0
    shuffle: bool = False  # pages in any order
    format: str = "jpg"  # jpg, png, tif-g4, tif-lzw, tif-jpeg, pdf, mixed
    stamped: bool = False  # a dossier page number already on the paper
    painted: bool = True  # False: only what stands where is told; no ink, no files


DEFAULT_SCAN = ScanOptions()


@dataclass
class Scan:
    """One scanned page and how it came about."""

    image: Image.Image
    dpi: int
    turn: int
    skew_deg: float
    quality: int


def scan_page(
    image: Image.Image, options: ScanOptions, rng: random.Random, *, skew: float | None = None, turn: int | None = None
) -> Scan:
    """Scan one upright page. Deskewing by ``-skew_deg`` on an unchanged canvas gives it back."""
    dpi = options.dpi
    skew = round(rng.uniform(-options.skew, options.skew), 2) if skew is None else skew
    if turn is None:
        turn = rng.choice((90, 180, 270)) if rng.random() < options.turned else 0
    base = rng.randrange(247, 254)
    tint = tuple(min(255, base + rng.randrange(-2, 3)) for _ in range(3)) if rng.random() < 0.6 else (255, 255, 255)
    if options.bleed and rng.random() < options.bleed:
        image = _bleed(image, rng)
    if options.holes and rng.random() < options.holes:
        image = image.copy()
        draw = ImageDraw.Draw(image)
        for share in rng.choice(((0.35, 0.65), (0.3, 0.5, 0.7))):
            r = dpi * 0.11
            x, y = dpi * 0.42 + wobble(rng, 3), image.height * share
            draw.ellipse((x - r, y - r, x + r, y + r), fill=(70, 70, 74))
    pixels = np.asarray(image, dtype=np.uint8)
    if abs(skew) > 0.01:
        pixels = _rotate(pixels, skew)
    seed = rng.randrange(2**32)
    noise = _noise(seed, pixels.shape[:2], options.noise)
    out = pixels.astype(np.int16)
    if tint != (255, 255, 255):
        out -= np.array([255 - t for t in tint], dtype=np.int16)
    if options.shadow and rng.random() < options.shadow:
        out -= _shadow(pixels.shape[:2], rng)[:, :, None]
    out += noise[:, :, None]
    soft = cv2.GaussianBlur(np.clip(out, 0, 255).astype(np.uint8), (0, 0), rng.uniform(0.35, 0.65) * dpi / 200)
    image = Image.fromarray(soft)
    if options.colour == "L":
        image = image.convert("L")
    elif options.colour == "1":
        image = image.convert("L").point(lambda v: 255 if v > 165 else 0).convert("1", dither=Image.Dither.NONE)
    if turn:
        image = image.transpose(
            {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}[turn]
        )
    return Scan(image, dpi, turn, skew, options.quality)


def unpainted(options: ScanOptions, rng: random.Random, *, skew: float | None = None) -> Scan:
    """How a page would have been scanned, without its picture: upright, its skew and colour told."""
    skew = round(rng.uniform(-options.skew, options.skew), 2) if skew is None else skew
    return Scan(Image.new(options.colour, (1, 1)), options.dpi, 0, skew, options.quality)


def _rotate(pixels: np.ndarray, degrees: float) -> np.ndarray:
    """Turn clockwise about the centre on an unchanged canvas, white beyond the edges."""
    high, wide = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D(((wide - 1) / 2, (high - 1) / 2), -degrees, 1.0)
    return cv2.warpAffine(
        pixels, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )


def _noise(seed: int, shape: tuple[int, int], sigma: float) -> np.ndarray:
    """Grain: a small block of normal noise tiled at random offsets (drawing each pixel anew is slow)."""
    gen = np.random.default_rng(seed)
    block = np.rint(gen.normal(0, sigma, (512, 512))).astype(np.int16)
    rows = -(-shape[0] // 512)
    cols = -(-shape[1] // 512)
    tiles = [[np.roll(block, tuple(gen.integers(0, 512, 2)), (0, 1)) for _ in range(cols)] for _ in range(rows)]
    return np.block(tiles)[: shape[0], : shape[1]]


def _shadow(shape: tuple[int, int], rng: random.Random) -> np.ndarray:
    """A soft darkening along one edge or corner."""
    high, wide = shape
    depth = rng.uniform(12, 46)
    x = np.linspace(0, 1, wide, dtype=np.float32)
    y = np.linspace(0, 1, high, dtype=np.float32)
    if rng.random() < 0.5:
        x = x[::-1]
    if rng.random() < 0.5:
        y = y[::-1]
    field = np.exp(-x / rng.uniform(0.04, 0.16))[None, :] + (np.exp(-y / 0.1)[:, None] if rng.random() < 0.4 else 0)
    return np.broadcast_to(np.clip(field, 0, 1) * depth, shape).astype(np.int16)


def _bleed(image: Image.Image, rng: random.Random) -> Image.Image:
    """The other side's print shines through: this page's own, mirrored and faint."""
    faint = image.convert("L").transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2))
    faint = faint.point(lambda v: 255 - round((255 - v) * 0.07))
    shifted = Image.new("L", image.size, 255)
    shifted.paste(faint, (rng.randrange(-20, 20), rng.randrange(10, 60)))
    from PIL import ImageChops

    return ImageChops.multiply(image, shifted.convert("RGB"))


def blank_back(image: Image.Image, options: ScanOptions, rng: random.Random) -> Scan:
    """The empty back of a sheet: its front shines through a little."""
    page = Image.new("RGB", image.size, (254, 254, 253))
    return scan_page(page, replace(options, bleed=0, holes=options.holes * 0.5), rng, turn=0)


def _save(scan: Scan, path: Path, kind: str) -> None:
    image, dpi = scan.image, (scan.dpi, scan.dpi)
    if kind == "png":
        image.save(path, dpi=dpi, compress_level=3)
    elif kind == "jpg":
        if image.mode == "1":
            image = image.convert("L")
        image.save(path, quality=scan.quality, dpi=dpi, subsampling=2)
    else:
        _save_tiff([scan], path, kind)


def _save_tiff(scans: list[Scan], path: Path, kind: str) -> None:
    pages = []
    for scan in scans:
        image = scan.image
        if kind == "tif-g4":
            image = (
                image
                if image.mode == "1"
                else image.convert("L").point(lambda v: 255 if v > 165 else 0).convert("1", dither=Image.Dither.NONE)
            )
        elif image.mode == "1" and kind == "tif-jpeg":
            image = image.convert("L")
        pages.append(image)
    compression = {"tif-g4": "group4", "tif-lzw": "tiff_lzw", "tif-jpeg": "jpeg"}[kind]
    extra = {"quality": scans[0].quality} if kind == "tif-jpeg" else {}
    pages[0].save(
        path,
        format="TIFF",
        compression=compression,
        dpi=(scans[0].dpi, scans[0].dpi),
        save_all=len(pages) > 1,
        append_images=pages[1:],
        **extra,
    )


def _save_pdf(scans: list[Scan], path: Path) -> None:
    """A scanned PDF: one JPEG per page, nothing else. Written by hand so that the same scans give the same bytes."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for scan in scans:
        image = scan.image.convert("L") if scan.image.mode == "1" else scan.image
        data = io.BytesIO()
        image.save(data, "JPEG", quality=scan.quality, dpi=(scan.dpi, scan.dpi))
        wide, high = image.width * 72 / scan.dpi, image.height * 72 / scan.dpi
        space = b"/DeviceGray" if image.mode == "L" else b"/DeviceRGB"
        content = zlib.compress(f"q {wide:.2f} 0 0 {high:.2f} 0 0 cm /Im0 Do Q".encode())
        base = len(objects) + 1
        kids.append(base + 2)
        objects.append(
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/DCTDecode/Length %d>>stream\n"
            % (image.width, image.height, space, len(data.getvalue()))
            + data.getvalue()
            + b"\nendstream"
        )
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n" % len(content) + content + b"\nendstream")
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Resources<</XObject<</Im0 %d 0 R>>>>/Contents %d 0 R>>"
            % (wide, high, base, base + 1)
        )
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % n for n in kids))
    out, at = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for i, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n" % i + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in at)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path.write_bytes(bytes(out))


def write_scans(scans: list[Scan], folder: Path, kind: str, rng: random.Random) -> list[tuple[str, int]]:
    """Write scans in order; gives each one's file name and frame (0-based)."""
    folder.mkdir(parents=True, exist_ok=True)
    prefix = rng.choice(("扫描", "IMG_", "scan", "Scan_", "页"))
    if kind == "pdf":
        _save_pdf(scans, folder / f"{prefix}全卷.pdf")
        return [(f"{prefix}全卷.pdf", i) for i in range(len(scans))]
    if kind.startswith("tif"):
        _save_tiff(scans, folder / f"{prefix}1.tif", kind)
        return [(f"{prefix}1.tif", i) for i in range(len(scans))]
    wide = 4 if prefix != "页" else 0  # 页1 … 页12: only a natural sort orders these
    places: list[tuple[str, int]] = []
    number = 1
    at = 0
    while at < len(scans):
        this = (
            kind if kind != "mixed" else rng.choices(("jpg", "png", "tif-lzw", "tif-jpeg", "pdf"), (8, 1, 1, 1, 1))[0]
        )
        name = f"{prefix}{number:0{wide}d}" if wide else f"{prefix}{number}"
        if kind == "mixed" and this in ("pdf", "tif-jpeg") and at + 2 < len(scans):
            group = scans[at : at + rng.randrange(2, 5)]
            name += ".pdf" if this == "pdf" else ".tif"
            (_save_pdf if this == "pdf" else lambda g, p: _save_tiff(g, p, "tif-jpeg"))(group, folder / name)
            places += [(name, i) for i in range(len(group))]
            at += len(group)
        else:
            name += {"jpg": ".jpg", "png": ".png"}.get(this, ".tif" if this.startswith("tif") else ".jpg")
            _save(scans[at], folder / name, this if this != "pdf" else "jpg")
            places.append((name, 0))
            at += 1
        number += 1
    return places
