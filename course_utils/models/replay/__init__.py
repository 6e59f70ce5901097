"""Learning one task after the other, and what is replayed of the past: stored or generated examples."""
