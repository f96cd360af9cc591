"""Maker of test dossiers: fictional penalty cases, drawn, scanned, and known to the last word."""

from .case import Truth, digest, make_case
from .families import FAMILIES
from .faults import FAULTS
from .scanner import ScanOptions
from .story import make_story
from .zoo import make_forms

__all__ = ["FAMILIES", "FAULTS", "ScanOptions", "Truth", "digest", "make_case", "make_forms", "make_story"]
