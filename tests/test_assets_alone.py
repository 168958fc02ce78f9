"""Each asset materialized alone does its work from what lies in the home, or refuses in one line."""

import os
import shutil
from itertools import cycle, product
from pathlib import Path

import dagster as dg
import pytest

from orchestration.definitions import definitions
from orchestration.pipeline.instance import LOADS, open_instance
from orchestration.store import drafts, staging
from orchestration.store.home import Home
from tests.homes import copy, imr, letter, rows
from warehouse import publish

ASSETS = sorted(key.to_user_string() for key in definitions.resolve_asset_graph().get_all_asset_keys())
STAGED = [name for name in ASSETS if name.startswith("stage_")]
OUTPUTS = ["data_docs", "lake", "postgres", "published", "raw_letters", "site"]
# One asset of each kind, with one inbox; ASSETS=all tries every one with both.
CHOSEN = ["stage_text", "stage_letters", "stage_rejects", "dim_case", "audit/letter", "mart/decision", *OUTPUTS]
INBOXES = ("empty inbox", "full inbox")
TRIED = list(product(INBOXES, ASSETS) if os.environ.get("ASSETS") == "all" else zip(cycle(INBOXES), CHOSEN))


@pytest.fixture
def home(more_loads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of that home, with an empty inbox."""
    home = Home(copy(more_loads, tmp_path / "home"))
    monkeypatch.setenv("IMR_HOME", str(home.root))
    return home


@pytest.fixture(params=INBOXES)
def either(home: Home, request: pytest.FixtureRequest) -> Home:
    """That home; in the full inbox lies a letter that is new."""
    if request.param == "full inbox":
        (home.inbox / "new.txt").write_text(letter(4))
    return home


def materialize(home: Home, *assets: str) -> dg.ExecuteInProcessResult:
    """Materialize assets as the web UI does: those of a load in the partition of the last one."""
    keys = [dg.AssetKey(name.split("/")) for name in assets]
    is_partitioned = any(name in STAGED or name == "raw_letters" for name in assets)
    with open_instance(home) as instance:
        return definitions.resolve_implicit_global_asset_job_def().execute_in_process(
            instance=instance,
            partition_key=max(instance.get_dynamic_partitions(str(LOADS.name))) if is_partitioned else None,
            asset_selection=keys,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )


def message(result: dg.ExecuteInProcessResult) -> str:
    """What the step that failed says."""
    (event,) = [event for event in result.all_events if event.is_step_failure]
    error = event.step_failure_data.error
    assert error is not None
    return error.message


def decisions(home: Home) -> object:
    assert not publish.is_dangling(home.published_link)
    return rows(home.root, "SELECT count(*) FROM fact_decision")[0][0]


@pytest.mark.faults
@pytest.mark.parametrize(("either", "asset"), TRIED, indirect=["either"])
def test_an_asset_alone_leaves_the_old_or_the_new_warehouse(either: Home, asset: str) -> None:
    is_full = (either.inbox / "new.txt").exists()

    materialize(either, asset)

    assert decisions(either) == 6
    assert imr(either.root, "load")[0] == 0
    assert decisions(either) == 6 + 2 * is_full
    assert imr(either.root, "verify")[0] == 0


def test_raw_letters_alone_are_received_and_the_next_load_goes_on_with_them(either: Home) -> None:
    assert materialize(either, "raw_letters").success

    is_full = any(either.inbox.iterdir())
    assert [draft.counts["new"] for draft in drafts.pending(either)] == [1] * is_full
    shutil.rmtree(either.inbox)
    assert imr(either.root, "load", either.root.parent / "second")[0] == 2, "there is no such folder"
    either.inbox.mkdir()
    assert imr(either.root, "load")[0] == 0
    assert decisions(either) == 6 + 2 * is_full


def test_a_stage_table_alone_stages_what_is_received(home: Home) -> None:
    materialize(home, "raw_letters")

    materialize(home, "stage_text")
    assert materialize(home, "stage_letters").success

    assert all(not draft.lacks("parse") for draft in drafts.pending(home))
    assert drafts.pending(home) != []


def test_a_table_of_the_star_alone_is_a_candidate_that_lacks_its_checks(home: Home) -> None:
    before = publish.current(home.published_link)

    assert materialize(home, "dim_case").success
    refused = materialize(home, "published")

    assert "the candidate lacks its checks of drift, star: run them first" in message(refused)
    assert publish.current(home.published_link) == before


def test_published_alone_publishes_a_complete_and_checked_candidate(home: Home) -> None:
    before = publish.current(home.published_link)
    materialize(home, "fact_decision")

    assert materialize(home, "published").success

    after = publish.current(home.published_link)
    assert after != before
    assert decisions(home) == 6


def test_a_candidate_of_other_letters_than_those_staged_is_refused(home: Home) -> None:
    before = publish.current(home.published_link)
    materialize(home, "fact_decision")
    for folder in staging.staged(home)[:1]:
        shutil.rmtree(folder)

    refused = materialize(home, "published")

    assert not refused.success
    assert "the candidate was built from other letters than those staged now" in message(refused)
    assert publish.current(home.published_link) == before


def test_a_load_that_received_nothing_has_nothing_to_stage(home: Home) -> None:
    with open_instance(home) as instance:
        instance.add_dynamic_partitions(str(LOADS.name), ["20990101T000000"])

    refused = materialize(home, "stage_text")

    assert not refused.success
    assert "materialize raw_letters of this load first" in message(refused)
