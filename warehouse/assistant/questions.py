"""What each tool answers: a dict of plain values, with the name of the build that it was answered from."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlglot import exp

from warehouse import search
from warehouse.assistant.source import Rows, Source
from warehouse.build import SQL
from warehouse.errors import QueryError
from warehouse.intervals import Share, newcombe
from warehouse.metrics.catalogue import catalogue, nearest
from warehouse.metrics.query import MetricQuery, compose
from warehouse.metrics.values import unknown_values
from warehouse.sandbox import ResourceLimitExceeded, run_sandboxed

QUERIES = SQL / "assistant"
Answer = dict[str, Any]
WHAT = (
    "Final determinations of Independent Medical Review in California workers' compensation: an item of a letter is a "
    "decision that a denied treatment is medically necessary (Overturned) or not (Upheld)."
)
CAUTIONS = [
    "Only denials for which somebody applied for review are here: no rate says how often care is denied, or needed.",
    "A rate of few decisions says little: give n and the interval with every rate.",
    "The items of a letter are decided together: intervals are rather too narrow.",
    "Ancillary services fall with their surgery: primary_overturn_rate leaves them out.",
    "Rows over guidelines, specialties, body regions or diagnoses do not add up: a decision has several.",
    "Differences between reviewers, guidelines or years are no causes: the cases differ too.",
    "A parser read services and guidelines: ACCURACY.md of the project has the measured accuracy of every field.",
]
WITHOUT_LETTERS = (
    "De-identified: no text of letters, case numbers, exact dates or ages. Keys are random, others in the next build. "
    "Whoever holds the public letters may still recognise rows: do not publish single rows."
)
INDEX_SECONDS = 600


def overview(source: Source) -> Answer:
    """Return what the warehouse is, its counts, period and quality, and what not to conclude."""
    (figures,) = _asked(source, "figures").records()
    return {
        "build": source.name,
        "what": WHAT,
        "figures": figures,
        "letters": "with letters" if source.has_letters else WITHOUT_LETTERS,
        "do_not_conclude": CAUTIONS,
        "tables_of_the_owner": list(source.tables),
        "limits": asdict(source.limits),
        "next": "list_metrics and metric for figures; list_tables, describe_table and run_sql for everything else.",
    }


def list_tables(source: Source) -> Answer:
    """Return every table and view, with what one row is."""
    return _answer(source, _asked(source, "tables"))


def describe_table(source: Source, name: str) -> Answer:
    """Return the columns of a table with comments, and rows of it. Raises QueryError, which names the nearest table."""
    columns = _asked(source, "columns", name=name.removeprefix("main."))
    if not columns.rows:
        tables = {str(table): comment for table, comment in _asked(source, "tables").rows}
        similar = nearest(name, tables)
        raise QueryError(
            f"there is no table {name!r}" + (f": did you mean {similar}?" if similar else "; see list_tables")
        )
    sample = _asked(source, "sample", name=name)
    fans_out = [
        f"{dimension.name}: {join.table} has several rows for a decision; count(DISTINCT decision_key)"
        + (f", or sum {join.weight}" if join.weight else "")
        for dimension in catalogue().dimensions.values()
        for join in catalogue().path(dimension.join)
        if join.fans_out and join.table == name
    ]
    return _answer(source, columns) | {"examples": sample.records(), "traps": fans_out}


def list_metrics(source: Source) -> Answer:
    """Return every metric with its traps, and every dimension with whether it fans out."""
    return {
        "build": source.name,
        "metrics": [
            {
                "metric": metric.name,
                "definition": metric.definition,
                "unit": metric.unit,
                "by": [dimension.name for dimension in catalogue().allowed(metric)],
                "traps": metric.traps,
                "question": metric.question,
            }
            for metric in catalogue().metrics.values()
        ],
        "dimensions": [
            {
                "dimension": one.name,
                "definition": one.definition,
                "fans_out": catalogue().fans_out(one),
            }
            for one in catalogue().dimensions.values()
        ],
    }


def metric(
    source: Source, name: str, by: Sequence[str] = (), where: str | None = None, top: int | None = None
) -> Answer:
    """Return a metric, of shares with n and interval, with its definition, notes and SQL. Raises QueryError."""
    query = compose(name, by, where or None, top=top)
    answer = _answer(source, source.ask(query.sql)) | _about(query)
    if where:
        answer["notes"] += unknown_values(where, lambda sql: [row[0] for row in source.ask(sql).rows])
    return answer


def run_sql(source: Source, sql: str, limit: int | None = None) -> Answer:
    """Return the rows of a query. Raises QueryError."""
    return _answer(source, source.ask(sql, limit=limit)) | {"sql": sql}


def search_rationales(
    source: Source, words: str, service: str | None = None, outcome: str | None = None, limit: int = 10
) -> Answer:
    """Return passages of rationales and summaries with all of the words. Raises QueryError, without letters always."""
    if not source.has_letters:
        raise QueryError("rationales are not in the de-identified copy: the owner can start imr mcp --with-letters")
    most = max(1, min(limit, source.limits.rows))

    def found() -> list[search.Passage]:
        return search.search(source.build, words, service=service, outcome=outcome, limit=most)

    try:
        passages = run_sandboxed(found, source.limits.seconds if search.is_indexed(source.build) else INDEX_SECONDS)
    except ResourceLimitExceeded as error:
        raise QueryError(f"the search was stopped: {error}") from error
    share = source.limits.characters // max(1, len(passages))
    rows = [asdict(passage) | {"words": passage.words[:share], "decision_date": str(passage.decision_date or "")}
            for passage in passages]  # fmt: skip
    return {
        "build": source.name,
        "passages": rows,
        "truncated": len(passages) == most or any(len(passage.words) > share for passage in passages),
    }


def explain_decision(
    source: Source, decision_key: int | None = None, case_number: str | None = None, item_number: int = 1
) -> Answer:
    """Return the values of a decision, and with letters the words they were read from. Raises QueryError."""
    if decision_key is None:
        if case_number is None:
            raise QueryError("name a decision: decision_key, which run_sql gives, or case_number and item_number")
        if not source.has_letters:
            raise QueryError("case numbers are not in the de-identified copy: name a decision_key, which run_sql gives")
        named = _asked(source, "named", case_number=case_number, item=item_number)
        if not named.rows:
            raise QueryError(f"no current letter has the case number {case_number!r} and an item {item_number}")
        ((decision_key,),) = named.rows  # type: ignore[assignment]
    values = _asked(source, "decision", decision=decision_key)
    if not values.rows:
        raise QueryError(f"there is no decision with the decision_key {decision_key} in this build")
    answer: Answer = {
        "build": source.name,
        "values": values.records()[0],
        "citations": _asked(source, "citations", decision=decision_key).records(),
    }
    if source.has_letters:
        words = _asked(source, "evidence", decision=decision_key)
        answer |= {"words": words.records(), "truncated": words.truncated}
    return answer


def compare(source: Source, name: str, dimension: str, first: str, second: str, where: str | None = None) -> Answer:
    """Return a metric for two values of a dimension, of shares with an interval of the difference. Raises QueryError.

    The interval holds for groups that share no decision, so it is left out where a dimension fans out.
    """
    queries = [compose(name, (), _both(dimension, value, where)) for value in (first, second)]
    sides: list[Answer] = []
    for value, query in zip((first, second), queries, strict=True):
        (values,) = source.ask(query.sql).records()
        sides.append({dimension: value, **values})
    one, other = (side[name] for side in sides)
    answer: Answer = {"build": source.name, "values": sides} | _about(queries[0])
    answer["sql"] = [query.sql for query in queries]
    if one is None or other is None:
        raise QueryError(f"nothing to compare: {dimension} has no such value, or the filter leaves none; see metric")
    answer["difference"] = float(str(one)) - float(str(other))
    if all("low" in side for side in sides) and not catalogue().fans_out(catalogue().dimension(dimension)):
        low, high = newcombe(*(Share(*(float(str(side[part])) for part in (name, "low", "high"))) for side in sides))
        answer |= {"difference_low": low, "difference_high": high, "is_clear": low > 0 or high < 0}
    return answer


def _both(dimension: str, value: str, where: str | None) -> str:
    """Return a filter for one value of a dimension, and for what else is asked."""
    equals = exp.EQ(this=exp.column(catalogue().dimension(dimension).name), expression=exp.Literal.string(value))
    return f"{equals.sql('duckdb')} AND ({where})" if where else equals.sql("duckdb")


def _asked(source: Source, name: str, /, **parameters: object) -> Rows:
    return source.ask((QUERIES / f"{name}.sql").read_text(), parameters)


def _answer(source: Source, rows: Rows) -> Answer:
    return {"build": source.name, "columns": rows.columns, "rows": rows.rows, "truncated": rows.truncated}


def _about(query: MetricQuery) -> Answer:
    return {
        "metric": query.metric.name,
        "definition": query.metric.definition,
        "unit": query.metric.unit,
        "notes": query.notes[1:],
        "sql": query.sql,
    }
