"""stage_body_regions: the body regions that a disputed service names, by synonyms and spinal levels too."""

import polars as pl

from transforms import schema, spans, vocabulary


def stage_body_regions(decisions: pl.DataFrame, items: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per body region that a disputed item names, and its evidence."""
    named = named_regions(decisions.get_column("disputed_service"))
    rows = (
        decisions.select("letter_id", "item_number", pl.col("disputed_service"))
        .join(named, left_on="disputed_service", right_on="title", maintain_order="left_right")
        .join(items.select("letter_id", "item_number", whole="title", whole_start="title_start"),
              on=["letter_id", "item_number"], maintain_order="left")
        .with_columns(pl.col("item_number").cast(pl.Int32), matched_value="body_region")
    )  # fmt: skip
    evidence = spans.evidence(rows, "whole", {"body_region": "matched"})
    return schema.conform(rows, schema.TABLES["body_regions"]), evidence


def named_regions(titles: pl.Series) -> pl.DataFrame:
    """One row per distinct title and body region in print order: title, position, body_region, matched.

    Of overlapping terms the longest counts: "lumbar spine" is no "spine". "Spine" counts where the title names no part
    of it. A term without a region ("face mask") only hides the terms inside it.
    """
    hits = vocabulary.find_terms(titles, "body_regions").join(
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
        .pipe(vocabulary.with_matched_words)
        .select("title", "position", "body_region", "matched")
    )
