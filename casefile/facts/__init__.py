"""Everything a criterion or a report may ask of a dossier, derived once, each with its evidence.

Facts are plain frozen values: they survive JSON, so that an archived dossier can be scored again
under another pack without its images, the law registry or the calendar.
"""

from casefile.facts.derive import derive
from casefile.facts.required import required_documents
from casefile.facts.values import Evidence, Facts, Prior

__all__ = ["Evidence", "Facts", "Prior", "derive", "required_documents"]
