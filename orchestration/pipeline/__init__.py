"""Dagster: the assets and checks that call the steps, when they run, and what is kept of their runs."""
