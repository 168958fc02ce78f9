"""The suite of a table and its frame: which letters are quarantined, and what blocks the publication.

Both follow from the same flags, one per rule. ``quarantine`` reads them in Polars. ``check`` hands them to Great
Expectations, which runs on pandas: flags and figures only, so that no result can carry a word or a key of a letter.
"""

import importlib
import mmap
import warnings
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

import polars as pl

from transforms import schema
from transforms.schema import TABLES

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

SUITES = (*TABLES, "star", "drift")

RESULTS = {name: dtype for name, dtype in schema.RESULTS.dtypes.items() if name != "load_id"}
# What Great Expectations and the libraries behind it take as they are imported.
ADDRESS_SPACE = 1_000_000_000
# What is known of an expectation besides: its rule, whether it can block the publication, and the message if it does.
FINDINGS = RESULTS | {"rule": pl.String(), "blocks": pl.Boolean(), "line": pl.String()}
UNJUDGED = "could not be judged"
QUARANTINE = {"letter_id": pl.String(), "reason": pl.String()}


@dataclass(frozen=True)
class Report:
    """What a suite found.

    ``results`` has one row per expectation, with the columns of ``RESULTS``; ``blocking_failures`` has one line per
    failure that forbids the publication. A rule of single rows never does: ``quarantine`` gives the letters it removes.
    """

    results: pl.DataFrame
    blocking_failures: list[str]

    @property
    def ok(self) -> bool:
        """Whether the load may go on, without the letters of ``quarantine``."""
        return not self.blocking_failures


def quarantine(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """One row per letter that breaks a rule of single rows: letter_id, and as reason the first such rule and the item.

    ``name`` is one of ``SUITES``. Great Expectations does not run. Empty where the frame lacks a column, and without
    the rows that name no letter: ``check`` reports both as blocking failures. Raises ValueError where no suite has that
    name, and MemoryError.
    """
    table = _table(name)
    flags = _flags(name, table, frame)
    names = [rule.column for rule in table.SUITE.expectations if "quarantines" in (rule.meta or {})]
    rules = [rule for rule in names if flags is not None and rule in flags.columns]
    if flags is None or not rules:
        return pl.DataFrame(schema=QUARANTINE)
    reasons = [_reason(name, rule) for rule in rules]
    item = pl.col("item_number") if "item_number" in frame.columns else pl.lit(0)
    where = pl.when(pl.col("item") > 0).then(pl.format(" (item {})", "item")).otherwise(pl.lit(""))
    broken = flags.select(pl.min_horizontal(pl.when(~pl.col(rule)).then(place) for place, rule in enumerate(rules)))
    return (
        frame.select("letter_id", item=item)
        .with_columns(broken.to_series().alias("place"))
        .drop_nulls(["letter_id", "place"])
        .sort("place", maintain_order=True)
        .unique("letter_id", keep="first", maintain_order=True)
        .with_columns(reason=pl.col("place").replace_strict(range(len(rules)), reasons, return_dtype=pl.String))
        .select("letter_id", reason=pl.col("reason") + where)
    )


def impossible_dates(rejects: pl.DataFrame) -> int:
    """How many of the rejected letters, rows of letter_id and reason, have a date that cannot be."""
    reasons = [_reason("letters", rule) for rule in _table("letters").DATE_RULES]
    return rejects.filter(pl.col("reason").is_in(reasons)).height


def check(name: str, frame: pl.DataFrame, accepted: Collection[str] = ()) -> Report:
    """What the suite ``name``, one of ``SUITES``, finds in the frame of that table; the star's frame is its profile,
    that of drift its deviations.

    A failure of a rule in ``accepted`` does not block; its result still says that it failed. Of a frame that lacks a
    column nothing but its columns is judged. Raises ValueError where no suite has that name, and MemoryError.
    """
    table = _table(name)
    flags = _flags(name, table, frame)
    rules = [
        rule
        for rule in table.SUITE.expectations
        if flags is not None or rule.expectation_type.startswith("expect_table_")
    ]
    results = _judge(frame, frame.select() if flags is None else flags, rules)
    found = [_finding(name, rule.configuration, result) for rule, result in zip(rules, results, strict=True)]
    findings = pl.DataFrame(found, schema=FINDINGS)
    return Report(findings.select(RESULTS.keys()), _blocking_failures(findings, accepted))


def acceptable(name: str) -> tuple[str, ...]:
    """The rules of a suite whose failure an operator may accept, for ``check``."""
    found: tuple[str, ...] = getattr(_table(name), "ACCEPTABLE", ())
    return found


def rules(name: str) -> list[dict[str, str | None]]:
    """The rules of a suite, in its order, as its results name them: expectation, column_name, severity, and notes."""
    configs = [rule.configuration for rule in _table(name).SUITE.expectations]
    return [
        {**_named(config), "severity": config.severity.value, "notes": config.notes and " ".join(config.notes.split())}
        for config in configs
    ]


def _named(config: "ExpectationConfiguration") -> dict[str, str | None]:
    """How results name a rule: a rule of rows by its flag, which is a column of its own, and the column it is about."""
    meta, column = config.meta or {}, config.kwargs.get("column")
    return {"expectation": column if "of" in meta else config.type, "column_name": meta.get("of", column)}


def _reason(name: str, rule: str) -> str:
    return f"{name}: {rule} failed"


def _table(name: str) -> ModuleType:
    if name not in SUITES:
        raise ValueError(f"no suite is named {name!r}; there are {', '.join(SUITES)}")
    try:
        # One of them tries for ever when it finds no room.
        mmap.mmap(-1, ADDRESS_SPACE).close()
    except OSError as error:
        raise MemoryError(f"the expectations need {ADDRESS_SPACE / 1e9:.0f} GB of address space") from error
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"module 'sre_\w+' is deprecated", DeprecationWarning)
        return importlib.import_module(f"expectations.{name}")


def _flags(name: str, table: ModuleType, frame: pl.DataFrame) -> pl.DataFrame | None:
    """One column per rule that needs one, True where a rule does not apply; None where the frame lacks a column."""
    columns = TABLES[name].columns if name in TABLES else table.COLUMNS
    if not set(columns) <= set(frame.columns):
        return None
    flags: pl.DataFrame = table.flags(frame)
    return flags.with_columns(pl.col(pl.Boolean).fill_null(True))


def _judge(
    frame: pl.DataFrame, flags: pl.DataFrame, rules: Sequence["Expectation"]
) -> list["ExpectationValidationResult"]:
    """One result per rule. Of the frame itself only the columns' names go along, each with False in every row."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    named = {"letter_is_named": pl.col("letter_id").is_not_null()} if "letter_id" in frame.columns else {}
    by_name = (pl.lit(False).alias(column) for column in frame.columns)
    judged = frame.with_columns(*by_name, **named).with_columns(flags.get_columns()).to_pandas()
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("staged").add_dataframe_asset("table")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": judged})
    suite = gx.ExpectationSuite(name="rules", expectations=list(rules))
    results = batch.validate(suite, result_format={"result_format": "BASIC"}).results
    # They come in an order of their own.
    by_place = {_place(result.expectation_config): result for result in results}
    return [by_place[_place(rule.configuration)] for rule in rules]


def _place(config: "ExpectationConfiguration | None") -> tuple[str, str | None] | None:
    return None if config is None else (config.type, config.kwargs.get("column"))


def _finding(name: str, config: "ExpectationConfiguration", result: "ExpectationValidationResult") -> dict[str, Any]:
    found, meta, column = result.result, config.meta or {}, config.kwargs.get("column")
    observed = _observed(found)
    why = f" ({config.notes})" if config.notes else ""
    return {
        "suite": name,
        **_named(config),
        "success": result.success,
        "severity": config.severity.value,
        "observed_value": observed,
        "unexpected_count": found.get("unexpected_count"),
        "element_count": found.get("element_count"),
        "rule": column or config.type,
        # An expectation that broke down has no result: nobody knows which letters to quarantine, so it blocks all.
        "blocks": config.severity.value == "critical" and not (found and "quarantines" in meta),
        "line": f"{name}: {column or config.type}: {observed}{_wanted(config.kwargs)}{why}",
    }


def _observed(found: dict[str, Any]) -> str:
    if not found:
        return UNJUDGED
    if "unexpected_count" in found:
        return f"{found['unexpected_count']} of {found['element_count']} rows fail"
    value = found["observed_value"]
    if isinstance(value, list):
        missing = found.get("details", {}).get("mismatched", {}).get("missing", [])
        return f"missing: {', '.join(missing)}" if missing else "complete"
    if value is None:
        return "nothing"
    return f"{value:.3f}" if isinstance(value, float) and not value.is_integer() else f"{value:.0f}"


def _wanted(arguments: dict[str, Any]) -> str:
    bounds = {"value": "expected", "min_value": "expected at least", "max_value": "expected at most"}
    return "".join(f", {words} {arguments[bound]:g}" for bound, words in bounds.items() if bound in arguments)


def _blocking_failures(findings: pl.DataFrame, accepted: Collection[str]) -> list[str]:
    """One line per failure that forbids the publication."""
    is_accepted = pl.col("rule").is_in(list(accepted)) & (pl.col("observed_value") != UNJUDGED)
    failures = findings.filter(~pl.col("success") & pl.col("blocks") & ~is_accepted)
    return failures.get_column("line").to_list()
