"""The star in DuckDB: SQL builds it from staged Parquet, a link publishes it, restricted connections read it."""
