"""Chapter 09: Mode collapse."""
