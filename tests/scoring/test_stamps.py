"""Numbers stamped on the pages and the contents sheet: a misread figure accuses nobody, a wrong row does."""

from __future__ import annotations

from typing import Any

from casefile.facts import Facts
from tests.support.dossiers import Case, clean_case, contents_lines, with_contents


def _rows(case: Case) -> list[tuple[str, str]]:
    return [(p.title, str(p.sheet["stamped_number"])) for p in case.papers if "stamped_number" in p.sheet]


def _stamped(**numbers: int | None) -> Case:
    case = with_contents(clean_case())
    for key, number in numbers.items():
        case.paper(key).sheet["stamped_number"] = number
    return case


def _outcome(case: Case, criterion: str) -> str:
    return str(case.finding(criterion).outcome)


def test_a_stamp_one_figure_off_between_two_that_run_on_is_a_doubt() -> None:
    number = with_contents(clean_case()).paper("PENALTY_DECISION").sheet["stamped_number"]
    case = _stamped(PENALTY_DECISION=number + 50)  # 14 read as 64
    assert _outcome(case, "D1-05") == "needs_judgement"
    assert _outcome(case, "D1-03") == "needs_judgement"
    assert str(number) in case.finding("D1-05").message


def test_a_stamp_that_is_no_slip_still_fails() -> None:
    assert _outcome(_stamped(PENALTY_DECISION=3), "D1-05") == "fail"


def test_pages_without_a_stamp_read_do_not_refute_a_row() -> None:
    case = clean_case()
    case.paper("INTERROGATION_RECORD").pages = 2
    with_contents(case)
    first = case.paper("INTERROGATION_RECORD").sheet["stamped_number"]
    # Its second sheet bears no stamp that was read: the row covers both pages and the first stands at its place.
    assert _outcome(case, "D1-03") == "pass"
    rows = _rows(case)
    at = next(k for k, p in enumerate([p for p in case.papers if "stamped_number" in p.sheet]) if p.type == "INTERROGATION_RECORD")
    rows[at] = (rows[at][0], f"{first}-{first + 2}")
    case.paper("CATALOGUE").lines = contents_lines(rows)
    assert _outcome(case, "D1-03") == "needs_judgement"


def test_a_running_number_broken_over_two_lines_is_one_row() -> None:
    from casefile.facts.contents import contents_rows
    from casefile.model import Box, TextLine

    case = with_contents(clean_case())
    lines: list[Any] = list(case.paper("CATALOGUE").lines)
    at = next(k for k, line in enumerate(lines) if line.text == "12" and line.box.x0 < 0.2)
    box = lines[at].box
    lines[at : at + 1] = [
        TextLine("1", Box(box.x0, box.y0, box.x1, box.y0 + 0.007), 0.97),
        TextLine("2", Box(box.x0, box.y0 + 0.008, box.x1, box.y1), 0.97),
    ]
    case.paper("CATALOGUE").lines = tuple(lines)
    facts: Facts = case.facts
    assert [r.number for r in contents_rows(facts.of("CATALOGUE")[0])] == list(range(1, 21))
    assert _outcome(case, "D1-03") == "pass"


def test_a_head_of_the_page_column_with_one_character_misread_is_still_its_head() -> None:
    from dataclasses import replace

    case = with_contents(clean_case())
    case.paper("CATALOGUE").lines = tuple(replace(x, text="起口页数") if x.text == "页号" else x for x in case.paper("CATALOGUE").lines)
    assert _outcome(case, "D1-03") == "pass"


def test_a_column_of_dates_under_the_head_of_the_pages_and_ruled_lines_beside_figures() -> None:
    from dataclasses import replace

    from casefile.model import Box, TextLine

    case = with_contents(clean_case())
    lines: list[Any] = []
    for line in case.paper("CATALOGUE").lines:
        if line.box.x0 > 0.8 and line.text.isdigit():
            lines.append(TextLine("20220301", Box(0.7, line.box.y0, 0.805, line.box.y1), 0.97))
            line = replace(line, text=line.text + ("-" if line.text in "123" else ""))
        lines.append(replace(line, text="2一") if line.text == "2" and line.box.x0 < 0.2 else line)
    case.paper("CATALOGUE").lines = tuple(lines)
    assert _outcome(case, "D1-03") == "pass", case.finding("D1-03").message
