"""The star in DuckDB: SQL builds it from staged Parquet, a link swap publishes it, restricted connections read it."""
