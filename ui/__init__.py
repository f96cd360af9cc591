"""The window. Qt lives here and nowhere else; no headless command imports this package."""
