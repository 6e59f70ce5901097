"""The course as static pages: `python -m tools.site` makes them of the notebooks as they are committed."""
