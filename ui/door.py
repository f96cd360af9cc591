"""One window a user: a second start hands its files over to the first."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from casefile.locate import user_data_dir
from ui.app import DOOR


class Door(QObject):
    """One window a user: a second start hands its files over to the first.

    Signals:
        opened: (paths) another start knocked.
    """

    opened = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.name = _name()
        self._server: QLocalServer | None = None

    def hand_over(self, paths: list[str]) -> bool:
        """True when another window runs and has taken `paths`."""
        socket = QLocalSocket()
        socket.connectToServer(self.name)
        if not socket.waitForConnected(300):
            return False
        socket.write(json.dumps(paths).encode() + b"\n")
        socket.flush()
        socket.waitForBytesWritten(1000)
        answered = socket.waitForReadyRead(2000)
        socket.disconnectFromServer()
        return answered

    def listen(self) -> None:
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not self._server.listen(self.name):
            QLocalServer.removeServer(self.name)  # left behind by a crash
            self._server.listen(self.name)
        self._server.newConnection.connect(self._on_knock)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def _on_knock(self) -> None:
        assert self._server is not None
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._on_words(socket))
        socket.disconnected.connect(socket.deleteLater)
        if socket.bytesAvailable():
            self._on_words(socket)

    def _on_words(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        try:
            paths: Any = json.loads(bytes(socket.readLine().data()).decode())
        except ValueError:
            return
        socket.write(b"ok\n")
        socket.flush()
        if isinstance(paths, list):
            self.opened.emit([p for p in paths if isinstance(p, str)])


def _name() -> str:
    digest = hashlib.sha256(str(user_data_dir().absolute()).encode()).hexdigest()[:16]
    return f"{DOOR}{digest}"
