"""Widgets that know nothing of cases beyond the values they show."""
