"""The warehouse in a DuckLake on a real PostgreSQL: equal row for row, with its past, under writers and readers."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import boto3
import duckdb
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.builds import publish_star
from tests.homes import imr, write
from tests.homes import letter as written
from tests.postgres_server import asked
from tests.scale import stores
from tests.stage_frames import item, letter, load
from tests.waiting import until
from warehouse import build, extensions, lake, read
from warehouse.manifest import TableDigest

pytestmark = [pytest.mark.scale, pytest.mark.filterwarnings("default")]
SECRET = "open-sesame-9471"
PAGE = Path(__file__).parent.parent.parent / "warehouse" / "CONNECTIONS.md"
ROUNDS = int(os.environ.get("ROUNDS") or 2)
PUBLISHER = """
import sys
from pathlib import Path
from warehouse import lake

lake.publish_to(sys.argv[1], Path(sys.argv[2]), force=True)
"""


@pytest.fixture
def address(url: str) -> str:
    """The address of a lake that does not exist yet."""
    return lake.PREFIX + url


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The published builds of homes, each of one load more, with one letter."""
    found = []
    for number in range(1, 4):
        home = tmp_path_factory.mktemp("home")
        (home / "builds").mkdir()
        loads = [
            load(f"L{place}", datetime(2017, place, 1), letter(f"{place:064}", item("MRI"), item("Norco")))
            for place in range(1, number + 1)
        ]
        publish_star(home / "warehouse.duckdb", home / "builds", f"w-{number}", *loads)
        found.append(home / "warehouse.duckdb")
    return found


def digests(link: Path) -> dict[str, TableDigest]:
    """The digests of the tables of a build."""
    with read.connect(link) as connection:
        return build.table_digests(connection)


def digests_as_of(address: str, load: str) -> dict[str, TableDigest]:
    """The digests of the tables of a lake as of a load."""
    with lake.as_of(address, load).connect() as connection:
        return build.table_digests(connection)


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*.parquet")}


def known_files(url: str) -> set[str]:
    """The files that the catalog of a lake has."""
    sql = "SELECT path FROM ducklake_data_file UNION SELECT path FROM ducklake_delete_file"
    return {str(path).rpartition("/")[2] for (path,) in asked(url, sql)}


def test_the_lake_has_every_row_of_each_load(address: str, links: list[Path], tmp_path: Path) -> None:
    first = lake.publish_to(address, links[0], data=str(tmp_path / "lake"))
    again = lake.publish_to(address, links[0])
    others = [lake.publish_to(address, link) for link in links[1:]]

    assert (first.rows is not None, again.rows) == (True, None)
    # What is in the lake already is not written again.
    assert all((other.rows or 0) < (first.rows or 0) / 2 for other in others)
    for number, link in enumerate(links, 1):
        assert digests_as_of(address, f"L{number}") == digests_as_of(address, str(number)) == digests(link)
    with lake.as_of(address, "2").connect() as connection:
        places = read.query(links[1], "SELECT DISTINCT table_schema, table_name FROM information_schema.tables").rows
        assert len(places) > 40
        for schema, table in places:
            query = f'SELECT * FROM "{schema}"."{table}"'
            ours, theirs = read.query(links[1], query).rows, connection.execute(query).fetchall()
            assert sorted(theirs, key=repr) == sorted(ours, key=repr), f"{schema}.{table}"
        comments = "SELECT count(*) FROM duckdb_columns() WHERE database_name = 'lake' AND comment IS NOT NULL"
        assert connection.execute(comments).fetchone() > (200,)


def test_a_reader_sees_no_mixture_of_two_writers(address: str, links: list[Path], tmp_path: Path) -> None:
    lake.publish_to(address, links[0], data=str(tmp_path / "lake"))
    seen: list[tuple[object, ...]] = []
    done, failures, commits = threading.Event(), [], []
    reads = """SELECT (SELECT digest FROM audit.build), (SELECT count(*) FROM fact_decision),
        (SELECT count(*) FROM letter_text), (SELECT sum(decisions) FROM mart.monthly),
        (SELECT count(*) FROM audit.load)"""

    def loop() -> None:
        try:
            while not done.is_set():
                with lake.as_of(address, lake.Catalog.parse(address).snapshots()[0].load).connect() as connection:
                    seen.append(connection.execute(reads).fetchone() or ())
                with lake.attach(lake.Catalog.parse(address)) as connection, connection.cursor() as cursor:
                    seen.append(cursor.execute("USE lake").execute(reads).fetchone() or ())
        except Exception as error:
            failures.append(error)

    def write(mine: list[Path]) -> None:
        try:
            for link in mine * ROUNDS:
                commits.append(lake.publish_to(address, link).rows is not None)
        except Exception as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(mine,)) for mine in (links[::2], links[1::2])]
    reader = threading.Thread(target=loop)
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()

    assert failures == []
    right = {read.query(link, reads).rows[0] for link in links}
    assert len(seen) > ROUNDS
    assert set(seen) <= right
    snapshots = lake.Catalog.parse(address).snapshots()
    assert len(snapshots) == 1 + sum(commits) >= len(links)
    for one in snapshots:
        with lake.attach(lake.Catalog.parse(address), snapshot=one.snapshot) as connection:
            assert build.table_digests(connection) == digests(links[one.number - 1])


def kill_when(writer: "subprocess.Popen[bytes]", folder: Path, count: float) -> None:
    """Kill a writer when its folder has more files than that."""
    until(lambda: len(files(folder)) > count or writer.poll() is not None)
    writer.kill()


def test_a_killed_writer_leaves_no_row_and_a_rerun_completes(
    address: str, url: str, links: list[Path], tmp_path: Path
) -> None:
    folder = tmp_path / "lake"
    lake.publish_to(address, links[0], data=str(folder))
    whole = len(files(folder))
    # It writes every table anew: it is killed after the first file, in the middle, and near the end.
    for share in (0, 0.4, 0.7):
        count = len(files(folder)) + share * whole
        with subprocess.Popen([sys.executable, "-c", PUBLISHER, address, str(links[1])]) as writer:
            kill_when(writer, folder, count)
        assert writer.returncode == -signal.SIGKILL
        assert [one.load for one in lake.Catalog.parse(address).snapshots()] == ["L1"]
        with lake.attach(lake.Catalog.parse(address)) as connection:
            assert build.table_digests(connection) == digests(links[0])

    assert lake.publish_to(address, links[1]).rows
    assert digests_as_of(address, "L1") == digests(links[0])
    assert digests_as_of(address, "L2") == digests(links[1])
    assert files(folder) > known_files(url)
    lake.expire(address, 30, grace=timedelta(0))
    assert files(folder) == known_files(url)


def test_old_snapshots_expire_and_the_others_are_as_before(
    address: str, url: str, links: list[Path], tmp_path: Path
) -> None:
    for link in links:
        lake.publish_to(address, link, data=str(tmp_path / "lake"))
    many = len(files(tmp_path / "lake"))

    code, printed = imr(tmp_path, "lake", "expire", "--older-than", "30", "--lake", address)
    assert (code, "removed 0 snapshots and 0 files" in printed) == (0, True), printed
    assert [digests_as_of(address, f"L{number}") for number in range(1, 4)] == [digests(link) for link in links]

    expired = lake.expire(address, 0, grace=timedelta(0))

    assert expired.snapshots >= len(links)
    assert len(files(tmp_path / "lake")) < many / 2
    assert files(tmp_path / "lake") == known_files(url)
    assert digests_as_of(address, "L3") == digests(links[2])
    with pytest.raises(lake.LakeError, match=r"the lake has no snapshot of load L2; it has 3 \(L3\)"):
        lake.as_of(address, "L2")


def test_sql_reads_the_lake_as_of_a_load_and_nothing_else(
    address: str, links: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMR_LAKE", address.replace("owner@", f"owner:{SECRET}@"))
    for link in links[:2]:
        code, printed = imr(link.parent, "publish", address, "--data", tmp_path / "lake")
        assert (code, "rows written or removed" in printed) == (0, True), printed
    before = files(tmp_path)
    (tmp_path / "mine.csv").write_text("letter\n1\n")

    def asks(query: str, load: str = "1", *options: object) -> tuple[int, str]:
        return imr(tmp_path / "no-home", "sql", "--as-of", load, "--format", "csv", *options, query)

    counts = "SELECT count(*) AS n FROM fact_decision CROSS JOIN mine"
    assert asks(counts, "1", "--with", f"mine={tmp_path / 'mine.csv'}") == (0, "n\n2\n")
    assert asks(counts, "L2", "--with", f"mine={tmp_path / 'mine.csv'}") == (0, "n\n4\n")
    for query in (
        "SELECT * FROM read_text('/etc/hostname')",
        f"COPY (SELECT 1) TO '{tmp_path}/lake/mine.csv'",
        "DELETE FROM fact_decision",
        "SELECT * FROM duckdb_databases()",
        "SELECT * FROM duckdb_secrets()",
    ):
        code, printed = asks(query)
        assert (code, len(printed.splitlines())) == (2, 1) or "duckdb_" in query, printed
        assert SECRET not in printed
    assert files(tmp_path) == before
    code, printed = imr(tmp_path, "lake", "list")
    assert (code, printed.count("L1"), printed.count("w-2")) == (0, 1, 1), printed
    monkeypatch.delenv("IMR_LAKE")
    assert "--as-of needs a lake: set IMR_LAKE" in asks("SELECT 1")[1]


def test_a_reader_elsewhere_attaches_with_duckdb_and_may_not_write(
    address: str, url: str, links: list[Path], tmp_path: Path
) -> None:
    for link in links[:2]:
        lake.publish_to(address, link, data=str(tmp_path / "lake"))
    asked(url, "SELECT 1", *(line for line in sql_of_the_page("rights").split(";\n") if line.strip()))
    words = conninfo_to_dict(url) | {"user": "imr_reader"}

    with duckdb.connect() as connection:
        extensions.load(connection, "postgres_scanner", "ducklake")
        answers = []
        for statement in sql_of_the_page("reader").split(";\n"):
            if statement.strip() and not statement.startswith("INSTALL"):
                used = statement.replace("dbname=lake host=db.example.org user=imr_reader", make_conninfo("", **words))
                answers.append(connection.execute(used).fetchall())
        assert answers[-2:] == [[(4,)], [(2,)]]
        with pytest.raises(duckdb.Error, match="read-only"):
            connection.execute("DELETE FROM imr.fact_decision")
    with pytest.raises(lake.LakeError, match="permission denied for table"):
        lake.publish_to(lake.PREFIX + url.replace("owner@", "imr_reader@"), links[2])
    assert [one.load for one in lake.Catalog.parse(address).snapshots()] == ["L2", "L1"]


def sql_of_the_page(part: str) -> str:
    """The SQL of a part of the chapter DuckLake of warehouse/CONNECTIONS.md."""
    chapter = PAGE.read_text().partition("## DuckLake")[2].partition("\n## ")[0]
    (first, second) = re.findall(r"```sql\n(.*?)```", chapter, re.DOTALL)
    return str({"rights": first, "reader": second}[part])


def test_bad_input_is_one_line(
    address: str, url: str, links: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, data = links[0].parent, tmp_path / "lake"
    (tmp_path / "file").write_text("no folder")

    def publish(place: str, *options: object) -> str:
        code, printed = imr(home, "publish", place, *options)
        assert (code, len(printed.splitlines())) == (1, 1), printed
        assert SECRET not in printed
        return printed

    away = f"{lake.PREFIX}postgresql://owner:{SECRET}@127.0.0.1:1/imr"
    assert "there is no lake in 127.0.0.1" in publish(address)
    assert "Connection refused (127.0.0.1, database imr)" in publish(away, "--data", data).replace("\n", " ")
    assert 'database "none" does not exist' in publish(f"{address.rpartition('/')[0]}/none")
    assert "not the address of a lake" in publish("ducklake:sqlite:lake.db", "--data", data)
    assert "a folder, or s3://bucket/prefix" in publish(address, "--data", "ftp://somewhere/lake")
    assert "cannot be written: Not a directory" in publish(address, "--data", tmp_path / "file" / "lake")
    closed = tmp_path / "closed"
    closed.mkdir(0o500)
    if os.geteuid():
        assert "Permission denied" in publish(address, "--data", closed)
    assert asked(url, "SELECT to_regclass('ducklake_metadata')") == [(None,)]
    lake.publish_to(address, links[0], data=str(data))
    assert f"is at {data}/, not at {tmp_path}/other/" in publish(address, "--force", "--data", tmp_path / "other")
    asked(url, "SELECT 1", "UPDATE ducklake_metadata SET value = '9.9' WHERE key = 'version'")
    assert "has a catalog of version 9.9, and this DuckLake reads" in publish(address, "--force")
    monkeypatch.setitem(sys.modules, "duckdb_extension_ducklake", None)
    assert "pip install 'imr-warehouse[ducklake]'" in publish(address, "--force")


def test_loads_publish_to_the_lake_and_forget_its_past(
    address: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, folder = tmp_path / "home", tmp_path / "lake"
    monkeypatch.setenv("IMR_LAKE", f"{lake.PREFIX}postgresql://owner:{SECRET}@127.0.0.1:1/imr")
    code, printed = imr(home, "load", write(tmp_path / "letters", written(1), written(2)))
    assert (code, "imr: the lake keeps the build before: " in printed, SECRET in printed) == (0, True, False), printed
    assert SECRET not in (home / "logs" / "loads.jsonl").read_text()
    assert imr(home, "publish", address, "--data", folder)[0] == 0

    monkeypatch.setenv("IMR_LAKE", address)
    assert imr(home, "load", write(tmp_path / "more", written(3)))[0] == 0
    assert ("lake", "current") in [
        (row["place"], row["state"]) for row in json.loads(imr(home, "status", "--json")[1])["served"]
    ]
    assert [one.number for one in lake.Catalog.parse(address).snapshots()] == [2, 1]
    with lake.as_of(address, "1").connect() as connection:
        assert connection.execute("SELECT count(*) FROM letter_text WHERE text LIKE '%9000001%'").fetchone() == (1,)
    code, printed = imr(home, "forget", "CM17-9000001", "--yes")

    assert (code, "Forgotten in the lake" in printed) == (0, True), printed
    assert [one.number for one in lake.Catalog.parse(address).snapshots()] == [3]
    with lake.as_of(address, "3").connect() as connection:
        assert connection.execute("SELECT count(*) FROM dim_case WHERE case_key <> -1").fetchone() == (2,)
    assert files(folder) - {"first.parquet"} == known_files(url)
    for (table,) in asked(url, "SELECT relname FROM pg_class WHERE relname LIKE 'ducklake%' AND relkind = 'r'"):
        assert asked(url, f"SELECT * FROM {table} AS t WHERE t::text LIKE '%9000001%'") == [], table


def test_data_in_a_store(address: str, links: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stores.s3() as (store, endpoint):
        for name, value in {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "ali-baba-3312",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
        }.items():
            monkeypatch.setenv(name, value)
        boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket="lake")
        with pytest.raises(lake.LakeError, match=r"NoSuchBucket|404"):
            lake.publish_to(address, links[0], data="s3://none/imr")

        for link in links[:2]:
            lake.publish_to(address, link, data="s3://lake/imr")

        assert digests_as_of(address, "1") == digests(links[0])
        query = ["sql", "--as-of", "2", "--lake", address, "--format", "csv", "SELECT count(*) FROM mart.decision"]
        assert imr(tmp_path, *query)[1].split()[-1] == "4"
        store.is_denied = True
        code, printed = imr(links[2].parent, "publish", address)
        assert (code, len(printed.splitlines()), "403" in printed, SECRET in printed) == (1, 1, True, False), printed
        store.is_denied = False
        assert lake.publish_to(address, links[2]).rows
        assert digests_as_of(address, "3") == digests(links[2])
