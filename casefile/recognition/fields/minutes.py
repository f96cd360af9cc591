"""Minutes inside a form: names of speakers look like labels and are none."""

from __future__ import annotations

from collections.abc import Sequence

from casefile.recognition.fields.label import Label

_MINUTES = frozenset(["听证记录", "讨论记录", "案件承办人汇报案件情况", "参加讨论人员意见和理由"])
_SPEAKERS = frozenset(
    [
        "主持人",
        "听证员",
        "记录员",
        "书记员",
        "调查人员",
        "执法人员",
        "承办人",
        "案件承办人",
        "办案人员",
        "案件调查人员",
        "当事人",
        "委托代理人",
        "代理人",
        "第三人",
        "法定代表人",
        "汇报人",
        "负责人",
    ]
)


def speakers(labels: Sequence[Label]) -> set[int]:
    """Labels (by `id`) below the head of the minutes that only say who speaks (主持人：…)."""
    opened = min(((a.y0, a.x0) for a in labels if a.name in _MINUTES), default=None)
    if opened is None:
        return set()
    return {id(a) for a in labels if (a.y0, a.x0) > opened and a.name in _SPEAKERS}
