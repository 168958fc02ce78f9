"""The files in the home of a warehouse, and how they are kept consistent: no Dagster, no terminal."""
