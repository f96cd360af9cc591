"""Canonical values: what a string on the paper means, in the contract's one way of writing it.

Everything here is pure and knows nothing of pages. `parse_*` gives the first value of a string or
None; `find_*` gives every value with the place it stands at.
"""

from casefile.recognition.canonical.amounts import (
    capitals_of,
    find_amounts,
    find_capital_amounts,
    parse_amount,
    parse_capital_amount,
)
from casefile.recognition.canonical.dates import find_dates, parse_date, parse_datetime
from casefile.recognition.canonical.found import Found
from casefile.recognition.canonical.identity import (
    check_resident_id,
    check_uscc,
    find_resident_ids,
    find_usccs,
    parse_resident_id,
    parse_uscc,
)
from casefile.recognition.canonical.numbers import find_doc_nos, parse_doc_no
from casefile.recognition.canonical.numerals import chinese_number
from casefile.recognition.canonical.plates import find_plates, parse_plate
from casefile.recognition.canonical.text import fold, is_empty_mark, plain_text

__all__ = [
    "Found",
    "capitals_of",
    "check_resident_id",
    "check_uscc",
    "chinese_number",
    "find_amounts",
    "find_capital_amounts",
    "find_dates",
    "find_doc_nos",
    "find_plates",
    "find_resident_ids",
    "find_usccs",
    "fold",
    "is_empty_mark",
    "parse_amount",
    "parse_capital_amount",
    "parse_date",
    "parse_datetime",
    "parse_doc_no",
    "parse_plate",
    "parse_resident_id",
    "parse_uscc",
    "plain_text",
]
