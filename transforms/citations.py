"""stage_citations: what each side of a disputed item cites, one row per guideline section."""

import polars as pl

from transforms import mtus, odg, prose, schema, spans
from transforms.marks import DIVIDER, MTUS

SIDES = ("claims_administrator", "reviewer")
# How a sentence begins; one that does not name the MTUS is outside of it.
CITES_OTHERS, CITES_MTUS, CITES_UNNAMED = (
    r"Decision based on Non-? ?MTUS(?: Citations?)?:? ", r"Decision based on (?:the )?MTUS:? ", r"Decision based on ",
)  # fmt: skip
CITES = "Decision based on "
NOTHING = r"did not (?:cite|name|provide|reference|identify|specify|rely (?:up)?on|use|list) (?:any|a|an) "
OUTSIDE = (
    r"outside of the MTUS|did not base (?:their|his/her|his|her|its) decision on the (?:MTUS|Medical Treatment Util)"
    r"|(?:not|neither of which is|neither of which are|none of which is|none of which are) (?:an? )?part of the "
    r"(?:MTUS|Medical Treatment Util)|\b[Nn]o sections? of the (?:MTUS|Medical Treatment Util)"
    r"|(?:MTUS|Schedule(?: \(MTUS\))?) (?:does not|did not|do not|is silent|are silent|is not applic|was not applic)"
    r"|not (?:addressed|covered|discussed) (?:by|in) the (?:MTUS|Medical Treatment Util)"
)
CITATION = (
    "paragraph", "family", "guideline", "edition", "section", "pages", "pages_words", "is_known", "citation_text",
)  # fmt: skip
# Fields of the evidence, prefixed by the side, and the column that holds their words.
FIELDS = {"citation": "citation_text", "section": "section", "edition": "edition_words", "pages": "pages_words"}


def basis(paragraph: pl.Expr) -> dict[str, pl.Expr]:
    """``basis`` of a guideline paragraph, "cited" or "none", and ``outside_mtus``, whether it says that it is."""
    in_form = paragraph.str.contains(CITES, literal=True)
    cited = (in_form | prose.is_prose(paragraph)) & ~paragraph.str.contains(NOTHING)
    # A source outside of the MTUS beside one that is part of it does not put the decision outside.
    is_mixed = ~in_form & prose.names_mtus(paragraph)
    return {
        "basis": pl.when(paragraph.is_not_null()).then(pl.when(cited).then(pl.lit("cited")).otherwise(pl.lit("none"))),
        "outside_mtus": paragraph.str.contains(OUTSIDE) & ~is_mixed,
    }


def basis_words(paragraph: pl.Expr) -> dict[str, pl.Expr]:
    """The words of a guideline paragraph that state its ``basis`` and its ``outside_mtus``."""
    outside = paragraph.str.extract(f"({OUTSIDE})")
    return {
        "basis": pl.coalesce(
            paragraph.str.extract(f"({NOTHING})"), paragraph.str.extract(f"({CITES})"),
            paragraph.str.extract(f"({prose.SOURCE})"), paragraph.str.extract(f"({prose.SAME})"), outside, paragraph,
        ).str.strip_chars(),
        "outside_mtus": outside,
    }  # fmt: skip


def stage_citations(items: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per cited guideline section of an item and side, and its evidence."""
    sides = pl.concat([
        items.select("letter_id", "item_number", cited_by=pl.lit(side), paragraph=side, paragraph_start=f"{side}_start")
        for side in SIDES
    ]).drop_nulls("paragraph")  # fmt: skip
    sides = _resolve_same(sides)
    cited = _cited(sides.get_column("paragraph"))
    rows = (
        sides.join(cited, on="paragraph", maintain_order="left_right")
        .sort("letter_id", "item_number", "cited_by", maintain_order=True)
        .with_columns(
            citation_number=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("letter_id", "item_number", "cited_by"),
            item_number=pl.col("item_number").cast(pl.Int32),
        )
    )
    with_words = rows.with_columns(
        pages_words_value=pl.col("pages_words").str.extract(r"([0-9].*)$"),
        edition_words=pl.when(pl.col("citation_text").str.contains(pl.col("edition"), literal=True)).then("edition"),
    )
    evidence = pl.concat([
        spans.evidence(
            with_words.filter(cited_by=side), "paragraph",
            {f"{side}_{field}": words for field, words in FIELDS.items()},
        ).drop_nulls("span_start").unique(maintain_order=True)
        for side in SIDES
    ])  # fmt: skip
    return schema.conform(rows, schema.TABLES["citations"]), evidence


def _resolve_same(sides: pl.DataFrame) -> pl.DataFrame:
    """The sides; a reviewer who found the claims administrator's guidelines relevant cites what that side cites."""
    other = sides.filter(cited_by=SIDES[0]).select(
        "letter_id", "item_number", theirs="paragraph", theirs_start="paragraph_start"
    )
    is_same = (pl.col("cited_by") == SIDES[1]) & prose.is_same(pl.col("paragraph"))
    return sides.join(other, on=["letter_id", "item_number"], how="left", maintain_order="left").with_columns(
        paragraph=pl.when(is_same).then("theirs").otherwise("paragraph"),
        paragraph_start=pl.when(is_same).then("theirs_start").otherwise("paragraph_start"),
    ).drop("theirs", "theirs_start").drop_nulls("paragraph")  # fmt: skip


def _cited(paragraphs: pl.Series) -> pl.DataFrame:
    """One row per citation of a distinct paragraph, in print order."""
    distinct = pl.DataFrame({"paragraph": paragraphs.unique(maintain_order=True)})
    in_form = pl.col("paragraph").str.contains(CITES, literal=True)
    in_prose = prose.citations(
        distinct.filter(~in_form & ~pl.col("paragraph").str.contains(NOTHING)).get_column("paragraph")
    ).rename({"sentence": "paragraph"}).drop("number")  # fmt: skip
    return pl.concat([_in_form(distinct.filter(in_form)), in_prose.select(CITATION)])


def _in_form(distinct: pl.DataFrame) -> pl.DataFrame:
    sentences = (
        distinct.with_columns(
            sentence=pl.col("paragraph")
            .str.replace_all(CITES_OTHERS, DIVIDER)
            .str.replace_all(CITES_MTUS, DIVIDER + MTUS)
            .str.replace_all(CITES_UNNAMED, DIVIDER)
            .str.split(DIVIDER)
        )
        .with_columns(sentence=pl.col("sentence").list.slice(1))
        .explode("sentence")
        .drop_nulls("sentence")
        .with_columns(
            order=pl.int_range(pl.len()).over("paragraph"),
            is_mtus=pl.col("sentence").str.starts_with(MTUS),
            sentence=pl.col("sentence").str.strip_prefix(MTUS).str.strip_chars(),
        )
    )
    columns = ("sentence", "number", *CITATION[1:])
    from_mtus = mtus.citations(sentences.filter("is_mtus").get_column("sentence")).select(columns)
    from_others = odg.citations(sentences.filter(~pl.col("is_mtus")).get_column("sentence")).select(columns)
    found = pl.concat([
        from_mtus.with_columns(pl.col("number").cast(pl.Int64), is_mtus=pl.lit(True)),
        from_others.with_columns(pl.col("number").cast(pl.Int64), is_mtus=pl.lit(False)),
    ])  # fmt: skip
    return (
        sentences.join(found, on=["sentence", "is_mtus"], maintain_order="left_right")
        .sort("paragraph", "order", "number", maintain_order=True)
        .select(CITATION)
    )
