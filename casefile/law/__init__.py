"""Law as data: editions, article structure, penalty ranges, time rules, overload formulas, working days.

Everything is read from `resources/law` and `resources/calendars`, checked on load, and carries its
source and whether it was verified against the text.
"""
