"""The gate: what is quarantined, what blocks, and that no word of a letter passes."""

import importlib
import subprocess
import sys
from collections.abc import Callable

import polars as pl
import pytest

from expectations import gate
from expectations.judge import _Deferred, expectation
from expectations.rule import Limit, Rule
from transforms import schema

A, B = "a" * 64, "b" * 64
MARKER = "Zanzibar"


def rejects(*rows: tuple[str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema.TABLES["rejects"].dtypes, orient="row")


def decisions(*rows: tuple[str, int, str]) -> pl.DataFrame:
    words = {"title": "MRI", "disputed_service": "MRI", "rationale": "Because."}
    return pl.DataFrame(
        [words | {"letter_id": letter, "item_number": item, "outcome": outcome} for letter, item, outcome in rows],
        schema=schema.TABLES["decisions"].dtypes,
    )


def test_importing_the_gate_imports_neither_great_expectations_nor_pandas() -> None:
    program = "import sys; from expectations import gate; print({'great_expectations', 'pandas'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


def test_judging_does_not_import_what_no_rule_uses() -> None:
    program = """
import sys
from expectations.judge import UNUSED, judge
from expectations.suites import SUITES
for rules in SUITES.values():
    judge(rules, {rule.name: 0.0 for rule in rules})
print(set(UNUSED) & set(sys.modules))
import altair
print(altair.Chart.__module__, altair.__name__)
"""

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["set()", "altair.vegalite.v6.api altair"]


def test_a_deferred_module_is_imported_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    deferred = _Deferred("colorsys")
    monkeypatch.setitem(sys.modules, "colorsys", deferred)

    assert deferred.rgb_to_hsv(1, 1, 1) == (0, 0, 1)

    assert importlib.import_module("colorsys") is not deferred


@pytest.mark.parametrize("run", [gate.check, gate.quarantine])
def test_an_unknown_suite_is_an_error(run: Callable[[str, pl.DataFrame], object]) -> None:
    with pytest.raises(ValueError, match="no suite is named 'poems'"):
        run("poems", pl.DataFrame())


def test_results_have_one_row_per_expectation_of_the_suite() -> None:
    report = gate.check("rejects", rejects((A, "the file is empty"), (B, None)))

    assert report.results.schema == pl.Schema(gate.RESULTS)
    assert report.results.rows() == [
        ("rejects", "letter_is_named", "letter_id", True, "critical", "0 of 2 rows fail", 0, 2),
        ("rejects", "letter_is_rejected_once", "letter_id", True, "critical", "0 of 2 rows fail", 0, 2),
        ("rejects", "reason_is_given", "reason", False, "critical", "1 of 2 rows fail", 1, 2),
    ]


def test_a_letter_is_quarantined_once_for_the_first_rule_and_item() -> None:
    found = gate.quarantine("decisions", decisions((A, 1, "Upheld"), (B, 1, "Upheld"), (B, 2, "Won"), (B, 4, "Lost")))

    assert found.rows() == [(B, "decisions: items_count_from_one failed (item 4)")]


def test_every_bad_letter_is_quarantined() -> None:
    frame = decisions((A, 1, "Won"), (B, 1, "Upheld"), ("c" * 64, 1, "Lost"))

    assert gate.quarantine("decisions", frame).rows() == [
        (A, "decisions: outcome_is_known failed (item 1)"),
        ("c" * 64, "decisions: outcome_is_known failed (item 1)"),
    ]
    assert gate.check("decisions", frame).ok


def test_a_quarantine_does_not_run_great_expectations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(gate, "judge")

    assert gate.quarantine("rejects", rejects((A, None))).rows() == [(A, "rejects: reason_is_given failed")]


def test_a_missing_column_blocks_and_nothing_else_is_judged() -> None:
    frame = decisions((A, 1, "Won")).drop("title", "outcome")

    report = gate.check("decisions", frame)

    assert report.blocking_failures == ["decisions: missing columns: outcome, title"]
    assert report.results.is_empty()
    assert gate.quarantine("decisions", frame).schema == pl.Schema(gate.QUARANTINE)
    assert gate.quarantine("decisions", frame).is_empty()


def test_columns_may_be_added() -> None:
    assert gate.check("rejects", rejects((A, "damaged")).with_columns(more=pl.lit(1))).ok


def test_a_row_without_a_letter_blocks() -> None:
    frame = rejects((A, "damaged"), (None, None))

    report = gate.check("rejects", frame)

    assert [line.split(" (")[0] for line in report.blocking_failures] == [
        "rejects: letter_is_named: 1 of 2 rows fail, expected every row"
    ]
    assert gate.quarantine("rejects", frame).is_empty()


def test_a_rule_that_cannot_be_judged_blocks_unless_it_only_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_no_column(rule: Rule | Limit) -> object:
        made = expectation(rule)
        made.column = "nowhere"
        return made

    monkeypatch.setattr("expectations.judge.expectation", of_no_column)
    monkeypatch.setitem(gate.SUITES, "rejects", gate.SUITES["rejects"][-1:])
    monkeypatch.setitem(gate.SUITES, "drift", gate.SUITES["drift"][-1:])

    report = gate.check("rejects", rejects((A, "damaged")))

    assert [line.split(",")[0] for line in report.blocking_failures] == [
        "rejects: reason_is_given: could not be judged"
    ]
    assert report.results.get_column("success").to_list() == [False]
    assert gate.check("drift", pl.DataFrame({"share_uncited": [9.0]})).ok


@pytest.mark.parametrize("name", schema.TABLES)
def test_no_word_of_a_letter_is_in_a_report_nor_on_the_terminal(
    name: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    marked = {pl.String(): MARKER, pl.List(pl.String()): [MARKER]}
    row = {column: marked.get(dtype) for column, dtype in schema.TABLES[name].dtypes.items()} | {"letter_id": A}
    frame = pl.DataFrame([row, row], schema=schema.TABLES[name].dtypes).with_columns(
        received_at=pl.lit(None, pl.Datetime("us"))
    )

    report = gate.check(name, frame)
    found = gate.quarantine(name, frame)

    output = [
        report.results.write_csv(),
        found.write_csv(),
        *report.blocking_failures,
        *capfd.readouterr(),
        caplog.text,
    ]
    assert not any(MARKER in words for words in output)
    assert found.height == 1
