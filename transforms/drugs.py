"""The drugs that headings name, and the class that follows from the printed form: a pill, a cream, a compound."""

from functools import cache

import polars as pl

from transforms import vocabulary

TOPICAL_FORM = (
    r"(?i)\b(?:creams?|gels?|ointments?|lotions?|patch(?:es)?|pads?|topicals?|transdermal|liniment|roll[- ]?on"
    r"|foam|spray|emulsion|cream base|balm)\b"
)
TOPICAL_COMPOUND = "Topical compound"
INJECTED_PRIORITY = 5
COMPOUND = r"(?i)\bcompound(?:ed)?\b|\bcmpd\b"
JOINED = r"(?i)\b[a-z]+(?:[-/][a-z]+)+\b"
STRENGTHS = r"[0-9.]+ ?%"
POWDER, DISSOLVED = r"(?i)\bpowders?\b", r"(?i)\b(?:oral|packets?|drink|inhal[a-z]*|nasal|dissolv[a-z]*)\b"
SWALLOWED = r"(?i)\b(?:tab(?:let)?|cap(?:sule|let)?|pill)s?\b"
# Classes injected at home or by infusion; where an NSAID or a steroid is injected, the service is the injection.
INJECTED, INJECTION = (
    ("Antimigraine Agent", "Antidiabetics", "Tumor necrosis factor modifier", "Anti-coagulant", "Opioid Antagonist",
     "Androgens & Anabolic Steroids", "Hormones", "Opioids", "Bisphosphonates", "Atypical Antipsychotic",
     "Asthma Medications", "GI Agents"),
    r"(?i)\b(?:auto-?)?inject",
)  # fmt: skip
INJECTION_KIT = r"(?i)\binject[a-z]*\b.*\bkits?\b|\bkits?\b.*\binject"
# A cream, a patch or a strength in per cent of these classes is a topical analgesic; of the next only a cream is, as
# their patch acts on the whole body. An anti-infective is an anti-infective in any form.
TOPICAL_CLASSES = ("NSAID", "Muscle Relaxant", "Anti-epilepsy drugs", "Antidepressant")
TOPICAL_IN_CREAM = ("Opioids", "Misc Analgesics", "Antihypertensive", "Calcium Channel Blocker")
NOT_TOPICAL = (
    r"(?i)\b(?:intra)?nasal|ophthalmic|\beyes?\b|\botic\b|inhal|\b(?:soft|liqui)-? ?gels?\b"
    r"|\bgel-? ?cap(?:let|sule)?s?\b"
)
CREAM = r"(?i)\b(?:creams?|gels?|ointments?|lotions?|topicals?|liniment|balm)\b"


def entries() -> pl.DataFrame:
    """One row per entry of the vocabulary: code, ingredients, route, and its class in the taxonomy."""
    return vocabulary.load("drugs").select(
        "code",
        "ingredients",
        "route",
        service="label",
        category=pl.lit("Pharmaceuticals"),
        subcategory=pl.lit(None, pl.String),
        drug_class="drug_class",
        # An injected drug outranks the injection, a swallowed one the words around it.
        priority=pl.when(route="injection").then(INJECTED_PRIORITY).otherwise(1).cast(pl.Int32),
        rule=pl.concat_str(pl.lit("drugs:"), "code"),
    )


def by_form(hits: pl.DataFrame) -> pl.DataFrame:
    """The drugs found in titles, with the class that follows from the printed form."""
    title = pl.col("title")
    agents = pl.max_horizontal(pl.col("ingredients").n_unique().over("title"), title.str.count_matches(STRENGTHS))
    is_topical = (
        (title.str.contains(TOPICAL_FORM) & ~title.str.contains(NOT_TOPICAL))
        | (title.str.contains(COMPOUND) & ~title.str.contains(SWALLOWED))
        | (title.str.contains(STRENGTHS) & pl.col("drug_class").is_in(TOPICAL_CLASSES))
        | (title.str.contains(POWDER) & ~title.str.contains(DISSOLVED) & pl.col("drug_class").is_in(TOPICAL_CLASSES))
        | (title.str.count_matches(STRENGTHS) > 1)
    )
    for_pain = pl.col("drug_class").is_in(TOPICAL_CLASSES) | (
        pl.col("drug_class").is_in(TOPICAL_IN_CREAM) & title.str.contains(CREAM)
    )
    holds_analgesic = (for_pain | pl.col("drug_class").is_in(("Topical Analgesics", "Topical Compounds"))).any()
    # A kit of tablets and a cream is no compound.
    is_mixed = (agents > 1) & holds_analgesic.over("title") & ~title.str.contains(SWALLOWED)
    is_compound = (is_topical & is_mixed & (pl.col("route") != "topical")) | (
        title.str.contains(COMPOUND) & ~title.str.contains(SWALLOWED)
    )
    # "keto-gabapentin-lidocaine cream": the topical drug is one of its ingredients.
    is_compound |= is_topical & title.str.contains(JOINED) & is_compound.any().over("title")
    several = (
        is_topical & (pl.col("ingredients").n_unique().over("title") > 1) & (title.str.count_matches(STRENGTHS) > 1)
    )
    is_swallowed = title.str.contains(SWALLOWED) & ~is_topical & (pl.col("route") == "topical")
    is_injected = title.str.contains(INJECTION_KIT) | (
        title.str.contains(INJECTION) & pl.col("drug_class").is_in(INJECTED)
    )
    typed = hits.with_columns(
        priority=pl.when(is_injected).then(INJECTED_PRIORITY).otherwise("priority").cast(pl.Int32),
        own_class="drug_class",
        drug_class=pl.when(is_compound | several)
        .then(pl.lit("Topical Compounds"))
        .when(is_swallowed)
        .then(pl.coalesce(pl.col("ingredients").replace_strict(_swallowed_classes(), default=None), "drug_class"))
        .when(is_topical & for_pain & (pl.col("route") == "oral"))
        .then(pl.lit("Topical Analgesics"))
        .otherwise("drug_class"),
    )
    # The service of a compound is the compound, not an ingredient; a brand of a compound keeps its name.
    is_unbranded = (pl.col("drug_class") == "Topical Compounds") & (pl.col("own_class") != "Topical Compounds")
    return typed.with_columns(
        service=pl.when(is_unbranded).then(pl.lit(TOPICAL_COMPOUND)).otherwise("service"),
        ingredient=pl.when(~is_unbranded & (pl.col("ingredients") != "compound")).then("ingredients"),
    ).drop("own_class")


@cache
def _swallowed_classes() -> dict[str, str]:
    """The drug class of each ingredient in its oral form."""
    return dict(entries().filter(route="oral").select("ingredients", "drug_class").reverse().rows())
