"""Write the cookbook, COOKBOOK.md: questions that people ask, their SQL from ``sql/cookbook``, and the answers."""

from dataclasses import dataclass
from pathlib import Path

from warehouse import markdown
from warehouse.build import SQL
from warehouse.own_tables import read_table
from warehouse.read import Answer, query, query_untrusted

COOKBOOK = Path(__file__).parent / "COOKBOOK.md"
RECIPES = SQL / "cookbook"
OWN = RECIPES / "own"
HEAD = """\
# Cookbook: questions and their SQL

Written by `python -m orchestration.pages` from `warehouse/sql/cookbook`, with the answers of the sample letters (`imr
demo`), which describe no real person. Each file of that folder is a query for any client.

## Traps

- **Bridges fan out.** A decision has a row in `bridge_decision_guideline` for every section that a side cites, one in
  `bridge_decision_body_region` for every region, and its reviewer one for every specialty. After such a join `count(*)`
  counts citations: use `count(DISTINCT decision_key)`, or sum `weight`, or a mart named `_weighted`, whose rows add up.
  Rows of the other marts over a bridge do not add up to all decisions.
- **Two bridges multiply.** After a join of guidelines and specialties sum `weight * weight`: each weight alone counts a
  decision once for every row of the other bridge. `mart.overturn_rate_by_guideline_service_and_specialty` does so.
- **Each side cites.** Filter `cited_by`, or the claims administrator's citations are counted as the reviewer's.
- **Primary and ancillary.** A surgery brings its assistant, its clearance, its cold therapy: items of their own, which
  fall with it (`is_ancillary`). Published figures of CWCI leave them out: use `primary_decisions`, or
  `WHERE NOT is_ancillary`.
- **Current letters only.** Facts and `dim_case` hold the current letter of a case. `letter_text`, `evidence` and
  `audit.letter` hold superseded ones too: join them by `dim_case.letter_id`, or count cases twice.
- **Decisions are not letters.** A letter decides one item or twenty: `count(DISTINCT case_key)` counts letters, and a
  letter that is overturned in part is neither (`dim_case.case_outcome`).
- **Unknown is a member.** Key -1 (dates, services, reviewers) is `Unclassified` or has NULL names: an inner join keeps
  it. What is not printed is NULL, and `<>` leaves NULL out.
- **A rate is a quotient of sums.** The average of the rates of rows that differ in size is not a rate.
- **DuckDB and PostgreSQL** sort NULL differently (`NULLS LAST` says it), and `7 / 2` is 3 in PostgreSQL: write `1.0 *`.
"""
OWN_HEAD = """
## Joining your own list

`imr sql --with cases=my_cases.csv "SELECT ..."` makes a file of yours the table `cases`: CSV, Parquet or the first
sheet of an XLSX workbook, with a line of names. The list of these examples is
`warehouse/sql/cookbook/own/my_cases.csv`. `imr mcp --with-letters --with cases=my_cases.csv` hands it to `run_sql`
too, `imr benchmark my_cases.csv` needs no SQL. PostgreSQL takes the list as `(VALUES ('CM17-0900001', 'South',
980.5)) AS cases (case_number, office, billed)`.

- **Spelling.** The warehouse has case numbers as `CM17-0900001`: join on `upper(trim(cases.case_number))`.
- **One row per case.** Join `dim_case` for what a case has once, amounts above all; a join of decisions repeats them. A
  case that is listed twice counts twice: `SELECT DISTINCT` first.
- **Missing cases.** A left join keeps those that the warehouse has not. Letters without a case number match no list.
"""


@dataclass(frozen=True)
class Recipe:
    """A question and its SQL."""

    question: str
    sql: str


def recipes() -> list[Recipe]:
    """Return the questions in order: the first line of each file is the question, the others are its SQL."""
    return [_recipe(path) for path in sorted(RECIPES.glob("*.sql"))]


def own_recipes() -> list[Recipe]:
    """Return the questions that join a list of the reader's own, the table ``cases``."""
    return [_recipe(path) for path in sorted(OWN.glob("*.sql"))]


def own_answer(link: Path, recipe: Recipe) -> Answer:
    """Return the answer of one of these for the list of the examples. Raises QueryError."""
    return query_untrusted(link, recipe.sql, 60, tables={"cases": read_table(OWN / "my_cases.csv")})


def text(link: Path) -> str:
    """Return the cookbook in Markdown, with the answers of a published warehouse. Raises QueryError."""
    sections = [_section(f"## {n}.", recipe, query(link, recipe.sql)) for n, recipe in enumerate(recipes(), 1)]
    own = [_section("###", recipe, own_answer(link, recipe)) for recipe in own_recipes()]
    return "".join([HEAD, *sections, OWN_HEAD, *own])


def _recipe(path: Path) -> Recipe:
    question, sql = path.read_text().split("\n", 1)
    return Recipe(question.removeprefix("-- "), sql.strip())


def _section(mark: str, recipe: Recipe, answer: Answer) -> str:
    lines = "\n".join(markdown.table(answer.columns, answer.rows))
    return f"\n{mark} {recipe.question}\n\n```sql\n{recipe.sql}\n```\n\n{lines}\n"
