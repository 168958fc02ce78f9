"""The service type of a disputed service: DWC category, subcategory or drug class, and the service itself.

The winner among the vocabulary's entries is the one of the highest priority, then of the longest term, then the first
in the title; where none matches, a drug's name with a letter or two wrong. Of a drug the printed form decides: a cream,
gel or patch is topical whatever the drug usually is, and several agents in one cream are a compound.
"""

from functools import cache

import polars as pl

from transforms import vocabulary

TOPICAL_FORM = (
    r"(?i)\b(?:creams?|gels?|ointments?|lotions?|patch(?:es)?|pads?|topicals?|transdermal|liniment|roll[- ]?on"
    r"|foam|spray|emulsion|cream base|balm)\b"
)
COMPOUND = r"(?i)\bcompound(?:ed)?\b"
AGENTS = r"[0-9.]+ ?%"
# Classes that a cream, a patch or a strength in per cent makes an analgesic for the skin. A cream is one of the next as
# well, though their patch acts on the whole body; an anti-infective stays one in any form.
ON_SKIN = ("NSAID", "Muscle Relaxant", "Anti-epilepsy drugs", "Antidepressant")
ON_SKIN_IN_CREAM = ("Opioids", "Misc Analgesics", "Antihypertensive", "Calcium Channel Blocker")
NOT_ON_SKIN = (
    r"(?i)\b(?:intra)?nasal|ophthalmic|\beyes?\b|\botic\b|inhal|\b(?:soft|liqui)-? ?gels?\b"
    r"|\bgel-? ?cap(?:let|sule)?s?\b"
)
RUBBED_IN = r"(?i)\b(?:creams?|gels?|ointments?|lotions?|topicals?|liniment|balm)\b"
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
    drugs = vocabulary.found(titles, "drugs").join(_drugs(), on="code").pipe(_by_form)
    columns = [*COLUMNS[:-1], "words", "priority", "length", "start"]
    return (
        pl.concat([services.select(columns), drugs.select(columns)])
        .sort("priority", "length", "start", descending=[True, True, False], maintain_order=True)
        .unique(["title", "rule"], keep="first", maintain_order=True)
    )


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
        .join(_drugs(), on="code", maintain_order="left")
        .pipe(_by_form)
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


def _drugs() -> pl.DataFrame:
    return vocabulary.load("drugs").select(
        "code",
        "ingredients",
        "route",
        service="label",
        category=pl.lit("Pharmaceuticals"),
        subcategory=pl.lit(None, pl.String),
        drug_class="drug_class",
        # An injected drug outranks the injection, a swallowed one the words around it.
        priority=pl.when(route="injection").then(5).otherwise(1).cast(pl.Int32),
        rule=pl.concat_str(pl.lit("drugs:"), "code"),
    )


def _by_form(hits: pl.DataFrame) -> pl.DataFrame:
    """The drugs found in titles, with the class that the printed form gives them."""
    title = pl.col("title")
    agents = pl.max_horizontal(pl.col("ingredients").n_unique().over("title"), title.str.count_matches(AGENTS))
    is_topical = (
        (title.str.contains(TOPICAL_FORM) & ~title.str.contains(NOT_ON_SKIN))
        | title.str.contains(COMPOUND)
        | (title.str.contains(AGENTS) & pl.col("drug_class").is_in(ON_SKIN))
    )
    for_pain = pl.col("drug_class").is_in(ON_SKIN) | (
        pl.col("drug_class").is_in(ON_SKIN_IN_CREAM) & title.str.contains(RUBBED_IN)
    )
    holds_analgesic = (for_pain | pl.col("drug_class").is_in(("Topical Analgesics", "Topical Compounds"))).any()
    is_mixed = (agents > 1) & holds_analgesic.over("title")
    is_compound = (is_topical & is_mixed & (pl.col("route") != "topical")) | title.str.contains(COMPOUND)
    several = is_topical & (pl.col("ingredients").n_unique().over("title") > 1) & (title.str.count_matches(AGENTS) > 1)
    return hits.with_columns(
        drug_class=pl.when(is_compound | several)
        .then(pl.lit("Topical Compounds"))
        .when(is_topical & for_pain & (pl.col("route") == "oral"))
        .then(pl.lit("Topical Analgesics"))
        .otherwise("drug_class"),
    )
