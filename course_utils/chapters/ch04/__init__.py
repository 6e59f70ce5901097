"""Chapter 04: NADE."""
