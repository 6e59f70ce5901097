"""Models that are fitted by counting or by a few lines of algebra."""
