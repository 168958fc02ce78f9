"""Which cells of a table of counts may be shown, so that the small ones cannot be computed from the others.

The reader is assumed to know more than the export shows: which cells are not zero, and the exact sum of every row and
column that is shown elsewhere. Unknown is only how such a sum is distributed over the hidden cells:
a circulation in a network whose nodes are the rows and columns and whose arcs are the cells. The largest
change of a cell is a maximal flow. The decisions of a small cell must leave ``OPEN`` + 1 counts possible, and so must
its outcomes where its decisions are shown; where they are not, a count that differs by more than ``NEAR``.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

SMALLEST = 11
OPEN = SMALLEST - 1
NEAR = 2
# What is shown of a cell.
NOTHING, DECISIONS, OUTCOMES = 0, 1, 2

Node: TypeAlias = Hashable
Arc: TypeAlias = tuple[Node, Node, int, int]
# How much smaller and how much larger a count could be.
Change: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Cell:
    """A count of decisions; ``most`` is the most that its size allows to show.

    Few are the decisions, or the overturned or upheld ones, of 1 to 10 cases.
    """

    row: Node
    column: Node
    decisions: int
    overturned: int
    few_decisions: bool
    few_overturned: bool
    few_upheld: bool

    @property
    def upheld(self) -> int:
        """How many decisions were upheld."""
        return self.decisions - self.overturned

    @property
    def most(self) -> int:
        """The most that may be shown of the cell by itself."""
        return NOTHING if self.few_decisions else DECISIONS if self.few_overturned or self.few_upheld else OUTCOMES


def shown(cells: Sequence[Cell], rows: Mapping[Node, int], columns: Mapping[Node, int] | None) -> list[int]:
    """Return what may be shown of each cell, given what is shown of each row and column.

    ``columns`` is None where columns have no sums: there, cells add up to their row alone.
    """
    table = _Table(cells, rows, columns)
    while open_cells := table.disclosed():
        if not table.hide_more(open_cells):
            break
    return table.levels


class _Table:
    def __init__(self, cells: Sequence[Cell], rows: Mapping[Node, int], columns: Mapping[Node, int] | None) -> None:
        self.cells, self.rows, self.columns = cells, rows, columns
        lines = [(rows[cell.row], OUTCOMES if columns is None else columns[cell.column]) for cell in cells]
        self.levels = [min(cell.most, *line) for cell, line in zip(cells, lines, strict=True)]

    def disclosed(self) -> list[tuple[int, bool]]:
        """Return small cells with too few possible counts, and whether it is the outcome that is disclosed."""
        absent = [number for number, level in enumerate(self.levels) if level == NOTHING]
        partial = [number for number, level in enumerate(self.levels) if level < OUTCOMES]
        cells = self.cells
        # Where nothing is shown, either outcome can change by itself; elsewhere one takes the place of the other.
        upheld = self._rooms(absent, [cells[n].upheld for n in absent], None, DECISIONS)
        overturned = self._rooms(absent, [cells[n].overturned for n in absent], None, DECISIONS)
        most = [cells[n].decisions for n in partial]
        exchanged = self._rooms(partial, [cells[n].overturned for n in partial], most, OUTCOMES)
        none = (0, 0)
        found = []
        for number in partial:
            cell, is_shown = cells[number], self.levels[number] == DECISIONS
            fewer, more = exchanged[number]
            of_upheld, of_overturned = upheld.get(number, none), overturned.get(number, none)
            if cell.few_decisions and sum(of_upheld) + sum(of_overturned) < OPEN:
                found.append((number, False))
            elif (cell.few_overturned and not _is_open(_wider((fewer, more), of_overturned), is_shown)) or (
                cell.few_upheld and not _is_open(_wider((more, fewer), of_upheld), is_shown)
            ):
                found.append((number, True))
        return found

    def hide_more(self, disclosed: Iterable[tuple[int, bool]]) -> bool:
        """Hide the smallest cell in the row or column of each disclosed one; whether there was any."""
        touched: set[Node] = set()
        is_changed = False
        for number, of_outcome in disclosed:
            cell = self.cells[number]
            lines = {("row", cell.row), ("column", cell.column) if self.columns is not None else ("row", cell.row)}
            if lines & touched:
                continue
            other = self._smallest(cell, of_outcome)
            if other is not None:
                self.levels[other] = DECISIONS if of_outcome and self.levels[other] == OUTCOMES else NOTHING
                touched |= lines
                is_changed = True
        return is_changed

    def _smallest(self, cell: Cell, of_outcome: bool) -> int | None:
        """Return a further cell to hide: first in the same row, then in the same column, then at the corner of both."""
        hidden = [other for other, level in zip(self.cells, self.levels, strict=True) if level < 1 + of_outcome]
        columns = {other.column for other in hidden if other.row == cell.row} - {cell.column}
        rows = {other.row for other in hidden if other.column == cell.column} - {cell.row}
        ranked = []
        for number, other in enumerate(self.cells):
            level = self.levels[number]
            in_row, in_column = other.row == cell.row, other.column == cell.column
            if level == NOTHING or (self.columns is None and not in_row):
                continue
            if not columns or self.columns is None:
                helps = in_row
            elif not rows:
                helps = in_column
            else:
                helps = other.row in rows and other.column in columns
            is_last = of_outcome and level != OUTCOMES
            ranked.append((is_last, not helps, not (in_row or in_column), other.decisions, number))
        return min(ranked)[-1] if ranked else None

    def _rooms(
        self, numbers: Sequence[int], counts: Sequence[int], caps: Sequence[int] | None, known: int
    ) -> dict[int, Change]:
        """Return how much smaller and larger each cell could be, up to ``OPEN``; lines have a sum from ``known``."""
        arcs = []
        for place, number in enumerate(numbers):
            cell = self.cells[number]
            row = ("row", cell.row if self.rows[cell.row] >= known else None)
            column = ("column", None if self.columns is None or self.columns[cell.column] < known else cell.column)
            room = OPEN if caps is None else caps[place] - counts[place]
            arcs.append((row, column, counts[place], room))
        return dict(zip(numbers, _changes(arcs), strict=True))


def _wider(one: Change, other: Change) -> Change:
    return max(one[0], other[0]), max(one[1], other[1])


def _is_open(change: Change, is_shown: bool) -> bool:
    return sum(change) >= OPEN if is_shown else max(change) > NEAR


def _changes(arcs: Sequence[Arc]) -> list[Change]:
    residual: dict[Node, dict[Node, int]] = defaultdict(lambda: defaultdict(int))
    for row, column, count, room in arcs:
        residual[row][column] += room
        residual[column][row] += count
    changes = []
    for row, column, count, room in arcs:
        residual[row][column] -= room
        residual[column][row] -= count
        changes.append((min(count, _flow(residual, row, column)), min(room, _flow(residual, column, row))))
        residual[row][column] += room
        residual[column][row] += count
    return changes


def _flow(residual: Mapping[Node, Mapping[Node, int]], source: Node, sink: Node) -> int:
    """Return the maximal flow, or ``OPEN`` when it is larger."""
    left = {node: dict(arcs) for node, arcs in residual.items()}
    total = 0
    while total < OPEN and (path := _path(left, source, sink)):
        amount = min([left[before][after] for before, after in path] + [OPEN - total])
        for before, after in path:
            left[before][after] -= amount
            left[after][before] = left[after].get(before, 0) + amount
        total += amount
    return total


def _path(left: Mapping[Node, Mapping[Node, int]], source: Node, sink: Node) -> list[tuple[Node, Node]]:
    came: dict[Node, Node] = {source: source}
    waiting = deque([source])
    while waiting and sink not in came:
        node = waiting.popleft()
        for after, room in left[node].items():
            if room > 0 and after not in came:
                came[after] = node
                waiting.append(after)
    path = []
    while sink in came and sink != source:
        path.append((came[sink], sink))
        sink = came[sink]
    return path
