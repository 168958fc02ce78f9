"""What the public page leaves out, so that no small count follows from those that it shows."""

from itertools import pairwise

import polars as pl
import pytest

from warehouse.site import disclosure
from warehouse.site.cubes import Cube, Detail

MEASURES = ["decisions", "overturned"]


def cell(level: str, decisions: int, overturned: int = 0, **cited: str | None) -> dict[str, object]:
    names = ("side", "agreement", "family", "guideline", "edition", "section")
    return {
        "cited": {"level": level, **dict.fromkeys(names), "side": "reviewer", **cited},
        "decisions": decisions,
        "overturned": overturned,
    }


def cited_levels(*cells: dict[str, object]) -> list[tuple[object, ...]]:
    """What is shown of citations, of 100 decisions of which 60 cite something."""
    everything = [
        cell("agreement", 60, side=None, agreement="Only the reviewer cites one"),
        cell("agreement", 40, side=None, agreement="Neither side cites one"),
        *cells,
    ]
    shown = disclosure._cited(Cube(pl.DataFrame(everything, schema_overrides={"cited": SHAPE}), Detail("year", 60)))
    flat = shown.cells.unnest("cited").filter(pl.col("level") != "agreement")
    return flat.select("level", "decisions").rows()


SHAPE = pl.Struct(
    dict.fromkeys(("level", "side", "agreement", "family", "guideline", "edition", "section"), pl.String())
)


def test_a_section_that_leaves_few_of_its_guideline_is_not_shown() -> None:
    family = cell("family", 31, family="MTUS")
    guideline = cell("guideline", 18, family="MTUS", guideline="A")
    many = cell("section", 13, family="MTUS", guideline="A", section="one")
    all_of_it = cell("section", 18, family="MTUS", guideline="A", section="two")

    assert cited_levels(family, guideline, many) == [("family", 31), ("guideline", 18)], "18 - 13 = 5"
    assert cited_levels(family, guideline, all_of_it)[-1] == ("section", 18)


def test_below_what_is_not_shown_nothing_is() -> None:
    guideline = cell("guideline", 40, family="MTUS", guideline="A")

    assert cited_levels(cell("family", 5, family="MTUS"), guideline) == []


@pytest.mark.parametrize(("decisions", "shown"), [(95, False), (55, False), (49, True), (60, True)])
def test_a_family_that_leaves_few_of_all_or_of_those_that_cite_is_not_shown(decisions: int, shown: bool) -> None:
    assert bool(cited_levels(cell("family", decisions, family="MTUS"))) == shown


def test_few_upheld_that_a_family_leaves_are_as_small_as_few_overturned() -> None:
    assert cited_levels(cell("family", 40, 0, family="MTUS")) != []
    assert cited_levels(cell("family", 40, 5, family="MTUS")) == []


@pytest.mark.parametrize(("codes", "shown"), [([49, 16], ["code 0"]), ([49, 16, 12], ["code 0", "code 1", "code 2"])])
def test_two_reasons_are_not_both_shown_as_that_tells_how_many_decisions_have_both(
    codes: list[int], shown: list[str]
) -> None:
    counted = [("some", None, 60), ("none", None, 30), *(("reason", f"code {n}", c) for n, c in enumerate(codes))]
    cells = pl.DataFrame(
        {
            "reason": [{"level": level, "outcome": "Upheld", "reason": code} for level, code, _ in counted],
            "decisions": [decisions for *_, decisions in counted],
        }
    )

    public = disclosure._by_reason(Cube(cells, Detail("year", 0))).cells.unnest("reason").filter(level="reason")

    assert sorted(public.get_column("reason")) == shown


def test_equal_cells_are_left_out_alike_in_every_table() -> None:
    names = ["a", "b", "c", "d", "small"]
    cells = pl.DataFrame({"category": names, "decisions": [20, 20, 20, 20, 5], "overturned": [0] * 5})

    shown = {
        tuple(sorted(disclosure.without_small(cells.sample(fraction=1, shuffle=True, seed=seed), MEASURES)["category"]))
        for seed in range(20)
    }

    assert shown == {("b", "c", "d")}


@pytest.mark.parametrize(
    ("figures", "hidden"),
    [
        ({"received": 18, "loaded": 13, "letters": 13, "quarantined": 5}, {"received", "quarantined"}),
        ({"received": 40, "loaded": 40, "letters": 37}, {"loaded", "received"}),
        ({"overturned": 5}, {"overturned"}),
        ({"overturned": 95}, {"overturned"}),
        ({"undated": 3}, {"undated"}),
        ({}, set()),
    ],
)
def test_totals_tell_no_small_count_by_subtraction(figures: dict[str, int], hidden: set[str]) -> None:
    whole = {"received": 40, "loaded": 40, "letters": 40, "superseded": 0, "quarantined": 0, "decisions": 100}
    whole |= {"overturned": 20, "undated": 0, "unclassified": 0, "citations": 50, "unknown_citations": 0}

    shown = disclosure.summary(whole | figures)

    assert {name for name, count in shown.items() if count is None} == hidden


def test_the_weeks_of_a_step_hold_half_and_nine_tenths_of_its_letters() -> None:
    cells = pl.DataFrame({"step": ["a"] * 20 + ["few"], "days": [*range(20), 3], "letters": [1] * 21})

    found = disclosure.steps(Cube(cells, Detail("year", 60)))

    assert found == [{"step": "a", "letters": 20, "half": 13, "most": 20}]
    assert all(before < after for before, after in pairwise((found[0]["half"], found[0]["most"])))
