"""imr export --deidentified tables: which counts are left out, and that the others are those of the star."""

from pathlib import Path

from warehouse.deidentified.suppression import DECISIONS, NOTHING, OUTCOMES, Cell, shown


def cell(column: str, decisions: int, overturned: int = 0, row: str = "r") -> Cell:
    of = [0 < count < 11 for count in (decisions, overturned, decisions - overturned)]
    return Cell(row, column, decisions, overturned, *of)


def test_a_large_cell_stays_and_a_small_one_takes_the_next_with_it() -> None:
    cells = [cell("a", 5), cell("b", 40), cell("c", 20)]

    assert shown(cells, {"r": OUTCOMES}, None) == [NOTHING, OUTCOMES, NOTHING]


def test_outcomes_go_where_one_is_small() -> None:
    cells = [cell("a", 50, 3), cell("b", 40, 20), cell("c", 60, 30)]

    assert shown(cells, {"r": OUTCOMES}, None) == [DECISIONS, DECISIONS, OUTCOMES]


def test_a_small_cell_of_two_dimensions_takes_three_more() -> None:
    sizes = {("x", "a"): 4, ("x", "b"): 30, ("x", "c"): 90, ("y", "a"): 25, ("y", "b"): 35, ("y", "c"): 95}
    sizes |= {("z", "a"): 80, ("z", "b"): 81, ("z", "c"): 82}
    lines = dict.fromkeys("xyz", OUTCOMES)

    found = shown([cell(c, size, row=r) for (r, c), size in sizes.items()], lines, dict.fromkeys("abc", OUTCOMES))

    hidden = {place for place, level in zip(sizes, found, strict=True) if level == NOTHING}
    assert hidden == {("x", "a"), ("x", "b"), ("y", "a"), ("y", "b")}


def test_below_what_is_left_out_nothing_is_shown() -> None:
    cells = [cell("a", 50, 20, row="r"), cell("b", 60, 30, row="s")]

    assert shown(cells, {"r": NOTHING, "s": DECISIONS}, None) == [NOTHING, DECISIONS]


def test_counts_are_those_of_the_star(counts: Path) -> None:
    assert (counts / "service.csv").read_text().splitlines() == [
        "category,subcategory,drug_class,service,decisions,overturned,overturn_rate",
        "Diagnostic Testing,Imaging/Radiology,,MRI,36,12,0.3333",
        "Rehabilitation,Other Therapies,,Massage therapy,24,13,0.5417",
    ]
    # Those without a reason go with those of the small one.
    assert (counts / "reason.csv").read_text().splitlines() == [
        "outcome,reason,decisions,overturned,overturn_rate",
        "Overturned,benefit_documented,13,13,1.0",
        "Overturned,criteria_met,12,12,1.0",
        "Upheld,no_objective_findings,20,0,0.0",
    ]
    # Seven are 90 or older, and what the others are would tell of them.
    assert (counts / "age_band.csv").read_text().splitlines() == ["age_band,decisions,overturned,overturn_rate"]
    assert not list(counts.glob("*.parquet"))
