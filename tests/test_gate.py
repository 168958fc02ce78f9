"""The gate: what is quarantined, what blocks, and that no word of a letter passes."""

import importlib
import subprocess
import sys
from collections.abc import Callable

import polars as pl
import pytest

from expectations import gate
from expectations.judge import _Deferred, expectation
from expectations.rule import Action, Limit, Rule
from transforms import schema

A, B = "a" * 64, "b" * 64
MARKER = "Zanzibar"
FAULTS = (
    *("duplicate_keys", "orphan_keys", "unequal_weights", "spans_outside_text", "unaccounted_letters"),
    *("unequal_item_counts", "letters_without_reason", "lost_letters", "missing_letters"),
)
STOPS: list[tuple[dict[str, float | None], str]] = [
    ({"accounted": 1199}, "star: unaccounted: 1, expected at most 0"),
    ({"accounted": 1201}, "star: unaccounted: 1, expected at most 0"),
    ({"orphan_keys": 3}, "star: orphan_keys: 3, expected at most 0"),
    ({"duplicate_keys": 1}, "star: duplicate_keys: 1, expected at most 0"),
    ({"unequal_weights": 2}, "star: unequal_weights: 2, expected at most 0"),
    ({"spans_outside_text": 1}, "star: spans_outside_text: 1, expected at most 0"),
    ({"unaccounted_letters": 1}, "star: unaccounted_letters: 1, expected at most 0"),
    ({"unequal_item_counts": 1}, "star: unequal_item_counts: 1, expected at most 0"),
    ({"letters_without_reason": 1}, "star: letters_without_reason: 1, expected at most 0"),
    ({"share_lost": 0.021}, "star: share_lost: 0.021, expected at most 0.02"),
    ({"missing_letters": 1}, "star: missing_letters: 1, expected at most 0"),
    ({"share_unclassified": 0.5}, "star: share_unclassified_lower_bound: 0.448, expected at most 0.25"),
    ({"orphan_keys": None}, "star: orphan_keys: nothing, expected at most 0"),
]
UNUSUAL: list[dict[str, float | None]] = [
    {"overturn_rate": 0.4},
    {"overturn_rate": 0.01},
    {"share_unclassified": 0.1},
    {"share_unknown_citations": 0.5},
    {"letters_without_decision": 1},
    {"lost_letters": 1},
]
LOST: dict[str, float | None] = {
    "share_lost": 0.5,
    "missing_letters": 2,
    "letters_of_load": 40,
    "share_quarantined_of_load": 0.5,
}


def rejects(*rows: tuple[str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema.TABLES["rejects"].dtypes, orient="row")


def decisions(*rows: tuple[str, int, str]) -> pl.DataFrame:
    words = {"title": "MRI", "disputed_service": "MRI", "rationale": "Because."}
    return pl.DataFrame(
        [words | {"letter_id": letter, "item_number": item, "outcome": outcome} for letter, item, outcome in rows],
        schema=schema.TABLES["decisions"].dtypes,
    )


def profile(**figures: float | None) -> pl.DataFrame:
    counts = {"received": 1200, "loaded": 1000, "quarantined": 150, "superseded": 50, "accounted": 1200}
    counts |= {"decisions": 2100, "letters_without_decision": 0, "unclassified": 21, "unknown_citations": 500}
    counts |= {"letters_of_load": 160}
    faults = dict.fromkeys(FAULTS, 0)
    shares = {"share_unclassified": 0.01, "share_unknown_citations": 0.1, "overturn_rate": 0.1}
    shares |= {"share_lost": 0.0, "share_quarantined_of_load": 0.1}
    return pl.DataFrame([counts | faults | shares | figures])


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


def test_a_good_star_is_published() -> None:
    report = gate.check("star", profile())

    assert report.ok
    assert report.results.get_column("success").all()


def test_an_empty_warehouse_is_good() -> None:
    counts = ["received", "loaded", "quarantined", "superseded", "accounted", "decisions", "letters_of_load"]
    nothing = dict.fromkeys(counts, 0)
    shares = dict.fromkeys(["share_unclassified", "share_unknown_citations", "overturn_rate", "share_lost"])

    assert gate.check("star", profile(**nothing, **shares)).ok


@pytest.mark.parametrize(("figures", "stop"), STOPS)
def test_a_star_that_does_not_add_up_is_not_published(figures: dict[str, float | None], stop: str) -> None:
    report = gate.check("star", profile(**figures))

    assert [line.split(" (")[0] for line in report.blocking_failures] == [stop]


@pytest.mark.parametrize(
    ("loaded", "share", "ok"),
    [(1, 1.0, True), (3, 1.0, True), (4, 1.0, False), (40, 0.4, True), (40, 0.5, False), (1000, 0.28, True),
     (1000, 0.3, False), (1_000_000, 0.25, True), (1_000_000, 0.26, False)],
)  # fmt: skip
def test_a_share_stops_as_far_as_the_letters_prove_it(loaded: int, share: float, ok: bool) -> None:
    assert gate.check("star", profile(loaded=loaded, share_unclassified=share)).ok is ok


@pytest.mark.parametrize(
    ("letters", "quarantined", "ok"),
    [(160, 60, True), (160, 66, False), (40, 19, True), (40, 20, False), (29, 29, True), (30, 30, False), (0, 0, True)],
)
def test_a_load_that_quarantines_beyond_chance_is_not_published(letters: int, quarantined: int, ok: bool) -> None:
    share = quarantined / letters if letters else None

    assert gate.check("star", profile(letters_of_load=letters, share_quarantined_of_load=share)).ok is ok


def test_without_a_published_build_nothing_is_lost() -> None:
    report = gate.check("star", profile(lost_letters=None, share_lost=None, missing_letters=None))

    assert report.ok
    assert report.results.get_column("success").all()


def test_an_accepted_loss_does_not_block_and_is_recorded_as_failed() -> None:
    figures = profile(**LOST, orphan_keys=1)
    losses = [rule.name for rule in gate.SUITES["star"] if rule.action is Action.BLOCK_UNLESS_ACCEPTED]

    report = gate.check("star", figures, accept_loss=True)

    failed = report.results.filter(~pl.col("success"), severity="critical").get_column("column_name").to_list()
    assert failed == ["orphan_keys", *losses]
    assert len(gate.check("star", figures).blocking_failures) == 4
    assert [line.split(":")[1] for line in report.blocking_failures] == [" orphan_keys"]


@pytest.mark.parametrize("figures", UNUSUAL)
def test_an_unusual_figure_is_a_warning(figures: dict[str, float | None]) -> None:
    report = gate.check("star", profile(**figures))

    assert report.ok
    assert report.results.filter(~pl.col("success")).get_column("severity").to_list() == ["warning"]


def test_every_limit_of_the_star_has_a_figure_that_breaks_it() -> None:
    figures = [LOST, *UNUSUAL, *(figures for figures, _ in STOPS)]

    results = pl.concat(gate.check("star", profile(**found)).results for found in figures)

    broken = results.filter(~pl.col("success")).get_column("column_name")
    assert set(broken) == {rule.name for rule in gate.SUITES["star"]}


@pytest.mark.parametrize("name", [rule.name for rule in gate.SUITES["drift"]])
@pytest.mark.parametrize(("deviation", "success"), [(-3.1, False), (-3, True), (3, True), (3.1, False), (None, True)])
def test_a_deviation_of_more_than_three_is_a_warning(name: str, deviation: float | None, success: bool) -> None:
    usual = dict.fromkeys((rule.name for rule in gate.SUITES["drift"]), 0.0)

    report = gate.check("drift", pl.DataFrame([usual | {name: deviation}]))

    assert report.ok
    assert report.results.filter(~pl.col("success")).get_column("column_name").to_list() == [name] * (not success)
