"""Law as data: editions, article structure, penalty ranges, time rules, overload formulas, working days.

Everything is read from `resources/law` and `resources/calendars`, checked on load, and carries its
source and whether it was verified against the text.
"""

from casefile.law.calendar import Calendar
from casefile.law.citation import Citation
from casefile.law.citations import parse_citations
from casefile.law.errors import CalendarYearMissing, LawDataFault
from casefile.law.registry import Law, LawRegistry, default_registry
from casefile.law.registry import load_registry as load_law

load_calendar = Calendar.load

__all__ = [
    "Calendar",
    "CalendarYearMissing",
    "Citation",
    "Law",
    "LawDataFault",
    "LawRegistry",
    "default_registry",
    "load_calendar",
    "load_law",
    "parse_citations",
]
