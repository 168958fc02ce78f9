"""Times the parser and the star on generated letters, in CPU seconds: ``python -m tests.bench.parser``."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeVar

import polars as pl

from tests.corpus import pdf, text
from tests.corpus.letter import LAYOUTS, generate
from transforms import parse, schema, services
from transforms import pdf as pdf_reader
from transforms import text as text_reader
from transforms.batches import read_frames
from transforms.reading import Reading
from warehouse import build

SEEDS = 300
R = TypeVar("R")


def main(letters: int = 5_000) -> None:
    """Print how many letters a CPU second reads, parses and builds."""
    pdfs = [pdf.render(generate(seed)) for seed in range(20)]
    printed = [text.render(generate(seed)) for seed in range(SEEDS)]
    _timed("PDF to text", 20 * 10, lambda: [pdf_reader.lines_of(content) for content in pdfs * 10])
    canonical = [text_reader.canonical(text_reader.lines_of(letter)) for letter in printed]
    _timed("text to canonical text", SEEDS, lambda: [text_reader.canonical(text_reader.lines_of(t)) for t in printed])
    texts, _ = read_frames(Reading(f"{n:064x}", canonical[n % SEEDS]) for n in range(letters))
    frames = _timed("canonical text to staged frames", letters, lambda: parse.parse(texts))
    headings = frames["decisions"].get_column("disputed_service")
    distinct = headings + pl.Series([f" {n}" for n in range(len(headings))])
    _timed("of it, to classify distinct headings", letters, lambda: services.classify(distinct))
    _print_growth()
    with TemporaryDirectory() as folder:
        files = _written(Path(folder), texts, frames)
        _timed(
            "staged frames to star", letters, lambda: build.build(Path(folder) / "star", files, temp=Path(folder) / "t")
        )


def _print_growth() -> None:
    """Print how much longer a letter of ten times the words takes, in every layout."""
    for layout in LAYOUTS:
        seconds = []
        for size in (500_000, 5_000_000):
            letter = generate(3, layout=layout)
            filler = "The worker said that the pain of the left knee, 2 times a week, was worse in 2016. "
            item = replace(letter.items[0], rationale=filler * (size // len(filler)))
            printed = text.render(replace(letter, items=[item, *letter.items[1:]]))
            begun = process_time()
            read = text_reader.canonical(text_reader.lines_of(printed))
            parse.parse(read_frames([Reading(layout, read)])[0])
            seconds.append(process_time() - begun)
        short, long = seconds
        print(f"{layout:<36} 500 KB {short:5.2f} CPU s   5 MB {long:5.2f} CPU s   {long / short:4.1f} times")


def _timed(step: str, count: int, work: Callable[[], R]) -> R:
    begun = process_time()
    result = work()
    seconds = process_time() - begun
    print(f"{step:<36}{count:>8,} letters  {seconds:6.2f} CPU s  {count / seconds:>9,.0f} a second")
    return result


def _written(folder: Path, texts: pl.DataFrame, frames: dict[str, pl.DataFrame]) -> dict[str, list[Path]]:
    """The staged frames as Parquet; every letter is a case of its own."""
    numbered = frames["letters"].with_columns(case_number=pl.lit(None, pl.String))
    day = datetime(2026, 1, 1)
    receipts = texts.select(
        "letter_id", source_uri=pl.lit("written"), received_at=pl.lit(day).cast(pl.Datetime("us")), load_id=pl.lit("1"),
        media_type=pl.lit("text/plain"), byte_count=pl.lit(1, pl.Int64), parser_version=pl.lit("bench"),
        vocabulary=pl.lit("bench"),
    )  # fmt: skip
    loads = pl.DataFrame([("1", "load", day, len(texts), len(texts), 0)], schema=schema.LOADS.dtypes, orient="row")
    tables = {
        **frames,
        "text": texts,
        "letters": numbered,
        "receipts": receipts,
        "loads": loads,
        "results": schema.empty(schema.RESULTS),
    }
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return {name: [folder / f"{name}.parquet"] for name in tables}


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
