"""Chapter 03: Counting parameters."""
