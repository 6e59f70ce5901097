"""Chapter 02: Maximum likelihood and KL."""
