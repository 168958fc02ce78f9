"""The metrics and dimensions of the catalogue as a section of DICTIONARY.md."""

from collections.abc import Iterator

from warehouse import markdown
from warehouse.metrics.catalogue import Metric, catalogue

HEAD = """
## Metrics

Declared in `warehouse/metrics/catalogue.toml`, once for marts, `imr metric`, Superset and assistants; `mart.metric` and
`mart.dimension` have them as tables, with the SQL of each question. `imr metric NAME --by DIMENSION,... --where "..."`
answers one, of shares with n and a 95 % interval (Wilson), and prints the SQL with `--sql`.

"""
DIMENSIONS = """
### Dimensions

A metric can be broken down and filtered by the dimensions that describe what it names under "by". Of a dimension that
fans out, a decision has several values: it counts once for each of them, so that rows do not add up, and decisions
without a value are left out. Weights are parts of a decision that add up to 1, of citations for each side: the
weighted metrics use them, and refuse dimensions that fan out without.

"""


def section() -> str:
    """Return the section in Markdown."""
    return HEAD + _lines(_metrics()) + DIMENSIONS + _lines(_dimensions())


def _lines(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _metrics() -> Iterator[str]:
    rows = [
        (
            f"`{metric.name}`",
            metric.definition,
            metric.grain,
            ", ".join(metric.dimensions),
            metric.traps,
            _example(metric),
        )
        for metric in catalogue().metrics.values()
    ]
    return markdown.table(("metric", "definition", "counts", "by", "traps", "example"), rows)


def _example(metric: Metric) -> str:
    by = f" --by {','.join(metric.by)}" if metric.by else ""
    where = f' --where "{metric.where}"' if metric.where else ""
    return f"{metric.question} `imr metric {metric.name}{by}{where}`"


def _dimensions() -> Iterator[str]:
    rows = []
    for dimension in catalogue().dimensions.values():
        path = catalogue().path(dimension.join)
        fans_out = "no" if not catalogue().fans_out(dimension) else "weights" if any(j.weight for j in path) else "yes"
        tables = " > ".join(join.table for join in path) or "fact_decision"
        rows.append((f"`{dimension.name}`", dimension.group, fans_out, dimension.definition, f"`{tables}`"))
    return markdown.table(("dimension", "describes", "fans out", "definition", "tables"), rows)
