"""stage_reasons: why the reviewer decided so, by a small grammar over the rationale.

A rationale is split into clauses, and those about this case are separated from those that quote a guideline. The
patterns of ``reasons.csv`` are tried on the former. The outcome limits the codes. All patterns run over the distinct
clauses of a whole batch, in linear time.
"""

import polars as pl

from transforms import reason_patterns, schema, spans
from transforms.marks import DIVIDER

# What comes after the first four carries little.
MOST = 4
# From a negation to its object, in characters: what is further away is another statement.
LONGEST = 170
# Where a clause ends. The blank or the full stop of each becomes a divider, so that no character moves.
CONNECTIVES = (", but ", ", however ", ", and there ", ", here, ", " nor ", ", and no ", " as there ")
# Where another statement begins, with a negation of its own.
SUBJECTS = ("there ", "he ", "she ", "the patient ", "the claimant ", "the worker ", "the injured worker ")
STOPS = (". ", '." ', ".' ", ".) ", "; ", "? ", *CONNECTIVES, *(f" and {subject}" for subject in SUBJECTS))
ENDS = {stop: stop.replace(" ", DIVIDER, 1) for stop in STOPS}
# A sentence that begins without a blank.
ENDS |= {
    f".{begin}": f"{DIVIDER}{begin}" for begin in ("Th", "In", "It", "As", "Gi", "He", "She", "No", "Ba", "Ad", "Al")
}
SIDES = {"Upheld": "upheld", "Overturned": "overturned"}
# Characters of the shortest negation: an object does not begin before its end.
SHORTEST = 2
# What is decisive: reasons of one weight are in the order of the rationale. Those that are least certain come after the
# others.
WEIGHTS = {
    "depends_on_other": -1,
    "compound_rule": -1,
    "criteria_met": -1,
    "not_recommended": 1,
    "safety_risk": 1,
    "self_care_suffices": 1,
    "too_early_or_late": 1,
    "information_missing": 2,
}


def stage_reasons(items: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per reason of a disputed item, the decisive one first, and its evidence."""
    given = items.select(
        "letter_id", "item_number", "rationale", "rationale_start", side=pl.col("outcome").replace_strict(SIDES)
    ).drop_nulls("rationale")
    found = reasons_of(given.select("rationale", "side").unique(maintain_order=True))
    rows = given.join(found, on=["rationale", "side"], maintain_order="left_right").with_columns(
        words=pl.col("rationale").str.slice("start", "length"),
        span_start=pl.col("rationale_start") + pl.col("start"),
        span_end=pl.col("rationale_start") + pl.col("start") + pl.col("length"),
    )
    evidence = rows.with_columns(field=pl.lit("reason"), value="words")
    return schema.conform(rows, schema.TABLES["reasons"]), schema.conform(evidence, schema.TABLES["evidence"])


def reasons_of(texts: pl.DataFrame) -> pl.DataFrame:
    """One row per reason of a rationale and side: rationale, side, position, code, start, length (in characters)."""
    numbered = texts.with_row_index("text")
    clauses = _clauses(numbered)
    is_fallback = pl.col("kind") == "fallback"
    found = _hits(clauses, reason_patterns.load().filter(~is_fallback))
    known = found.filter(pl.col("code") != "information_missing").get_column("text")
    rest = clauses.filter(~pl.col("text").is_in(known.implode()))
    found = pl.concat([found, _hits(rest, reason_patterns.load().filter(is_fallback))])
    end = pl.col("start") + pl.col("length")
    return (
        found.sort("text", pl.col("code").replace_strict(WEIGHTS, default=0), end, "rank")
        .unique(["text", "code"], keep="first", maintain_order=True)
        .with_columns(position=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("text"))
        .filter(pl.col("position") <= MOST)
        .join(numbered, on="text", maintain_order="left")
        .select("rationale", "side", "position", "code", "start", "length")
    )


def _clauses(texts: pl.DataFrame) -> pl.DataFrame:
    """One row per clause: text, side, clause (lower case, ASCII), clause_start, is_case (or it quotes a guideline)."""
    plain = spans.to_ascii_same_length(pl.col("rationale")).str.replace_many(ENDS).str.to_lowercase()
    clauses = (
        texts.select("text", "side", clause=plain.str.split(DIVIDER))
        .explode("clause")
        .with_columns(size=pl.col("clause").str.len_bytes().cast(pl.Int64) + 1)
        .with_columns(clause_start=(pl.col("size").cum_sum() - pl.col("size")).over("text"))
    )
    is_case = pl.when(_has("boilerplate") | _has("hypothetical")).then(False).when(_has("case")).then(True)
    says = is_case.when(_has_any("guideline")).then(False)
    # Many rationales quote the same guideline: each clause is looked at once.
    known = clauses.select("clause").unique().with_columns(says=says, is_verdict=_has("verdict"))
    return (
        clauses.join(known, on="clause", maintain_order="left")
        # A clause that shows neither continues the one before it.
        .with_columns(is_case=pl.col("says").forward_fill().over("text").fill_null(True))
        .filter(~pl.col("is_verdict"))
        .select("text", "side", "clause", "clause_start", "is_case")
    )


def _hits(clauses: pl.DataFrame, patterns: pl.DataFrame) -> pl.DataFrame:
    """One row per pattern that matches a clause: text, code, kind, rank, start, length."""
    read = ["side", "clause", "is_case"]
    distinct = clauses.select(read).unique(maintain_order=True)
    found = [
        _places(distinct.filter(side=side), of_gate, gate)
        for (side, gate), of_gate in patterns.partition_by("side", "gate", as_dict=True, maintain_order=True).items()
    ]
    # The words of a match are looked at together: a query of Polars takes as long as hundreds of them.
    after = pl.when("is_negated").then(pl.col("negation") + SHORTEST).otherwise(0) + pl.col("at")
    begin = pl.when("is_negated").then("negation").otherwise("at")
    hits = (
        pl.concat(found)
        .join(patterns.drop("side"), on="rank", maintain_order="right_left")
        .with_columns(after=after, begin=begin)
        .with_columns(
            end=pl.col("after")
            + pl.col("clause").str.slice("after").str.extract_all(pl.col("words")).list.first().str.len_bytes()
        )
        .with_columns(length=pl.col("end").cast(pl.Int64) - pl.col("begin"))
        .filter(pl.col("length") <= LONGEST)
    )
    # Who failed to show something has not failed.
    said = pl.col("clause").str.slice("begin", "length").str.replace("^fail[a-z]* to ", "")
    is_excluded = said.str.contains(pl.col("unless")) | pl.col("clause").str.contains(pl.col("unless_clause"))
    return (
        hits.filter(~is_excluded)
        .join(clauses, on=read)
        .select("text", "code", "kind", "rank", "length", start=pl.col("clause_start") + pl.col("begin"))
    )


def _places(clauses: pl.DataFrame, patterns: pl.DataFrame, gate: str) -> pl.DataFrame:
    """One row per pattern of a gate and clause that it matches: side, clause, is_case, negation, rank, at."""
    lack = pl.col("clause").str.find(reason_patterns.expand("{lack}"))
    negation = lack if gate == "lack" else pl.when(_has(gate)).then(0)
    opened = (
        clauses.with_columns(negation=negation.cast(pl.Int64))
        .drop_nulls("negation")
        .with_columns(rest=pl.col("clause").str.slice(pl.col("negation") + SHORTEST))
    )
    found = []
    for (is_anywhere,), tried in patterns.partition_by("is_anywhere", as_dict=True).items():
        rows = (opened if is_anywhere else opened.filter("is_case")).with_row_index("row")
        places = rows.select("row", *(
            pl.col("rest" if is_negated else "clause").str.find(words).cast(pl.Int64).alias(str(rank))
            for rank, words, is_negated in tried.select("rank", "words", "is_negated").iter_rows()
        ))  # fmt: skip
        matched = places.unpivot(index="row", variable_name="rank", value_name="at").drop_nulls("at")
        found.append(matched.with_columns(pl.col("rank").cast(pl.Int64)).join(rows, on="row", maintain_order="left"))
    return pl.concat(found).select("side", "clause", "is_case", "negation", "rank", "at")


def _has(phrase: str) -> pl.Expr:
    return pl.col("clause").str.contains(reason_patterns.expand(f"{{{phrase}}}"))


def _has_any(phrase: str) -> pl.Expr:
    """Whether a clause has one of the words of a phrase that is a list of plain words."""
    return pl.col("clause").str.contains_any(reason_patterns.phrases()[phrase].split("|"))
