"""Learning one task after the other, and what is recalled of the past: stored examples or dreams."""
