"""The grammar of the older layouts' sentences: ``based its decision on the <source>[, which is part of the MTUS]``.

A source is a guideline of the MTUS (``Chronic Pain Medical Treatment Guidelines (2009), Opioids, pages 78, 80``;
``the Knee Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 13) page 341``), or one outside of
it, which the grammar of ``odg`` reads. Known titles split a sentence into sources, known sections a source into
sections. These layouts, of 2013 and 2014, cite only guidelines in force until 2017-11-30.
"""

import polars as pl

from transforms import mtus, mtus_sections, odg, vocabulary
from transforms.marks import BLANK, DIVIDER, NOT_MTUS, SEMICOLON

ACTOR = (
    r"(?:\b(?:based|bases) (?:its|their|his/her|his|her|the)?(?:/her)? ?"
    r"(?:decision|determination|denial|non-?certification)s? (?:up)?on"
    r"|\brelied (?:up)?on|\b(?:cited|used:?|utilized|referenced|applied|found))"
)
SOURCE = rf"{ACTOR} (?:the |a |an )?(?:same [a-z]+,? )?(?:following (?:[a-z]+ )*:? ?)?"
SOURCES = rf"(?s){SOURCE}([A-Z0-9(].*|guidelines? (?:of|from|by|published)\b.*)$"
SAME = (
    r"(?i)\b(?:found|used|applied|relied (?:up)?on|agreed with|concurred with) (?:the|this|these|that) (?:same )?"
    r"(?:guidelines?|chapters?|sections?|citations?)(?: (?:used|cited|relied (?:up)?on|referenced) by the claims admin"
    r"| (?:to be )?(?:applicable|relevant|appropriate)|[,.])"
)
OF_MTUS = r"(?:the )?(?:(?:California )?Medical Treatment Utilization Schedule(?: ?\(MTUS\))?|(?:California )?MTUS)"
# ", which is part of the MTUS", ", neither of which is part of the MTUS", ", part of the MTUS"
PART = (
    rf"(?i),? ?(?:and )?(?:(?:(?:all|both|neither|none|each|either) of )?(?:which|these) (?:is|are|was|were) )?"
    rf"(?:also )?(?:both |all )?(?:not )?(?:an? )?part of {OF_MTUS}"
)
# "which is not" refers to the last source, "which are not" and "none of which" to all.
LAST_IS_OUTSIDE = rf"(?i),? ?(?:and )?(?:(?:which|this) (?:is|was) )?not (?:an? )?part of {OF_MTUS}"
ALL_ARE_OUTSIDE = r"(?i)\b(?:neither|none) of which|(?:which|these) (?:are|were) not (?:an? )?part of"
IS_PART = (
    r"(?:(?:^|,|[^f] which|these|all of which|both of which) (?:is|are|was|were) (?:also )?(?:a )?|, (?:both |all )?)"
    rf"part of {OF_MTUS}"
)
NOT_PART = r"(?:not|neither of which (?:is|are)|none of which (?:is|are)) (?:an? )?part of "
# The reason for relying on a source is no source, nor is the next sentence.
REASON = (
    r"(?is)(?:, (?:for|concerning|regarding) [a-z].*$"
    r"|,? (?:because|since|as (?:it|the|this|they|these)|to be (?:applicable|relevant|appropriate|on point)"
    r"|for (?:both|each|all|the reason)|in (?:his|her|making|reaching)"
    r"|and (?:relied|found|speaks?|address(?:es)?|covers?|deals?|applies)"
    r"|which (?:address|cover|deal|set|appl|recommend|stat|provid|give)[a-z]*|both of which|all of which)\b.*$"
    r"|([A-Za-z0-9)]\.)\s+(?:The|This|It|It's|That|These|They|In|No|Per|He|She|He/she|Both|As|Its|A|An|All|Each)\b.*$)"
)
ACOEM = r"(?:(?:the )?American College of Occupational (?:and|&) Environmental Medicine,?(?: \(?ACOEM\)?)?|ACOEM)"
SECOND = r"\(?(?:2nd|Second|second) [Ee]d(?:ition|\.)\)?"
YEAR = r"(?:19|20)[0-9]{2}"
LEAD = (
    rf"(?:{OF_MTUS},? (?:of )?(?:the )?)?(?:{ACOEM}'?s?,? )?(?:(?:(?:Practice|Treatment|Medicine) )?Guidelines?,? )?"
    rf"(?:,? ?{SECOND},? ?)?(?:\(?{YEAR}\)?,? ?)?(?:[Cc]hapter [0-9]+[,:]? ?)?\(?"
)
CHAPTER = rf"(?:{OF_MTUS},? (?:of )?(?:the )?)?{ACOEM}[^;]*?\b[Cc]hapter ([0-9]{{1,2}})\b"
THIRD = r"\b(?:3rd|[Tt]hird) [Ee]d"
BETWEEN_SOURCES = r"(?:(?:,|;)? and (?:also )?(?:(?:up)?on )?(?:the )?|[;,] (?:(?:up)?on )?(?:the )?)"
AND_ON = r",? and (?:up)?on (?:the )?"
TAIL = (
    rf"(?i)^\)?,? ?(?:chapters?)?(?:,? ?(?:of|in) {OF_MTUS})?,? ?(?:of the )?"
    rf"(?:(?:medical )?treatment )?(?:guidelines?)?"
    # An abbreviation of the title, and the regulation: "(CPMTG)", "8 C.C.R. 9792.20 - 9792.26".
    r"(?: ?(?-i:\([A-Z]{3,8}\)))?(?:,? ?\(?8 C\.?C\.?R\.?[^,;)]*\)?)?"
    rf"(?:,? ?\(?(?:of the )?{ACOEM}(?:[^(),;]|, ?(?:{SECOND}|{YEAR}|chapter [0-9]+)|\([^()]*\))*\)?)?"
    rf"(?:,? ?{SECOND})?(?:,? ?\(?(?:[A-Z][a-z]+,? )?{YEAR}\)?)?(?:,? ?chapter [0-9]+\)?)?"
)
PAGE_LABEL = r"\b(?:[Pp]ages?|[Pp]gs?\.?|[Pp]p?\.)(?:\(s\))?:? ?"
PAGES = rf"{PAGE_LABEL}([0-9]+(?: ?- ?[0-9]+)?(?:(?:, ?| and | & )[0-9]+(?: ?- ?[0-9]+)?)*)"
COLUMNS = (
    "sentence", "number", "family", "guideline", "edition", "section", "pages", "pages_words", "is_known",
    "citation_text",
)  # fmt: skip


def is_prose(paragraph: pl.Expr) -> pl.Expr:
    """Whether a paragraph names its sources in a sentence of this grammar."""
    return paragraph.str.contains(SOURCES) | paragraph.str.contains(SAME)


def is_same(paragraph: pl.Expr) -> pl.Expr:
    """Whether a paragraph names no source but says that those of the other side apply."""
    return paragraph.str.contains(SAME) & ~paragraph.str.contains(SOURCES)


def names_mtus(paragraph: pl.Expr) -> pl.Expr:
    """Whether a paragraph says that a source is part of the MTUS, or names such a source beside one that is not."""
    names = "|".join(_titles().get_column("terms").str.escape_regex())
    beside = rf"\b(?:{names})\b.*? and (?:(?:up)?on )?(?:the )?.*?which is not (?:an? )?part of"
    return paragraph.str.contains(IS_PART) | paragraph.str.contains(beside)


def citations(paragraphs: pl.Series) -> pl.DataFrame:
    """One row per guideline section that a distinct paragraph cites, in print order.

    Columns: sentence (the paragraph), number, family, guideline, edition, section, pages, pages_words, is_known,
    citation_text.
    """
    sources = _sources(paragraphs)
    from_mtus = _sections(sources.filter("is_mtus"))
    others = odg.citations(sources.filter(~pl.col("is_mtus")).get_column("source")).rename({"sentence": "source"})
    from_others = (
        sources.filter(~pl.col("is_mtus"))
        .join(others, on="source", maintain_order="left_right")
        .with_columns(order=pl.col("order") * 1_000 + pl.col("number"))
    )
    columns = ("sentence", "order", *COLUMNS[2:])
    return (
        pl.concat([from_mtus.select(columns), from_others.select(columns)])
        .sort("sentence", "order", maintain_order=True)
        .with_columns(number=pl.int_range(1, pl.len() + 1).over("sentence"))
        .select(COLUMNS)
    )


def _titles() -> pl.DataFrame:
    """One row per spelling of a guideline's title in force in the years of these layouts."""
    return mtus.titles().filter(pl.col("guideline").is_in(mtus_sections.until_2017().implode()))


def _names_before_lower_case() -> str:
    """A pattern of the titles; after one of a single word no word in lower case follows."""
    names = _titles().get_column("terms")
    is_single = ~names.str.contains(" ", literal=True)
    single, longer = ("|".join(names.filter(chosen).str.escape_regex()) for chosen in (is_single, ~is_single))
    return rf"(?:{longer})\b|(?:{single})(?:$| ?[^ a-z]| (?:chapter|guideline|complaint|which|part)s?\b)"


def _sources(paragraphs: pl.Series) -> pl.DataFrame:
    """One row per source of a distinct paragraph: sentence, order, source, printed (its title), is_mtus."""
    names = "|".join(_titles().get_column("terms").str.escape_regex())
    title = rf"{LEAD}({names})\b"
    # A title of one word may begin the name of a topic: "Eye movement desensitization".
    head = rf"(?:{LEAD}(?:{_names_before_lower_case()})|{odg.MENTION}|{CHAPTER}|{ACOEM}[^;]{{0,40}}?{THIRD})"
    whole = pl.DataFrame({"sentence": paragraphs.unique(maintain_order=True).drop_nulls()})
    words = pl.col("sentence").str.extract(SOURCES).str.replace(REASON, "${1}")
    listed = whole.with_columns(words=words).drop_nulls("words").with_columns(
        source=pl.col("words").str.replace_all(LAST_IS_OUTSIDE, NOT_MTUS)
        .str.replace_all(f"{PART},? and (?:also )?(?:the )?", DIVIDER).str.replace_all(PART, "")
        .str.replace_all(rf"(?:^|{DIVIDER}|{BETWEEN_SOURCES})({head})", f"{DIVIDER}${{1}}")
        .str.replace_all(AND_ON, DIVIDER)
        .str.split(DIVIDER),
        is_part=names_mtus(pl.col("words")) & ~pl.col("words").str.contains(NOT_PART),
    )  # fmt: skip
    return (
        listed.with_columns(order=pl.int_ranges(pl.col("source").list.len()))
        .explode("source", "order")
        .with_columns(
            is_outside=pl.col("source").str.contains(NOT_MTUS) | pl.col("words").str.contains(ALL_ARE_OUTSIDE)
        )
        .with_columns(pl.col("source").str.replace_all(NOT_MTUS, "").str.strip_chars(" .,;"))
        .filter((pl.col("source") != "") & ~pl.col("source").str.contains("^(?:which|that|both) "))
        .with_columns(
            printed=pl.col("source").str.extract(f"^{title}"),
            chapter=pl.col("source").str.extract(f"^{CHAPTER}"),
            is_outside=pl.col("is_outside") | pl.col("source").str.contains(rf"{THIRD}|{odg.MENTION}"),
        )
        .with_columns(
            is_mtus=~pl.col("is_outside")
            & (
                pl.col("printed").is_not_null()
                | pl.col("chapter").is_not_null()
                | pl.col("source").str.contains(rf"^{OF_MTUS}")
                | (pl.col("is_part") & (pl.len().over("sentence") == 1))
            )
        )
    )


def _sections(sources: pl.DataFrame) -> pl.DataFrame:
    """One row per section of a source of the MTUS."""
    titles = _titles()
    by_name = titles.select(name=pl.col("terms").str.to_lowercase(), named="guideline").unique("name", keep="first")
    by_chapter = titles.select("chapter", of_chapter="guideline").drop_nulls("chapter").unique("chapter", keep="first")
    names = "|".join(titles.get_column("terms").str.escape_regex())
    rest = (
        pl.when(pl.col("printed").is_not_null())
        .then(pl.col("source").str.replace(rf"^{LEAD}(?:{names})\b", "").str.replace(TAIL, ""))
        .when(pl.col("chapter").is_not_null())
        .then(pl.col("source").str.replace(f"^{CHAPTER}", ""))
        .otherwise(pl.col("source").str.extract(f"({PAGES})", 1).fill_null(""))
    )
    known = vocabulary.load("sections").get_column("section")
    whole = known.filter(known.str.contains(" and |;")).sort(descending=True)
    kept = whole.str.replace_all(" and ", f"{BLANK}and{BLANK}", literal=True).str.replace_all(
        ";", SEMICOLON, literal=True
    )
    return (
        sources.with_columns(name=pl.col("printed").str.to_lowercase(), rest=rest)
        .join(by_name, on="name", how="left", maintain_order="left")
        .join(by_chapter, on="chapter", how="left", maintain_order="left")
        .with_columns(
            own=pl.col("source")
            .str.replace(rf"^{OF_MTUS} ({ACOEM})", "${1}")
            .str.extract(r"^(.+?)(?: Guidelines?)?(?:,|;|$)"),
            part=pl.col("rest")
            .str.replace_all(r" and ([0-9])", f"{BLANK}and{BLANK}${{1}}")
            .str.replace_many(whole.to_list(), kept.to_list(), ascii_case_insensitive=True, leftmost=True)
            .str.replace_all(r"(?:[;,]? and |; )(?:the )?", DIVIDER)
            .str.replace_all(BLANK, " ", literal=True)
            .str.replace_all(SEMICOLON, ";", literal=True)
            .str.split(DIVIDER),
        )
        .with_columns(nth=pl.int_ranges(pl.col("part").list.len()))
        .explode("part", "nth")
        .with_columns(
            section=pl.col("part")
            .str.replace_all(PAGES, "")
            .str.replace_all(mtus_sections.TABLE, "")
            .str.strip_chars(" .,;:()-")
            .str.replace("^$", ""),
            pages=mtus_sections.numbers(pl.col("part").str.extract(PAGES)),
            pages_words=pl.col("part").str.extract(f"({PAGES})"),
        )
        .with_columns(
            section=pl.when(pl.col("section").str.count_matches(r"\(") > pl.col("section").str.count_matches(r"\)"))
            .then(pl.col("section") + ")")
            .otherwise("section")
        )
        .with_columns(section=pl.when(pl.col("section").str.contains("[A-Za-z]")).then("section"))
        .select(
            "sentence",
            order=pl.col("order") * 1_000 + pl.col("nth"),
            family=pl.lit("MTUS"),
            guideline=pl.coalesce(
                "named", "of_chapter", pl.when(~pl.col("own").str.contains(rf"^{OF_MTUS}$")).then("own")
            ),
            edition=pl.coalesce(
                pl.col("source").str.extract(rf"\b({YEAR})\b"),
                pl.when(pl.col("source").str.contains(SECOND)).then(pl.lit("2nd")),
            ),
            section="section",
            pages="pages",
            pages_words="pages_words",
            is_known=pl.coalesce("named", "of_chapter").is_not_null()
            & mtus_sections.is_known_section(pl.col("section")),
            citation_text="source",
        )
    )
