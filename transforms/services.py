"""The service type of a disputed service: DWC category, subcategory or drug class, and the service itself.

The winner among the vocabulary's entries is the one of the highest priority, then of the longest term, then the first
in the title. Of a drug the printed form decides: a cream, gel or patch is topical whatever the drug usually is, and
several agents in one cream are a compound.
"""

import polars as pl

from transforms import vocabulary

TOPICAL_FORM = (
    r"(?i)\b(?:creams?|gels?|ointments?|lotions?|patch(?:es)?|pads?|topicals?|transdermal|liniment|roll[- ]?on"
    r"|foam|spray|emulsion|cream base|balm)\b"
)
COMPOUND = r"(?i)\bcompound(?:ed)?\b"
AGENTS = r"[0-9.]+ ?%"
RUBBED_IN = r"(?i)\b(?:creams?|gels?|ointments?|lotions?|topicals?|liniment|balm)\b"
# A patch or spray of these acts on the whole body; an opioid that is rubbed in does not.
SYSTEMIC = (
    "Opioids",
    "Hormones",
    "Antihypertensive",
    "Antiemetic",
    "Androgens & Anabolic Steroids",
    "Misc Analgesics",
)


def classify(titles: pl.Series) -> pl.DataFrame:
    """One row per distinct title: title, service, category, subcategory, drug_class, rule, matched.

    ``rule`` names the vocabulary entry that decided (``services:mri``, ``drugs:norco``), ``matched`` the title's words
    that it matched. All but the title are NULL where nothing matches.
    """
    distinct = pl.DataFrame({"title": titles.unique(maintain_order=True).drop_nulls()})
    services = vocabulary.found(titles, "services").join(_services(), on="code")
    drugs = vocabulary.found(titles, "drugs").join(_drugs(), on="code").pipe(_by_form)
    columns = [
        "title",
        "service",
        "category",
        "subcategory",
        "drug_class",
        "rule",
        "words",
        "priority",
        "length",
        "start",
    ]
    best = (
        pl.concat([services.select(columns), drugs.select(columns)])
        .sort("priority", "length", "start", descending=[True, True, False], maintain_order=True)
        .unique("title", keep="first", maintain_order=True)
    )
    return distinct.join(vocabulary.printed(best), on="title", how="left", maintain_order="left").select(
        *columns[:6], "matched"
    )


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
    is_topical = title.str.contains(TOPICAL_FORM) | title.str.contains(COMPOUND)
    is_compound = (is_topical & (agents > 1) & (pl.col("route") != "topical")) | title.str.contains(COMPOUND)
    several = is_topical & (pl.col("ingredients").n_unique().over("title") > 1) & (title.str.count_matches(AGENTS) > 1)
    stays = pl.col("drug_class").is_in(SYSTEMIC) & ~(
        (pl.col("drug_class") == "Opioids") & title.str.contains(RUBBED_IN)
    )
    return hits.with_columns(
        drug_class=pl.when(is_compound | several)
        .then(pl.lit("Topical Compounds"))
        .when(is_topical & ~stays & (pl.col("route") == "oral"))
        .then(pl.lit("Topical Analgesics"))
        .otherwise("drug_class"),
    )
