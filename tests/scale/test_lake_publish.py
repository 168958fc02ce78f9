"""Publishing to a DuckLake on a real PostgreSQL: equal row for row, under two writers, kills and bad input."""

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from tests.homes import imr, letter, write
from tests.postgres_server import asked
from tests.scale.lakes import digests, digests_as_of, files, known_files
from tests.scale.stores import SECRET
from tests.waiting import until
from warehouse import build, lake, read

pytestmark = [pytest.mark.scale, pytest.mark.filterwarnings("default")]
ROUNDS = int(os.environ.get("ROUNDS") or 2)
PUBLISHER = """
import sys
from pathlib import Path
from warehouse import lake

lake.publish_to(sys.argv[1], Path(sys.argv[2]), force=True)
"""


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

    def publish(mine: list[Path]) -> None:
        try:
            for link in mine * ROUNDS:
                commits.append(lake.publish_to(address, link).rows is not None)
        except Exception as error:
            failures.append(error)

    writers = [threading.Thread(target=publish, args=(mine,)) for mine in (links[::2], links[1::2])]
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
    code, printed = imr(home, "load", write(tmp_path / "letters", letter(1), letter(2)))
    assert (code, "imr: the lake is outdated: " in printed, SECRET in printed) == (0, True, False), printed
    assert SECRET not in (home / "logs" / "loads.jsonl").read_text()
    assert imr(home, "publish", address, "--data", folder)[0] == 0

    monkeypatch.setenv("IMR_LAKE", address)
    assert imr(home, "load", write(tmp_path / "more", letter(3)))[0] == 0
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
