"""Great Expectations: an expectation made from each rule, and the figures of a suite judged by them.

Importing this module does not import Great Expectations, which costs some two seconds of CPU.
"""

import importlib
import mmap
import sys
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from types import ModuleType, new_class
from typing import TYPE_CHECKING, Any

import polars as pl

from expectations.rule import Action, Limit, Rule

if TYPE_CHECKING:
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.expectations.expectation import Expectation

# What Great Expectations and the libraries that it needs take as they are imported.
ADDRESS_SPACE = 1_000_000_000
# Great Expectations imports them for expectations that no rule uses, and they take as long as the rest of it.
UNUSED = ("scipy.stats", "altair")


class _Deferred(ModuleType):
    """A module that is imported when an attribute of it is first used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        _remove(self)
        return getattr(importlib.import_module(self.__name__), name)


def judge(rules: Sequence[Rule | Limit], figures: Mapping[str, float | None]) -> dict[str, bool | None]:
    """Whether the figure of each rule is as expected, by the rule's name; None where an expectation broke down.

    Great Expectations runs on pandas: it gets one row with a column per rule. Raises MemoryError.
    """
    _import()
    import great_expectations as gx

    row = {rule.name: [figures[rule.name]] for rule in rules}
    judged = pl.DataFrame(row, schema=dict.fromkeys(row, pl.Float64)).to_pandas()
    batch = _batch_definition().get_batch({"dataframe": judged})
    suite = gx.ExpectationSuite(name="rules", expectations=[expectation(rule) for rule in rules])
    results = batch.validate(suite, result_format={"result_format": "BASIC"}).results
    # They come in an order of their own.
    return {
        config.meta["rule"]: result.success if result.result else None
        for result in results
        if (config := result.expectation_config)
    }


@cache
def _batch_definition() -> "BatchDefinition[Any]":
    """The frame of figures in a context of this process, which takes as long to make as a suite to judge."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("staged").add_dataframe_asset("figures")
    return asset.add_batch_definition_whole_dataframe("whole")


def expectation(rule: Rule | Limit) -> "Expectation":
    """The expectation of a rule: its figure lies within its bounds."""
    from great_expectations.expectations.metadata_types import FailureSeverity

    smallest, largest = _kinds()
    kind = smallest if rule.at_most is None else largest
    expectation: Expectation = kind(
        column=rule.name,
        min_value=rule.at_least,
        max_value=rule.at_most,
        severity=FailureSeverity.WARNING if rule.action is Action.WARN else FailureSeverity.CRITICAL,
        notes=rule.why,
        meta={"rule": rule.name},
    )
    return expectation


@cache
def _kinds() -> tuple[type[Any], type[Any]]:
    """Expectations of the smallest and of the largest value of a column.

    They make their configuration once. Those of Great Expectations make it again for each of its 26 uses, which is half
    of the time that a suite takes.
    """
    import great_expectations.expectations as gxe
    from great_expectations.compatibility import pydantic

    def configured_once(name: str, kind: type[Any]) -> type[Any]:
        def configuration(self: Any) -> Any:
            self._configuration = self._configuration or kind.configuration.fget(self)
            return self._configuration

        members = {"_configuration": pydantic.PrivateAttr(None), "configuration": property(configuration)}
        return new_class(name, (kind,), exec_body=lambda namespace: namespace.update(members))

    return (
        configured_once("ExpectSmallestFigure", gxe.ExpectColumnMinToBeBetween),
        configured_once("ExpectLargestFigure", gxe.ExpectColumnMaxToBeBetween),
    )


def _import() -> None:
    try:
        # One of the libraries never stops trying when it finds no room.
        mmap.mmap(-1, ADDRESS_SPACE).close()
    except OSError as error:
        raise MemoryError(f"the expectations need {ADDRESS_SPACE / 1e9:.0f} GB of address space") from error
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"module 'sre_\w+' is deprecated", DeprecationWarning)
        deferred = [_Deferred(name) for name in UNUSED if name not in sys.modules]
        sys.modules.update({module.__name__: module for module in deferred})
        has_spark = "pyspark" in sys.modules
        if not has_spark:
            # None means not installed: Great Expectations would import all of it for frames of Spark.
            sys.modules["pyspark"] = None  # type: ignore[assignment]
        try:
            importlib.import_module("great_expectations.expectations")
        finally:
            if not has_spark:
                del sys.modules["pyspark"]
            for module in deferred:
                _remove(module)


def _remove(module: ModuleType) -> None:
    """Let the next import of a deferred module find the module itself."""
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]
