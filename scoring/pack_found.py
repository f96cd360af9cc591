"""What was read from a review table: rows, faults and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from casefile.messages import sentence
from scoring.checks.base import plain_number

ITEM, VETO, BONUS = "item", "veto", "bonus"


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in a row. `row` as Excel counts; 0: the table as a whole."""

    sheet: str
    row: int
    code: str
    params: tuple[tuple[str, str], ...] = ()

    def words(self, lang: str = "zh") -> str:
        """The sentence alone."""
        return sentence(self.code, lang, **dict(self.params))

    def text(self, lang: str = "zh") -> str:
        """The sentence with its place."""
        said = self.words(lang)
        if not self.row:
            return said
        return sentence("pack.at_row", lang, sheet=self.sheet, row=self.row, text=said)

    def __str__(self) -> str:
        return self.text("zh")


def fault(sheet: str, row: int, code: str, **params: object) -> RowFault:
    """A fault of a table's row (1-based; 0: of the table) with the values for its sentence."""
    return RowFault(sheet, row, f"pack.{code}", tuple((k, plain_number(v) if isinstance(v, Decimal) else str(v)) for k, v in params.items()))


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row or sheet that holds no criterion."""

    sheet: str
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One criterion as the table has it; "" and None where it says nothing.

    Attributes:
        rows: the rows it was put together from, as Excel counts.
        stated: points the table states for its group, else None.
        number: the table's own number.
    """

    sheet: str
    rows: tuple[int, ...]
    kind: str
    wording: str
    part: str = ""
    group: str = ""
    stated: Decimal | None = None
    number: str = ""
    points: Decimal | None = None
    deduct: str = ""
    mode: str = ""
    basis: str = ""
    check: str = ""
    wording_en: str = ""
    deduct_en: str = ""

    @property
    def row(self) -> int:
        return self.rows[0]


@dataclass
class Rows:
    """Everything that was read.

    Attributes:
        titles: text that stands above the heads.
        total: points a 合计 row states.
        unused: head cells that mean nothing to a pack.
        about: key and value pairs of a sheet that describes the pack.
    """

    rows: list[TableRow] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    total: tuple[str, int, Decimal] | None = None
    unused: list[Skipped] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
