"""The warehouse in a real PostgreSQL: equal row for row, replaced under readers, whole whatever ends its publisher."""

from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from tests import test_questions as questions
from tests.homes import imr
from tests.postgres_server import Server, asked
from warehouse import cookbook, postgres, read
from warehouse.metrics.query import compose
from warehouse.postgres.relations import SCHEMAS
from warehouse.postgres.schemas import READER


@pytest.fixture(scope="module")
def home(demo: Path) -> Path:
    """A home with the sample letters."""
    return demo.parent


@pytest.fixture(scope="module")
def link(demo: Path) -> Path:
    return demo


def plain(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Rows as both say them: of numbers their value."""
    return [tuple(round(float(cell), 9) if isinstance(cell, Decimal | float) else cell for cell in row) for row in rows]


def test_every_table_and_view_has_the_rows_of_the_star(link: Path, url: str) -> None:
    postgres.publish_to(url, link)

    places = read.query(link, "SELECT DISTINCT table_schema, table_name FROM information_schema.tables").rows
    assert len(places) > 40
    for schema, table in places:
        ours = read.query(link, f'SELECT * FROM "{schema}"."{table}"').rows
        theirs = asked(url, f"SELECT * FROM {SCHEMAS[str(schema)]}.{table}")
        assert sorted(plain(theirs), key=repr) == sorted(plain(ours), key=repr), f"{schema}.{table}"


def test_every_question_of_the_cookbook_has_the_same_answer(link: Path, url: str) -> None:
    postgres.publish_to(url, link)

    questions = sorted(cookbook.RECIPES.glob("*.sql"))
    assert len(questions) >= 25
    for question in questions:
        theirs = asked(url, question.read_text(), "SET search_path = star, mart, audit")
        assert plain(theirs) == plain(read.query(link, question.read_text()).rows), question.stem


def test_every_golden_question_has_the_same_answer(link: Path, url: str) -> None:
    postgres.publish_to(url, link)

    right = questions.expected(link)
    for question, rows in zip(questions.QUESTIONS, right, strict=True):
        query = compose(question["metric"], question.get("by", ()), question.get("where"), dialect="postgres")
        theirs = asked(url, query.sql, "SET search_path = star, mart, audit")
        assert questions.answer_part(question, plain(theirs)) == rows, question["asks"]


def test_clients_see_keys_comments_and_indexes(link: Path, url: str) -> None:
    postgres.publish_to(url, link)

    kinds = dict(asked(url, "SELECT contype, count(*) FROM pg_constraint GROUP BY contype"))  # type: ignore[arg-type]
    uncommented = asked(
        url,
        """SELECT relname, attname FROM pg_attribute INNER JOIN pg_class ON pg_class.oid = attrelid
        INNER JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname IN ('star', 'mart', 'audit') AND relkind IN ('r', 'v') AND attnum > 0
        AND (col_description(attrelid, attnum) IS NULL OR obj_description(attrelid, 'pg_class') IS NULL)""",
    )
    assert (kinds["p"] >= 12, kinds["f"] >= 15) == (True, True)
    assert uncommented == []


def test_the_same_build_is_published_once(link: Path, url: str) -> None:
    first, again = postgres.publish_to(url, link), postgres.publish_to(url, link)

    assert (first.rows > 0, again.rows) == (True, 0)
    assert postgres.publish_to(url, link, force=True).rows == first.rows


@pytest.mark.parametrize(
    ("statements", "error"),
    [
        (["DELETE FROM star.fact_decision"], "ReadOnlySqlTransaction"),
        (["SET default_transaction_read_only = off", "DELETE FROM star.fact_decision"], "InsufficientPrivilege"),
        (["SET default_transaction_read_only = off", "CREATE TABLE star.mine (a int)"], "InsufficientPrivilege"),
        (["SET default_transaction_read_only = off", "DROP VIEW mart.decision"], "InsufficientPrivilege"),
        (["SET default_transaction_read_only = off", "CREATE TEMP TABLE mine (a int)"], "InsufficientPrivilege"),
        (["SET statement_timeout = '100ms'", "SELECT pg_sleep(5)"], "QueryCanceled"),
    ],
)
def test_the_reader_reads_and_nothing_else(link: Path, url: str, statements: list[str], error: str) -> None:
    postgres.publish_to(url, link)
    reader = url.replace("owner@", f"{READER}@")

    assert asked(reader, "SHOW statement_timeout") == [("1min",)]
    assert asked(reader, "SELECT count(*) > 0 FROM fact_decision") == [(True,)]
    with pytest.raises(psycopg.Error) as raised:
        asked(reader, "SELECT 1", *statements)
    assert type(raised.value).__name__ == error


def test_a_database_of_somebody_else_is_refused(link: Path, url: str) -> None:
    asked(url, "SELECT 1", "CREATE SCHEMA mart", "CREATE TABLE mart.theirs AS SELECT 1 AS a")

    with pytest.raises(postgres.PostgresError, match="has a schema 'mart' that does not belong to this warehouse"):
        postgres.publish_to(url, link)

    assert asked(url, "SELECT a FROM mart.theirs") == [(1,)]
    assert asked(url, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'imr%'") == [(0,)]


def test_a_view_that_others_made_of_the_tables_is_not_dropped(link: Path, url: str) -> None:
    postgres.publish_to(url, link)
    asked(url, "SELECT 1", "CREATE VIEW public.theirs AS SELECT count(*) AS n FROM star.fact_decision")

    with pytest.raises(postgres.PostgresError, match=r"public\.theirs depends on the published tables"):
        postgres.publish_to(url, link, force=True)

    assert asked(url, "SELECT n > 0 FROM public.theirs") == [(True,)]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("nonsense", "not a database address"),
        ("postgresql://owner:secret@127.0.0.1:1/imr", "Connection refused"),
        ("postgresql://owner:secret@127.0.0.1:{port}/missing", 'database "missing" does not exist'),
        ("postgresql://nobody:secret@127.0.0.1:{port}/postgres", 'role "nobody" does not exist'),
    ],
)
def test_a_wrong_address_is_one_line_without_the_password(
    server: Server, home: Path, address: str, message: str
) -> None:
    code, printed = imr(home, "publish", address.format(port=server.port))

    assert (code, len(printed.splitlines()), message in printed) == (1, 1, True), printed
    assert "secret" not in printed


def test_the_message_to_a_user_without_rights_names_them(home: Path, url: str) -> None:
    asked(url, "SELECT 1", "CREATE ROLE modest LOGIN")

    code, printed = imr(home, "publish", url.replace("owner@", "modest@"))

    assert (code, len(printed.splitlines())) == (1, 1)
    assert "permission denied for database" in printed
    assert "CREATE ON DATABASE" in printed
