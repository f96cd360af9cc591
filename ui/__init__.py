"""What a person meets: the window (Qt lives here and nowhere else) and, in `ui.terminal` without it, the command line."""
