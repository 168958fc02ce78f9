"""The janitor: old runs go with their files, and runs that died are told from those that work."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration import janitor
from orchestration.store.home import Home
from tests.test_load import imr, letter, write


def instance(home: Path) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(home / "dagster"))


def test_the_last_runs_stay_and_those_before_go_with_their_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(janitor, "RUNS_KEPT", 3)
    monkeypatch.setattr(janitor, "RUNS_OVER", 1)
    home, letters = tmp_path / "home", write(tmp_path / "letters", letter(1))

    for _ in range(6):
        imr(home, "load", letters)

    # Four at most when a load begins, and the load itself.
    with instance(home) as recorded:
        kept = {run.run_id for run in recorded.get_runs()}
    shards = {path.stem for path in (home / "dagster" / "history" / "runs").glob("*.db")} - {"index"}
    assert len(kept) <= 5
    assert shards == kept
    assert not (home / "dagster" / "storage").exists()


def test_a_run_whose_process_died_is_marked_when_the_next_load_begins(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    with instance(home.root) as recorded:
        for run_id, load_id in (("0" * 8, "20170101T000000000000"), ("1" * 8, "mine")):
            run = dg.DagsterRun("load", run_id=run_id, status=dg.DagsterRunStatus.STARTED, tags={"load": load_id})
            recorded.add_run(run)

        janitor.sweep(home, recorded, "mine")

        told = {run.run_id: run.status for run in recorded.get_runs()}
    assert told == {"0" * 8: dg.DagsterRunStatus.FAILURE, "1" * 8: dg.DagsterRunStatus.STARTED}
