"""When and where it happened, out of the story a notice or a decision tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casefile.recognition.canonical.dates import find_dates
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.fields.texts import text_of, trim, wrapped
from casefile.recognition.fields.times import date_field

_STORY = re.compile(r"经查|经调查|违法事实|认为你|查明|现查明|你\(?单位\)?")
_AT = re.compile(r"(?:行驶至|驾驶至|途经|途径|行经|驶至|行至|驶入|位于|在)")
_PLACE_END = re.compile(
    r"[,;]|(?<!\d)\.|\.(?!\d)|处被|路段被|时被|被(?:执法|查|我)|附近(?=被|,)|公路(?:路肩|边沟|用地)|搭载|堆放|运载|从事|"
    r"存在|在(?:公路|道路|车站|未)|进行|实施|擅自|发生|发现|接受|因(?!特)|涉嫌|装载|停放|未|时(?=,|被)|上下客|揽客|行驶|过程中|经(?:现场|公路|交通|检测|称重|执法)|将|利用|车货|驾驶|使用|(?:依法|执法|例行|路面|现场|开展|联合)*(?:检查|巡查|稽查|执勤)(?=时|中|过程|发现|本案)|违法|违规|以(?!北|南|东|西)|造成|,"
)


def incident_at(paper: Paper) -> Iterator[Candidate]:
    """The moment of the offence: behind its label, in its sentence, else the first moment the story names."""
    yield from date_field(paper, "incident_at", clock=True)
    if not _tells(paper):
        return
    story, shift = _story(paper)
    dates = [
        d for d in find_dates(story) if not re.search(r"立案|收到|送达|作出|出具|第.{0,3}号", story[d.end : d.end + 12])
    ]
    timed = [d for d in dates if "T" in d.value]
    if not timed:
        # A report tells the moment before it comes to what was established.
        early = [d for d in find_dates(paper.flow.text[:shift]) if "T" in d.value]
        timed = [d._replace(start=d.start - shift, end=d.end - shift) for d in early[:1]]
    for found in (timed or dates)[:1]:
        near = 0.93 if "T" in found.value else 0.75
        yield Candidate(found.value, paper.flow.part(shift + found.start, shift + found.end), near)


def incident_place(paper: Paper) -> Iterator[Candidate]:
    """The place the story names behind the moment."""
    for span, trust in wrapped(paper, "incident_place"):
        part = trim(span)
        if len(part.text) >= 3:
            yield Candidate(text_of(part), part, trust)
    for span, score in paper.slots("incident_place"):
        part = trim(span)
        if 3 <= len(part.text) <= 50:
            yield Candidate(text_of(part), part, 0.93 * score)
    if not _tells(paper):
        return
    story, shift = _story(paper)
    timed = (d for d in find_dates(story) if "T" in d.value)
    early = [d for d in find_dates(paper.flow.text[:shift]) if "T" in d.value]
    when = next(timed, None)
    if when is None and early:
        # A decision tells moment and place before it comes to what was established.
        story, shift, when = paper.flow.text, 0, early[0]
    when = when or next(iter(find_dates(story)), None)
    if when is None:
        return
    stretch = story[when.end : when.end + 160]
    for match in _AT.finditer(stretch):
        stop = _PLACE_END.search(stretch, match.end() + 2)
        end = stop.start() if stop else min(len(stretch), match.end() + 40)
        place = stretch[match.end() : end]
        if 4 <= len(place) <= 45 and re.search(r"[路道街线速桥区县市镇村站场港口米K号段]", place):
            first = shift + when.end + match.end()
            part = trim(paper.flow.part(first, first + len(place)))
            yield Candidate(text_of(part), part, 0.88)
            return


def _tells(paper: Paper) -> bool:
    return paper.kind.code not in ("MONITOR_RECORD", "COPY_NOTICE") or not paper.entries("incident_at")


def _story(paper: Paper) -> tuple[str, int]:
    """The text from where the facts begin."""
    text = paper.flow.text
    match = _STORY.search(text)
    start = match.start() if match else 0
    # A decision may tell its dates before the first of these words.
    return text[start:], start
