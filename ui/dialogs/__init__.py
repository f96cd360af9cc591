"""Questions to the person. Each returns its answer or None; none of them does anything itself."""
