"""The drugs that headings name, and the class that the printed form of each gives it: a pill, a cream, a compound."""

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


def entries() -> pl.DataFrame:
    """One row per entry of the vocabulary: code, ingredients, route, and where it stands in the taxonomy."""
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


def by_form(hits: pl.DataFrame) -> pl.DataFrame:
    """The drugs found in titles, with the class that the printed form gives them."""
    title = pl.col("title")
    agents = pl.max_horizontal(pl.col("ingredients").n_unique().over("title"), title.str.count_matches(AGENTS))
    is_topical = (
        (title.str.contains(TOPICAL_FORM) & ~title.str.contains(NOT_ON_SKIN))
        | title.str.contains(COMPOUND)
        | (title.str.contains(AGENTS) & pl.col("drug_class").is_in(ON_SKIN))
        | (title.str.count_matches(AGENTS) > 1)
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
