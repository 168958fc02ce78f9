"""The suite of a table and its frame: which letters are quarantined, and what blocks the publication.

Both follow from the declared rules. ``quarantine`` evaluates their conditions in Polars. ``check`` measures every rule
in Polars, which streams the frame, and has the measures judged: a suite needs little memory, and no result can hold a
word or a key of a letter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import polars as pl

from expectations import letters
from expectations.judge import judge
from expectations.rule import Action, Limit, Rule
from expectations.suites import SUITES
from transforms import schema

R = TypeVar("R", bound=Rule | Limit)

RESULTS = {name: dtype for name, dtype in schema.RESULTS.dtypes.items() if name != "load_id"}
QUARANTINE = {"letter_id": pl.String(), "reason": pl.String()}
UNJUDGED = "could not be judged"
# Rows whose letters are compared with each other at a time: grouping 3 million of them takes 1 GB.
ROWS_AT_A_TIME = 1_000_000


@dataclass(frozen=True)
class Report:
    """What a suite found.

    ``results`` has one row per rule, with the columns of ``RESULTS``; ``blocking_failures`` has one line per failure
    that forbids the publication. A rule of single rows never does: ``quarantine`` gives the letters it removes.
    """

    results: pl.DataFrame
    blocking_failures: list[str]

    @property
    def ok(self) -> bool:
        """Whether the load may go on, without the letters of ``quarantine``."""
        return not self.blocking_failures


def quarantine(name: str, frame: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """One row per letter that breaks a rule of single rows: letter_id, and as reason the first such rule and the item.

    ``name`` is one of ``SUITES``. Great Expectations does not run. Empty where the frame lacks a column, and without
    the rows that name no letter: ``check`` reports both as blocking failures. Raises ValueError where no suite has that
    name.
    """
    rules = [rule for rule in _suite(name) if isinstance(rule, Rule) and rule.action is Action.QUARANTINE]
    rows = frame.lazy()
    if not rules or _missing(rules, rows):
        return pl.DataFrame(schema=QUARANTINE)
    places = {rule.name: place for place, rule in enumerate(rules)}
    item = pl.col("item_number") if "item_number" in rows.collect_schema() else pl.lit(0)
    broken = [
        part.select(
            "letter_id",
            item=item,
            place=pl.min_horizontal(pl.when(~rule.condition).then(places[rule.name]) for rule in chosen),
        )
        .drop_nulls(["letter_id", "place"])
        .collect(engine="streaming")
        for part, chosen in _parts(rows, rules, _count(rows))
    ]
    where = pl.when(pl.col("item") > 0).then(pl.format(" (item {})", "item")).otherwise(pl.lit(""))
    reasons = [_reason(name, rule) for rule in rules]
    reason = pl.col("place").replace_strict(range(len(rules)), reasons, return_dtype=pl.String)
    return (
        pl.concat(broken)
        .sort("place", maintain_order=True)
        .unique("letter_id", keep="first", maintain_order=True)
        .select("letter_id", reason=reason + where)
    )


def impossible_dates(rejects: pl.DataFrame) -> int:
    """How many of the rejected letters, rows of letter_id and reason, have a date that cannot be."""
    reasons = [_reason("letters", rule) for rule in letters.DATE_RULES]
    return rejects.filter(pl.col("reason").is_in(reasons)).height


def check(name: str, frame: pl.DataFrame | pl.LazyFrame, *, accept_loss: bool = False) -> Report:
    """What the suite ``name``, one of ``SUITES``, finds in the frame of that table.

    The frame of the suite "star" is the profile of a build, that of "drift" its deviations.
    With ``accept_loss`` a loss of letters does not block; its result still says that it failed. Nothing is judged in a
    frame that lacks a column. Raises ValueError where no suite has that name, and MemoryError.
    """
    rules, rows = _suite(name), frame.lazy()
    if missing := _missing(rules, rows):
        return Report(pl.DataFrame(schema=RESULTS), [f"{name}: missing columns: {', '.join(missing)}"])
    count = _count(rows)
    measures = _measure(rows, rules, count)
    successes = judge(rules, {rule.name: rule.figure(measures[rule.name], count) for rule in rules})
    found = [_finding(name, rule, successes[rule.name], measures[rule.name], count) for rule in rules]
    failures = [
        f"{name}: {rule.name}: {row['observed_value']}, expected {rule.expected} ({rule.why})"
        for rule, row in zip(rules, found, strict=True)
        if not row["success"] and _blocks(rule, row["observed_value"], accept_loss)
    ]
    return Report(pl.DataFrame(found, schema=RESULTS), failures)


def _suite(name: str) -> Sequence[Rule | Limit]:
    if name not in SUITES:
        raise ValueError(f"no suite is named {name!r}; there are {', '.join(SUITES)}")
    return SUITES[name]


def _missing(rules: Sequence[Rule | Limit], rows: pl.LazyFrame) -> list[str]:
    """The columns that the rules need and the frame lacks."""
    needed = {column for rule in rules for column in rule.measure.meta.root_names()}
    return sorted(needed - set(rows.collect_schema()))


def _count(rows: pl.LazyFrame) -> int:
    count: int = rows.select(pl.len()).collect(engine="streaming").item()
    return count


def _parts(rows: pl.LazyFrame, rules: Sequence[R], count: int) -> Iterator[tuple[pl.LazyFrame, list[R]]]:
    """The rows and the rules to evaluate on them: all rows, then some letters at a time for rules that compare rows."""
    single = [rule for rule in rules if not rule.compares_rows]
    compared = [rule for rule in rules if rule.compares_rows]
    if single:
        yield rows, single
    parts = 1 + count // ROWS_AT_A_TIME if compared else 0
    for part in range(parts):
        yield rows.filter(pl.col("letter_id").hash() % parts == part) if parts > 1 else rows, compared


def _measure(rows: pl.LazyFrame, rules: Sequence[Rule | Limit], count: int) -> dict[str, float | None]:
    """The measure of each rule by its name: of a Rule the rows that break it, of a Limit its figure."""
    total: dict[str, Any] = {}
    for part, chosen in _parts(rows, rules, count):
        measures = part.select(rule.measure.alias(rule.name) for rule in chosen).collect(engine="streaming")
        for rule, measure in measures.row(0, named=True).items():
            total[rule] = total[rule] + measure if rule in total else measure
    return total


def _finding(name: str, rule: Rule | Limit, success: bool | None, measure: float | None, count: int) -> dict[str, Any]:
    expectation, column = rule.result_name
    is_counted = isinstance(rule, Rule) and success is not None
    return {
        "suite": name,
        "expectation": expectation,
        "column_name": column,
        "success": bool(success),
        "severity": "warning" if rule.action is Action.WARN else "critical",
        "observed_value": UNJUDGED if success is None else rule.observed(measure, count),
        "unexpected_count": measure if is_counted else None,
        "element_count": count if is_counted else None,
    }


def _blocks(rule: Rule | Limit, observed: str, accept_loss: bool) -> bool:
    """Whether the failure of a rule forbids the publication. What could not be judged quarantines nothing either."""
    if observed == UNJUDGED:
        return rule.action is not Action.WARN
    return rule.action is Action.BLOCK or (rule.action is Action.BLOCK_UNLESS_ACCEPTED and not accept_loss)


def _reason(name: str, rule: Rule) -> str:
    return f"{name}: {rule.name} failed"
