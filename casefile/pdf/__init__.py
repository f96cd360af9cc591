"""dossier.pdf and drawn papers (score sheets, reports), all PDF/A-2u.

    build_dossier   the case: cover, contents, scans with numbers and invisible text, closing sheet
    write_paper     a paper of headings, text and tables
"""

from casefile.catalogue.profile import SHEETS
from casefile.pdf.dossier import BuiltDossier, build_dossier
from casefile.pdf.paper import Paper, WrittenPaper, write_paper
from casefile.pdf.proof import DossierNotProved
from casefile.pdf.reconcile import LeftOut, Reconcile, ReconciledInput
from casefile.pdf.scans import PageCost

__all__ = [
    "SHEETS",
    "BuiltDossier",
    "DossierNotProved",
    "LeftOut",
    "PageCost",
    "Paper",
    "Reconcile",
    "ReconciledInput",
    "WrittenPaper",
    "build_dossier",
    "write_paper",
]
