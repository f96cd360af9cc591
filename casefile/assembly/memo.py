"""Results that depend on readings alone, kept between two steps of the same case."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from copy import copy
from threading import Event
from typing import Any, TypeVar

from casefile.errors import Cancelled

T = TypeVar("T")


class Memo:
    """Remembers the newest `size` results by key; least recently used ones go first.

    Attributes:
        skipped: how often `nearest` gave an older result in place of the right one; counted for one `view`.
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

    def nearest(self, key: Hashable, older: Hashable, otherwise: T) -> T:
        """The result for `key`; while it is not there the newest one noted under `older`, else `otherwise`."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]  # type: ignore[no-any-return]
        self.skipped += 1
        return self._kept.get(older, otherwise)  # type: ignore[no-any-return]

    def note(self, older: Hashable, value: Any) -> None:
        """Keeps `value` for `nearest`."""
        self._kept[older] = value
        self._kept.move_to_end(older)

    def view(self, cancel: Event | None = None) -> Memo:
        """The same results for one caller, who counts and cancels for himself alone."""
        other = copy(self)
        other.skipped, other.cancel = 0, cancel
        return other
