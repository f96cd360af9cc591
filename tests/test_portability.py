"""What Windows asks for, as far as it can be proved elsewhere: names, encodings, spawn, the batch file."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PRODUCT = [p for folder in ("casefile", "scoring", "ui") for p in (ROOT / folder).rglob("*.py")] + [ROOT / "main.py"]
RESERVED = {"con", "prn", "aux", "nul", *(f"com{i}" for i in range(1, 10)), *(f"lpt{i}" for i in range(1, 10))}


def tracked() -> list[str]:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a checkout, or no git to list it with")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [n for n in listed.decode("utf-8").split("\0") if n]


def test_every_name_in_the_repository_can_be_a_windows_file() -> None:
    seen: dict[str, str] = {}
    for name in tracked():
        for part in name.split("/"):
            assert not set(part) & set('<>:"|?*\\'), name
            assert part == part.rstrip(". "), name
            assert part.split(".")[0].lower() not in RESERVED, name
        assert len(name) < 160, name
        assert seen.setdefault(name.lower(), name) == name, f"{name} and {seen[name.lower()]} are one file on Windows"


def test_the_batch_file_is_ascii_with_windows_line_ends() -> None:
    data = (ROOT / "run.cmd").read_bytes()
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n")


@pytest.mark.parametrize("path", PRODUCT, ids=lambda p: str(p.relative_to(ROOT)))
def test_text_files_are_opened_with_a_stated_encoding(path: Path) -> None:
    """The default on Windows is the system code page; a dossier written with it is unreadable elsewhere."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        keywords = {k.arg for k in node.keywords}
        where = f"{path.name}:{node.lineno}"
        if name == "read_text":
            assert "encoding" in keywords or node.args, where
        elif name == "write_text":
            assert "encoding" in keywords or len(node.args) > 1, where
        elif isinstance(node.func, ast.Name) and name == "open":
            mode = next((k.value for k in node.keywords if k.arg == "mode"), node.args[1] if len(node.args) > 1 else None)
            binary = isinstance(mode, ast.Constant) and "b" in str(mode.value)
            assert binary or "encoding" in keywords, where


def test_main_can_be_imported_by_a_spawned_worker_without_doing_anything() -> None:
    script = "import sys, main; print(sorted(m for m in ('cv2', 'rapidocr', 'sqlalchemy', 'PySide6', 'pikepdf') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


def test_no_path_of_one_machine_stands_in_the_repository() -> None:
    import re

    pattern = re.compile(rb"(?:^|[^A-Za-z0-9._>])/(?:work|root|farm)/")
    for name in tracked():
        if name.endswith((".py", ".md", ".toml", ".txt", ".cmd", ".json")) or name in ("run", ".ci/run"):
            assert not pattern.search((ROOT / name).read_bytes()), name


def test_every_requirement_is_pinned() -> None:
    for path in ROOT.glob("requirements*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.split("#")[0].strip()
            assert not text or "==" in text, f"{path.name}: {text}"


def test_every_error_has_its_sentences() -> None:
    import importlib
    import pkgutil

    import casefile
    import scoring
    from casefile.errors import KnownError
    from casefile.messages import has_sentence

    for package in (casefile, scoring):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)

    def all_below(kind: type[KnownError]) -> set[type[KnownError]]:
        return {kind}.union(*(all_below(k) for k in kind.__subclasses__()))

    missing = {k.code for k in all_below(KnownError) if k.code != "unknown" and not has_sentence(k.code)}
    assert not missing


def test_a_windows_user_without_a_name_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.terminal.console import operator

    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(sys.modules, "pwd", None)  # as on Windows: importing it fails
    assert operator() == ""


def test_a_list_of_commands_loads_neither_checks_nor_recognition() -> None:
    script = (
        "import sys, main\n"
        "try:\n    main.main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = ('pydantic', 'scoring.checks', 'casefile.facts', 'numpy', 'PySide6')\n"
        "print(sorted(m for m in heavy if m in sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert ran.stderr.strip() == "[]"
