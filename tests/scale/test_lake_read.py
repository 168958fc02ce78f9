"""Reading a DuckLake on a real PostgreSQL: as of a load, from elsewhere, and out of a store."""

import re
from pathlib import Path

import boto3
import duckdb
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.homes import imr
from tests.postgres_server import asked
from tests.scale import stores
from tests.scale.lakes import digests, digests_as_of, files
from tests.scale.stores import SECRET
from warehouse import extensions, lake

pytestmark = [pytest.mark.scale, pytest.mark.filterwarnings("default")]
PAGE = Path(__file__).parent.parent.parent / "warehouse" / "CONNECTIONS.md"


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


def test_data_in_a_store(address: str, links: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stores.s3() as (store, endpoint):
        for name, value in stores.s3_environment(endpoint).items():
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
