"""What lies in the home of a warehouse, and how it is kept whole: no Dagster, no terminal."""
