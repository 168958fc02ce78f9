"""The star in DuckDB: SQL builds it from staged Parquet, the switch of a link publishes it, restricted connections read it."""
