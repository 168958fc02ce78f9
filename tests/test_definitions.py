"""The asset graph: which tables there are, what each is made of, and which checks block what follows."""

import dagster as dg
from dagster._core.execution.api import create_execution_plan

from orchestration.definitions import definitions
from orchestration.pipeline import checks
from orchestration.steps.check import Verdict
from orchestration.store.drafts import PARSED
from transforms import schema
from warehouse.relations import relations

GRAPH = definitions.resolve_asset_graph()
STAGED = {f"stage_{table}" for table in schema.TABLES}
STAR = {relation.full_name.replace(".", "/") for relation in relations()}


def test_the_graph_has_an_asset_per_table_of_the_stage_and_the_star_and_per_mart() -> None:
    others = {"raw_letters", "published", "data_docs", "lake", "postgres", "site"}

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


def test_a_check_names_the_rules_that_failed() -> None:
    row = {"expectation": "age_in_range", "success": False}

    assert checks.description(Verdict([row], ["letters: age_in_range: 2 rows"])) == "letters: age_in_range: 2 rows"
    assert checks.description(Verdict([row], [])) == "rules that failed: age_in_range"
    assert checks.description(Verdict([row | {"success": True}], [])) == "every rule held"


def test_all_checks_block_what_follows_but_that_of_drift() -> None:
    specs = {key.name: GRAPH.get_check_spec(key) for key in GRAPH.asset_check_keys}

    assert set(specs) == {f"{table}_suite" for table in (*schema.TABLES, "star", "drift")}
    assert [name for name, spec in specs.items() if not spec.blocking] == ["drift_suite"]
    assert {spec.asset_key.to_user_string() for spec in specs.values()} == {"fact_decision"} | STAGED


def test_a_check_that_blocks_comes_before_all_that_is_made_of_its_table_and_drift_before_nothing() -> None:
    plan = create_execution_plan(definitions.resolve_job_def("load"))
    directly = plan.get_all_step_deps()
    step_of = {
        output.properties.asset_key or output.properties.asset_check_key: step.key
        for step in plan.step_dict.values()
        for output in step.step_outputs
        if output.properties
    }

    def before(step: str) -> set[str]:
        return directly[step] | {earlier for one in directly[step] for earlier in before(one)}

    for check in GRAPH.asset_check_keys:
        made_of_it = {step_of[key] for key in GRAPH.get(check.asset_key).child_keys} - {step_of[check.asset_key]}
        assert made_of_it, check
        is_before = {step for step in made_of_it if step_of[check] in before(step)}
        assert is_before == (made_of_it if GRAPH.get_check_spec(check).blocking else set()), check
