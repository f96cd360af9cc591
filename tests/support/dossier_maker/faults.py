"""Named faults, each tied to the criteria that must find it. (Filled below.)"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from .story import Story


@dataclass
class Draft:
    """A case in the making: the story, and where single papers depart from it."""

    story: Story
    rng: random.Random
    overrides: dict[str, dict] = field(default_factory=dict)
    on_entries: list[Callable] = field(default_factory=list)
    entries: list[tuple] = field(default_factory=list)
    small: bool = False

    def differ(self, kind: str, **values) -> None:
        """Let papers of one type tell something else."""
        self.overrides.setdefault(kind, {}).update(values)


@dataclass
class Fault:
    name: str
    must: tuple[str, ...]
    may: tuple[str, ...] = ()
    offence: str | None = None
    party_type: str | None = None
    prepare: Callable[[Draft], None] = lambda draft: None
    on_plan: Callable = lambda draft, plan: plan
    on_pages: Callable = lambda draft, leaves: leaves


FAULTS: dict[str, Fault] = {}


def choose_faults(draft: Draft, rng: random.Random) -> list[Fault]:
    return []
