"""The body regions that a disputed service names, synonyms and spinal levels included."""

import polars as pl

from transforms import vocabulary


def regions(titles: pl.Series) -> pl.DataFrame:
    """One row per distinct title and body region in print order: title, position, body_region, matched.

    Of overlapping terms the longest counts ("lumbar spine" is no "spine"), and "spine" only where no part of
    the spine is named. A term of no region ("face mask") only hides what it holds.
    """
    hits = vocabulary.found(titles, "body_regions").join(
        vocabulary.load("body_regions").select("code", body_region="label", priority=pl.col("priority").cast(pl.Int32)),
        on="code",
    )
    end = pl.col("start") + pl.col("length")
    longest = hits.with_columns(end=end).sort("title", "length", descending=[False, True]).with_row_index("hit")
    inner = (
        longest.join(longest, on="title", suffix="_outer")
        .filter(
            (pl.col("length_outer") > pl.col("length"))
            & (pl.col("start_outer") <= pl.col("start"))
            & (pl.col("end_outer") >= pl.col("end"))
        )
        .select("hit")
        .unique()
    )
    is_general = pl.col("priority") < 0
    names_part = (pl.col("body_region").str.ends_with(" spine") & ~is_general).any().over("title")
    return (
        longest.join(inner, on="hit", how="anti")
        .drop_nulls("body_region")
        .filter(~(is_general & names_part))
        .sort("title", "start")
        .unique(["title", "body_region"], keep="first", maintain_order=True)
        .with_columns(position=pl.int_range(1, pl.len() + 1).over("title"))
        .pipe(vocabulary.printed)
        .select("title", "position", "body_region", "matched")
    )
