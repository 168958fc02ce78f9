"""The grammar of ``Decision based on MTUS <Title> <Year>, Section(s): a, b, and <Title2> <Year2>, Section(s): c.``

Titles and sections hold commas and "and": known titles divide a sentence, known sections a list, never a comma alone.
Letters of 2014-15 print ``Chronic Pain Treatment Guidelines <Section> Page(s): 60.`` instead.
"""

import polars as pl

from transforms import vocabulary

YEAR = r"(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}"
BEFORE = r"(?:ACOEM,? )?(?:Practice Guidelines,? ?)?(?:\(?2nd Edition\)?,? ?)?(?:Chapter [0-9]+,? ?)?[(]?"
AFTER = rf"[)]?(?: Treatment)?(?: Guidelines?)?(?:,? [(]?({YEAR})[)]?)?"
DIVIDER = r"(?i)^(?:,? and |; )"
PAGES = r"(?i),? ?\bPages?(?:\(s\))?:? ?([0-9]+(?: ?[-,] ?[0-9]+)*)"
NUMBERED = r", ([0-9]+(?:\.[0-9]+)*\.? [A-Z])"
NO_TITLE = pl.lit([None], pl.List(pl.String))
# A private character, which no text holds after it is made canonical, stands where a list is divided or must not be.
DIVIDE, KEEP = "\ue000", "\ue001"


def citations(sentences: pl.Series) -> pl.DataFrame:
    """One row per guideline section that a distinct sentence cites, in print order.

    ``sentences`` are the words behind "Decision based on MTUS". Columns: sentence, family, guideline, edition, section,
    pages, is_known, citation_text.
    """
    cited = _guidelines(sentences).pipe(_sections)
    return cited.select(
        "sentence", "number", "guideline", "edition", "section", "pages", "is_known", "citation_text",
        family=pl.lit("MTUS"),
    )  # fmt: skip


def _titles() -> pl.DataFrame:
    return (
        vocabulary.load("guidelines")
        .filter(family="MTUS")
        .with_columns(pl.col("terms").str.split("|"))
        .explode("terms")
        .sort(pl.col("terms").str.len_chars(), descending=True)
    )


def _guidelines(sentences: pl.Series) -> pl.DataFrame:
    """One row per cited guideline: its title, edition and ``rest``, the words that follow it."""
    titles = _titles()
    names = "|".join(titles.get_column("terms").str.escape_regex().to_list())
    title = rf"{BEFORE}({names}){AFTER}"
    whole = pl.DataFrame({"sentence": sentences.unique(maintain_order=True).drop_nulls()})
    pieces = (
        whole.with_columns(piece=pl.col("sentence").str.extract_all(rf"(?i)(?:^|.*?(?:,? and |; )){title}\b[)]?"))
        .with_columns(pl.when(pl.col("piece").list.len() > 0).then("piece").otherwise(NO_TITLE))
        .with_columns(number=pl.int_ranges(1, pl.col("piece").list.len() + 1))
        .explode("piece", "number")
        .with_columns(end=pl.col("piece").str.len_chars().cum_sum().over("sentence"))
        .with_columns(
            printed=pl.col("piece").str.extract(rf"(?i){title}[)]?$", 1),
            edition=pl.col("piece").str.extract(rf"(?i){title}[)]?$", 2),
            before=pl.col("piece").str.replace(rf"(?i)(?:,? and |; )?{title}[)]?$", ""),
        )
        .with_columns(
            rest=pl.coalesce(
                pl.col("before").shift(-1).over("sentence"), pl.col("sentence").str.slice(pl.col("end").fill_null(0))
            ),
            name=pl.col("printed").str.to_lowercase(),
        )
    )
    own = pl.col("piece").str.slice(pl.col("before").str.len_chars()).str.replace(DIVIDER, "")
    unknown = pl.col("sentence").str.extract(rf"^(.*?)(?: Guidelines?)?(?: {YEAR})?(?:, Section|\.?$)")
    known = titles.select(name=pl.col("terms").str.to_lowercase(), guideline="guideline").unique("name", keep="first")
    return (
        pieces.join(known, on="name", how="left", maintain_order="left")
        .with_columns(
            is_known=pl.col("guideline").is_not_null(),
            guideline=pl.coalesce("guideline", unknown),
            edition=pl.coalesce(
                "edition", pl.when(pl.col("printed").is_null()).then(pl.col("sentence").str.extract(f"({YEAR})"))
            ),
            rest=pl.when(pl.col("printed").is_null())
            .then(pl.col("sentence").str.extract(r"(, Section\(s\):.*)$"))
            .otherwise(pl.col("rest"))
            .fill_null(""),
            number=pl.col("number").fill_null(1),
        )
        .with_columns(citation_text=pl.coalesce(own + pl.col("rest"), "sentence"))
    )


def _sections(cited: pl.DataFrame) -> pl.DataFrame:
    known = vocabulary.load("sections").get_column("section")
    with_comma = known.filter(known.str.contains(",")).sort(descending=True)
    kept = with_comma.str.replace_all(",", KEEP, literal=True).to_list()
    listed = (
        pl.col("rest")
        .str.replace(PAGES, "")
        .str.replace(r"^[ ,:.-]*(?:Section\(s\):|Sections?:)?", "")
        .str.strip_chars(" .,;")
    )
    is_listed = pl.col("rest").str.contains("Section(s)", literal=True)
    divided = (
        pl.when(listed.str.contains(r"^[0-9]+(?:\.[0-9]+)*\.? [A-Z]"))
        .then(listed.str.replace_all(NUMBERED, f"{DIVIDE}${{1}}"))
        .when(is_listed)
        .then(
            listed.str.replace_many(with_comma.to_list(), kept, ascii_case_insensitive=True).str.replace_all(
                ", (?:and )?", DIVIDE
            )
        )
        .otherwise(listed.str.replace_all(r"; ?", DIVIDE))
    )
    rows = (
        cited.with_columns(section=divided.str.split(DIVIDE), printed_list=listed)
        .explode("section")
        .with_columns(section=pl.col("section").str.replace_all(KEEP, ",", literal=True).str.strip_chars(" .,;"))
        .with_columns(section=pl.when(pl.col("section") != "").then(pl.col("section")))
        .with_columns(pages=pl.col("rest").str.extract(PAGES).str.replace_all(" ", "").str.split(","))
    )
    names = known.str.to_lowercase().to_list()
    return rows.with_columns(
        is_known=pl.col("is_known")
        & (
            pl.col("section").is_null()
            | pl.col("section").str.to_lowercase().is_in(names)
            | pl.col("section").str.contains("^[0-9]")
        ),
    )
