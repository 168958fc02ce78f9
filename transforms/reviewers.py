"""stage_reviewer_specialties and stage_reviewer_states: the credentials of the expert reviewer, who has no name."""

import polars as pl

from transforms import schema, spans, vocabulary

TYPO_DISTANCE = 1
TYPO_LENGTH = 8


def stage_specialties(letters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per printed specialty of a letter's reviewer, and its evidence."""
    printed = _listed(letters, "specialties")
    names = _specialties(printed.get_column("printed").unique())
    rows = printed.join(names, on="printed", how="left", maintain_order="left").with_columns(
        specialty=pl.coalesce("specialty", "printed")
    )
    return _staged(rows, "reviewer_specialties", "specialties", "specialty")


def stage_states(letters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per state in which a letter's reviewer is licensed, and its evidence."""
    states = vocabulary.load("states").select(state_code="code", known="label", state_name=_name(pl.col("label")))
    rows = (
        _listed(letters, "states")
        .with_columns(state_name=_name(pl.col("printed")))
        .join(states, on="state_name", how="left", maintain_order="left")
        .with_columns(state=pl.coalesce("known", "printed"))
    )
    return _staged(rows, "reviewer_states", "states", "state")


def _staged(rows: pl.DataFrame, table: str, part: str, field: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    evidence = spans.evidence(rows.with_columns(item_number=pl.lit(0)), part, {field: "printed"})
    return schema.conform(rows, schema.TABLES[table]), evidence


def _listed(letters: pl.DataFrame, part: str) -> pl.DataFrame:
    """One row per entry of a list that commas divide."""
    return (
        letters.select("letter_id", part, f"{part}_start", printed=pl.col(part).str.split(","))
        .explode("printed")
        .with_columns(pl.col("printed").str.strip_chars(" .;"))
        .filter(pl.col("printed") != "")
        .with_columns(position=pl.int_range(1, pl.len() + 1).over("letter_id"))
    )


def _name(label: pl.Expr) -> pl.Expr:
    """A name's letters, for comparing."""
    return label.str.to_lowercase().str.replace_all("&", "and", literal=True).str.replace_all(r"[^a-z]+", "")


def _specialties(printed: pl.Series) -> pl.DataFrame:
    """printed, specialty and board of every distinct name; a typo of a known specialty is that specialty."""
    words = vocabulary.load("specialties").with_columns(pl.col("aliases").fill_null("").str.split("|"))
    names = (
        words.with_columns(name=pl.concat_list(pl.col("label"), pl.col("aliases")))
        .explode("name")
        .select(specialty="label", board="board", name=_name(pl.col("name")))
        .filter(pl.col("name") != "")
        .unique("name", keep="first", maintain_order=True)
    )
    distinct = pl.DataFrame({"printed": printed}).with_columns(name=_name(pl.col("printed")))
    known = distinct.join(names, on="name", how="left", maintain_order="left")
    unknown = known.filter(pl.col("specialty").is_null())
    if unknown.is_empty():
        return known.drop("name")
    meant = pl.DataFrame(
        [(word, _meant(word, names.get_column("name").to_list())) for word in unknown.get_column("name")],
        schema={"name": pl.String, "meant": pl.String},
        orient="row",
    ).unique("name")
    repaired = (
        unknown.select("printed", "name")
        .join(meant, on="name", how="left")
        .join(names, left_on="meant", right_on="name", how="left")
        .select("printed", "specialty", "board")
    )
    return pl.concat([known.filter(pl.col("specialty").is_not_null()).drop("name"), repaired])


def _meant(word: str, names: list[str]) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    if len(word) < TYPO_LENGTH:
        return None
    best = process.extractOne(word, names, scorer=Levenshtein.distance, score_cutoff=TYPO_DISTANCE)
    return best[0] if best else None
