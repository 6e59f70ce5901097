"""Chapter 12: Image translation."""
