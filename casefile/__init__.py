"""From scan files to an archived, scored dossier. No Qt here (see the import rules in pyproject.toml)."""

__version__ = "0.1.0"
