"""Where the seconds of reading go, stage by stage, and whether a reading process stays the same size.

Both in one process of one thread, as a worker has it. Stages are CPU seconds of that process, the time of the
stages inside a stage taken off.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

# (name in the table, function as `casefile.recognition.read` knows it)
STAGES = (
    ("decode the file", "load_image"),
    ("reduce to the working size", "_working_size"),
    ("grey at 150 dpi", "at_150_dpi"),
    ("separator sheets (QR)", "find_separator"),
    ("skew", "skew_of"),
    ("straighten", "straighten"),
    ("inks apart", "ink_masks"),
    ("copy without seals", "reading_copy"),
    ("find lines (detector)", "find_text"),
    ("which way up", "turn_of"),
    ("measures: blank, faint, colour", "measure"),
    ("seals and their legends", "stamped"),
    ("read lines (recogniser)", "read_lines"),
    ("signatures, fingerprints, handwriting", "written_marks"),
)


class Clock:
    """CPU seconds by stage; a stage inside another counts once, for the inner one."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner: list[float] = []

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            begun = time.process_time()
            try:
                return function(*given, **named)
            finally:
                spent = time.process_time() - begun
                self.seconds[name] += spent - self._inner.pop()
                if self._inner:
                    self._inner[-1] += spent

        return run


def stages(images: Sequence[Path]) -> list[tuple[str, float]]:
    """(stage, CPU seconds a page), most first; the engine is loaded and has read a page before the clock starts."""
    import casefile.recognition.read as reading

    options = reading.ReadOptions()
    reading.read_page(images[0], _page(images[0]), options)
    clock = Clock()
    kept = {function: getattr(reading, function) for _, function in STAGES}
    try:
        for name, function in STAGES:
            setattr(reading, function, clock.timed(name, kept[function]))
        whole = clock.timed("all else", reading.read_page)
        for image in images:
            whole(image, _page(image), options)
    finally:
        for function, old in kept.items():
            setattr(reading, function, old)
    shares = [(name, seconds / len(images)) for name, seconds in clock.seconds.items()]
    return sorted(shares, key=lambda share: -share[1])


def memory(images: Sequence[Path], pages: int, every: int = 50) -> list[tuple[int, float]]:
    """(pages read, resident MiB) after every `every` pages; each page is cut to another size, so that no shape comes twice."""
    import cv2
    import psutil

    import casefile.recognition.read as reading

    options = reading.ReadOptions()
    process = psutil.Process()
    sizes = []
    real = reading.load_image
    try:
        for number in range(1, pages + 1):
            image = images[number % len(images)]

            def load(path: Path, orientation: int, shrink: int = number % 97) -> Any:
                picture = real(path, orientation)
                return cv2.copyMakeBorder(picture, 0, 3 * shrink, 0, shrink, cv2.BORDER_REPLICATE)

            reading.load_image = load
            reading.read_page(image, _page(image), options)
            if number % every == 0:
                sizes.append((number, process.memory_info().rss / 2**20))
    finally:
        reading.load_image = real
    return sizes


def _page(path: Path) -> Any:
    from PIL import Image

    from casefile.model import Colour, Page, PageOrigin

    with Image.open(path) as picture:
        dpi = round(picture.info.get("dpi", (200, 200))[0])
        return Page("0-0", 0, 0, picture.width, picture.height, dpi, Colour.RGB, path.name, "image/jpeg", PageOrigin.FILE)


def report(images: Sequence[Path], full: bool = False) -> str:
    """Both tables as text, each measured in a process of its own."""
    parts = [_own_process("stages", images[:20])]
    if full:
        parts.append(_own_process("memory", images))
    return "\n".join(parts)


def _own_process(what: str, images: Sequence[Path]) -> str:
    command = [sys.executable, "-m", "tests.benchmarks.reading", what, *map(str, images)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.stdout if done.returncode == 0 else f"{what}: failed\n{done.stderr[-500:]}"


def main(arguments: list[str]) -> int:
    what, images = arguments[0], [Path(a) for a in arguments[1:]]
    if what == "stages":
        found = stages(images)
        total = sum(seconds for _, seconds in found)
        print(f"reading, CPU seconds a page over {len(images)} pages: {total:.2f}")
        for name, seconds in found:
            print(f"  {name:40} {seconds:6.3f}  {seconds / total:5.1%}")
    else:
        print("reading, resident MiB of one process:")
        print("  " + ", ".join(f"{size:.0f} after {pages}" for pages, size in memory(images, 500)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
