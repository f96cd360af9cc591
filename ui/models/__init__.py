"""Frozen values as Qt models; no model changes what it shows."""
