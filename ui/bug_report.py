"""A bug's report: a traceback without any text of a case, written where a person finds it. No Qt."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from casefile import __version__
from casefile.errors import KnownError
from casefile.locate import user_data_dir

NOWHERE = Path("stderr")


def write_bug_report(error: BaseException) -> tuple[str, Path]:
    """The report, and where it lies: the program's log folder, else the system's temporary one, else standard error.

    It names places in the code only: values and the messages of foreign errors may hold what stands on a paper.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    text = f"Mingjuan {__version__}  Python {sys.version.split()[0]}  {sys.platform}\n{type(error).__name__}\n{frames}"
    name = f"bug-{datetime.now():%Y%m%d-%H%M%S-%f}-{os.getpid()}.txt"
    for place in (lambda: user_data_dir() / "logs", lambda: Path(tempfile.gettempdir())):
        try:
            folder = place()
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
            return text, folder / name
        except (OSError, KnownError):
            continue
    sys.stderr.write(text)
    return text, NOWHERE
