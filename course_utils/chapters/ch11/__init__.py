"""Chapter 11: Text to image."""
