"""Which table comes after which, and the command line. The only room that knows Dagster and the home directory."""
