"""The asset graph: which tables there are, what each is made of, and which checks block what follows."""

import dagster as dg

from orchestration.definitions import definitions
from orchestration.store.drafts import PARSED
from transforms import schema
from warehouse.relations import relations

GRAPH = definitions.resolve_asset_graph()
STAGED = {f"stage_{table}" for table in schema.TABLES}
STAR = {relation.full_name.replace(".", "/") for relation in relations()}


def test_the_graph_has_an_asset_per_table_of_the_stage_and_the_star_and_per_mart() -> None:
    others = {"raw_letters", "published", "data_docs", "postgres", "site"}

    assert {key.to_user_string() for key in GRAPH.get_all_asset_keys()} == others | STAGED | STAR
    assert {"fact_decision", "dim_case", "audit/letter", "mart/decision"} <= STAR


def test_the_parsed_tables_are_those_of_the_schema() -> None:
    assert ["text", *PARSED, "rejects"] == list(schema.TABLES)


def test_every_asset_is_described() -> None:
    assert all(GRAPH.get(key).description for key in GRAPH.get_all_asset_keys())


def test_a_load_is_a_partition_of_what_is_received_and_staged() -> None:
    partitioned = {key.to_user_string() for key in GRAPH.get_all_asset_keys() if GRAPH.get(key).partitions_def}

    assert partitioned == {"raw_letters"} | STAGED


def test_every_staged_table_shows_which_parser_or_reader_made_it() -> None:
    assert all(GRAPH.get(dg.AssetKey(name)).code_version for name in STAGED)


def test_the_warehouse_is_published_after_all_tables_and_marts() -> None:
    assert {key.to_user_string() for key in GRAPH.get(dg.AssetKey("published")).parent_keys} == STAR


def test_all_checks_block_what_follows_but_that_of_drift() -> None:
    checks = {key.name: GRAPH.get_check_spec(key) for key in GRAPH.asset_check_keys}

    assert set(checks) == {f"{table}_suite" for table in (*schema.TABLES, "star", "drift")}
    assert [name for name, spec in checks.items() if not spec.blocking] == ["drift_suite"]
    assert {spec.asset_key.to_user_string() for spec in checks.values()} == {"fact_decision"} | STAGED
