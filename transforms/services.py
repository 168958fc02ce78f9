"""The service type of a disputed service: DWC category, subcategory or drug class, and the service itself.

The winner among the vocabulary's entries is the one of the highest priority, then of the longest term, then the first
in the title. A term inside a longer one does not count; what a service is asked for, or after, only where nothing else
is named. Where none matches, a drug's name with a letter or two wrong. Of a drug the printed form decides (``drugs``).
"""

from functools import cache

import polars as pl

from transforms import drugs, vocabulary

# What stands behind these words is why or when a service is asked for, where one is named before them: "massage after
# knee surgery". Behind "for" that holds of visits, devices and drugs, unless treatment is what they lead to.
BEHIND = (
    r"^(.*?) (?:after|following|status post|s p|post|prior to|before|under|due to|secondary to|in conjunction with"
    r"|in preparation for) "
)
BEHIND_FOR = r"^(.*?) for "
LEADS_TO = r"\b(?:referrals?|refer|request|authorization|prescription|order|trial)$"
HAVE_PURPOSE = ("Evaluation & Management", "DMEPOS", "Pharmaceuticals", "Transportation", "Home Health")
HAVE_PURPOSE_TOO = ("Surgical Consult", "Adjunct Surgical Services", "Evaluation & Management")
TREATMENTS = ("Rehabilitation", "Psych Services", "Therapies")
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

    Columns: title, service, category, subcategory, drug_class, rule, words, priority, length, start.
    """
    services = vocabulary.found(titles, "services").join(_services(), on="code")
    medicines = vocabulary.found(titles, "drugs").join(drugs.entries(), on="code").pipe(drugs.by_form)
    columns = [*COLUMNS[:-1], "words", "priority", "length", "start"]
    hits = pl.concat([services.select(columns), medicines.select(columns)])
    return (
        hits.sort("title", "start", "length", descending=[False, False, True], maintain_order=True)
        .filter(~_is_inside())
        .with_columns(is_circumstance=_is_circumstance())
        .sort(
            "is_circumstance", "priority", "length", "start", descending=[False, True, True, False], maintain_order=True
        )
        .unique(["title", "rule"], keep="first", maintain_order=True)
        .drop("is_circumstance")
    )


def _is_inside() -> pl.Expr:
    """Whether a longer term holds a hit, of hits by their place: the chair of "massage chair" is no massage."""
    end = pl.col("start") + pl.col("length")
    return (end.cum_max().shift(1).over("title") >= end).fill_null(False)


def _is_circumstance() -> pl.Expr:
    """Whether a hit only tells when or what for the service is asked that stands before it."""
    title, start = vocabulary.normalised(pl.col("title")), pl.col("start")
    behind = title.str.extract(BEHIND).str.len_chars()
    before_for = title.str.extract(BEHIND_FOR)
    behind_for = pl.when(~before_for.str.contains(LEADS_TO)).then(before_for.str.len_chars())
    has_purpose = pl.col("category").is_in(HAVE_PURPOSE) | pl.col("subcategory").is_in(HAVE_PURPOSE_TOO).fill_null(
        False
    )
    is_purpose = (start >= behind_for) & (has_purpose & (start < behind_for)).any().over("title")
    is_time = (start >= behind) & (start < behind).any().over("title")
    return is_time.fill_null(False) | (is_purpose.fill_null(False) & ~pl.col("category").is_in(TREATMENTS))


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
