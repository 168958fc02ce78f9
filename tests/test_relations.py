"""The relations of the star, as its SQL files tell them and as a build holds them."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from tests.stage_frames import rows
from warehouse import relations
from warehouse.build import DamagedBuild

HELD = """
SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE NOT internal
UNION ALL SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal
"""


def test_every_relation_of_a_build_is_named_once_with_its_comment(star: Path) -> None:
    found = [(relation.schema, relation.name, relation.comment) for relation in relations.relations()]

    assert sorted(found) == sorted(rows(star, HELD))
    assert len({relation.full_name for relation in relations.relations()}) == len(found)


def test_a_relation_reads_only_what_was_made_before_it() -> None:
    made: set[str] = set()

    for relation in relations.relations():
        assert set(relation.reads) <= made
        made.add(relation.full_name)


def test_a_relation_reads_what_its_statements_name(star: Path) -> None:
    known = {relation.full_name: set(relation.reads) for relation in relations.relations()}
    views = "SELECT schema_name, view_name, sql FROM duckdb_views() WHERE NOT internal"
    created = {
        relations.Relation(schema, name, "").full_name: sqlglot.parse_one(sql, read="duckdb").expression
        for schema, name, sql in [*rows(star, views), *tables_made_by_a_query()]
    }

    for name, query in created.items():
        tables = {
            relations.Relation(table.db or "main", table.name, "").full_name for table in query.find_all(exp.Table)
        }
        assert known[name] == tables & known.keys()
    assert len(created) > 25
    assert known["audit.load"] == {"audit.letter", "fact_decision", "dim_case", "bridge_decision_guideline"}
    assert known["letter_evidence"] == set()


def tables_made_by_a_query() -> list[tuple[str, str, str]]:
    """Schema, name and statement of the marts that are tables."""
    statements = [path.read_text().split("\nCOMMENT")[0] for path in (relations.SQL / "marts").glob("*.sql")]
    found = [(relations.CREATED.search(sql), sql) for sql in statements]
    return [
        (match[1], match[2], sql) for match, sql in found if match and f"{match[0]} AS" in sql and "TABLE" in match[0]
    ]


def test_a_build_is_described_relation_by_relation(star: Path) -> None:
    described = relations.describe(star)

    assert described.keys() == {relation.full_name for relation in relations.relations()}
    assert described["fact_decision"].row_count == 3
    assert described["audit.load"].row_count == 2
    assert described["mart.decision"].row_count is None
    assert described["evidence"].row_count is None
    assert described["dim_body_region"].columns == [
        ("body_region_key", "BIGINT", "Hash of the region; stable."),
        ("body_region", "VARCHAR", "Name in the vocabulary."),
    ]
    assert all(column.comment for description in described.values() for column in description.columns)


def test_a_file_that_is_no_build_cannot_be_described(tmp_path: Path) -> None:
    (tmp_path / "build.duckdb").write_text("no database" * 1000)

    with pytest.raises(DamagedBuild, match=r"build\.duckdb"):
        relations.describe(tmp_path / "build.duckdb")


def test_relations_are_read_in_30_milliseconds_and_without_duckdb() -> None:
    program = "import sys; from warehouse.relations import relations; relations(); print('duckdb' in sys.modules)"
    seconds = []
    for _ in range(5):
        relations.relations.cache_clear()
        begun = time.process_time()
        relations.relations()
        seconds.append(time.process_time() - begun)

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
    assert min(seconds) < 0.03
