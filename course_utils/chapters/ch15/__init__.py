"""Chapter 15: The other leaves."""
