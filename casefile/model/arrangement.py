"""What people decided. The only thing that is edited, undone and merged.

An arrangement is an immutable table from key to plain JSON value. Keys in use:

    turn/<page id>                 int, degrees clockwise, replaces the machine's turn
    skew/<page id>                 float, degrees, replaces the machine's skew
    crop/<page id>                 [x0, y0, x1, y1], fractions of the upright page that are shown; the scan stays whole
    left_out/<page id>             str, why the page is left out of the dossier
    blank/<page id>                bool, replaces the machine's answer
    mark/<page id>                 str, why a person wants to find the page again: a bookmark of its own
    duplicate/<page id>            page id it repeats, or "" for "not a duplicate"
    doc/<document id>/pages        [page id…] in reading order: this document's bounds were set by a person
    doc/<document id>/type         document type code
    doc/<document id>/title        str
    field/<document id>/<name>/<row>   str, or null for "the paper does not bear it" (row 0 where there are no rows)
    order                          [document id…], the documents placed by hand, in that order
    checked/<page id>/<problem>    true: a person finds the page good enough
    file_settled/<input index>     str, what a person did about a refused file
    not_applicable/<type>          str, why a required document is not needed in this case
    judgement/<criterion>          a person's decision on a criterion, plain data; it changes the score, not the dossier
    note/<criterion>               {text, by, at}: what a person wants the handler to see to; it changes neither

A document's id is the id of the page that was first in it when the id was given; it does not change
when that page moves away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

JUDGED = "judgement/"
"""Prefix of the keys that do not concern the dossier but its score."""

NOTED = "note/"
"""Prefix of notes for the handler: they concern neither dossier nor score."""


@dataclass(frozen=True, slots=True)
class Change:
    """One key of the arrangement going from `before` to `after`; None means "not decided"."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Operation:
    """One step a person took: a named set of changes that is applied and undone as a whole.

    Attributes:
        name: message key for the undo list, e.g. `op.move_pages`.
        params: values for that message.
        at: local time, ISO 8601; given by the caller.
        by: operator's name.
    """

    name: str
    changes: tuple[Change, ...]
    params: Mapping[str, str] = field(default_factory=dict)
    at: str = ""
    by: str = ""

    @property
    def inverse(self) -> Operation:
        """The operation that takes this one back."""
        return Operation(
            self.name,
            tuple(Change(c.key, c.after, c.before) for c in reversed(self.changes)),
            self.params,
            self.at,
            self.by,
        )


@dataclass(frozen=True)
class Arrangement:
    """Immutable table of decisions; see the module's docstring for the keys.

    Attributes:
        authors: who took the decision under each key, where the operation says it; no part of the value.
    """

    decisions: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    authors: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    def get(self, key: str, default: Any = None) -> Any:
        return self.decisions.get(key, default)

    def apply(self, operation: Operation) -> Arrangement:
        """The arrangement after `operation`.

        Raises:
            ValueError: a `before` value does not match: the operation was made for another state.
        """
        table, authors = dict(self.decisions), dict(self.authors)
        for change in operation.changes:
            if table.get(change.key) != change.before:
                raise ValueError(f"{operation.name}: {change.key} is no longer as it was")
            if change.after is None:
                table.pop(change.key, None)
                authors.pop(change.key, None)
            else:
                table[change.key] = change.after
                authors[change.key] = operation.by
        return Arrangement(MappingProxyType(table), MappingProxyType(authors))

    def with_prefix(self, prefix: str) -> dict[str, Any]:
        """Decisions whose key starts with `prefix`, keyed by the rest of the key."""
        return {k[len(prefix) :]: v for k, v in self.decisions.items() if k.startswith(prefix)}
