"""The service type of a disputed service: DWC category, subcategory or drug class, and the service itself.

The winner among the vocabulary's entries is the one of the highest priority, then of the longest term, then the first
in the title. A term inside a longer one does not count; what a service is asked for, or after, only where nothing else
is named. Where none matches, a drug's name with a letter or two wrong. Of a drug the printed form decides (``drugs``).
"""

from functools import cache

import polars as pl

from transforms import circumstances, drugs, vocabulary

COLUMNS = ("title", "service", "category", "subcategory", "drug_class", "rule", "matched")
# A word this short is never taken for a misspelling; a name this long may have two letters wrong, a shorter one one.
SHORTEST_MISSPELLED, LONG_NAME = 6, 9


def classify(titles: pl.Series) -> pl.DataFrame:
    """One row per distinct title: title, service, category, subcategory, drug_class, rule, matched.

    ``rule`` names the vocabulary entry that decided (``services:mri``, ``drugs:norco``; ``drugs:norflex~1`` for a
    misspelling one letter away), ``matched`` the title's words that it matched. All but the title are NULL where
    nothing matches.
    """
    distinct = pl.DataFrame({"title": titles.unique(maintain_order=True).drop_nulls()})
    best = candidates(titles).unique("title", keep="first", maintain_order=True)
    unknown = distinct.join(best, on="title", how="anti").get_column("title")
    every = pl.concat([vocabulary.printed(best).select(COLUMNS), _misspelled(unknown)])
    return distinct.join(every, on="title", how="left", maintain_order="left")


def candidates(titles: pl.Series) -> pl.DataFrame:
    """One row per title and entry that matches it, the winner of each title first.

    Columns: title, service, category, subcategory, drug_class, rule, words, priority, length, start, passed_over (1
    where the entry only tells the circumstances of another, 2 where its term stands inside a longer one).
    """
    services = vocabulary.found(titles, "services").join(_services(), on="code")
    medicines = vocabulary.found(titles, "drugs").join(drugs.entries(), on="code").pipe(drugs.by_form)
    columns = [*COLUMNS[:-1], "words", "priority", "length", "start"]
    hits = pl.concat([services.select(columns), medicines.select(columns)])
    passed_over = pl.when(_is_inside()).then(2).when(circumstances.is_circumstance()).then(1).otherwise(0)
    return (
        hits.sort("title", "start", "length", descending=[False, False, True], maintain_order=True)
        .with_columns(passed_over=passed_over.cast(pl.Int8))
        .sort("passed_over", "priority", "length", "start", descending=[False, True, True, False], maintain_order=True)
        .unique(["title", "rule"], keep="first", maintain_order=True)
    )


def _is_inside() -> pl.Expr:
    """Whether a longer term holds a hit, of hits by their place: the massage of "massage chair" is none."""
    end = pl.col("start") + pl.col("length")
    return (end.cum_max().shift(1).over("title") >= end).fill_null(value=False)


def _misspelled(titles: pl.Series) -> pl.DataFrame:
    """The titles that no entry matches but in which a word is a misspelling of a drug's name."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    names = vocabulary.terms("drugs").select("code", needle=pl.col("needle").str.strip_chars())
    single = names.filter(pl.col("needle").str.contains(f"^[a-z]{{{SHORTEST_MISSPELLED},}}$"))
    known = single.get_column("needle").to_list()
    words = (
        pl.DataFrame({"title": titles}, schema={"title": pl.String})
        .with_columns(word=vocabulary.normalised(pl.col("title")).str.extract_all("[a-z]+"))
        .explode("word")
        .filter(pl.col("word").str.len_chars() >= SHORTEST_MISSPELLED)
        .join(_plain_words(), on="word", how="anti", maintain_order="left")
    )
    meant = []
    for word in words.get_column("word").unique():
        allowed = 1 if len(word) < LONG_NAME else 2
        alike = [name for name in known if name[0] == word[0]]
        best = process.extractOne(word, alike, scorer=Levenshtein.distance, score_cutoff=allowed)
        if best:
            meant.append((word, best[0], int(best[1])))
    found = pl.DataFrame(meant, schema={"word": pl.String, "needle": pl.String, "distance": pl.Int64}, orient="row")
    return (
        words.join(found, on="word", maintain_order="left")
        .join(single, on="needle", maintain_order="left")
        .join(drugs.entries(), on="code", maintain_order="left")
        .pipe(drugs.by_form)
        .sort("distance", maintain_order=True)
        .unique("title", keep="first", maintain_order=True)
        .with_columns(
            rule=pl.format("{}~{}", "rule", "distance"),
            matched=pl.col("title").str.extract(pl.format("(?i)({})", "word")),
        )
        .select(COLUMNS)
    )


@cache
def _plain_words() -> pl.DataFrame:
    """Words that are nobody's misspelling: those of plain_words.csv and of the terms that are no drugs."""
    terms = [vocabulary.terms(name).get_column("needle") for name in ("services", "body_regions")]
    terms += [vocabulary.load("plain_words").get_column("word"), vocabulary.load("sections").get_column("section")]
    return pl.concat(terms).str.to_lowercase().str.extract_all("[a-z]+").explode().unique().to_frame("word")


def perioperative() -> pl.Series:
    """The rules of the services that belong to a surgery, where a surgery is disputed in the same letter."""
    return (
        vocabulary.load("services")
        .filter(perioperative="yes")
        .select(pl.concat_str(pl.lit("services:"), "code"))
        .to_series()
    )


def _services() -> pl.DataFrame:
    return vocabulary.load("services").select(
        "code",
        service="label",
        category="category",
        subcategory="subcategory",
        drug_class=pl.lit(None, pl.String),
        priority=pl.col("priority").cast(pl.Int32),
        rule=pl.concat_str(pl.lit("services:"), "code"),
    )
