"""Dagster: assets and checks that call the steps, schedules and sensors, and the retention of runs."""
