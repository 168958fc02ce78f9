"""The drugs that headings name, and the class that the printed form of each gives it: a pill, a cream, a compound."""

from functools import cache

import polars as pl

from transforms import vocabulary

TOPICAL_FORM = (
    r"(?i)\b(?:creams?|gels?|ointments?|lotions?|patch(?:es)?|pads?|topicals?|transdermal|liniment|roll[- ]?on"
    r"|foam|spray|emulsion|cream base|balm)\b"
)
TOPICAL_COMPOUND = "Topical compound"
OF_INJECTED = 5
COMPOUND = r"(?i)\bcompound(?:ed)?\b|\bcmpd\b"
AGENTS = r"[0-9.]+ ?%"
POWDER, DISSOLVED = r"(?i)\bpowders?\b", r"(?i)\b(?:oral|packets?|drink|inhal[a-z]*|nasal|dissolv[a-z]*)\b"
SWALLOWED = r"(?i)\b(?:tab(?:let)?|cap(?:sule|let)?|pill)s?\b"
# What is injected under the skin at home or by infusion; of an injected NSAID or steroid the injection is the service.
INJECTED, INJECTION = (
    ("Antimigraine Agent", "Antidiabetics", "Tumor necrosis factor modifier", "Anti-coagulant", "Opioid Antagonist",
     "Androgens & Anabolic Steroids", "Hormones", "Opioids", "Bisphosphonates", "Atypical Antipsychotic",
     "Asthma Medications"),
    r"(?i)\b(?:auto-?)?inject",
)  # fmt: skip
INJECTION_KIT = r"(?i)\binject[a-z]*\b.*\bkits?\b|\bkits?\b.*\binject"
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
        priority=pl.when(route="injection").then(OF_INJECTED).otherwise(1).cast(pl.Int32),
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
        | (title.str.contains(POWDER) & ~title.str.contains(DISSOLVED) & pl.col("drug_class").is_in(ON_SKIN))
        | (title.str.count_matches(AGENTS) > 1)
    )
    for_pain = pl.col("drug_class").is_in(ON_SKIN) | (
        pl.col("drug_class").is_in(ON_SKIN_IN_CREAM) & title.str.contains(RUBBED_IN)
    )
    holds_analgesic = (for_pain | pl.col("drug_class").is_in(("Topical Analgesics", "Topical Compounds"))).any()
    # A kit of tablets and a cream is no compound.
    is_mixed = (agents > 1) & holds_analgesic.over("title") & ~title.str.contains(SWALLOWED)
    is_compound = (is_topical & is_mixed & (pl.col("route") != "topical")) | title.str.contains(COMPOUND)
    several = is_topical & (pl.col("ingredients").n_unique().over("title") > 1) & (title.str.count_matches(AGENTS) > 1)
    is_swallowed = title.str.contains(SWALLOWED) & ~is_topical & (pl.col("route") == "topical")
    is_injected = title.str.contains(INJECTION_KIT) | (
        title.str.contains(INJECTION) & pl.col("drug_class").is_in(INJECTED)
    )
    typed = hits.with_columns(
        priority=pl.when(is_injected).then(OF_INJECTED).otherwise("priority").cast(pl.Int32),
        own_class="drug_class",
        drug_class=pl.when(is_compound | several)
        .then(pl.lit("Topical Compounds"))
        .when(is_swallowed)
        .then(pl.coalesce(pl.col("ingredients").replace_strict(_swallowed_classes(), default=None), "drug_class"))
        .when(is_topical & for_pain & (pl.col("route") == "oral"))
        .then(pl.lit("Topical Analgesics"))
        .otherwise("drug_class"),
    )
    # A compound is named as such, not after one of its ingredients; a brand of a compound keeps its name.
    is_named_so = (pl.col("drug_class") == "Topical Compounds") & (pl.col("own_class") != "Topical Compounds")
    return typed.with_columns(
        service=pl.when(is_named_so).then(pl.lit(TOPICAL_COMPOUND)).otherwise("service"),
        ingredient=pl.when(~is_named_so & (pl.col("ingredients") != "compound")).then("ingredients"),
    ).drop("own_class")


@cache
def _swallowed_classes() -> dict[str, str]:
    """The drug class of the ingredients that a vocabulary entry swallows."""
    return dict(entries().filter(route="oral").select("ingredients", "drug_class").reverse().rows())
