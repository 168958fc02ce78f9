"""Publications to PostgreSQL that end early, meet readers or find no database: readers see one version."""

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from orchestration.environment import POSTGRES_URL as VARIABLE
from tests.builds import VERSIONS
from tests.homes import copy, imr, letter, rows, write
from tests.postgres_server import Server, asked
from tests.stage_frames import publish_build
from tests.test_readers import PUBLICATIONS
from tests.waiting import until
from warehouse import build, postgres
from warehouse.postgres.publish import ADVISORY_LOCK

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


@pytest.fixture(scope="module")
def link(demo: Path) -> Path:
    return demo


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
def links(tmp_path_factory: pytest.TempPathFactory, versions: list[Path]) -> list[Path]:
    """Links to published builds, each of one letter more than the one before."""
    return [_published(tmp_path_factory.mktemp("v"), version) for version in versions]


def _published(folder: Path, version: Path) -> Path:
    builds = folder / "builds"
    builds.mkdir()
    file = Path(shutil.copy(version, folder / "candidate"))
    publish_build(file, build.measure(file), link=folder / "warehouse.duckdb", builds=builds, name="v")
    return folder / "warehouse.duckdb"


@pytest.mark.parametrize("publications", [VERSIONS, PUBLICATIONS])
def test_readers_of_many_publications_see_one_version_after_the_other(
    links: list[Path], url: str, publications: int
) -> None:
    postgres.publish_to(url, links[0])
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
            postgres.publish_to(url, links[publication * VERSIONS // publications], force=True)
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    assert failures == []
    for seen in (by_statement, by_transaction):
        assert {len(set(read)) for read in seen} == {1}, "a read of two versions at once"
        # Rows of a query are objects to the type checker; these are numbers.
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
    assert "imr: PostgreSQL is outdated: " in result.stderr
    assert "secret" not in result.output
    assert "secret" not in (tmp_path / "home" / "logs" / "loads.jsonl").read_text()

    monkeypatch.setenv(VARIABLE, url)
    _, printed = imr(tmp_path / "home", "load", tmp_path / "letters")

    assert printed.split() == "received 1 new 0 duplicate 1".split()
    assert asked(url, "SELECT case_number FROM star.dim_case WHERE case_key <> -1") == [("CM17-9000001",)]


def test_a_rollback_takes_the_database_along_or_says_that_it_is_away(
    one_load: Path, more_loads: Path, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy(more_loads, tmp_path / "home")
    first, second = ((at / "warehouse.duckdb").resolve().stem for at in (one_load, more_loads))
    monkeypatch.setenv(VARIABLE, url)
    assert imr(home, "publish", url)[0] == 0
    assert served_by(home) == {"warehouse.duckdb": [second, "current"], "PostgreSQL": [second, "current"]}

    code, printed = imr(home, "rollback")

    assert (code, "PostgreSQL serves it as well." in printed) == (0, True)
    assert served_by(home) == {"warehouse.duckdb": [first, "current"], "PostgreSQL": [first, "current"]}
    assert asked(url, "SELECT count(*) FROM star.fact_decision") == rows(home, "SELECT count(*) FROM fact_decision")

    monkeypatch.setenv(VARIABLE, "postgresql://owner@127.0.0.1:1/imr")
    code, printed = imr(home, "rollback", second)
    monkeypatch.setenv(VARIABLE, url)

    assert (code, "imr: PostgreSQL is outdated: " in printed) == (0, True)
    assert served_by(home) == {"warehouse.duckdb": [second, "current"], "PostgreSQL": [first, "outdated"]}


def served_by(home: Path) -> dict[str, list[str]]:
    """Which build the file and PostgreSQL serve, and whether it is the published one, as imr status says."""
    served = json.loads(imr(home, "status", "--json")[1])["served"]
    return {row["place"]: [row["build"], row["state"]] for row in served if row["place"] != "page"}
