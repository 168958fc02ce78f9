"""The grammar of ``Decision based on MTUS <Title> <Year>, Section(s): a, b, and <Title2> <Year2>, Section(s): c.``

Titles and sections hold commas and "and": known titles divide a sentence, known sections a list, never a comma alone.
Letters of 2014-15 print ``Chronic Pain Treatment Guidelines <Section> Page(s): 60.`` instead.
"""

import polars as pl

from transforms import vocabulary

YEAR = r"(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}"
BEFORE = r"(?:ACOEM,? )?(?:Practice Guidelines,? ?)?(?:\(?2nd Edition\)?,? ?)?(?:Chapter [0-9]+,? ?)?[(]?"
AFTER = rf"[)]?(?: Treatment)?(?: Guidelines?)?(?:,? [(]?({YEAR})[)]?)?"
# "Elbow Disorders (ACOEM Practice Guidelines, 2nd Edition (Revised 2007), Chapter 10)": where a chapter stands.
IN_ACOEM = rf"^ ?\(ACOEM [^()]*(?:\([^()]*?({YEAR})\)[^()]*)?\)"
BY_REFERENCE = "2017-12-01"
DIVIDER = r"(?i)^(?:,? and |; )"
PAGES = r"(?i),? ?\bPages?(?:\(s\))?:? ?([0-9]+(?: ?[-,] ?[0-9]+)*)"
# "Opioids Page(s): 75, and Weaning Page(s): 124": each section has pages of its own.
NEXT_PAGED = rf"({PAGES})(?:,? and |[;,] )((?-i:[A-Z]))"
NUMBERED = r", ([0-9]+(?:\.[0-9]+)*\.? [A-Z])"
# Names of sections begin with a capital: "Weaning, opioids (specific guidelines)" is one, as is a list in brackets.
GOES_ON = r", ([a-z])"
IN_BRACKETS = r"(\([^()]*),([^()]*\))"
MOST_IN_BRACKETS = 6
NO_TITLE = pl.lit([None], pl.List(pl.String))
# A private character, which no text holds after it is made canonical, stands where a list is divided or must not be.
DIVIDE, KEEP = "\ue000", "\ue001"


def citations(sentences: pl.Series) -> pl.DataFrame:
    """One row per guideline section that a distinct sentence cites, in print order.

    ``sentences`` are the words behind "Decision based on MTUS". Columns: sentence, family, guideline, edition, section,
    pages, pages_words, is_known, citation_text.
    """
    cited = _guidelines(sentences).pipe(_sections)
    return cited.select(
        "sentence", "number", "guideline", "edition", "section", "pages", "pages_words", "is_known",
        "citation_text",
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


def until_2017() -> pl.Series:
    """The guidelines of the MTUS before it took over those of ACOEM by reference, on 2017-12-01."""
    editions = vocabulary.load("guideline_editions")
    return editions.filter(pl.col("in_force_from") < BY_REFERENCE).get_column("guideline").unique()


def _guidelines(sentences: pl.Series) -> pl.DataFrame:
    """One row per cited guideline: its title, edition and ``rest``, the words that follow it."""
    titles = _titles()
    title = rf"{BEFORE}({_any(titles.get_column('terms'))}){AFTER}\b[)]?"
    known = titles.select(name=pl.col("terms").str.to_lowercase(), guideline="guideline").unique("name", keep="first")
    unknown = pl.col("sentence").str.extract(rf"^(.*?)(?: Guidelines?)?(?: {YEAR})?(?:, Section|\.?$)")
    return (
        pl.DataFrame({"sentence": sentences.unique(maintain_order=True).drop_nulls()})
        .with_columns(
            piece=pl.col("sentence")
            .str.replace_all(rf"(?i)(?P<first>^{title})|{_further(titles)}", f"{DIVIDE}${{first}}${{next}}")
            .str.strip_prefix(DIVIDE)
            .str.split(DIVIDE)
        )
        .with_columns(number=pl.int_ranges(1, pl.col("piece").list.len() + 1))
        .explode("piece", "number")
        .with_columns(
            printed=pl.col("piece").str.extract(rf"(?i)^{title}", 1),
            edition=pl.coalesce(
                pl.col("piece").str.extract(rf"(?i)^{title}", 2),
                pl.col("piece").str.extract(f"(?i)^{title}{IN_ACOEM[1:]}", 3),
            ),
            rest=pl.col("piece").str.replace(rf"(?i)^{title}", ""),
        )
        .with_columns(name=pl.col("printed").str.to_lowercase(), is_unknown=pl.col("printed").is_null())
        .join(known, on="name", how="left", maintain_order="left")
        .with_columns(
            is_known=~pl.col("is_unknown"),
            guideline=pl.coalesce("guideline", unknown),
            edition=pl.when("is_unknown").then(pl.col("piece").str.extract(f"({YEAR})")).otherwise("edition"),
            rest=pl.when("is_unknown")
            .then(pl.col("piece").str.extract(r"(, Section\(s\):.*)$").fill_null(""))
            .otherwise("rest"),
            citation_text="piece",
        )
    )


def _further(titles: pl.DataFrame) -> str:
    """Where a further guideline begins in a sentence.

    Its title may also be the name of a section: then its year or "Guidelines" stands behind it, or ACOEM before it.
    """
    sections = vocabulary.load("sections").get_column("section").str.to_lowercase().implode()
    only_title = titles.filter(
        pl.col("guideline").is_in(until_2017().implode())
        & pl.col("terms").str.contains(" ", literal=True)
        & ~pl.col("terms").str.to_lowercase().is_in(sections)
    )
    names = _any(titles.get_column("terms"))
    marked = rf"{BEFORE}(?:{names})[)]?(?:(?: Treatment)? Guidelines?\b|,? [(]?{YEAR})"
    acoem = rf"ACOEM,? (?:Practice Guidelines,? ?)?(?:Chapter [0-9]+,? ?)?[(]?(?:{names})\b"
    alone = rf"{BEFORE}(?:{_any(only_title.get_column('terms'))})\b"
    return rf"(?:,? and |; |, )(?P<next>{acoem}|{marked}|{alone})"


def _any(names: pl.Series) -> str:
    return "|".join(names.str.escape_regex())


def _sections(cited: pl.DataFrame) -> pl.DataFrame:
    known = vocabulary.load("sections").get_column("section")
    with_comma = known.filter(known.str.contains(",")).sort(descending=True)
    kept = with_comma.str.replace_all(",", KEEP, literal=True).to_list()
    listed = (
        pl.col("rest")
        .str.replace(PAGES, "")
        .str.replace(IN_ACOEM, "")
        .str.replace(r"^[ ,:.-]*(?:Section\(s\):|Sections?:)?", "")
        .str.strip_chars(" .,;")
    )
    cited = cited.with_columns(
        rest=pl.col("rest").str.replace_all(NEXT_PAGED, f"${{1}}{DIVIDE}${{3}}").str.split(DIVIDE)
    ).explode("rest")
    is_listed = pl.col("rest").str.contains("Section(s)", literal=True)
    divided = (
        pl.when(listed.str.contains(r"^[0-9]+(?:\.[0-9]+)*\.? [A-Z]"))
        .then(listed.str.replace_all(NUMBERED, f"{DIVIDE}${{1}}"))
        .when(is_listed)
        .then(
            _names_kept(
                listed.str.replace_many(with_comma.to_list(), kept, ascii_case_insensitive=True, leftmost=True)
            ).str.replace_all(", ", DIVIDE)
        )
        .otherwise(listed.str.replace_all(r"; ?", DIVIDE))
    )
    rows = (
        cited.with_columns(section=divided.str.split(DIVIDE), printed_list=listed)
        .explode("section")
        .with_columns(section=pl.col("section").str.replace_all(KEEP, ",", literal=True).str.strip_chars(" .,;"))
        .with_columns(section=pl.when(pl.col("section") != "").then(pl.col("section")))
        .with_columns(
            pages=numbers(pl.col("rest").str.extract(PAGES)), pages_words=pl.col("rest").str.extract(f"({PAGES})")
        )
    )
    return rows.with_columns(is_known=pl.col("is_known") & is_known_section(pl.col("section")))


def _names_kept(listed: pl.Expr) -> pl.Expr:
    """A list of sections whose commas within a name are marked, though no vocabulary has the name."""
    kept = listed
    for _ in range(MOST_IN_BRACKETS):
        kept = kept.str.replace_all(IN_BRACKETS, f"${{1}}{KEEP}${{2}}")
    kept = kept.str.replace_all(", and ", ", ", literal=True)
    return pl.when(kept.str.contains("^[A-Z0-9]")).then(kept.str.replace_all(GOES_ON, f"{KEEP} ${{1}}")).otherwise(kept)


def numbers(printed: pl.Expr) -> pl.Expr:
    """The page numbers and ranges of a printed list: "78, 80 and 83 - 86"."""
    return printed.str.replace_all(" and ", ",", literal=True).str.replace_all(" ", "", literal=True).str.split(",")


def is_known_section(section: pl.Expr) -> pl.Expr:
    """Whether the vocabulary holds a section, or sections of which it is the beginning, or none is cited.

    "Opioids" stands for all of "Opioids, criteria for use" and its neighbours; a number is a section's own.
    """
    names = vocabulary.load("sections").get_column("section").str.to_lowercase()
    beginnings = names.str.extract(r"^([^,(]+?)(?:,| \()").drop_nulls()
    known = pl.concat([names, beginnings]).unique().implode()
    return section.is_null() | section.str.to_lowercase().is_in(known) | section.str.contains("^[0-9]")
