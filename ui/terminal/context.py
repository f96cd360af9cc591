"""What commands need before they can begin: settings, archive, the case that is meant, how many workers, Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from casefile.archive import Archive
from casefile.catalogue import filing_profile
from casefile.errors import CaseNotFound, ResourceFault, SettingsFault
from casefile.messages import sentence
from casefile.settings import Settings, office_file, office_settings
from casefile.work import CancelToken, bearable_jobs, default_jobs
from casefile.workspace import Workspace
from scoring.checks import CHECKS
from scoring.office_pack import office_pack
from scoring.pack import Pack, load_pack
from ui.terminal.console import Console, say


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The settings named, else the office's own, with the filing profile they name looked at before any work is done."""
    settings = office_settings(arguments.settings)
    try:
        filing_profile(settings)
    except ResourceFault as error:
        if settings.dossier.order_file is None and settings.dossier.order == type(settings.dossier)().order:
            raise
        faults = f"dossier.order: {settings.dossier.order}: {error.params['faults']}"
        raise SettingsFault(file=arguments.settings or office_file(), faults=faults) from error
    return settings


def open_archive(arguments: argparse.Namespace) -> Workspace:
    """The archive named, else the office's own; use it as a context."""
    return Workspace.open(settings_of(arguments), arguments.archive)


def archive_of(workspace: Workspace) -> Archive:
    """Its archive, which `open_archive` always opens."""
    assert workspace.archive is not None
    return workspace.archive


def case_id_of(workspace: Workspace, named: str) -> int:
    """A case by its id or its case number.

    Raises:
        CaseNotFound: the archive holds none of that name.
    """
    for row in archive_of(workspace).cases():
        if named == str(row.case_id) or named == row.header.case_no:
            return int(row.case_id)
    raise CaseNotFound(case=named)


def reading_jobs(arguments: argparse.Namespace) -> int:
    """As many workers as were asked for, but no more than the memory bears: a machine that swaps helps nobody."""
    if not arguments.jobs:
        return default_jobs()
    jobs = bearable_jobs(arguments.jobs)
    if jobs < arguments.jobs:
        say(*(sentence("fewer_jobs", lang, wanted=arguments.jobs, jobs=jobs) for lang in ("zh", "en")))
    return jobs


def scoring_jobs(arguments: argparse.Namespace) -> int:
    """Scoring takes little memory: one worker a core."""
    return int(arguments.jobs or os.cpu_count() or 1)


def counted(stage: str, workspace: Workspace) -> Callable[[int], None]:
    """Progress over every case of the archive."""
    total, console = len(archive_of(workspace).cases()), Console("")
    return lambda done: console(stage, done, max(total, done))


def pack_of(path: Path | None) -> Pack:
    """The pack in a file, else the shipped one."""
    if path is None:
        return office_pack(Settings())
    return load_pack(path, known_checks=frozenset(CHECKS))


def cancel_on_interrupt() -> threading.Event:
    """An event that Ctrl-C sets; a second Ctrl-C stops at once."""
    token = CancelToken()

    def on_signal(_number: int, _frame: object) -> None:
        if token.is_set():
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        token.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, on_signal)
        signal.signal(signal.SIGTERM, on_signal)
    return token
