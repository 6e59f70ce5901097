"""Chapter 16: The scoreboard."""
