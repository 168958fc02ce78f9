"""What no reader of letters can be faster than: ``floors.py text PARQUET`` and ``floors.py pdf FOLDER``.

``text`` reads texts from Parquet and normalises their white space in one pass; ``pdf`` extracts the text of PDFs with
PDFium, in one process.
"""

import sys
from pathlib import Path


def text(parquet: str) -> int:
    """Return the characters of all texts after normalisation."""
    import polars as pl

    normalised = pl.col("text").str.replace_all(r"\s+", " ").str.len_chars().sum()
    return int(pl.scan_parquet(parquet).select(normalised).collect().item())


def pdf(folder: str) -> int:
    """Return the characters of all pages."""
    import pypdfium2

    characters = 0
    for path in sorted(Path(folder).iterdir()):
        with pypdfium2.PdfDocument(path) as document:
            characters += sum(len(page.get_textpage().get_text_range()) for page in document)
    return characters


if __name__ == "__main__":
    print({"text": text, "pdf": pdf}[sys.argv[1]](sys.argv[2]))
