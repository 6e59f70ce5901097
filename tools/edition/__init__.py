"""Editions of the notebooks, made by rule from the ones that are committed: `python -m tools.edition`."""
