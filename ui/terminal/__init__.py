"""The command line: what a person asks there and is told. No Qt, and nothing of the window."""
