"""Document types as data: names, order, when required, wording, fields (resources/catalogue)."""

from casefile.catalogue.conditions import CONDITIONS
from casefile.catalogue.load import load
from casefile.catalogue.profile import FilingProfile, filing_profile
from casefile.catalogue.types import Catalogue, Category, DocumentType, Required

__all__ = ["CONDITIONS", "Catalogue", "Category", "DocumentType", "FilingProfile", "Required", "filing_profile", "load"]
