"""Which documents a case must hold and does not.

The catalogue says under which condition a type is required; what each condition means for a case
is decided here. A condition that cannot be told from the papers does not make a document missing.
"""

from __future__ import annotations

from collections.abc import Sequence

from casefile.catalogue import Catalogue
from casefile.facts import conditions
from casefile.model import Document, DossierPage, Missing
from casefile.settings import Settings


def required_documents(
    documents: Sequence[Document], catalogue: Catalogue, settings: Settings, pages: Sequence[DossierPage] = ()
) -> tuple[Missing, ...]:
    """Required types that no document has, in filing order.

    Args:
        pages: the dossier's pages; with them, papers that other papers name are missed too.
    """
    case = conditions.Case(tuple(documents), settings, tuple(pages))
    present = {d.type for d in documents}
    missing: list[Missing] = []
    for kind in catalogue.required:
        assert kind.required is not None  # that is what `required` selects
        if kind.code in present or present & set(kind.required.instead):
            continue
        if conditions.holds(kind.required.when, case):
            missing.append(Missing(kind.code, kind.required.because))
    listed = {m.type for m in missing}
    for kind in catalogue.types.values():
        if kind.served and kind.code not in present | listed and case.served(kind.titles[:1]):
            missing.append(Missing(kind.code, "required_named"))
    return tuple(missing)
