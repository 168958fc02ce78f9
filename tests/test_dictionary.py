"""The dictionary is fresh, and every table and column of the star says what it means."""

import pytest

from warehouse import dictionary


@pytest.fixture(scope="module")
def columns() -> list[dictionary.Column]:
    return dictionary.columns()


def test_every_table_says_what_a_row_is(columns: list[dictionary.Column]) -> None:
    assert sorted({f"{column.schema}.{column.table}" for column in columns if not column.grain}) == []


def test_every_column_says_what_it_means(columns: list[dictionary.Column]) -> None:
    assert [f"{column.schema}.{column.table}.{column.name}" for column in columns if not column.meaning] == []


def test_the_dictionary_is_fresh() -> None:
    assert dictionary.DICTIONARY.read_text() == dictionary.text(), "run: python -m warehouse.dictionary"
