"""The catalogue of metrics and dimensions, as catalogue.toml declares them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from warehouse.errors import QueryError

CATALOGUE = Path(__file__).parent / "catalogue.toml"
FanOut = Literal["distinct", "weighted", "forbidden"]
T = TypeVar("T")


@dataclass(frozen=True)
class Grain:
    """What a metric counts, and the inputs that identify it."""

    name: str
    key: list[str]
    meaning: str


@dataclass(frozen=True)
class Join:
    """How a table is reached from ``fact_decision``, by way of the join ``after`` if there is one.

    A join that fans out has several rows for one decision, and ``left_out`` says which decisions it has none for. The
    expression ``weight`` adds up to 1 over these rows, for each value of the dimension ``weight_per``.
    """

    name: str
    table: str
    on: str
    alias: str | None = None
    after: str | None = None
    fans_out: bool = False
    left_out: str | None = None
    weight: str | None = None
    weight_per: str | None = None

    @property
    def source(self) -> str:
        """The table as FROM names it, with its alias."""
        return f"{self.table} AS {self.alias}" if self.alias else self.table


@dataclass(frozen=True)
class Input:
    """A column of a joined table, or an expression over some, that the expressions of metrics name."""

    name: str
    expression: str
    join: str | None = None


@dataclass(frozen=True)
class Interval:
    """The bounds of a 95 % interval, as expressions over ``value`` and ``n``."""

    name: str
    low: str
    high: str


@dataclass(frozen=True)
class Group:
    """Dimensions that the same metrics allow. ``refused`` says why a metric of decisions does not allow them."""

    name: str
    meaning: str
    refused: str | None = None


@dataclass(frozen=True)
class Dimension:
    """What a metric can be broken down and filtered by."""

    name: str
    label: str
    definition: str
    group: str
    expression: str
    join: str | None = None


@dataclass(frozen=True)
class Metric:
    """A figure: an aggregate over the rows of its grain.

    ``dimensions`` names the groups of dimensions that it allows, ``marts`` the macro with which marts select it, and
    ``instead`` the metric to ask for where the answer would be wrong. ``question``, ``by``, ``where`` are an example.
    """

    name: str
    label: str
    definition: str
    grain: str
    expression: str
    unit: str
    dimensions: list[str]
    traps: str
    question: str
    by: tuple[str, ...] = ()
    where: str | None = None
    n: str | None = None
    interval: str | None = None
    fan_out: FanOut = "distinct"
    instead: str | None = None
    marts: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """All metrics and dimensions, with what their queries are made of, each by its name."""

    grains: Mapping[str, Grain]
    joins: Mapping[str, Join]
    inputs: Mapping[str, Input]
    intervals: Mapping[str, Interval]
    metrics: Mapping[str, Metric]
    groups: Mapping[str, Group]
    dimensions: Mapping[str, Dimension]

    def metric(self, name: str) -> Metric:
        """Return a metric. Raises QueryError, which names the nearest one."""
        return _named("metric", self.metrics, name, "imr metric lists them all")

    def dimension(self, name: str) -> Dimension:
        """Return a dimension. Raises QueryError, which names the nearest one."""
        return _named("dimension", self.dimensions, name, "imr metric lists them all")

    def path(self, join: str | None) -> list[Join]:
        """Return the joins from ``fact_decision`` to a table, in order."""
        if join is None:
            return []
        last = self.joins[join]
        return [*self.path(last.after), last]

    def fans_out(self, dimension: Dimension) -> bool:
        """Whether a decision has several values of a dimension."""
        return any(join.fans_out for join in self.path(dimension.join))

    def allowed(self, metric: Metric) -> list[Dimension]:
        """Return the dimensions that a metric can be broken down by."""
        return [
            dimension
            for dimension in self.dimensions.values()
            if dimension.group in metric.dimensions and self.refusal(metric, dimension) is None
        ]

    def refusal(self, metric: Metric, dimension: Dimension, *, is_filter: bool = False) -> str | None:
        """Return why a dimension gives a wrong answer, or None where it gives a right one."""
        if dimension.group not in metric.dimensions:
            whole_letters = "it is computed for whole letters, whose items may differ in it"
            return whole_letters if metric.grain == "letter" else self.groups[dimension.group].refused
        for join in self.path(dimension.join):
            if not join.fans_out:
                continue
            if metric.fan_out == "forbidden" and not is_filter:
                return (
                    f"a decision has several rows in {join.table}: parts of {metric.name} would add up to more than 1"
                )
            if metric.fan_out == "weighted" and join.weight is None:
                return (
                    f"a decision has several rows in {join.table}, which have no weights: it would count more than once"
                )
        return None


@cache
def catalogue() -> Catalogue:
    """Return the catalogue."""
    declared = tomllib.loads(CATALOGUE.read_text())
    metrics = {
        name: Metric(name=name, **{**fields, "by": tuple(fields.get("by", ()))})
        for name, fields in declared["metrics"].items()
    }
    return Catalogue(
        grains={name: Grain(name=name, **fields) for name, fields in declared["grains"].items()},
        joins={name: Join(name=name, **fields) for name, fields in declared["joins"].items()},
        inputs={name: Input(name=name, **fields) for name, fields in declared["inputs"].items()},
        intervals={name: Interval(name=name, **fields) for name, fields in declared["intervals"].items()},
        metrics=metrics,
        groups={name: Group(name=name, **fields) for name, fields in declared["groups"].items()},
        dimensions={name: Dimension(name=name, **fields) for name, fields in declared["dimensions"].items()},
    )


def nearest(name: str, known: Mapping[str, object] | list[str]) -> str | None:
    """Return the known name that is most like a name, or None when none is like it."""
    similar = get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
    containing = [one for one in known if name.lower() in one or one in name.lower()]
    return next(iter([*similar, *containing]), None)


def _named(kind: str, known: Mapping[str, T], name: str, hint: str) -> T:
    if name in known:
        return known[name]
    similar = nearest(name, known)
    raise QueryError(f"there is no {kind} {name!r}" + (f": did you mean {similar}? " if similar else "; ") + hint)
