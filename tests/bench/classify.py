"""Classify headings as a load does: ``classify.py HEADINGS``, which has a heading per line.

Prints how many headings name an entry of the vocabularies.
"""

import sys
from pathlib import Path

import polars as pl

from transforms import services


def main(headings: str) -> None:
    """Classify every heading."""
    titles = pl.Series(Path(headings).read_text().splitlines())
    print(services.classify(titles).get_column("rule").count())


if __name__ == "__main__":
    main(sys.argv[1])
