"""The pool of workers: whatever one item does, the others come through."""

from __future__ import annotations

import itertools
import sys
import threading
import time

import psutil
import pytest

from casefile.errors import Cancelled, SourceMissing
from casefile.work import CRASHED, MEMORY, TIMEOUT, CancelToken, Workers, default_jobs, run_each
from tests.work.tasks import act, greet


def outcomes(orders, **options):
    options.setdefault("jobs", 2)
    return {o.index: o for o in run_each(act, orders, **options)}


def test_values_come_back_with_their_index():
    found = outcomes([("return", n) for n in range(7)])
    assert {i: o.value for i, o in found.items()} == {n: n for n in range(7)}
    assert all(o.error is None for o in found.values())


def test_results_come_as_they_finish():
    order = [o.index for o in run_each(act, [("sleep", 1.5), ("return", 1), ("return", 2)], jobs=2)]
    assert order[-1] == 0


def test_each_bad_end_costs_one_item_and_has_its_code():
    orders = [
        ("return", 0),
        ("die", 0),
        ("sleep", 30),
        ("kill", 0),
        ("known", "x"),
        ("bug", "oops"),
        ("odd", 1),
        ("return", 7),
    ]
    found = outcomes(orders, timeout=lambda order: 1.5 if order[0] == "sleep" else 30)
    assert found[0].value == 0
    assert found[7].value == 7
    assert found[1].error == CRASHED
    assert found[2].error == TIMEOUT
    assert found[3].error == MEMORY  # only the kernel's last resort kills like this
    assert isinstance(found[4].error, SourceMissing)
    assert found[4].error.params == {"path": "x"}
    assert "RuntimeError: oops" in found[5].error
    assert "pickle" in found[6].error.lower()
    assert all(found[i].value is None for i in range(1, 7))


@pytest.mark.skipif(sys.platform == "win32", reason="the cage of Windows is another one")
def test_the_memory_cage_holds():
    found = outcomes([("eat", 2 * 2**30), ("eat", 2**20)], memory_bytes=2**30)
    assert found[0].error == MEMORY
    assert found[1].value == 2**20


def test_items_are_drawn_lazily_and_bounded():
    drawn = []

    def endless():
        for n in itertools.count():
            drawn.append(n)
            yield ("return", n)

    results = run_each(act, endless(), jobs=2)
    assert [next(results).error for _ in range(3)] == [None] * 3
    results.close()
    assert len(drawn) <= 3 + 2 * 2


def test_cancel_does_not_wait_for_foreign_code():
    cancel = CancelToken()
    results = run_each(act, [("return", 0), *[("stuck", 60)] * 4], jobs=2, cancel=cancel)
    assert next(results).value == 0
    time.sleep(0.3)
    threading.Timer(0.1, cancel.set).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        list(results)
    assert time.monotonic() - started < 20  # a second is meant (./run bench says how long); a minute is what it would wait


def test_cancelled_before_the_start():
    cancel = CancelToken()
    cancel.set()
    with pytest.raises(Cancelled):
        list(run_each(act, [("return", 1)], jobs=1, cancel=cancel))


def test_workers_are_replaced_after_max_tasks():
    kept = {o.value for o in run_each(act, [("pid", 0)] * 6, jobs=1)}
    changed = {o.value for o in run_each(act, [("pid", 0)] * 6, jobs=1, max_tasks=2)}
    assert len(kept) == 1
    assert len(changed) == 3


def test_the_initializer_runs_in_every_worker():
    assert {o.value for o in run_each(act, [("greet", 0)] * 3, jobs=1, initializer=greet, initargs=("你好",))} == {
        "你好"
    }


def test_no_items_no_outcomes():
    assert list(run_each(act, [], jobs=2)) == []


def test_an_error_of_the_caller_leaves_no_worker():
    def faulty():
        yield ("return", 1)
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        list(run_each(act, faulty(), jobs=1))


def test_default_jobs_follow_cores_and_memory(monkeypatch):
    assert default_jobs() >= 1
    monkeypatch.setattr("casefile.work._free_memory", lambda: 0)
    assert default_jobs() == 1
    monkeypatch.setattr("casefile.work._free_memory", lambda: 3 * 2**30)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(16)), raising=False)
    assert default_jobs() == 2
    monkeypatch.setattr("casefile.work._free_memory", lambda: 2**50)
    assert default_jobs() == 16


def test_kept_workers_serve_one_call_after_the_other_and_end_with_their_owner():
    with Workers(1) as workers:
        first, second = ({o.value for o in workers.each(act, [("pid", 0)] * 2)} for _ in range(2))
        assert first == second
        assert len(first) == 1
    assert not psutil.pid_exists(first.pop())


def test_kept_workers_come_anew_after_a_call_given_up_half_way():
    with Workers(1) as workers:
        before = next(workers.each(act, [("pid", 0)])).value
        for _ in workers.each(act, [("return", 1), ("sleep", 30)]):
            break
        cancel = CancelToken()
        cancel.set()
        with pytest.raises(Cancelled):
            list(workers.each(act, [("return", 1)], cancel=cancel))
        after = [o.value for o in workers.each(act, [("pid", 0)])]
    assert len(after) == 1
    assert after[0] != before
