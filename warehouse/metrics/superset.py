"""The metrics of the catalogue that Superset computes on ``mart.decision``, in its dataset."""

import json
from collections.abc import Iterator
from pathlib import Path

from warehouse.metrics.catalogue import Metric, catalogue
from warehouse.metrics.query import inputs

DATASET = Path(__file__).parents[1] / "superset" / "dashboard" / "datasets" / "imr" / "decision.yaml"
START, END = "metrics:\n", "columns:\n"
FORMATS = {"share": ".1%", "days": ".0f"}


def dataset(columns: list[str]) -> str:
    """Return the text of the dataset with its metrics: those that need no other ``columns`` than it has."""
    before, _, rest = DATASET.read_text().partition(START)
    after = rest[rest.index(END) :]
    metrics = [metric for metric in catalogue().metrics.values() if _is_computed(metric, columns)]
    return before + START + "".join(line for metric in metrics for line in _lines(metric)) + after


def _is_computed(metric: Metric, columns: list[str]) -> bool:
    """Whether a metric is an aggregate over the rows of the dataset: decisions, or letters counted distinctly."""
    is_over_rows = metric.grain == "decision" or "DISTINCT" in metric.expression
    return is_over_rows and metric.fan_out == "distinct" and set(inputs(metric)) <= set(columns)


def _lines(metric: Metric) -> Iterator[str]:
    """Yield the lines of a metric; a JSON string is a YAML string."""
    yield f"- metric_name: {metric.name}\n"
    yield f"  verbose_name: {metric.label}\n"
    yield f"  description: {json.dumps(metric.definition)}\n"
    yield f"  warning_text: {json.dumps(metric.traps)}\n"
    yield f"  expression: {json.dumps(metric.expression)}\n"
    yield f"  d3format: '{FORMATS.get(metric.unit, ',d')}'\n"
