"""Run the suite of a table on its frame: which letters are quarantined, and what stops the publication.

Great Expectations runs on pandas and is handed flags and figures only: the letters' own words, and even their keys,
stay in Polars, so no result can carry them. It names a bad row by its number in the frame, which is also four times
quicker than by the keys of its letter and item.
"""

import importlib
import mmap
import warnings
from collections.abc import Sequence
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
# What is known of an expectation besides: whether its bad rows quarantine their letters, which rows these are, and what
# to tell when it stops the publication.
FINDINGS = RESULTS | {"quarantines": pl.Boolean(), "bad_rows": pl.List(pl.UInt32()), "line": pl.String()}


@dataclass(frozen=True)
class Report:
    """What a suite found.

    ``results`` has one row per expectation, with the columns of ``RESULTS``; ``rejects`` has letter_id and reason, one
    row per letter to be quarantined, with the first rule it breaks; ``stops`` has one line per failure of the whole.
    """

    results: pl.DataFrame
    rejects: pl.DataFrame
    stops: list[str]

    @property
    def ok(self) -> bool:
        """Whether the load may go on, without the letters of ``rejects``."""
        return not self.stops


def check(name: str, frame: pl.DataFrame) -> Report:
    """What the suite ``name``, one of ``SUITES``, finds in the frame of that table; the star's frame is its profile,
    that of drift its deviations.

    Of a frame that lacks a column nothing but its columns is judged. Raises ValueError where no suite has that name,
    and MemoryError.
    """
    if name not in SUITES:
        raise ValueError(f"no suite is named {name!r}; there are {', '.join(SUITES)}")
    table = _table(name)
    columns = TABLES[name].columns if name in TABLES else table.COLUMNS
    is_whole = set(columns) <= set(frame.columns)
    rules = [rule for rule in table.SUITE.expectations if is_whole or rule.expectation_type.startswith("expect_table_")]
    flags = table.flags(frame).with_columns(pl.col(pl.Boolean).fill_null(True)) if is_whole else frame.select()
    results = _judge(frame, flags, rules)
    found = [_finding(name, rule.configuration, result) for rule, result in zip(rules, results, strict=True)]
    findings = pl.DataFrame(found, schema=FINDINGS)
    return Report(findings.select(RESULTS.keys()), _rejects(name, frame, findings), _stops(findings))


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


def _table(name: str) -> ModuleType:
    try:
        # One of them tries for ever when it finds no room.
        mmap.mmap(-1, ADDRESS_SPACE).close()
    except OSError as error:
        raise MemoryError(f"the expectations need {ADDRESS_SPACE / 1e9:.0f} GB of address space") from error
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"module 'sre_\w+' is deprecated", DeprecationWarning)
        return importlib.import_module(f"expectations.{name}")


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
    results = batch.validate(suite, result_format={"result_format": "COMPLETE"}).results
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
        # An expectation that broke down has no result: nobody knows which letters to quarantine, so it stops all.
        "quarantines": "quarantines" in meta and bool(found),
        "bad_rows": found.get("unexpected_index_list", []),
        "line": f"{name}: {column or config.type}: {observed}{_wanted(config.kwargs)}{why}",
    }


def _observed(found: dict[str, Any]) -> str:
    if not found:
        return "could not be judged"
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


def _rejects(name: str, frame: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """One row per letter to be quarantined: letter_id, and for a reason the first rule it breaks and the item."""
    letter = pl.col("letter_id") if "letter_id" in frame.columns else pl.lit(None, pl.String)
    item = pl.col("item_number") if "item_number" in frame.columns else pl.lit(0)
    where = pl.when(pl.col("item") > 0).then(pl.format(" (item {})", "item")).otherwise(pl.lit(""))
    return (
        findings.filter("quarantines")
        .select("expectation", row="bad_rows")
        .explode("row")
        .join(frame.select(letter_id=letter, item=item).with_row_index("row"), on="row", maintain_order="left")
        .drop_nulls("letter_id")
        .unique("letter_id", keep="first", maintain_order=True)
        .select("letter_id", reason=pl.format("{}: {} failed{}", pl.lit(name), "expectation", where))
    )


def _stops(findings: pl.DataFrame) -> list[str]:
    """One line per failure of the whole."""
    is_stop = ~pl.col("success") & ~pl.col("quarantines") & (pl.col("severity") == "critical")
    return findings.filter(is_stop).get_column("line").to_list()
