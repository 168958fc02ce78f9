"""stage_reviewer_specialties and stage_reviewer_states: the credentials of the expert reviewer, who has no name."""

import polars as pl

from transforms import schema, spans, vocabulary
from transforms.marks import BLANK, COMMA, DIVIDER

MAX_TYPO_DISTANCE = 1
MIN_TYPO_LENGTH = 8
# A letter without lists has sentences: "is Board Certified in A and B, has a subspecialty in C and is licensed to
# practice in D and E". A fellowship is no specialty.
LICENSED = r"(?i)\blicensed?\b[^.;]*"
CERTIFIED = (
    r"(?i)(?:\bcertified|\bcertification|\bsub-?specialty) in "
    r".+?(?:[.;]|,? (?:and )?(?:an? |is |are |has |holds |completed |with |who |he |she |was |licensed |in active )|$)"
)
BEFORE_NAMES = r"(?i)^.*?\bin (?:the )?"
AFTER_NAMES = (
    r"(?i)(?:[.;]|,? (?:and )?(?:an? |is |are |has |holds |completed |with |who |he |she |was |licensed |in active ))$"
)
# A psychologist or chiropractor has a license instead of a board certification.
LICENSE_AS_BOARD = "licensing board"


def stage_specialties(letters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per printed specialty of a letter's reviewer, and its evidence."""
    printed = pl.concat([_from_list(letters, "specialties"), _from_sentences(letters, _specialties_in_sentences())])
    names = _specialties(printed.get_column("printed").unique())
    rows = printed.join(names, on="printed", how="left", maintain_order="left").with_columns(
        specialty=pl.coalesce("specialty", "printed")
    )
    return _staged(rows, "reviewer_specialties", "specialty")


def stage_states(letters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per state in which a letter's reviewer is licensed, and its evidence."""
    states = vocabulary.load("states").select(state_code="code", known="label", state_name=_name(pl.col("label")))
    rows = (
        pl.concat([_from_list(letters, "states"), _from_sentences(letters, _states_in_sentences())])
        .with_columns(state_name=_name(pl.col("printed")))
        .join(states, on="state_name", how="left", maintain_order="left")
        .with_columns(state=pl.coalesce("known", "printed"))
    )
    return _staged(rows, "reviewer_states", "state")


def _staged(rows: pl.DataFrame, table: str, field: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    evidence = spans.evidence(rows.with_columns(item_number=pl.lit(0)), "within", {field: "printed"})
    return schema.conform(rows, schema.TABLES[table]), evidence


def _from_list(letters: pl.DataFrame, part: str) -> pl.DataFrame:
    """One row per entry of a list separated by commas."""
    return _entries(letters, part, pl.col(part).str.split(","))


def _from_sentences(letters: pl.DataFrame, names: pl.Expr) -> pl.DataFrame:
    """One row per name in the sentences about the reviewer."""
    return _entries(letters, "credentials", names)


def _entries(letters: pl.DataFrame, part: str, names: pl.Expr) -> pl.DataFrame:
    return (
        letters.select("letter_id", within=part, within_start=f"{part}_start", printed=names)
        .explode("printed")
        .with_columns(pl.col("printed").str.strip_chars(" .;,"))
        .filter(pl.col("printed") != "")
        .unique(["letter_id", "printed"], keep="first", maintain_order=True)
        .with_columns(position=pl.int_range(1, pl.len() + 1).over("letter_id"))
    )


def _states_in_sentences() -> pl.Expr:
    longest_first = vocabulary.load("states").sort(pl.col("label").str.len_chars(), descending=True).get_column("label")
    return (
        pl.col("credentials")
        .str.extract_all(LICENSED)
        .list.join(" ")
        .str.extract_all(rf"\b(?:{'|'.join(longest_first)})\b")
    )


def _specialties_in_sentences() -> pl.Expr:
    named = _spellings()
    whole = named.filter(pl.col("spelled").str.contains(" and |,")).get_column("spelled")
    protected = whole.str.replace_all(" ", BLANK, literal=True).str.replace_all(",", COMMA, literal=True)
    licensed = named.filter(pl.col("board").str.contains(LICENSE_AS_BOARD, literal=True)).get_column("spelled")
    certified = (
        pl.col("credentials")
        .str.extract_all(CERTIFIED)
        .list.eval(pl.element().str.replace(BEFORE_NAMES, "").str.replace(AFTER_NAMES, ""))
        .list.join("; ")
        .str.replace_many(whole.to_list(), protected.to_list(), ascii_case_insensitive=True, leftmost=True)
        .str.replace_all(r",? and |[,;] ", DIVIDER)
        .str.replace_all(BLANK, " ", literal=True)
        .str.replace_all(COMMA, ",", literal=True)
        .str.split(DIVIDER)
    )
    by_license = pl.col("credentials").str.extract(rf"\blicensed in ({'|'.join(licensed.to_list())})\b")
    return pl.concat_list(certified, pl.concat_list(by_license.fill_null("")))


def _spellings() -> pl.DataFrame:
    """One row per spelling of a specialty: spelled, specialty, board."""
    words = vocabulary.load("specialties").with_columns(pl.col("aliases").fill_null("").str.split("|"))
    spelled = words.select(
        "board", specialty="label", spelled=pl.concat_list(pl.col("label"), pl.col("aliases"))
    ).explode("spelled")  # fmt: skip
    written_out = spelled.with_columns(pl.col("spelled").str.replace_all("&", "and", literal=True))
    return (
        pl.concat([spelled, written_out])
        .filter(pl.col("spelled") != "")
        .unique("spelled", keep="first", maintain_order=True)
        .sort(pl.col("spelled").str.len_chars(), descending=True)
    )


def _name(label: pl.Expr) -> pl.Expr:
    """The letters of a name, to compare it."""
    return label.str.to_lowercase().str.replace_all("&", "and", literal=True).str.replace_all(r"[^a-z]+", "")


def _specialties(printed: pl.Series) -> pl.DataFrame:
    """printed, specialty and board of every distinct name; a typo of a known specialty is that specialty."""
    names = (
        _spellings()
        .select("specialty", "board", name=_name(pl.col("spelled")))
        .unique("name", keep="first", maintain_order=True)
    )
    distinct = pl.DataFrame({"printed": printed}).with_columns(name=_name(pl.col("printed")))
    known = distinct.join(names, on="name", how="left", maintain_order="left")
    unknown = known.filter(pl.col("specialty").is_null())
    if unknown.is_empty():
        return known.drop("name")
    nearest = pl.DataFrame(
        [(word, _nearest(word, names.get_column("name").to_list())) for word in unknown.get_column("name")],
        schema={"name": pl.String, "nearest": pl.String},
        orient="row",
    ).unique("name")
    repaired = (
        unknown.select("printed", "name")
        .join(nearest, on="name", how="left")
        .join(names, left_on="nearest", right_on="name", how="left")
        .select("printed", "specialty", "board")
    )
    return pl.concat([known.filter(pl.col("specialty").is_not_null()).drop("name"), repaired])


def _nearest(word: str, names: list[str]) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    if len(word) < MIN_TYPO_LENGTH:
        return None
    best = process.extractOne(word, names, scorer=Levenshtein.distance, score_cutoff=MAX_TYPO_DISTANCE)
    return best[0] if best else None
