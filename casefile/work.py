"""The pool of worker processes, and programs of the system: the only place of the program that starts a process.

A worker takes and returns plain (picklable) values and is started by `spawn`, so `main.py` must be safe to import.
Memory cages are for decoders of foreign bytes; they are not for the recognition engine, which reserves address
space without using it.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psutil
from pebble import ProcessExpired, ProcessPool

from casefile.errors import Cancelled, KnownError

Item = TypeVar("Item")

TIMEOUT = "timeout"
MEMORY = "memory"
CRASHED = "crashed"
FATAL = frozenset({TIMEOUT, MEMORY, CRASHED})

_MEMORY_PER_JOB = int(1.5 * 2**30)  # contract: `--jobs`
_POLL_SECONDS = 0.1
_GRACE_SECONDS = 3.0


class CancelToken(threading.Event):
    """Set by the person who wants to stop; looked at by whoever works."""

    def check(self) -> None:
        """Raises Cancelled when the token is set."""
        if self.is_set():
            raise Cancelled()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item.

    Attributes:
        index: position of the item in `items`, 0-based.
        value: what `func` returned; None when `error` is set.
        error: None, `timeout`, `memory`, `crashed`, the KnownError that `func` raised, or for a bug the traceback.
        seconds: wall time from hand-over to answer, waiting in the pool included.
    """

    index: int
    value: Any
    error: str | KnownError | None
    seconds: float


def default_jobs() -> int:
    """How many workers this machine bears: the smaller of its cores and its free memory / 1.5 GiB, at least 1."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on Windows and macOS
        cores = os.cpu_count() or 1
    return max(1, min(cores, _free_memory() // _MEMORY_PER_JOB))


def bearable_jobs(wanted: int) -> int:
    """At most `wanted` workers, and no more than the free memory bears; at least 1."""
    return max(1, min(wanted, _free_memory() // _MEMORY_PER_JOB))


class Workers:
    """Worker processes that are kept from one call to the next; a context manager.

    Starting one costs seconds where it has a recognition engine to load, so a batch of cases keeps its readers.
    They are started by the first call, and anew by the next one after a call that was given up half way.

    Args:
        jobs: how many.
        memory_bytes: each worker's memory cage (address space on POSIX, committed memory on Windows).
        initializer, initargs: called in every worker before its first item.
        max_tasks: a worker is replaced after that many items; None keeps it.
    """

    def __init__(
        self,
        jobs: int,
        *,
        memory_bytes: int | None = None,
        initializer: Callable[..., None] | None = None,
        initargs: Sequence[Any] = (),
        max_tasks: int | None = None,
    ) -> None:
        self.jobs = max(1, jobs)
        self._max_tasks = max_tasks or 0
        self._start = (memory_bytes, initializer, tuple(initargs))
        self._pool: ProcessPool | None = None

    def each(
        self,
        func: Callable[[Item], Any],
        items: Iterable[Item],
        *,
        timeout: float | Callable[[Item], float] | None = None,
        cancel: threading.Event | None = None,
    ) -> Iterator[Outcome]:
        """Calls `func` on every item and gives the outcomes as they come; one call at a time.

        A worker that dies, hangs or eats its memory costs its own item only; another one takes its place. At most
        2 x `jobs` items are in flight, and `items` is drawn from lazily, so it may be a generator.

        Args:
            func: importable from its module by a freshly started interpreter.
            timeout: wall seconds for one item, from the moment a worker takes it.
            cancel: once set, workers are killed and Cancelled is raised, within a second.

        Raises:
            Cancelled: `cancel` was set.
        """
        source = enumerate(items)
        flying: dict[Future[Any], tuple[int, float]] = {}
        finished = False
        try:
            exhausted = False
            while True:
                while not exhausted and len(flying) < 2 * self.jobs:
                    if cancel is not None and cancel.is_set():
                        raise Cancelled()
                    try:
                        index, item = next(source)
                    except StopIteration:
                        exhausted = True
                        break
                    limit = timeout(item) if callable(timeout) else timeout
                    future = self._running().schedule(_call, args=(func, item), timeout=limit)
                    flying[future] = (index, time.monotonic())
                if not flying:
                    finished = True
                    return
                done, _ = wait(flying, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
                if cancel is not None and cancel.is_set():
                    raise Cancelled()
                for future in done:
                    index, started = flying.pop(future)
                    value, error = _answer(future)
                    yield Outcome(index, value, error, time.monotonic() - started)
        finally:
            if not finished:
                self.close()  # items given up are still being worked on

    def close(self) -> None:
        """Ends the workers at once."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            pool.join()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _running(self) -> ProcessPool:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self.jobs,
                max_tasks=self._max_tasks,
                initializer=_start_worker,
                initargs=self._start,
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool


def run_each(
    func: Callable[[Item], Any],
    items: Iterable[Item],
    *,
    jobs: int,
    timeout: float | Callable[[Item], float] | None = None,
    memory_bytes: int | None = None,
    initializer: Callable[..., None] | None = None,
    initargs: Sequence[Any] = (),
    max_tasks: int | None = None,
    cancel: threading.Event | None = None,
) -> Iterator[Outcome]:
    """Calls `func` on every item in workers that are there for this call only; arguments are those of `Workers`.

    Raises:
        Cancelled: `cancel` was set.
    """
    with Workers(
        jobs, memory_bytes=memory_bytes, initializer=initializer, initargs=initargs, max_tasks=max_tasks
    ) as workers:
        yield from workers.each(func, items, timeout=timeout, cancel=cancel)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program of the system ended: its exit code and what it said on its error channel."""

    code: int
    said: str


def run_program(
    args: Sequence[str],
    *,
    timeout: float,
    on_line: Callable[[str], object] | None = None,
    cancel: threading.Event | None = None,
    folder: Path | None = None,
) -> Ended:
    """Runs a program of the system and waits for it; its messages come in English whatever the user's language.

    Args:
        timeout: seconds without a line on either channel after which it is ended.
        on_line: called with each line of its output as it comes, from another thread.
        folder: where it runs.

    Raises:
        FileNotFoundError: there is no such program.
        Cancelled: `cancel` was set; the program is ended first.
        TimeoutError: it said nothing for `timeout` seconds; the program is ended first.
    """
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    child = subprocess.Popen(  # a list of arguments, never a shell
        list(args), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder,
        env={**os.environ, "LC_ALL": "C"}, encoding="utf-8", errors="replace", creationflags=hidden,
    )  # fmt: skip
    heard = [time.monotonic()]
    said: list[str] = []

    def listen(channel: Any, take: Callable[[str], object]) -> None:
        for line in channel:
            heard[0] = time.monotonic()
            take(line.rstrip("\n"))

    ears = [
        threading.Thread(target=listen, args=(child.stdout, on_line or (lambda _line: None))),
        threading.Thread(target=listen, args=(child.stderr, said.append)),
    ]
    for ear in ears:
        ear.start()
    try:
        while child.poll() is None:
            if cancel is not None and cancel.wait(_POLL_SECONDS):
                raise Cancelled()
            if cancel is None:
                time.sleep(_POLL_SECONDS)
            if time.monotonic() - heard[0] > timeout:
                raise TimeoutError(args[0])
    finally:
        _end_program(child)
        for ear in ears:
            ear.join()
        for channel in (child.stdout, child.stderr):
            if channel is not None:
                channel.close()
    return Ended(child.returncode, "\n".join(said))


def _end_program(child: subprocess.Popen[str]) -> None:
    """Asks it to stop, and makes it stop when it does not; nothing when it has ended."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _answer(future: Future[Any]) -> tuple[Any, str | KnownError | None]:
    """Value and error of a finished future."""
    try:
        kind, value = future.result()
    except (FutureTimeout, TimeoutError):
        return None, TIMEOUT
    except ProcessExpired as expired:
        # Whoever runs out of memory kills with SIGKILL: the kernel. Everything else is the decoder's own death.
        return None, MEMORY if expired.exitcode == -9 else CRASHED
    except (MemoryError, CancelledError) as error:
        return None, MEMORY if isinstance(error, MemoryError) else CRASHED
    except Exception as error:
        return None, "".join(traceback.format_exception(error))
    if kind == "value":
        return value, None
    return None, value


def _call(func: Callable[[Any], Any], item: Any) -> tuple[str, Any]:
    """Runs in the worker: turns every ending into a value that is sure to cross the process border."""
    try:
        value = func(item)
        pickle.dumps(value)
    except KnownError as error:
        return "error", error
    except MemoryError:
        return "error", MEMORY
    except Exception:
        return "error", traceback.format_exc()
    return "value", value


def _start_worker(memory_bytes: int | None, initializer: Callable[..., None] | None, initargs: tuple[Any, ...]) -> None:
    """First thing a worker does."""
    # The pool's own handler runs only between two bytecodes: a decoder stuck in C would not hear it for seconds.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if memory_bytes is not None:
        cage(memory_bytes)
    if initializer is not None:
        initializer(*initargs)


def cage(memory_bytes: int) -> None:
    """Limits the memory of this process from now on; more makes allocations fail. There is no way back."""
    if sys.platform == "win32":
        _cage_windows(memory_bytes)
    else:
        _cage_posix(memory_bytes)


def _cage_posix(memory_bytes: int) -> None:
    """A limit on the address space, and no core dumps: they would hold pages of a case."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        memory_bytes = min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, hard))


def _cage_windows(memory_bytes: int) -> None:
    """A Job Object with a limit on this process's committed memory; children die with it."""
    import ctypes
    from ctypes import wintypes

    class BasicLimits(ctypes.Structure):
        _fields_ = [
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        ]

    class ExtendedLimits(ctypes.Structure):
        _fields_ = [
            ("BasicLimitInformation", BasicLimits),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        ]

    process_memory, die_on_unhandled_exception, extended_information = 0x100, 0x400, 9
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.CreateJobObjectW.argtypes = [ctypes.c_void_p, wintypes.LPCWSTR]
    kernel.SetInformationJobObject.argtypes = [wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD]
    kernel.AssignProcessToJobObject.argtypes = [wintypes.HANDLE, wintypes.HANDLE]
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    limits = ExtendedLimits()
    limits.BasicLimitInformation.LimitFlags = process_memory | die_on_unhandled_exception
    limits.ProcessMemoryLimit = memory_bytes
    job = kernel.CreateJobObjectW(None, None)
    # The handle stays open as long as the process lives: the limit goes with it.
    if not (
        job
        and kernel.SetInformationJobObject(job, extended_information, ctypes.byref(limits), ctypes.sizeof(limits))
        and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
    ):
        raise ctypes.WinError(ctypes.get_last_error())  # type: ignore[attr-defined,unused-ignore]


def _free_memory() -> int:
    """Bytes that can still be used: the machine's, or the container's where that is less."""
    free = psutil.virtual_memory().available
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
        used = int(Path("/sys/fs/cgroup/memory.current").read_text(encoding="ascii"))
        if limit != "max":
            free = min(free, max(0, int(limit) - used))
    except (OSError, ValueError):
        pass
    return int(free)
