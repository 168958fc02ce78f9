"""The data docs: every rule, why it is there, and what the last loads found, as a page that needs no network.

Great Expectations renders such pages with styles and scripts from other hosts, and one page a run; the question of a
morning is rather which rule began to fail when, so here a rule is a row and a load is a column.
"""

from importlib.resources import files
from pathlib import Path

import jinja2
import polars as pl

from expectations.suites import SUITES

LOADS_SHOWN = 30


def write(target: Path, results: pl.DataFrame) -> None:
    """Write the page of the results of loads: a frame with the columns of ``schema.RESULTS``."""
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True).from_string(
        files("expectations").joinpath("data_docs.html.jinja").read_text()
    )
    loads = results.get_column("load_id").unique().sort().to_list()[-LOADS_SHOWN:]
    suites = [(name, _rows(name, results.filter(suite=name), loads)) for name in SUITES]
    target.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = target.with_suffix(".fresh")
    fresh.write_text(template.render(loads=loads, suites=suites))
    fresh.replace(target)


def _rows(suite: str, results: pl.DataFrame, loads: list[str]) -> list[dict[str, object]]:
    """One row per rule of a suite, with what each load found: None where it was not checked."""
    found = {(row["load_id"], row["expectation"], row["column_name"]): row for row in results.iter_rows(named=True)}
    return [
        {"rule": rule, "results": [(load, found.get((load, *rule.result_name))) for load in loads]}
        for rule in SUITES[suite]
    ]
