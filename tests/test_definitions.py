"""The asset graph: which tables there are, and that every staged table and the star stand behind a blocking check."""

import dagster as dg

from orchestration.definitions import definitions
from transforms import schema


def test_the_graph_has_an_asset_per_table() -> None:
    graph = definitions.resolve_asset_graph()

    staged = {f"stage_{table}" for table in schema.TABLES if table != "rejects"}
    assert {key.to_user_string() for key in graph.get_all_asset_keys()} == {
        "raw_letters",
        "star",
        "published",
        "data_docs",
        "postgres",
        "site",
    } | staged


def test_every_asset_is_described() -> None:
    graph = definitions.resolve_asset_graph()

    assert all(graph.get(key).description for key in graph.get_all_asset_keys())


def test_every_staged_table_and_the_star_have_a_blocking_check() -> None:
    graph = definitions.resolve_asset_graph()

    checked = {key.asset_key.to_user_string() for key in graph.asset_check_keys}
    assert checked == {"star"} | {f"stage_{table}" for table in schema.TABLES if table != "rejects"}
    assert isinstance(definitions.resolve_job_def("load"), dg.JobDefinition)
