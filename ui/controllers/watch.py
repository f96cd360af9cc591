"""The watched folder: what others save there comes into the case in work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from casefile.errors import KnownError
from ui.notice import Teller
from ui.preferences import Preferences
from ui.tasks import Lane
from ui.texts import tr

if TYPE_CHECKING:
    from casefile.intake.watch import Watch

LOOK_MS = 2000
_FOLDER, _TAKEN = "watched_folder", "watched_files"


class WatchController(QObject):
    """Looks at the folder every two seconds, off the UI thread; remembers over restarts what it gave out.

    Args:
        take: puts complete files into the case.

    Signals:
        changed: the folder is another, or none.
    """

    changed = Signal()

    def __init__(
        self, lane: Lane, kept: Preferences, teller: Teller, take: Callable[[list[Path]], object],
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._lane, self._kept, self._teller, self._take = lane, kept, teller, take
        self._watch: Watch | None = None
        self._looking = self._is_gone = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        folder = kept.get(_FOLDER)
        if isinstance(folder, str) and folder:
            self._begin(Path(folder))

    @property
    def folder(self) -> Path | None:
        return self._watch.folder if self._watch is not None else None

    def start(self, folder: Path) -> None:
        """Watches `folder` from now on; what lies in it already comes in, too."""
        if folder != self.folder:
            self._kept.set(_TAKEN, {})
        self._kept.set(_FOLDER, str(folder))
        self._begin(folder)
        self._teller.say(tr("ui_watching_now", folder=folder), "info")
        self.look()

    def stop(self) -> None:
        self._timer.stop()
        self._watch = None
        self._kept.set(_FOLDER, "")
        self.changed.emit()

    def look(self) -> None:
        """One look; the next one waits while a slow network share has not answered."""
        watch = self._watch
        if watch is None or self._looking:
            return
        self._looking = True
        self._lane.run(lambda _job: watch.look(), lambda found: self._found(watch, found), self._failed)

    def _begin(self, folder: Path) -> None:
        from casefile.intake.watch import Watch

        self._watch = Watch(folder, _marks(self._kept.get(_TAKEN)))
        self._is_gone = False
        self._timer.start()
        self.changed.emit()

    def _found(self, watch: Watch, found: list[Path]) -> None:
        self._looking = False
        if self._is_gone:
            self._is_gone = False
            self._teller.say(tr("ui_watched_folder_back", folder=watch.folder), "good")
        if found and watch is self._watch:
            # Remembered first: a crash while they come in must not bring them twice.
            self._kept.set(_TAKEN, {name: list(mark) for name, mark in watch.taken.items()})
            self._take(found)

    def _failed(self, error: BaseException) -> None:
        """Told once, until it is back."""
        self._looking = False
        if not isinstance(error, KnownError) or not self._is_gone:
            self._is_gone = isinstance(error, KnownError)
            self._teller.error(error)


def _marks(kept: Any) -> dict[str, tuple[int, int]]:
    """What preferences tell of files given out; anything else counts as nothing."""
    if not isinstance(kept, dict):
        return {}
    return {str(n): (int(m[0]), int(m[1])) for n, m in kept.items() if isinstance(m, list) and len(m) == 2}
