"""One step of a load per file: it reads and writes the files of a draft and returns counts. No Dagster, no terminal."""
