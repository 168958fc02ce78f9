"""The star in DuckDB: built by SQL from staged Parquet, published by a swap, read without rights to anything else."""
