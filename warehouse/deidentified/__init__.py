"""De-identified exports: single rows in bands, or counts; never both in one folder."""
