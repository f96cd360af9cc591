"""Pages, readings and decisions put together into a Dossier."""

from casefile.assembly.compose import compose
from casefile.assembly.contents import ContentsRow, contents_rows
from casefile.assembly.title import case_title

__all__ = ["ContentsRow", "case_title", "compose", "contents_rows"]
