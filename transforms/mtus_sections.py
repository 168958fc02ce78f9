"""The sections that a sentence cites of a guideline of the MTUS: ``Section(s): a, b`` or ``a Page(s): 60``.

Names of sections hold commas and "and": known names divide a list, and only where none is known capital letters do.
"""

import polars as pl

from transforms import vocabulary
from transforms.marks import COMMA, DIVIDER, SEMICOLON

YEAR = r"(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}"
BY_REFERENCE = "2017-12-01"
PAGES = r"(?i),? ?\bPages?(?:\(s\))?:?[ ,]*([0-9]+(?: ?[-,] ?[0-9]+)*)"
# "Opioids Page(s): 75, and Weaning Page(s): 124": each section has pages of its own.
NEXT_PAGED = rf"({PAGES})(?:,? and |[;,] )((?-i:[A-Z]))"
# "Table 14-5" is a place in a chapter.
TABLE = r",? ?\b(?:Tables?|Figures?|Algorithms?) [0-9]+-[0-9]+(?:(?:,| and|, and) [0-9]+-[0-9]+)*"
NUMBERED = r", ([0-9]+(?:\.[0-9]+)*\.? [A-Z])"
# Names of sections begin with a capital, so "Weaning, opioids (specific guidelines)" is one; so is a list in brackets.
LOWER_CASE = r", ([a-z])"
IN_BRACKETS = r"(\([^()]*),([^()]*\))"
SEMICOLON_IN_BRACKETS = r"(\([^()]*);([^()]*\))"
MAX_IN_BRACKETS = 6
# "Elbow Disorders (ACOEM Practice Guidelines, 2nd Edition (Revised 2007), Chapter 10)": the place of a chapter.
IN_ACOEM = rf"^ ?\(ACOEM [^()]*(?:\([^()]*?({YEAR})\)[^()]*)?\)"
# Names with commas: "Work Conditioning, Work Hardening, and Early Intervention Programs", "Strains, Falls, or Tears".
SERIES = r"(^|, )([A-Z][^,]*), ([A-Z][^,]*), (and|or) ([^,]+)"


def sections(cited: pl.DataFrame) -> pl.DataFrame:
    """One row per section of a cited guideline, in print order.

    ``cited`` has guideline, edition, is_known and ``rest``, the words after the title. Columns added: section, pages,
    pages_words; is_known says whether the vocabulary has the section, too.
    """
    known = vocabulary.load("sections").get_column("section")
    with_comma = known.filter(known.str.contains(","))
    with_comma = with_comma.gather(with_comma.str.len_chars().arg_sort(descending=True))
    kept = with_comma.str.replace_all(",", COMMA, literal=True).to_list()
    listed = (
        pl.col("rest")
        .str.replace(PAGES, "")
        .str.replace(IN_ACOEM, "")
        .str.replace(r"^[ ,:.-]*(?:Section\(s\):|Sections?:)?", "")
        .str.strip_chars(" .,;")
        .str.replace_all(SEMICOLON_IN_BRACKETS, f"${{1}}{SEMICOLON}${{2}}")
    )
    cited = cited.with_columns(
        rest=pl.col("rest")
        .str.replace_all(TABLE, "")
        .str.replace_all(NEXT_PAGED, f"${{1}}{DIVIDER}${{3}}")
        .str.split(DIVIDER)
    ).explode("rest")
    is_listed = pl.col("rest").str.contains("Section(s)", literal=True)
    divided = (
        pl.when(listed.str.contains(r"^[0-9]+(?:\.[0-9]+)*\.? [A-Z]"))
        .then(listed.str.replace_all(NUMBERED, f"{DIVIDER}${{1}}"))
        # Where semicolons separate a list, its commas are parts of names.
        .when(is_listed & ~listed.str.contains("; ", literal=True))
        .then(
            _mark_commas(
                listed.str.replace_many(with_comma.to_list(), kept, ascii_case_insensitive=True, leftmost=True),
                is_series=~_is_before_2018(),
            ).str.replace_all(", ", DIVIDER)
        )
        .when(_are_known_sections(listed))
        .then(listed.str.replace_all(", ", DIVIDER))
        .otherwise(listed.str.replace_all(r"; ?", DIVIDER))
    )
    rows = (
        cited.with_columns(section=divided.str.split(DIVIDER))
        .explode("section")
        .with_columns(section=pl.col("section").str.replace_many({COMMA: ",", SEMICOLON: ";"}).str.strip_chars(" .,;"))
        .with_columns(section=pl.when(pl.col("section") != "").then(pl.col("section")))
        .with_columns(
            pages=numbers(pl.col("rest").str.extract(PAGES)), pages_words=pl.col("rest").str.extract(f"({PAGES})")
        )
    )
    return rows.with_columns(is_known=pl.col("is_known") & is_known_section(pl.col("section")))


def _are_known_sections(listed: pl.Expr) -> pl.Expr:
    """Whether commas divide a list, printed without "Section(s)", into names that the vocabulary has as they are.

    "Opioids, criteria for use" is one name, and so may "Opioids, When to Continue Opioids" be.
    """
    names = vocabulary.load("sections").get_column("section").str.to_lowercase()
    families = names.str.extract("^([^,]+),").drop_nulls()
    single = names.filter(~names.str.contains(",")).unique()
    alone = single.filter(~single.is_in(families.implode()))
    divided = listed.str.to_lowercase().str.split(", ")
    before_last = divided.list.head(divided.list.len() - 1)
    return (
        (divided.list.len() > 1)
        & before_last.list.eval(pl.element().is_in(alone.implode())).list.all()
        & divided.list.last().is_in(pl.concat([single, families]).unique().implode())
    )


def _is_before_2018() -> pl.Expr:
    """Whether a citation is of the MTUS before 2017-12-01: by guideline and year, without a year by guideline."""
    editions = _editions_until_2017()
    cited = pl.concat_str("guideline", pl.lit(" "), pl.col("edition").str.head(4))
    named = editions.select(pl.concat_str("guideline", pl.lit(" "), "edition")).to_series()
    by_guideline = pl.col("edition").is_null() & pl.col("guideline").is_in(until_2017().implode())
    return (cited.is_in(named.implode()) | by_guideline).fill_null(value=False)


def _mark_commas(listed: pl.Expr, *, is_series: pl.Expr) -> pl.Expr:
    """A list of sections with the commas inside of a name marked, of names that no vocabulary has.

    ``is_series``: whether "A, B, and C" is one name, as in chapters of ACOEM, whose lists have no "and".
    """
    kept = pl.when(is_series).then(
        listed.str.replace_all(SERIES, f"${{1}}${{2}}{COMMA} ${{3}}{COMMA} ${{4}} ${{5}}")
    ).otherwise(listed)  # fmt: skip
    for _ in range(MAX_IN_BRACKETS):
        kept = kept.str.replace_all(IN_BRACKETS, f"${{1}}{COMMA}${{2}}")
    kept = kept.str.replace_all(", and ", ", ", literal=True)
    return (
        pl.when(kept.str.contains("^[A-Z0-9]"))
        .then(kept.str.replace_all(LOWER_CASE, f"{COMMA} ${{1}}"))
        .otherwise(kept)
    )


def numbers(printed: pl.Expr) -> pl.Expr:
    """The page numbers and ranges of a printed list: "78, 80 and 83 - 86"."""
    return printed.str.replace_all(" (?:and|&) ", ",").str.replace_all(" ", "", literal=True).str.split(",")


def is_known_section(section: pl.Expr) -> pl.Expr:
    """Whether the vocabulary has a section, or sections that begin with its name; true where none is cited.

    "Opioids" is "Opioids, criteria for use" and its siblings; a number identifies a section.
    """
    names = vocabulary.load("sections").get_column("section").str.to_lowercase()
    beginnings = names.str.extract(r"^([^,(]+?)(?:,| \()").drop_nulls()
    known = pl.concat([names, beginnings]).unique().implode()
    return section.is_null() | section.str.to_lowercase().is_in(known) | section.str.contains("^[0-9]")


def until_2017() -> pl.Series:
    """The guidelines of the MTUS before it adopted those of ACOEM by reference, on 2017-12-01."""
    return _editions_until_2017().get_column("guideline").unique()


def _editions_until_2017() -> pl.DataFrame:
    return vocabulary.load("guideline_editions").filter(pl.col("in_force_from") < BY_REFERENCE)
