"""The grammar of ``Decision based on MTUS <Title> <Year>, Section(s): a, b, and <Title2> <Year2>, ...``.

Titles and sections hold commas and "and": known titles split a sentence, known sections (``mtus_sections``) a list,
never a comma alone. Letters of 2014-15 print ``Chronic Pain Treatment Guidelines <Section> Page(s): 60.`` instead.
"""

import polars as pl

from transforms import mtus_sections, vocabulary
from transforms.marks import DIVIDER
from transforms.mtus_sections import IN_ACOEM, YEAR, until_2017

BEFORE = (
    rf"(?:ACOEM,? )?(?:Practice Guidelines,? ?)?(?:\(?2nd Edition\)?,? ?(?:\({YEAR}\),? ?)?)?"
    r"(?:Chapter [0-9]+,? ?)?[(]?"
)
AFTER = rf"[)]?(?: Treatment)?(?: Guidelines?)?(?:,? [(]?(?:Revised )?({YEAR})[)]?(?: Guidelines?)?)?"
# How a chapter of the second edition of ACOEM is cited; another guideline is titled "Elbow Disorders", too.
SECOND_EDITION = r"(?i)\b2nd Ed|\bChapter [0-9]|\(Revised 2007\)|\bPages?\b"
MAX_GUIDELINES = 5


def citations(sentences: pl.Series) -> pl.DataFrame:
    """One row per guideline section that a distinct sentence cites, in print order.

    ``sentences`` are the words after "Decision based on MTUS". Columns: sentence, family, guideline, edition, section,
    pages, pages_words, is_known, citation_text.
    """
    pieces = _pieces(sentences)
    # Many sentences cite the same guidelines: each is parsed once.
    cited = _guidelines(pieces.select("piece").unique(maintain_order=True)).pipe(mtus_sections.sections)
    return pieces.join(cited, on="piece", maintain_order="left_right").select(
        "sentence", "number", "guideline", "edition", "section", "pages", "pages_words", "is_known",
        "citation_text",
        family=pl.lit("MTUS"),
    )  # fmt: skip


def titles() -> pl.DataFrame:
    """One row per spelling of a guideline's title: the columns of guidelines.csv, the longest spelling first."""
    return (
        vocabulary.load("guidelines")
        .filter(family="MTUS")
        .with_columns(pl.col("terms").str.split("|"))
        .explode("terms")
        .sort(pl.col("terms").str.len_chars(), descending=True, maintain_order=True)
    )


def _pieces(sentences: pl.Series) -> pl.DataFrame:
    """One row per cited guideline of a distinct sentence, in print order: ``number``, and ``piece``, its words."""
    title = _title()
    pieces = (
        pl.DataFrame({"sentence": sentences.unique(maintain_order=True).drop_nulls()})
        .with_columns(
            piece=pl.col("sentence")
            .str.replace_all(
                rf"(?i)(?P<first>^{title})|{_further(titles())}", f"{DIVIDER}${{first}}${{next}}${{last}}${{end}}"
            )
            .str.strip_prefix(DIVIDER)
            .str.split(DIVIDER)
        )
        .explode("piece")
    )
    divided = pieces.select("piece", divided="piece").unique().with_columns(_after_titles("divided").str.split(DIVIDER))
    return (
        pieces.join(divided, on="piece", maintain_order="left")
        .select("sentence", piece="divided")
        .explode("piece")
        .with_columns(number=pl.int_range(1, pl.len() + 1).over("sentence"))
    )


def _title() -> str:
    """A title of a guideline with its edition, both captured."""
    return rf"{BEFORE}({_any(titles().get_column('terms'))}){AFTER}\b[)]?"


def _guidelines(pieces: pl.DataFrame) -> pl.DataFrame:
    """The pieces with title and edition of the guideline, and ``rest``, the words that follow it."""
    title = _title()
    unknown = pl.col("piece").str.extract(rf"^(.*?)(?: Guidelines?)?(?: {YEAR})?(?:, Section|\.?$)")
    return (
        pieces.with_columns(
            printed=pl.col("piece").str.extract(rf"(?i)^{title}", 1),
            edition=pl.coalesce(
                pl.col("piece").str.extract(rf"(?i)^{title}", 2),
                pl.col("piece").str.extract(f"(?i)^{title}{IN_ACOEM[1:]}", 3),
                pl.col("piece").str.extract(rf"(?i)^[^,]*,? \(?2nd Edition\)?,? ?\(({YEAR})\)"),
            ),
            rest=pl.col("piece").str.replace(rf"(?i)^{title}", ""),
        )
        .with_columns(name=_name(pl.col("printed")), is_unknown=pl.col("printed").is_null())
        .pipe(_named)
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


def _named(pieces: pl.DataFrame) -> pl.DataFrame:
    """The pieces with the ``guideline`` of their title.

    Where several guidelines have a title, the printed year decides, then a citation of the second edition of ACOEM,
    then the guideline that has no other title: "Elbow Disorders 2007" is the Elbow Complaints of 2007.
    """
    known = titles().select("guideline", name=_name(pl.col("terms"))).unique(maintain_order=True)
    editions = vocabulary.load("guideline_editions").select("guideline", year="edition", is_edition=pl.lit(value=True))
    is_before_2018 = pl.col("guideline").is_in(until_2017().implode())
    return (
        pieces.with_row_index("piece_number")
        .with_columns(year=pl.col("edition").str.head(4))
        .join(known, on="name", how="left", maintain_order="left_right")
        .join(editions, on=["guideline", "year"], how="left", maintain_order="left")
        .sort(
            "piece_number",
            pl.col("is_edition").is_null(),
            ~(is_before_2018 & pl.col("piece").str.contains(SECOND_EDITION)),
            pl.col("guideline").str.to_lowercase() != pl.col("name"),
            ~is_before_2018,
            nulls_last=True,
            maintain_order=True,
        )
        .unique("piece_number", keep="first", maintain_order=True)
        .drop("piece_number", "year", "is_edition")
    )


def _name(title: pl.Expr) -> pl.Expr:
    """A title in lower case, joined where a printed line ended after a hyphen or a slash."""
    joined = title.str.replace_all(r" ?/ ?", "/").str.replace_all(r"([A-Za-z])- ([A-Za-z])", "${1}-${2}")
    return joined.str.to_lowercase().str.strip_chars_end(")")


def _after_titles(piece: str) -> pl.Expr:
    """A piece divided at ", and <Title>" after a title without sections, where only a title can follow."""
    title, divided = _title(), pl.col(piece)
    for _ in range(MAX_GUIDELINES - 1):
        divided = divided.str.replace_all(
            rf"(?i)(?P<cited>(?:^|{DIVIDER}){title})(?:,? and |; )(?P<next>{title}(?:[,;.]|$))",
            f"${{cited}}{DIVIDER}${{next}}",
        )
    return divided


def _further(titles: pl.DataFrame) -> str:
    """Where a further guideline begins in a sentence.

    Its title may also be the name of a section; it is a guideline where its year, "Guidelines" or sections follow it,
    or ACOEM precedes it. After ", and ", which no list of sections has, a long name needs neither, nor does any name at
    the end of the sentence.
    """
    sections = vocabulary.load("sections").get_column("section").str.to_lowercase()
    before_2018 = pl.col("guideline").is_in(until_2017().implode())
    only_title = titles.filter(
        pl.col("terms").str.contains(" ", literal=True) & ~pl.col("terms").str.to_lowercase().is_in(sections.implode())
    )
    begins_section = pl.lit("\n" + "\n".join(sections)).str.contains(
        "\n" + pl.col("terms").str.to_lowercase(), literal=True
    )
    is_long = pl.col("terms").str.count_matches(" ") > 1
    own_names = titles.filter(pl.col("terms") == pl.col("guideline"))
    full = own_names.filter(pl.col("terms").str.contains(" ", literal=True) & (is_long | ~begins_section))
    only_title = only_title.filter(before_2018)
    names = _any(titles.get_column("terms"))
    marked = rf"{BEFORE}(?:{names})[)]?(?:(?: Treatment)? Guidelines?\b|,? [(]?{YEAR}|,? Section\(s\))"
    acoem = rf"ACOEM,? (?:Practice Guidelines,? ?)?(?:Chapter [0-9]+,? ?)?[(]?(?:{names})\b"
    alone = rf"{BEFORE}(?:{_any(only_title.get_column('terms'))})\b"
    in_full = rf"{BEFORE}(?:{_any(full.get_column('terms'))})[)]?(?:[,;.]|$)"
    at_end = rf"{BEFORE}(?:{_any(own_names.get_column('terms'))})[)]?\.?$"
    return (
        rf"(?:,? and |; |, )(?P<next>{acoem}|{marked}|{alone})|(?:, and |; )(?P<last>{in_full})|, and (?P<end>{at_end})"
    )


def _any(names: pl.Series) -> str:
    # A printed line may end after a hyphen or a slash. The pattern after a title matches its last bracket.
    return "|".join(names.str.strip_chars_end(")").str.escape_regex()).replace(r"\-", r"\- ?").replace("/", " ?/ ?")
