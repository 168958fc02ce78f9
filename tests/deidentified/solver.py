"""What the published counts tell of those left out: bounds of every count, by linear programming."""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import polars as pl
from scipy.optimize import linprog
from scipy.sparse import csr_array

from warehouse.deidentified import tables

NEAR = 2 + 1e-6
Frames: TypeAlias = dict[str, pl.DataFrame]
Key: TypeAlias = tuple[object, ...]
# The columns of the upheld and the overturned decisions of each cell of each table.
Places: TypeAlias = dict[str, dict[Key, tuple[int, int]]]


@dataclass
class Programme:
    """Linear constraints on the upheld and overturned decisions of every cell that occurs."""

    bounds: list[tuple[float, float | None]] = field(default_factory=list)
    equal: list[tuple[list[int], float]] = field(default_factory=list)
    equal_sums: list[tuple[list[int], list[int]]] = field(default_factory=list)
    at_least: list[tuple[list[int], list[int]]] = field(default_factory=list)

    def matrices(self) -> dict[str, object]:
        sums = [(plus, [], number) for plus, number in self.equal] + [(one, two, 0.0) for one, two in self.equal_sums]
        less = [(two, one, 0.0) for one, two in self.at_least]
        return {
            "A_eq": self._matrix(sums), "b_eq": [number for *_, number in sums],
            "A_ub": self._matrix(less) if less else None, "b_ub": [0.0 for _ in less] or None, "bounds": self.bounds,
        }  # fmt: skip

    def _matrix(self, sums: list[tuple[list[int], list[int], float]]) -> csr_array:
        entries = [
            (row, column, sign)
            for row, (plus, minus, _) in enumerate(sums)
            for columns, sign in ((plus, 1.0), (minus, -1.0))
            for column in columns
        ]
        places, columns, signs = zip(*entries, strict=True)
        return csr_array((signs, (places, columns)), shape=(len(sums), len(self.bounds)))


def solved(counted: Frames, published: Frames) -> tuple[int, list[Key]]:
    """How many counts are small, and those whose bounds lie within 2 of the truth, given all that is published."""
    programme = Programme()
    places: Places = {}
    names = {table: [name for name in frame.columns if name not in tables.COUNTS] for table, frame in counted.items()}
    total = counted["year"].select(pl.col("decisions", "overturned").sum()).row(0)
    outcome_totals = (total[0] - total[1], total[1])
    for table in tables.TABLES:
        by = names[table.name]
        width = len(by)
        cells = places[table.name] = {}
        shown = published[table.name].select(*by, "decisions", "overturned")
        known = {row[:width]: row[width:] for row in shown.rows()}
        for cell in counted[table.name].select(by).rows():
            start = len(programme.bounds)
            # A cell of one outcome has no decision of the other.
            named = {"Upheld", "Overturned"}.intersection(cell) or {"Upheld", "Overturned"}
            programme.bounds += [
                (0.0, total if outcome in named else 0.0)
                for outcome, total in zip(("Upheld", "Overturned"), outcome_totals, strict=True)
            ]
            cells[cell] = (start, start + 1)
            decisions, overturned = known.get(cell, (None, None))
            if decisions is not None:
                programme.equal.append(([start, start + 1], decisions))
            if overturned is not None:
                programme.equal.append(([start + 1], overturned))
        for side in (table.above, table.beside):
            for parent, above in (places[side] if side else {}).items():
                part = [by.index(name) for name in names[side]]
                inside = [cells[cell] for cell in cells if tuple(cell[place] for place in part) == parent]
                for outcome in (0, 1):
                    below = [pair[outcome] for pair in inside]
                    if table.overlaps:
                        programme.at_least.append((below, [above[outcome]]))
                        programme.at_least += [([above[outcome]], [place]) for place in below]
                    else:
                        programme.equal_sums.append((below, [above[outcome]]))
        if not table.above and not table.overlaps:
            for outcome in (0, 1):
                programme.equal.append(([pair[outcome] for pair in cells.values()], outcome_totals[outcome]))
    return _near(programme, counted, names, places)


def _near(programme: Programme, counted: Frames, names: dict[str, list[str]], places: Places) -> tuple[int, list[Key]]:
    matrices = programme.matrices()
    small, found = 0, []
    for name, frame in counted.items():
        for row in frame.to_dicts():
            cell = tuple(row[column] for column in names[name])
            upheld, overturned = places[name][cell]
            counts = (
                ("decisions", row["decisions"], row["cases"], [upheld, overturned]),
                ("overturned", row["overturned"], row["overturned_cases"], [overturned]),
                ("upheld", row["decisions"] - row["overturned"], row["upheld_cases"], [upheld]),
            )
            for what, truth, cases, columns in counts:
                if 0 < cases < tables.SMALLEST:
                    small += 1
                    bounds = (_bound(matrices, columns, len(programme.bounds), sign) for sign in (-1.0, 1.0))
                    if all(abs(truth - bound) <= NEAR for bound in bounds):
                        found.append((name, *cell, what, truth))
    return small, found


def _bound(matrices: dict[str, object], columns: list[int], length: int, sign: float) -> float:
    goal = np.zeros(length)
    goal[columns] = 1.0
    answer = linprog(sign * goal, method="highs", **matrices)
    assert answer.success
    return sign * float(answer.fun)
