"""Screens lay out and wire; what happens is decided in the controllers."""
