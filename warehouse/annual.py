"""The annual report: for one year, the tables of DWC's annual report and of CWCI's bulletins that letters can fill.

Published figures are in columns of their own beside those of this warehouse, and are never added to them.
"""

from dataclasses import dataclass
from pathlib import Path

from warehouse.read import REPORTS, Answer, QueryError, named_report, query


@dataclass(frozen=True)
class Section:
    """A table of the report with its title."""

    title: str
    answer: Answer


def sections(link: Path, year: int) -> list[Section]:
    """Return the tables of a year of decision, one per file of ``sql/reports/annual``.

    Raises QueryError when the warehouse holds no letter decided in that year.
    """
    years = [str(row[0]) for row in named_report(link, "years").rows]
    if str(year) not in years:
        held = f"it holds {', '.join(years)}" if years else "it holds none with a date"
        raise QueryError(f"no letter of the warehouse was decided in {year}: {held}")
    return [_section(link, path, year) for path in sorted((REPORTS / "annual").glob("*.sql"))]


def _section(link: Path, path: Path, year: int) -> Section:
    sql = path.read_text()
    return Section(sql.split("\n", 1)[0].removeprefix("-- "), query(link, sql, {"year": year}))
