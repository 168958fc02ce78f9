"""Bytes of a determination letter -> staged Polars frames. Knows no engine, no clock, no file but its vocabularies."""
