"""The warehouse in a real PostgreSQL: equal row for row, swapped under readers, whole whatever ends its publisher."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.environment import POSTGRES_URL as VARIABLE
from tests import test_questions as questions
from tests.homes import imr, letter, write
from tests.postgres_server import Server, running
from tests.stage_frames import publish_build
from tests.test_one_writer import until
from tests.test_readers import PUBLICATIONS, VERSIONS, Candidate, candidate
from warehouse import cookbook, postgres, read
from warehouse.metrics.query import compose
from warehouse.postgres.publish import ADVISORY_LOCK
from warehouse.postgres.relations import SCHEMAS
from warehouse.postgres.schemas import READER

NUMBERS = count()
PUBLISHER = """
import sys
from pathlib import Path
from warehouse.postgres import publish_to

publish_to(sys.argv[1], Path(sys.argv[2]), force=True)
"""
SEEN = """
SELECT (SELECT count(*) FROM star.fact_decision), (SELECT count(*) FROM star.letter_text),
    (SELECT count(*) FROM audit.letter WHERE status = 'loaded'), (SELECT sum(decisions) FROM audit.load)
"""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    # Not among pytest's folders: another run would close their parent to the user of the server.
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        yield server


@pytest.fixture
def url(server: Server) -> str:
    """The address of a new, empty database."""
    name = f"imr{next(NUMBERS)}"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return server.url(name)


@pytest.fixture(scope="module")
def home(demo: Path) -> Path:
    """A home with the sample letters."""
    return demo.parent


@pytest.fixture(scope="module")
def link(demo: Path) -> Path:
    return demo


def asked(url: str, sql: str, *before: str) -> list[tuple[object, ...]]:
    """The rows of a query, after statements that give none."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in before:
            connection.execute(statement)  # type: ignore[arg-type]
        return connection.execute(sql).fetchall()  # type: ignore[arg-type]


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


@pytest.mark.parametrize("end", ["publisher", "connection"])
def test_whatever_ends_a_publication_leaves_the_old_schemas_whole(link: Path, url: str, end: str) -> None:
    postgres.publish_to(url, link)
    before = asked(url, SEEN)
    with psycopg.connect(url) as busy:
        # It copies, and waits for a reader who does not go.
        busy.execute("SELECT 1 FROM star.fact_decision LIMIT 1")
        publisher = subprocess.Popen([sys.executable, "-c", PUBLISHER, url, str(link)], stderr=subprocess.PIPE)
        until(
            lambda: asked(url, "SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'LOCK TABLE%'") == [(True,)]
        )
        if end == "publisher":
            publisher.send_signal(signal.SIGKILL)
        else:
            asked(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'imr publish'")
        _, error = publisher.communicate(timeout=30)

    assert publisher.returncode != 0
    assert end == "publisher" or b"PostgresError: terminating connection" in error
    until(lambda: asked(url, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'imr publish'") == [(0,)])
    assert asked(url, SEEN) == before
    assert asked(url, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'imr%'") == [(0,)]
    assert postgres.publish_to(url, link, force=True).rows > 0


@pytest.mark.parametrize("end", ["publisher", "connection", "server"])
def test_a_publication_that_ends_in_mid_copy_leaves_the_old_schemas_whole(
    server: Server, link: Path, url: str, end: str
) -> None:
    rows, ended = postgres.publish_to(url, link).rows, 0
    before = asked(url, SEEN)
    for strike in range(4):
        publisher = _copying(url, link)
        time.sleep(strike * 0.02)
        if end == "publisher":
            publisher.kill()
        elif end == "connection":
            asked(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'imr publish'")
        else:
            server.kill()
            server.start()
        _, error = publisher.communicate(timeout=30)
        ended += publisher.returncode != 0
        assert end == "publisher" or publisher.returncode == 0 or b"PostgresError: " in error
        assert asked(url, SEEN) == before
    assert ended > 0
    until(lambda: asked(url, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'imr publish'") == [(0,)])
    assert asked(url, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'imr%'") == [(0,)]
    assert postgres.publish_to(url, link, force=True).rows == rows


def _copying(url: str, link: Path) -> "subprocess.Popen[bytes]":
    """A publisher that is seen in mid-copy; one that was through before anybody looked is followed by another."""
    with psycopg.connect(url, autocommit=True) as watching:
        for _ in range(20):
            publisher = subprocess.Popen([sys.executable, "-c", PUBLISHER, url, str(link)], stderr=subprocess.PIPE)
            while publisher.poll() is None:
                if watching.execute("SELECT count(*) > 0 FROM pg_stat_progress_copy").fetchone() == (True,):
                    return publisher
            publisher.communicate()
    raise AssertionError("no publisher was seen in mid-copy")


def test_of_two_publications_one_leaves(link: Path, url: str) -> None:
    with psycopg.connect(url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])

        with pytest.raises(postgres.PostgresError, match="another publication"):
            postgres.publish_to(url, link)


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Links to builds, each of one letter more than the one before."""
    return [_published(tmp_path_factory.mktemp("v"), version) for version in range(1, VERSIONS + 1)]


def _published(folder: Path, version: int) -> Path:
    made: Candidate = candidate(folder, version)
    builds = folder / "builds"
    builds.mkdir()
    publish_build(made[0], made[1], link=folder / "warehouse.duckdb", builds=builds, name=f"v{version:02}")
    return folder / "warehouse.duckdb"


@pytest.mark.parametrize("publications", [VERSIONS, pytest.param(PUBLICATIONS, marks=pytest.mark.faults)])
def test_readers_of_many_publications_see_one_version_after_the_other(
    versions: list[Path], url: str, publications: int
) -> None:
    postgres.publish_to(url, versions[0])
    stop, failures = threading.Event(), list[str]()
    by_statement, by_transaction = list[tuple[object, ...]](), list[tuple[object, ...]]()

    def loop(seen: list[tuple[object, ...]], read: Callable[[psycopg.Connection], tuple[object, ...]]) -> None:
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                while not stop.is_set():
                    seen.append(read(connection))
                    time.sleep(0.01)
        except Exception as error:
            failures.append(repr(error))

    def at_once(connection: psycopg.Connection) -> tuple[object, ...]:
        return connection.execute(SEEN).fetchone() or ()

    def one_by_one(connection: psycopg.Connection) -> tuple[object, ...]:
        with connection.transaction():
            decisions = connection.execute("SELECT count(*) FROM star.fact_decision").fetchone() or ()
            return (*decisions, *(connection.execute("SELECT count(*) FROM star.letter_text").fetchone() or ()))

    threads = [
        threading.Thread(target=loop, args=(by_statement, at_once)),
        threading.Thread(target=loop, args=(by_transaction, one_by_one)),
    ]
    for thread in threads:
        thread.start()
    try:
        for publication in range(publications):
            postgres.publish_to(url, versions[publication * VERSIONS // publications], force=True)
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    assert failures == []
    for seen in (by_statement, by_transaction):
        assert {len(set(read)) for read in seen} == {1}, "a read of two versions at once"
        assert all(before[0] <= after[0] for before, after in pairwise(seen))  # type: ignore[operator]
        assert seen[-1][0] == VERSIONS


def test_a_load_publishes_to_the_database_that_is_named_and_forgets_there_as_well(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, url)
    imr(tmp_path / "home", "load", write(tmp_path / "letters", letter(1), letter(2)))
    loaded = asked(url, "SELECT case_number FROM star.dim_case WHERE case_key <> -1 ORDER BY 1")

    code, printed = imr(tmp_path / "home", "forget", "CM17-9000001", "--yes")

    assert loaded == [("CM17-9000001",), ("CM17-9000002",)]
    assert (code, "Forgotten in PostgreSQL." in printed) == (0, True)
    assert asked(url, "SELECT case_number FROM star.dim_case WHERE case_key <> -1") == [("CM17-9000002",)]
    assert asked(url, "SELECT count(*) FROM star.letter_text WHERE text LIKE '%9000001%'") == [(0,)]


def test_a_load_whose_database_is_away_is_published_and_copied_there_by_the_next_load_without_a_new_letter(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://owner:secret@127.0.0.1:1/imr")

    result = CliRunner().invoke(
        app, ["--home", str(tmp_path / "home"), "load", str(write(tmp_path / "letters", letter(1)))]
    )

    assert (result.exit_code, result.stdout.split()[:2]) == (0, ["received", "1"])
    assert "imr: PostgreSQL keeps the build before: " in result.stderr
    assert "secret" not in result.output
    assert "secret" not in (tmp_path / "home" / "logs" / "loads.jsonl").read_text()

    monkeypatch.setenv(VARIABLE, url)
    _, printed = imr(tmp_path / "home", "load", tmp_path / "letters")

    assert printed.split() == "received 1 new 0 duplicate 1".split()
    assert asked(url, "SELECT case_number FROM star.dim_case WHERE case_key <> -1") == [("CM17-9000001",)]
