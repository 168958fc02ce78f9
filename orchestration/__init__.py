"""The order of the tables, and the command line. The only package that knows Dagster and the home directory."""
