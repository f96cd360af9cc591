"""Pages, readings and decisions put together into a Dossier."""

from casefile.assembly.compose import compose
from casefile.assembly.contents import ContentsRow, contents_rows

__all__ = ["ContentsRow", "compose", "contents_rows"]
