"""What a person types into a field: understood as recognition writes it, or refused at once and said why.

A value that is well formed and yet cannot be right (a check character that does not agree) is only warned of:
the paper may say so, and what the paper says is what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from casefile.messages import LANGUAGES, has_sentence, sentence
from ui.texts import tr_or

DAYS = frozenset(
    ["made_date", "served_at", "preserved_from", "preserved_to", "released_at", "reviewed_at", "paid_at", "closed_at", "published_at", "archived_at", "filed_at"]
)
MOMENTS = frozenset(["accepted_at", "started_at", "ended_at", "incident_at", "hearing_at"])
AMOUNTS = frozenset(("amount",))
TONNES = frozenset(("gross_weight_t", "limit_weight_t"))
COUNTS = frozenset(("axles", "period_days"))
ARTICLES = frozenset(("violated_articles", "penalty_articles"))
NUMBERS = frozenset(("case_no", "doc_no", "served_doc_no"))
CHOICES = {
    "party_type": ("PERSON", "ORG"),
    "hearing_offered": ("true", "false"),
    "service_method": ("直接送达", "留置送达", "邮寄送达", "电子送达", "公告送达", "委托送达", "转交送达"),
}
_ID_NAMES = frozenset(("party_id_no", "respondent_id_no"))


@dataclass(frozen=True)
class Entry:
    """What was typed, as the case keeps it.

    Attributes:
        value: canonical form; what was typed where it is refused.
        fault: code of what is wrong with it, "" when nothing is.
        is_refused: it cannot be kept.
    """

    value: str
    fault: str = ""
    is_refused: bool = False


def understood(name: str, text: str) -> Entry:
    """What `text` means in field `name`; nothing typed is taken: the paper does not bear the field."""
    from casefile.recognition import canonical

    text = text.strip()
    if not text:
        return Entry("")
    if name in DAYS | MOMENTS:  # 20220305, as typists write it
        text = re.sub(r"^(\d{4})(\d\d)(\d\d)(?!\d)", r"\1-\2-\3", text)
    parsers: tuple[tuple[frozenset[str], Callable[[str], str | None], str], ...] = (
        (DAYS, canonical.parse_date, "ui_entry_day"),
        (MOMENTS, canonical.parse_datetime, "ui_entry_moment"),
        (AMOUNTS, canonical.parse_amount, "ui_entry_amount"),
        (frozenset(("amount_words",)), lambda t: canonical.parse_capital_amount(t) or canonical.parse_amount(t), "ui_entry_amount"),
        (NUMBERS, canonical.parse_doc_no, "ui_entry_number"),
        (frozenset(("vehicle_no",)), canonical.parse_plate, "ui_entry_plate"),
        (TONNES, _tonnes, "ui_entry_tonnes"),
        (COUNTS, _count, "ui_entry_count"),
    )
    for names, parse, fault in parsers:
        if name in names:
            value = parse(text)
            return Entry(value) if value else Entry(text, fault, name not in NUMBERS | {"vehicle_no"})
    if name in CHOICES:
        meant = next((c for c in CHOICES[name] if text in (c, *_words(c))), None)
        return Entry(text, "ui_entry_choice", True) if meant is None else Entry(meant)
    if name in _ID_NAMES or name == "uscc":
        return _identity(name, text)
    if name in ARTICLES:
        return _article(text)
    return Entry(text)


def spoken(name: str, value: str | None) -> str:
    """A value as people write it: a choice (`PERSON`, `true`) by its word, an article as decisions cite it."""
    if not value:
        return ""
    if name in CHOICES:
        return tr_or(f"ui_value_{value}", value)
    if name in MOMENTS:
        return value.replace("T", " ")
    return _cited(value) if name in ARTICLES else value


def _words(choice: str) -> tuple[str, ...]:
    """How a choice may be typed, in either language."""
    code = f"ui_value_{choice}"
    return tuple(sentence(code, lang) for lang in LANGUAGES) if has_sentence(code) else ()


def doubt(name: str, value: str | None) -> str:
    """Code of what is wrong with a value that stands there, "" when nothing can be said against it."""
    return understood(name, value).fault if value else ""


def _cited(canonical: str) -> str:
    from casefile.law.citation import Citation

    try:
        cite = Citation.parse(canonical)
    except ValueError:
        return canonical
    text = f"《{cite.law}》第{_numeral(cite.article)}条"
    text += f"之{_numeral(cite.sub)}" if cite.sub else ""
    text += f"第{_numeral(cite.paragraph)}款" if cite.paragraph else ""
    return text + (f"第({_numeral(cite.item)})项" if cite.item else "")


def _article(text: str) -> Entry:
    """One provision, written as decisions write it or in the contract's form."""
    from casefile.law.citation import Citation
    from casefile.law.citations import parse_citations

    try:
        return Entry(str(Citation.parse(text)))
    except ValueError:
        found = list(dict.fromkeys(str(cite) for cite in parse_citations(text)))
    return Entry(found[0]) if len(found) == 1 else Entry(text, "ui_entry_article", True)


def _numeral(number: int) -> str:
    """1 to 999 as articles are numbered: 七十六, 一百零三."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if number > 999:
        return str(number)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


def _identity(name: str, text: str) -> Entry:
    from casefile.recognition import canonical

    plain = re.sub(r"\s", "", canonical.fold(text)).upper()
    if name == "uscc":
        return Entry(plain, "" if len(plain) == 18 and canonical.check_uscc(plain) else "ui_entry_uscc")
    if re.fullmatch(r"\d{17}[\dX]", plain):
        return Entry(plain, "" if canonical.check_resident_id(plain) else "ui_entry_id")
    return Entry(text)  # other papers, as printed


def _tonnes(text: str) -> str | None:
    found = re.search(r"\d+(?:\.\d+)?", text)
    return f"{float(found[0]):.2f}" if found else None


def _count(text: str) -> str | None:
    from casefile.recognition.canonical import chinese_number

    found = re.search(r"\d+", text)
    number = int(found[0]) if found else chinese_number(text.rstrip("日天个轴"))
    return None if number is None else str(number)
