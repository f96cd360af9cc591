"""How sure a reading must be before something follows from it.

A pass may rest on a value that is readable; a fail takes more, because a wrong accusation costs
more than a question to a person. A value an operator entered or confirmed counts as 1.0.
All values are confidences, 0–1.
"""

READ = 0.70
"""From here a value may be used at all; below it counts as not read."""

THERE = 0.45
"""From here a value shows that something stands in its place, whatever it says: a badly read signature is one."""

SURE = 0.88
"""From here a value may contradict another or break a limit."""

SURE_ONE_CHARACTER = 0.93
"""The same for a value that differs from the others by one character: the usual recognition slip."""

CERTAIN = 0.97
"""From here a value stands even where nothing else bears it out."""

TYPED = 0.60
"""From here the type of a page counts as known."""

LEGIBLE = 0.85
"""From here a page's text is good enough that words not found on it are not on it."""

SEEN = 0.50
"""From here a mark (seal, signature) counts as seen."""
