"""Pages from a scanner, through SANE's `scanimage` as a child process: no compiler, no driver in this program.

>>> for path in scan(Wish("test:0", feeder=True), folder):
...     ...

On Windows and macOS there is no `scanimage`; the same door says so and names the way that works everywhere: the
scanner's own program saving into the watched folder.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from casefile.errors import KnownError
from casefile.work import Ended, run_program

PROGRAM = "scanimage"
A4_MM = (210.0, 297.0)
_LIST_SECONDS, _PAGE_SECONDS = 60.0, 180.0
"""Silence after which a scanner counts as hanging; a lamp may take a minute to warm up."""

_FEEDER_EMPTY = 7
_OPTION = re.compile(r"^\s+--?(source|mode|resolution|x|y)\s+(\S.*?)\s*(?:\[([^\]]*)\])?\s*$")
_FEEDER = re.compile(r"feeder|adf", re.IGNORECASE)
_BOTH_SIDES = re.compile(r"duplex|both", re.IGNORECASE)
_WANTED_MODES = {"colour": ("color", "colour", "24bit"), "grey": ("gray", "grey"), "bitonal": ("lineart", "binary", "black")}


class ScannerError(KnownError):
    """Base: nothing came, or no more comes; what came before stays."""

    code = "scanner_failed"


class ScannerPlatform(ScannerError):
    code = "scanner_platform"


class ScannerMissing(ScannerError):
    code = "scanner_program_missing"


class NoScanner(ScannerError):
    code = "scanner_none"


class ScannerBusy(ScannerError):
    code = "scanner_busy"


class ScannerJammed(ScannerError):
    code = "scanner_jammed"


class FeederEmpty(ScannerError):
    code = "scanner_feeder_empty"


class ScannerOpen(ScannerError):
    code = "scanner_cover_open"


class ScannerDenied(ScannerError):
    code = "scanner_denied"


class ScannerSilent(ScannerError):
    code = "scanner_silent"


_STATUS: dict[int, type[ScannerError]] = {
    3: ScannerBusy, 6: ScannerJammed, _FEEDER_EMPTY: FeederEmpty, 8: ScannerOpen, 11: ScannerDenied,
}  # fmt: skip
"""SANE's status codes, which are `scanimage`'s exit codes."""


@dataclass(frozen=True)
class Scanner:
    """A scanner: `name` is SANE's, `title` is for people."""

    name: str
    title: str


@dataclass(frozen=True)
class Abilities:
    """What a scanner can be told.

    Attributes:
        sources, modes: as SANE names them; empty when there is nothing to choose.
        resolutions: dpi; empty when any between `least` and `most` will do.
        area_mm: the largest page it can take, None where it does not say.
    """

    sources: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    resolutions: tuple[int, ...] = ()
    least: int = 1
    most: int = 1200
    area_mm: tuple[float, float] | None = None

    def source(self, *, feeder: bool, both_sides: bool) -> str | None:
        """The source that fits best; None leaves the scanner's own choice."""
        fed = [s for s in self.sources if _FEEDER.search(s)]
        if not feeder:
            return next((s for s in self.sources if s not in fed), None)
        double = [s for s in fed if _BOTH_SIDES.search(s)]
        single = [s for s in fed if s not in double]
        return next(iter((double or single) if both_sides else (single or double)), None)

    @property
    def has_feeder(self) -> bool:
        return any(_FEEDER.search(s) for s in self.sources)

    @property
    def has_both_sides(self) -> bool:
        return any(_BOTH_SIDES.search(s) for s in self.sources)

    def mode(self, wanted: str) -> str | None:
        """SANE's name for `colour`, `grey` or `bitonal`."""
        return next((m for m in self.modes if m.lower().startswith(_WANTED_MODES[wanted])), None)

    def dpi(self, wanted: int) -> int:
        """The resolution it has that comes nearest to `wanted`, rather more than less."""
        if self.resolutions:
            return min(self.resolutions, key=lambda r: (r < wanted, abs(r - wanted)))
        return min(max(wanted, self.least), self.most)


@dataclass(frozen=True)
class Wish:
    """What is to be scanned.

    Attributes:
        scanner: SANE's name of the device.
        feeder: all pages in the feeder, else one page from the glass.
        mode: `colour`, `grey` or `bitonal`.
    """

    scanner: str
    feeder: bool = True
    both_sides: bool = False
    mode: str = "colour"
    dpi: int = 300


def scanners(cancel: Event | None = None) -> list[Scanner]:
    """Scanners of this machine and of its network.

    Raises:
        ScannerPlatform, ScannerMissing: there is no door to scanners here.
        NoScanner: none is switched on.
        Cancelled: `cancel` was set.
    """
    found: list[Scanner] = []

    def take(line: str) -> None:
        name, _, title = line.partition("|")
        if title:
            found.append(Scanner(name, title.strip() or name))

    _run(["-f", "%d|%v %m%n"], _LIST_SECONDS, take, cancel)
    if not found:
        raise NoScanner()
    return found


def abilities(scanner: str, cancel: Event | None = None) -> Abilities:
    """What `scanner` can be told; raises as `scan`."""
    lines: list[str] = []
    ended = _run(["-d", scanner, "-A"], _LIST_SECONDS, lines.append, cancel)
    if ended.code:
        raise _fault(ended)
    return told(lines)


def told(lines: list[str]) -> Abilities:
    """Abilities from what `scanimage -A` prints."""
    found: dict[str, str] = {}
    for line in lines:
        match = _OPTION.match(line)
        if match and match[3] != "inactive":
            found.setdefault(match[1], match[2])
    resolutions, least, most = _resolutions(found.get("resolution", ""))
    wide, tall = _range(found.get("x", "")), _range(found.get("y", ""))
    return Abilities(
        _names(found.get("source", "")), _names(found.get("mode", "")), resolutions, least, most,
        (wide[1], tall[1]) if wide and tall else None,
    )  # fmt: skip


def scan(
    wish: Wish,
    folder: Path,
    on_page: Callable[[Path], object],
    *,
    cancel: Event | None = None,
) -> int:
    """Scans into `folder` (TIFF, a file a page) and calls `on_page` with each as it is there; returns how many.

    Raises:
        FeederEmpty: there was no page in it (running empty after some is how a stack ends).
        ScannerError: what went wrong; pages that came before are whole and were given to `on_page`.
        Cancelled: `cancel` was set; likewise.
    """
    able = abilities(wish.scanner, cancel)
    count = 0

    def take(line: str) -> None:
        nonlocal count
        path = folder / line.strip()
        if line.strip().endswith(".tif") and path.is_file():
            count += 1
            on_page(path)

    ended = _run(_arguments(wish, able), _PAGE_SECONDS, take, cancel, folder)
    if ended.code not in (0, _FEEDER_EMPTY) or (ended.code == _FEEDER_EMPTY and not count):
        raise _fault(ended)
    if not count:
        raise FeederEmpty() if wish.feeder else _fault(ended)
    return count


def _arguments(wish: Wish, able: Abilities) -> list[str]:
    args = ["-d", wish.scanner, "--format=tiff", "--batch=scan-%04d.tif", "--batch-print"]
    source = able.source(feeder=wish.feeder, both_sides=wish.both_sides)
    if source is not None:
        args += ["--source", source]
    mode = able.mode(wish.mode)
    if mode is not None:
        args += ["--mode", mode]
    args += ["--resolution", str(able.dpi(wish.dpi))]
    if able.area_mm is not None:  # some drivers offer a bed longer than A4: the page would end in a grey strip
        args += ["-x", str(min(A4_MM[0], able.area_mm[0])), "-y", str(min(A4_MM[1], able.area_mm[1]))]
    if not (wish.feeder and able.has_feeder):
        args.append("--batch-count=1")
    return args


def _run(
    args: list[str], timeout: float, take: Callable[[str], object], cancel: Event | None, folder: Path | None = None
) -> Ended:
    if sys.platform in ("win32", "darwin"):
        raise ScannerPlatform()
    program = shutil.which(PROGRAM)
    if program is None:
        raise ScannerMissing()
    try:
        return run_program([program, *args], timeout=timeout, on_line=take, cancel=cancel, folder=folder)
    except TimeoutError:
        raise ScannerSilent(seconds=round(timeout)) from None
    except OSError as error:
        raise ScannerError(reason=error.strerror or error) from error


def _fault(ended: Ended) -> ScannerError:
    kind = _STATUS.get(ended.code)
    if kind is not None:
        return kind()
    said = [line for line in ended.said.splitlines() if line.startswith(PROGRAM)]
    if any("no SANE devices" in line for line in said):
        return NoScanner()
    if any("Device busy" in line for line in said):
        return ScannerBusy()
    if any("Access to resource has been denied" in line for line in said):
        return ScannerDenied()
    reason = said[-1].removeprefix(f"{PROGRAM}: ") if said else f"exit {ended.code}"
    return ScannerError(reason=reason)


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _range(text: str) -> tuple[float, float] | None:
    match = re.match(r"(-?[\d.]+)\.\.(-?[\d.]+)", text)
    return (float(match[1]), float(match[2])) if match else None


def _resolutions(text: str) -> tuple[tuple[int, ...], int, int]:
    span = _range(text)
    if span is not None:
        return (), max(1, round(span[0])), round(span[1])
    listed = tuple(int(n) for n in re.findall(r"\d+", text))
    return listed, 1, 1200
