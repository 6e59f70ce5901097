"""Chapter 14: Generative replay."""
