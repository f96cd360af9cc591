"""How the cases of a run are scanned: what an office's pile looks like, not only its best day.

Figures of grey and 1-bit cases are reported apart, as the goals are for colour.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.dossier_maker import ScanOptions


@dataclass(frozen=True)
class Variant:
    """One way of scanning; `held_out`: drawn with a layout family nobody looks at while developing."""

    name: str
    scan: ScanOptions
    held_out: bool = False

    @property
    def group(self) -> str:
        """The table the case is counted in."""
        if self.scan.colour != "RGB":
            return "grey and 1-bit"
        return "held out" if self.held_out else "developed with"


PILE = ScanOptions(shuffle=True, duplicates=0.05, blanks=0.08)
VARIANTS = (
    Variant("colour 200 dpi, in order", ScanOptions()),
    Variant("colour 200 dpi, shuffled pile with doubles", PILE),
    Variant("held-out family, colour 200 dpi, in order", ScanOptions(), held_out=True),
    Variant("colour 300 dpi, in order", ScanOptions(dpi=300)),
    Variant("held-out family, shuffled pile with doubles", PILE, held_out=True),
    Variant("grey 200 dpi", ScanOptions(colour="L")),
    Variant("colour 200 dpi, PDF", ScanOptions(format="pdf", skew=1.0)),
    Variant("colour 200 dpi, shuffled pile, much turned", ScanOptions(shuffle=True, duplicates=0.05, turned=0.3)),
    Variant("held-out family, colour 300 dpi", ScanOptions(dpi=300), held_out=True),
    Variant("1-bit 300 dpi G4", ScanOptions(dpi=300, colour="1", format="tif-g4")),
)


def variant(index: int) -> Variant:
    return VARIANTS[index % len(VARIANTS)]
