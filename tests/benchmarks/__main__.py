"""./run bench: speed and memory, each row with its peer measured in the same run.

Peers (OCRmyPDF with Tesseract) are installed for the bench only and never ship.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import cancel, dossier, reading, rescore, window
from tests.benchmarks.measure import Figures, as_installed, measure

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="run bench")
    parser.add_argument("--pages", type=int, default=60, help="pages to measure with, at least")
    parser.add_argument("--seed", type=int, default=20221025)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--no-peer", action="store_true", help="leave OCRmyPDF out")
    parser.add_argument("--full", action="store_true", help="also what takes long: memory over hundreds of pages, a dossier of 3,000 (11 GB of disk)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mingjuan-bench-") as name:
        folder = Path(name)
        scans, pages = _pages(folder, options.pages, options.seed)
        print(f"seed {options.seed}, {pages} pages, {options.jobs} jobs, {os.cpu_count()} cores")
        print(f"{'what':62} {'seconds':>12} {'pages/min':>12} {'peak, all processes':>20}", flush=True)
        _tell(_start("start-up: main.py --help", [PYTHON, "main.py", "--help"], folder))
        _tell(_start("start-up: an empty Python (peer)", [PYTHON, "-c", "pass"], folder))
        _tell(*_window(folder))
        _tell(_one_page(folder, scans))
        _tell(cancel.row(next(iter(sorted(scans.iterdir()))) / "scans", folder, options.jobs))
        ours = _ours(folder, scans, pages, options.jobs)
        _tell(ours)
        if not options.no_peer:
            peer = _ocrmypdf(folder, scans, pages, options.jobs)
            _tell(peer)
            if peer[2] and ours[2]:
                _tell(("ratio, pages a minute, ours / OCRmyPDF", "", None, f"{ours[2] / peer[2]:.2f} x", ""))
        _tell(*dossier.rows(memory_pages=(100, 500, 3000) if options.full else (100, 500)))
        print(f"\n{reading.report(_images(scans), options.full)}\n", flush=True)
        _tell(*window.rows())
        if options.full:
            _tell(*rescore.rows(folder / "rescore", jobs=options.jobs))
    return 0


Row = tuple[str, str, float | None, str, str]


def _tell(*rows: Row) -> None:
    """Each as soon as it is measured: a run that is stopped has told what it knows."""
    for what, seconds, _rate, rate, memory in rows:
        print(f"{what:62} {seconds:>12} {rate:>12} {memory:>20}", flush=True)


def _pages(folder: Path, wanted: int, seed: int) -> tuple[Path, int]:
    """Enough made cases, one folder each, for `wanted` pages; (folder of folders, number of pages)."""
    from tests.support.dossier_maker import make_case

    scans = folder / "scans"
    count = 0
    while count < wanted:
        case = scans / f"case-{seed}"
        make_case(seed, case)
        count += sum(1 for p in (case / "scans").iterdir() if p.suffix.lower() in {".jpg", ".png", ".tif", ".pdf"})
        seed += 1
    return scans, count


def _images(scans: Path) -> list[Path]:
    return sorted(p for p in scans.rglob("*") if p.suffix.lower() in {".jpg", ".jpeg", ".png", ".tif"})


def _rate(what: str, figures: Figures, pages: int) -> Row:
    if figures.code not in (0, 1):
        return (what, f"failed ({figures.code})", None, "", figures.output.strip().splitlines()[-1][:60] if figures.output.strip() else "")
    rate = pages * 60 / figures.seconds
    return (what, f"{figures.seconds:.1f}", rate, f"{rate:.1f}", f"{figures.peak_bytes / 2**20:.0f} MiB")


def _ours(folder: Path, scans: Path, pages: int, jobs: int) -> Row:
    batch = folder / "batch"
    for case in sorted(scans.iterdir()):
        shutil.copytree(case / "scans", batch / case.name)
    command = [PYTHON, "main.py", "build", "--batch", str(batch), "--out", str(folder / "out"), "--archive", str(folder / "archive"), "--jobs", str(jobs)]
    return _rate("Mingjuan: scans to archived, scored dossier", measure(command, cwd=str(ROOT)), pages)


def _ocrmypdf(folder: Path, scans: Path, pages: int, jobs: int) -> Row:
    what = "OCRmyPDF + Tesseract chi_sim, deskew, rotate, PDF/A"
    _tesseract()
    try:
        import img2pdf
    except ImportError:
        return (what, "not installed", None, "", "")
    source = folder / "peer.pdf"
    source.write_bytes(img2pdf.convert([str(p) for p in _images(scans)]))
    command = [PYTHON, "-m", "ocrmypdf", "-l", "chi_sim", "--deskew", "--rotate-pages", "--output-type", "pdfa", "--jobs", str(jobs), "-q", str(source), str(folder / "peer-out.pdf")]
    return _rate(what, measure(command), pages)


def _tesseract() -> None:
    """Installs the peer's own programs where that is possible."""
    if shutil.which("tesseract") and shutil.which("gs"):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "tesseract-ocr", "tesseract-ocr-chi-sim", "tesseract-ocr-osd", "ghostscript", "unpaper"], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _start(what: str, command: list[str], folder: Path, runs: int = 5) -> Row:
    env = as_installed(MINGJUAN_HOME=str(folder / "home"), QT_QPA_PLATFORM="offscreen")
    figures = [measure(command, env=env, cwd=str(ROOT)) for _ in range(runs + 1)][1:]
    failed = next((f for f in figures if f.code not in (0, 1)), None)
    if failed:
        return (what, f"failed ({failed.code})", None, "", failed.output.strip()[-60:])
    seconds = statistics.median(f.seconds for f in figures)
    memory = max(f.peak_bytes for f in figures)
    return (what, f"{seconds:.2f}", None, "", f"{memory / 2**20:.0f} MiB" if memory else "")


_EMPTY_WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([]); window = QWidget(); window.show()
QTimer.singleShot(0, app.quit); app.exec()
"""


def _window(folder: Path) -> list[Row]:
    ours = _start("start-up: the window", [PYTHON, "main.py", "window", "--quit-when-ready"], folder)
    return [ours, _start("start-up: an empty PySide6 window (peer)", [PYTHON, "-c", _EMPTY_WINDOW], folder)]


def _one_page(folder: Path, scans: Path) -> Row:
    page = _images(scans)[0]
    command = [PYTHON, "main.py", "build", str(page), "--out", str(folder / "one"), "--no-archive", "--jobs", "1"]
    return _start("start-up: headless build of one page", command, folder, runs=3)


if __name__ == "__main__":
    sys.exit(main())
