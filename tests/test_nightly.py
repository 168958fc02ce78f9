"""The nightly schedule and the watch on the inbox: off until switched on, and asking once for what is dropped."""

import os
from pathlib import Path

import dagster as dg
import pytest

from orchestration.definitions import definitions


def watched(cursor: str | None = None) -> tuple[dg.SkipReason | dg.RunRequest, str | None]:
    context = dg.build_sensor_context(cursor=cursor)
    asked = definitions.resolve_sensor_def("inbox")(context)
    assert isinstance(asked, dg.SkipReason | dg.RunRequest)
    return asked, context.cursor


def drop(folder: Path, name: str, age: float = 60) -> None:
    (folder / name).write_text("A letter.")
    stat = (folder / name).stat()
    os.utime(folder / name, (stat.st_atime - age, stat.st_mtime - age))


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IMR_HOME", str(tmp_path))
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def test_the_schedule_is_off_and_runs_the_load_at_night_in_los_angeles() -> None:
    schedule = definitions.resolve_schedule_def("nightly")

    assert schedule.cron_schedule == "30 2 * * *"
    assert schedule.execution_timezone == "America/Los_Angeles"
    assert schedule.default_status == dg.DefaultScheduleStatus.STOPPED
    assert schedule.job_name == "load"


def test_what_is_dropped_is_asked_for_once(inbox: Path) -> None:
    drop(inbox, "one.txt")

    asked, cursor = watched()
    again, _ = watched(cursor)
    drop(inbox, "two.txt")
    more, _ = watched(cursor)

    assert isinstance(asked, dg.RunRequest)
    assert isinstance(again, dg.SkipReason)
    assert isinstance(more, dg.RunRequest)
    assert asked.run_key != more.run_key


@pytest.mark.usefixtures("inbox")
def test_an_empty_inbox_asks_for_nothing() -> None:
    assert isinstance(watched()[0], dg.SkipReason)


def test_a_file_that_is_still_written_is_waited_for(inbox: Path) -> None:
    drop(inbox, "one.txt", age=0)

    assert isinstance(watched()[0], dg.SkipReason)
