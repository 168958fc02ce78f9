"""The limits of the star and of drift: which figures stop a publication, and which only warn."""

import polars as pl
import pytest

from expectations import gate
from expectations.rule import Action

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


def profile(**figures: float | None) -> pl.DataFrame:
    counts = {"received": 1200, "loaded": 1000, "quarantined": 150, "superseded": 50, "accounted": 1200}
    counts |= {"decisions": 2100, "letters_without_decision": 0, "unclassified": 21, "unknown_citations": 500}
    counts |= {"letters_of_load": 160}
    faults = dict.fromkeys(FAULTS, 0)
    shares = {"share_unclassified": 0.01, "share_unknown_citations": 0.1, "overturn_rate": 0.1}
    shares |= {"share_lost": 0.0, "share_quarantined_of_load": 0.1}
    return pl.DataFrame([counts | faults | shares | figures])


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
