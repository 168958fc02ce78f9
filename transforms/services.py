"""The service type of a disputed service: DWC category, subcategory or drug class, and the service itself.

The winner among the vocabulary's entries is the one of the highest priority, then of the longest term, then the first
in the title. A term inside a longer one does not count; one that modifies another service (``modifiers``) counts only
where the title names nothing else. "Repair of the rotator cuff" is also read as "rotator cuff repair". Where no entry
matches, or only a general one, a name of a drug or a word of a service may have a letter or two wrong. The class of a
drug depends on its printed form (``drugs``).
"""

from functools import cache

import polars as pl

from transforms import drugs, modifiers, vocabulary

SURGERIES = ("Arthroscopic Surgery", "Non-arthroscopic Surgery", "Spine")
# A procedure before its object, which ends at a modifier: "repair of the hernia with mesh".
PROCEDURE_OF = (
    r"^(.* )(ablation|analysis|arthroplasty|block|decompression|denervation|evaluation|excision|fixation|fusion"
    r"|injection|lengthening|manipulation|monitoring|reconstruction|release|removal|repair|replacement|resection|revision|screen"
    r"|screening|stimulation|study|test|transfer|transplant|transposition)s? of (?:the |an? )?(.*?)"
    r"( (?:and|at|by|for|from|on|plus|trial|under|using|w|with|x|right|left|bilateral|open|endoscopic|arthroscopic"
    r"|laparoscopic|percutaneous|dos|cpt|[clst]?[0-9]+) .*| )$"
)
# What keeps an entry from winning; the latter weighs more.
SUPPRESSED_BY = ("", "service before it", "longer term")
COLUMNS = ("title", "service", "ingredient", "category", "subcategory", "drug_class", "rule", "matched")
# A shorter word is never read as a misspelling; a name of the second length may have two letters wrong, not only one.
MIN_MISSPELLED_LENGTH, LONG_NAME_LENGTH = 6, 9


def classify(titles: pl.Series) -> pl.DataFrame:
    """One row per distinct title: title, service, ingredient, category, subcategory, drug_class, rule, matched.

    ``rule`` names the vocabulary entry that won (``services:mri``, ``drugs:norco``; ``drugs:norflex~1`` for a
    misspelling one letter away), ``matched`` the title's words that it matched. All but the title are NULL where
    nothing matches. ``ingredient`` is the generic name of a drug, NULL for a topical compound.
    """
    distinct = pl.DataFrame({"title": titles.unique(maintain_order=True).drop_nulls()})
    straight = candidates(titles).unique("title", keep="first", maintain_order=True)
    reordered = _reordered(straight, distinct.get_column("title"))
    best = straight.join(reordered, on="title", how="anti", maintain_order="left")
    unknown = distinct.join(
        pl.concat([best.select("title"), reordered.select("title")]), on="title", how="anti"
    ).get_column("title")
    general = best.filter(pl.col("priority") < 0).get_column("title")
    respelled = _respelled(pl.concat([unknown, general]))
    medicines = _misspelled(unknown).join(respelled, on="title", how="anti", maintain_order="left")
    known = vocabulary.with_matched_words(best.join(respelled, on="title", how="anti", maintain_order="left"))
    every = pl.concat([known.select(COLUMNS), reordered, medicines, respelled])
    return distinct.join(every, on="title", how="left", maintain_order="left")


def candidates(titles: pl.Series) -> pl.DataFrame:
    """One row per title and entry that matches it, the winner of each title first.

    Columns: title, service, ingredient, category, subcategory, drug_class, rule, words, priority, length, start,
    suppressed_by (one of ``SUPPRESSED_BY``: the entry modifies a service before it, or a longer term contains its own).
    """
    services = vocabulary.find_terms(titles, "services").pipe(_surgical_consultations).join(_services(), on="code")
    medicines = vocabulary.find_terms(titles, "drugs").join(drugs.entries(), on="code").pipe(drugs.by_form)
    columns = [*COLUMNS[:-1], "words", "priority", "length", "start"]
    hits = pl.concat([services.select(columns), medicines.select(columns)])
    is_of_kit = pl.col("title").str.contains(drugs.INJECTION_KIT) & (pl.col("category") == "Pharmaceuticals")
    suppressed_by = (
        pl.when(_is_inside() & ~is_of_kit)
        .then(pl.lit("longer term"))
        .when(modifiers.is_modifier())
        .then(pl.lit("service before it"))
        .otherwise(pl.lit(""))
    )
    return (
        hits.sort("title", "start", "length", descending=[False, False, True], maintain_order=True)
        .with_columns(suppressed_by=suppressed_by.cast(pl.Enum(SUPPRESSED_BY)))
        .sort(
            "suppressed_by", "priority", "length", "start", descending=[False, True, True, False], maintain_order=True
        )
        .unique(["title", "rule"], keep="first", maintain_order=True)
    )


def _is_inside() -> pl.Expr:
    """Of hits sorted by offset: whether a longer term contains one, as "massage chair" contains "massage"."""
    end = pl.col("start") + pl.col("length")
    return (end.cum_max().shift(1).over("title") >= end).fill_null(value=False)


def _surgical_consultations(hits: pl.DataFrame) -> pl.DataFrame:
    """The hits, with a surgery that is only to be discussed replaced by the consultation of a surgeon."""
    surgeries = vocabulary.load("services").filter(pl.col("subcategory").is_in(SURGERIES)).select("code", "subcategory")
    is_consultation = pl.col("subcategory").is_not_null() & modifiers.is_consulted_about()
    return (
        hits.join(surgeries, on="code", how="left", maintain_order="left")
        .with_columns(code=pl.when(is_consultation).then(pl.lit("surgical_consultation")).otherwise("code"))
        .drop("subcategory")
    )


def _reordered(straight: pl.DataFrame, titles: pl.Series) -> pl.DataFrame:
    """The titles that name a service of higher priority once the procedure follows its object."""
    groups = vocabulary.normalised(pl.col("title")).str.extract_groups(PROCEDURE_OF).struct
    reordered = (
        pl.DataFrame({"title": titles})
        .with_columns(procedure=groups.field("2"))
        .with_columns(
            reordered=pl.concat_str(
                *(groups.field(group) for group in ("1", "3")), pl.lit(" "), groups.field("2"), groups.field("4")
            )
        )
        .drop_nulls("procedure")
    )
    best = candidates(reordered.get_column("reordered")).unique("title", keep="first", maintain_order=True)
    return (
        reordered.join(best.rename({"title": "reordered"}), on="reordered", maintain_order="left")
        .join(straight.select("title", before="priority"), on="title", how="left", maintain_order="left")
        .with_columns(object=pl.col("words").str.extract("^(.+) [a-z]+$"))
        .filter(
            pl.col("words").str.contains(pl.format(" {}$", "procedure"))
            & (pl.col("before").is_null() | (pl.col("priority") > pl.col("before")))
        )
        .with_columns(
            matched=pl.col("title").str.extract(
                pl.format(
                    "(?i)({}.*?{})", "procedure", pl.col("object").str.replace_all(" ", "[^A-Za-z0-9%]+", literal=True)
                )
            )
        )
        .select(COLUMNS)
    )


def _respelled(titles: pl.Series) -> pl.DataFrame:
    """The titles that name a service once one of its words is spelled correctly."""
    known = _service_words().to_list()
    words = _unknown_words(titles)
    nearest = _nearest(words.get_column("word"), known).rename({"needle": "right"})
    right = (
        words.join(nearest, on="word", maintain_order="left")
        .sort("distance", maintain_order=True)
        .unique("title", keep="first", maintain_order=True)
        .with_columns(
            spelled=vocabulary.normalised(pl.col("title"))
            .str.split(pl.format(" {} ", "word"))
            .list.join(pl.format(" {} ", "right"))
        )
    )
    best = candidates(right.get_column("spelled")).unique("title", keep="first", maintain_order=True)
    return (
        right.join(best.rename({"title": "spelled"}), on="spelled", maintain_order="left")
        .filter((pl.col("priority") >= 0) & pl.col("words").str.contains(pl.col("right"), literal=True))
        .pipe(_from_misspelled)
    )


def _from_misspelled(entries: pl.DataFrame) -> pl.DataFrame:
    """The columns of ``classify``: ``matched`` is the word as the title has it, ``rule`` ends with its distance."""
    return entries.with_columns(
        rule=pl.format("{}~{}", "rule", "distance"),
        matched=pl.col("title").str.extract(pl.format("(?i)({})", "word")),
    ).select(COLUMNS)


def _unknown_words(titles: pl.Series) -> pl.DataFrame:
    """One row per title and word that may be a misspelling: title, word."""
    return (
        pl.DataFrame({"title": titles}, schema={"title": pl.String})
        .with_columns(word=vocabulary.normalised(pl.col("title")).str.extract_all("[a-z]+"))
        .explode("word")
        .filter(pl.col("word").str.len_chars() >= MIN_MISSPELLED_LENGTH)
        .join(_plain_words(), on="word", how="anti", maintain_order="left")
    )


def _nearest(words: pl.Series, known: list[str]) -> pl.DataFrame:
    """One row per word that is a misspelling of a known one: word, needle (the known one), distance."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    nearest = []
    by_letter: dict[str, list[str]] = {}
    for name in known:
        by_letter.setdefault(name[0], []).append(name)
    for word in words.unique():
        allowed = 1 if len(word) < LONG_NAME_LENGTH else 2
        best = process.extractOne(word, by_letter.get(word[0], []), scorer=OSA.distance, score_cutoff=allowed)
        if best:
            nearest.append((word, best[0], int(best[1])))
    return pl.DataFrame(nearest, schema={"word": pl.String, "needle": pl.String, "distance": pl.Int64}, orient="row")


@cache
def _service_words() -> pl.Series:
    """The words of the terms of services that are long enough to recognize a misspelling of."""
    words = vocabulary.terms("services").get_column("needle").str.extract_all("[a-z]+").explode().unique()
    return words.filter(words.str.len_chars() >= MIN_MISSPELLED_LENGTH).sort()


def _misspelled(titles: pl.Series) -> pl.DataFrame:
    """The titles that no entry matches and that misspell the name of a drug."""
    names = vocabulary.terms("drugs").select("code", needle=pl.col("needle").str.strip_chars())
    single = names.filter(pl.col("needle").str.contains(f"^[a-z]{{{MIN_MISSPELLED_LENGTH},}}$"))
    known = single.get_column("needle").to_list()
    words = _unknown_words(titles)
    found = _nearest(words.get_column("word"), known)
    return (
        words.join(found, on="word", maintain_order="left")
        .join(single, on="needle", maintain_order="left")
        .join(drugs.entries(), on="code", maintain_order="left")
        .pipe(drugs.by_form)
        .sort("distance", maintain_order=True)
        .unique("title", keep="first", maintain_order=True)
        .pipe(_from_misspelled)
    )


@cache
def _plain_words() -> pl.DataFrame:
    """Words that are spelled correctly: those of plain_words.csv and of all terms but the drugs'."""
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
        ingredient=pl.lit(None, pl.String),
        category="category",
        subcategory="subcategory",
        drug_class=pl.lit(None, pl.String),
        priority=pl.col("priority").cast(pl.Int32),
        rule=pl.concat_str(pl.lit("services:"), "code"),
    )
