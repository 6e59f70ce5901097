"""Chapter 15: The scoreboard."""
