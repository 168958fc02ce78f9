"""The data docs: a row per expectation, a mark per load, no other host and no word of a letter."""

from pathlib import Path

import polars as pl

from expectations import data_docs, gate
from transforms import schema


def result(load_id: str, success: bool) -> dict[str, object]:
    rule = {"suite": "letters", "expectation": "dates_are_in_order", "column_name": None, "severity": "critical"}
    return {**rule, "load_id": load_id, "success": success, "observed_value": "<b>1</b> of 2 rows fail"}


def page(folder: Path, *results: dict[str, object]) -> str:
    data_docs.write(folder / "docs" / "index.html", pl.DataFrame(results, schema=schema.RESULTS.dtypes))
    return (folder / "docs" / "index.html").read_text()


def test_every_rule_of_every_suite_is_named(tmp_path: Path) -> None:
    written = page(tmp_path)

    names = [rule.name for rules in gate.SUITES.values() for rule in rules]
    assert len(names) > 80
    assert [name for name in names if f"<td>{name.replace('_', ' ')}" not in written] == []
    assert "none yet" in written


def test_a_rule_shows_what_each_load_found(tmp_path: Path) -> None:
    written = page(tmp_path, result("L1", True), result("L2", False))

    assert 'class="bad" title="L2: &lt;b&gt;1&lt;/b&gt; of 2 rows fail"' in written
    assert "<b>" not in written
    assert written.count('class="good" title="L1') == 1


def test_a_load_writes_them_and_they_name_no_other_host(one_load: Path) -> None:
    written = (one_load / "data_docs" / "index.html").read_text()
    assert "0 of 2 rows fail" in written
    assert "://" not in written
    assert [words for words in ("MRI", "lumbar", "CM17") if words in written] == []
