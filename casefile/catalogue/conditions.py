"""When a document is required: the names a catalogue may use in `required.when`.

What each name means for a case is decided where the facts are (casefile/facts); the catalogue only
says which document depends on which of them. Every condition has a sentence `required_<name>`.
"""

CONDITIONS = frozenset(
    {
        "always",
        "party_represented",  # somebody else than the party or its legal representative acted for it
        "electronic_service",  # a service receipt names 电子送达
        "scene_inspected",  # a scene record is mentioned elsewhere, or a coercive measure was taken
        "interrogated",  # a person was heard; off-site cases may do without
        "evidence_preserved",  # the preservation list is there, or other papers name it
        "coercive_measure",  # a coercive decision is there, or other papers name one
        "overload_on_site",  # an overload case found at a weighing site
        "overload_outside",  # an overload case of a vehicle registered elsewhere
        "offsite_enforcement",  # found by electronic monitoring
        "rectification_due",  # a fault that lasts and can be mended
        "legal_review_due",  # 行政处罚法 58, thresholds in the settings
        "group_discussion_due",  # 行政处罚法 57(2), thresholds in the settings
        "hearing_held",
        "fine_imposed",
        "decision_published",
    }
)
