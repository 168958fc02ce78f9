"""The vocabularies as frames, and the matcher that finds their terms in headings.

A vocabulary is a CSV that somebody who knows medicine but not Python can edit. Its terms are plain words separated by
``|``, matched as whole words without regard to case and punctuation; a plural "s" at a term's end matches as well.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

import polars as pl

from transforms.spans import to_ascii_same_length

FOLDER = Path(__file__).parent / "vocabularies"


@cache
def version() -> str:
    """The version of all vocabularies: the first 12 hexadecimal digits of a SHA-256 over their files."""
    whole = sha256()
    for path in sorted(FOLDER.glob("*.csv")):
        whole.update(f"{path.name} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:12]


@cache
def load(name: str) -> pl.DataFrame:
    """The vocabulary ``name``, every column as text; an empty cell is NULL."""
    return pl.read_csv(FOLDER / f"{name}.csv", infer_schema=False)


@cache
def terms(name: str) -> pl.DataFrame:
    """One row per term of a vocabulary: code, needle (as ``normalised`` writes it, padded by blanks), length."""
    words = (
        load(name)
        .select("code", needle=pl.col("terms").str.split("|"))
        .explode("needle")
        .with_columns(needle=normalised(pl.col("needle")).str.strip_chars())
    )
    plural = words.filter(~pl.col("needle").str.ends_with("s")).with_columns(pl.col("needle") + "s")
    return (
        pl.concat([words, plural])
        .unique(["code", "needle"], keep="first", maintain_order=True)
        .with_columns(length=pl.col("needle").str.len_chars(), needle=" " + pl.col("needle") + " ")
    )


def normalised(words: pl.Expr) -> pl.Expr:
    """Lower case, runs of all but letters, digits and ``%`` as one blank, and one blank around."""
    # "The pt's home" is the home of the patient, not physical therapy.
    lower = words.str.to_lowercase().str.replace_all(r"\bpt['\u2019]s\b", "patients")
    return " " + lower.str.replace_all(r"[^a-z0-9%]+", " ").str.strip_chars() + " "


def find_terms(titles: pl.Series, name: str) -> pl.DataFrame:
    """One row per term of a vocabulary in a distinct title: title, code, words, start, length.

    ``words`` is the normalised term, ``start`` its offset in the normalised title.
    """
    needles = terms(name)
    patterns = needles.get_column("needle").to_list()
    folded = pl.DataFrame({"title": titles.unique(maintain_order=True).drop_nulls()}).with_columns(
        folded=normalised(pl.col("title"))
    )
    return (
        folded.with_columns(
            needle=pl.col("folded").str.extract_many(patterns, overlapping=True),
            start=pl.col("folded").str.find_many(patterns, overlapping=True),
        )
        .explode("needle", "start")
        .drop_nulls("needle")
        .join(needles, on="needle", how="inner", maintain_order="left")
        .select("title", "code", pl.col("start").cast(pl.Int64), "length", words=pl.col("needle").str.strip_chars())
    )


def with_matched_words(hits: pl.DataFrame) -> pl.DataFrame:
    """The hits with ``matched``: the words of the title that the term matches, exactly as printed."""
    plain = " " + to_ascii_same_length(pl.col("title")).str.to_lowercase().str.replace_all("[^a-z0-9%]", " ") + " "
    at = plain.str.find(" " + pl.col("words") + " ", literal=True)
    found = hits.with_row_index("printed_order").with_columns(at=at)
    # Only where more than one character separates two words: to compile a pattern for every hit takes long.
    words = pl.col("words").str.replace_all(" ", "[^A-Za-z0-9%]+", literal=True)
    spaced = found.filter(pl.col("at").is_null()).with_columns(
        matched=pl.col("title").str.extract(r"(?i)((?:^|\b)" + words + ")")
    )
    close = found.filter(pl.col("at").is_not_null()).with_columns(
        matched=pl.col("title").str.slice("at", pl.col("words").str.len_chars())
    )
    return pl.concat([close, spaced]).sort("printed_order").drop("printed_order", "at")
