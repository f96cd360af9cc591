"""Every form a normal case holds, by document type; a plan names the forms of one case."""

from __future__ import annotations

from . import archive, evidence, execution, filing, hearing, internal, measures, notices, rare, records

FORMS = {
    **filing.FORMS,
    **records.FORMS,
    **evidence.FORMS,
    **measures.FORMS,
    **notices.FORMS,
    **internal.FORMS,
    **hearing.FORMS,
    **execution.FORMS,
    **archive.FORMS,
    **rare.FORMS,
}
