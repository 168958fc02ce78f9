"""The figures of the README are those of the last benchmark."""

import json

from tests.bench.report import BEGIN, END, README, with_summary


def test_the_table_of_the_readme_is_that_of_the_last_benchmark() -> None:
    readme = README.read_text()
    results = json.loads(README.with_name("benchmarks.json").read_text())

    assert readme.count(BEGIN) == readme.count(END) == 1
    assert with_summary(readme, results) == readme, "run: make bench BENCH=--write"
