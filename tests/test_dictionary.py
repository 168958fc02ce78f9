"""The dictionary is fresh, and every table and column of the star says what it means."""

from pathlib import Path

import pytest

from warehouse import dictionary
from warehouse.dictionary import Column


@pytest.fixture(scope="module")
def columns(demo: Path) -> list[Column]:
    return dictionary.columns(demo)


def test_every_table_says_what_a_row_is(columns: list[Column]) -> None:
    assert sorted({f"{column.schema}.{column.table}" for column in columns if not column.grain}) == []


def test_every_column_says_what_it_means(columns: list[Column]) -> None:
    assert [f"{column.schema}.{column.table}.{column.name}" for column in columns if not column.meaning] == []


def test_every_column_of_star_and_marts_has_an_example(columns: list[Column]) -> None:
    without = {column.name for column in columns if column.example is None and column.schema != "audit"}

    # No sample letter cites a page.
    assert without == {"pages"}


def test_every_key_of_the_star_but_one_of_its_own_refers_to_a_table(columns: list[Column]) -> None:
    keys = [column for column in columns if column.schema == "main" and column.name.endswith("_key")]

    assert {column.name for column in keys if not column.refers_to and not column.is_primary_key} == {"letter_key"}
    assert {column.refers_to for column in keys if column.name.endswith("date_key")} == {"dim_date", None}


def test_the_dictionary_is_fresh(demo: Path) -> None:
    assert dictionary.DICTIONARY.read_text() == dictionary.text(demo), "run: python -m orchestration.pages"
