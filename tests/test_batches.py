"""The staged tables of a batch in Arrow: the same that a load stages, whatever a letter comes as."""

import polars as pl
import pyarrow as pa
import pytest

from orchestration.store import staging
from orchestration.store.home import Home
from tests.homes import letter, stage, write
from transforms import batches, schema

ODD = [b"", b"A shopping list.", b"\0\1\2", b"%PDF-1.4 broken", "Pr\xfcfung".encode("latin-1")]


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """The tables that the steps of a load stage: of two letters and of files that are none."""
    folder = write(tmp_path_factory.mktemp("letters"), letter(1), letter(2))
    for number, content in enumerate(ODD):
        (folder / f"odd-{number}.txt").write_bytes(content)
    draft = stage(tmp_path_factory.mktemp("home"), folder)
    frames = {table: staging.scan([draft.folder], table).collect() for table in schema.TABLES if table != "rejects"}
    rejects = [pl.read_parquet(draft.folder / f"{step}.rejects") for step in ("read", "parse")]
    return frames | {"rejects": pl.concat(rejects), "raw": _received(draft.home)}


def _received(home: Home) -> pl.DataFrame:
    rows = [(path.name, path.read_bytes()) for path in sorted(home.raw.rglob("*")) if path.is_file()]
    return pl.DataFrame(rows, schema={"letter_id": pl.String, "content": pl.Binary}, orient="row")


def tables(letters: pa.Table) -> dict[str, pl.DataFrame]:
    return {table: pl.DataFrame(pl.from_arrow(rows)) for table, rows in batches.stage(letters).items()}


def assert_same(found: dict[str, pl.DataFrame], staged: dict[str, pl.DataFrame]) -> None:
    for table in schema.TABLES:
        assert found[table].schema == staged[table].schema
        assert sorted(map(str, found[table].rows())) == sorted(map(str, staged[table].rows())), table


def test_bytes_give_the_tables_that_a_load_stages(staged: dict[str, pl.DataFrame]) -> None:
    assert_same(tables(staged["raw"].to_arrow()), staged)
    assert len(staged["rejects"]) == len(ODD)


def test_printed_texts_give_the_same_tables(staged: dict[str, pl.DataFrame]) -> None:
    printed = staged["raw"].join(staged["letters"], on="letter_id", how="semi")

    found = tables(printed.select("letter_id", text=pl.col("content").cast(pl.String)).to_arrow())

    assert len(found["letters"]) == 2
    assert_same(found, {name: rows.join(printed, on="letter_id", how="semi") for name, rows in staged.items()})


def test_batches_of_one_letter_give_the_rows_of_one_batch(staged: dict[str, pl.DataFrame]) -> None:
    singles = [tables(one.to_arrow()) for one in staged["raw"].iter_slices(1)]

    assert_same({table: pl.concat(found[table] for found in singles) for table in schema.TABLES}, staged)


def test_a_batch_without_letters_has_every_table(staged: dict[str, pl.DataFrame]) -> None:
    found = tables(staged["raw"].clear().to_arrow())

    assert {table: len(rows) for table, rows in found.items()} == dict.fromkeys(schema.TABLES, 0)


def test_a_batch_without_letter_ids_is_an_error() -> None:
    with pytest.raises(pl.exceptions.ColumnNotFoundError, match="letter_id"):
        batches.stage(pa.table({"content": [b"milk"]}))
