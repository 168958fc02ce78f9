"""One module per layout of the letters; each returns the same frames (``parts.Parts``)."""
