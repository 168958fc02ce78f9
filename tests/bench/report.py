"""The report of ``make bench``, and the limits that its figures keep."""

import os
import platform
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.measure import spread
from warehouse.markdown import table

README = Path(__file__).parent.parent.parent / "README.md"
# Around the table that the README has of the last benchmark.
BEGIN, END = "<!-- from benchmarks.json -->\n", "<!-- end -->\n"
KINDS = {"loads": "text letters", "pdfs": "PDF letters", "headings": "headings of disputed services"}
# What a load took before it was made faster.
VERSION_0_4 = {
    1: "16 s",
    100_000: "189 s elapsed, 155 CPU s and 2.5 GB of memory",
    1_000_000: "27 minutes and 14 GB of memory, extrapolated from 300,000 letters",
}
# The letters of a night.
NIGHT = 500
PANDAS = "plain script, pandas"
# What --gate allows: a night into ten times the letters, and a load beside the plain program with pandas.
GROWTH_AT_MOST, BESIDE_PANDAS_AT_MOST = 1.3, 18.0


def lines(results: Mapping[str, Any], rounds: int) -> Iterator[str]:
    """Yield the lines of the report."""
    yield "# Benchmarks\n"
    python, duckdb_version, polars = platform.python_version(), version("duckdb"), version("polars")
    yield (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} by `make bench` on {os.cpu_count()} cores ({platform.machine()}), "
        f"with Python {python}, DuckDB {duckdb_version}\nand Polars {polars}. Rounds: {rounds}, the programs in turn, "
        "each in a process of its own; median, and range in brackets. CPU\nseconds are those of all processes of a "
        "program, memory that of all of them together at its peak. The letters are generated,\nof the layout of 2016 "
        "and later, 3 KB each. The plain scripts read six fields, without evidence, checks or vocabulary; at\nleast "
        "99 % of their decisions equal ours in case number, date and outcome.\n"
    )
    for kind, title in KINDS.items():
        for found in results.get(kind, ()):
            yield f"## {_counted(found['letters'], title)}\n"
            yield from table(("program", "CPU s", "wall s", "memory MB", "CPU of the first to it"), of_arms(found))
            yield ""
            if found.get("steps"):
                yield f"Steps of `imr load`, elapsed seconds: {found['steps']}.\n"
            if kind == "loads" and (earlier := VERSION_0_4.get(found["letters"])):
                yield f"Version 0.4 took {earlier}, on two shared cores on 2026-11-24.\n"
    if results["nights"]:
        yield f"## A night of {NIGHT} text letters\n"
        yield "CPU seconds without start are without those of a load of nothing.\n"
        yield from table(
            ("letters before", "CPU s without start", "CPU s", "wall s"),
            [
                (
                    f"{int(size):,}",
                    spread(night["cpu_without_start"], 1),
                    spread(night["cpu"], 1),
                    spread(night["wall"], 1),
                )
                for size, night in results["nights"].items()
            ],
        )


def with_summary(readme: str, results: Mapping[str, Any]) -> str:
    """Return the README with the table of its section on speed made anew."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + "\n".join(_summary(results)) + "\n" + END + after


def _summary(results: Mapping[str, Any]) -> Iterator[str]:
    rows: list[tuple[str, ...]] = []
    for kind, title in KINDS.items():
        for found in results.get(kind, ()):
            (ours, used), *_ = found["arms"].items()
            beside, ratio = next(iter(found["ratios"].items()))
            what, memory = f"{_counted(found['letters'], title)}, {ours}", f"{median(used['memory']):,.0f}"
            rows.append((what, *_seconds(used), memory, f"{median(ratio):.1f} times {beside}"))
    for size, night in results["nights"].items():
        rows.append((f"a night of {NIGHT} letters into {int(size):,}", *_seconds(night), "", ""))
    return table(("what", "CPU s", "elapsed s", "memory MB", "CPU"), rows)


def _counted(count: int, title: str) -> str:
    return f"{count:,} {title.removesuffix('s') if count == 1 else title}"


def _seconds(used: Mapping[str, Any]) -> tuple[str, str]:
    return f"{median(used['cpu']):,.1f}", f"{median(used['wall']):,.1f}"


def of_arms(found: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield a row of the report for each arm."""
    for name, used in found["arms"].items():
        ratio = found["ratios"].get(name)
        yield (
            name,
            spread(used["cpu"], 1),
            spread(used["wall"], 1),
            f"{median(used['memory']):,.0f}",
            spread(ratio) if ratio else "",
        )


def above_limits(results: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each figure that is above its limit.

    Of the rounds of a night, the one that took least counts: other work on the machine only adds to it.
    """
    nights = [min(night["cpu"]) - min(night["cpu_of_start"]) for night in results["nights"].values()]
    if len(nights) > 1 and (growth := nights[-1] / nights[0]) > GROWTH_AT_MOST:
        yield f"a night into the largest home takes {growth:.2f} times that into the smallest, at most {GROWTH_AT_MOST}"
    for found in results["loads"][-1:]:
        if (ratio := median(found["ratios"][PANDAS])) > BESIDE_PANDAS_AT_MOST:
            yield f"a load takes {ratio:.2f} times the CPU of the script with pandas, at most {BESIDE_PANDAS_AT_MOST}"
