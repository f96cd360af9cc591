"""Results that depend on readings alone, kept between two steps of the same case."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event
from typing import Any, TypeVar

from casefile.errors import Cancelled

T = TypeVar("T")


class Memo:
    """Remembers the newest `size` results by key; least recently used ones go first.

    Attributes:
        skipped: how often `nearest` gave an older result in place of the right one; counted by whoever sets it to 0.
        cancel: once set, nothing that is not remembered is made any more.
    """

    def __init__(self, size: int = 4096) -> None:
        self._size = size
        self.skipped = 0
        self.cancel: Event | None = None
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """Raises Cancelled when it would have to be made and nobody wants it any more."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]  # type: ignore[no-any-return]
        if self.cancel is not None and self.cancel.is_set():
            raise Cancelled()
        value = make()
        self._kept[key] = value
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return value
