"""The nightly schedule and the watch on the inbox: off until switched on, and asking once for what is dropped."""

import os
from pathlib import Path

import dagster as dg
import pytest

from orchestration.definitions import definitions
from orchestration.pipeline import automation
from orchestration.pipeline.resources import HomeResource
from orchestration.store import drafts, journal
from orchestration.store.home import Home


def watched(home: Path, cursor: str | None = None) -> tuple[dg.SkipReason | dg.SensorResult, str | None]:
    context = dg.build_sensor_context(cursor=cursor)
    asked = definitions.resolve_sensor_def("inbox")(context, place=HomeResource(root=str(home)))
    assert isinstance(asked, dg.SkipReason | dg.SensorResult)
    return asked, asked.cursor if isinstance(asked, dg.SensorResult) else context.cursor


def drop(folder: Path, name: str, age: float = 60) -> None:
    (folder / name).write_text("A letter.")
    stat = (folder / name).stat()
    os.utime(folder / name, (stat.st_atime - age, stat.st_mtime - age))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
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

    asked, cursor = watched(inbox.parent)
    again, _ = watched(inbox.parent, cursor)
    drop(inbox, "two.txt")
    more, _ = watched(inbox.parent, cursor)

    assert isinstance(asked, dg.SensorResult)
    assert isinstance(again, dg.SkipReason)
    assert isinstance(more, dg.SensorResult)
    assert requested(asked).run_key != requested(more).run_key


def requested(asked: dg.SensorResult) -> dg.RunRequest:
    """The run that is asked for, in a partition that is added with it."""
    (request,) = asked.run_requests or []
    (partition,) = asked.dynamic_partitions_requests or []
    assert [request.partition_key] == list(partition.partition_keys)
    return request


def test_an_empty_inbox_asks_for_nothing(inbox: Path) -> None:
    assert isinstance(watched(inbox.parent)[0], dg.SkipReason)


def test_a_file_that_is_still_written_is_waited_for(inbox: Path) -> None:
    drop(inbox, "one.txt", age=0)

    assert isinstance(watched(inbox.parent)[0], dg.SkipReason)


def test_after_a_failed_load_the_same_file_is_asked_for_again(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(inbox.parent)
    home.make()
    drop(inbox, "one.txt")
    asked, cursor = watched(inbox.parent)
    journal.write(home, load="L1", outcome="failed", reason="receive: No space left on device")
    assert isinstance(watched(inbox.parent, cursor)[0], dg.SkipReason), "not at once"
    monkeypatch.setattr(automation, "RETRY_AFTER", 0)

    again, cursor = watched(inbox.parent, cursor)

    assert isinstance(asked, dg.SensorResult)
    assert isinstance(again, dg.SensorResult)
    assert requested(again).run_key != requested(asked).run_key
    journal.write(home, load="L2", outcome="done")
    assert isinstance(watched(inbox.parent, cursor)[0], dg.SkipReason)


def test_letters_that_were_received_and_not_loaded_are_asked_for(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(inbox.parent)
    home.make()
    drafts.begin(home, "20170301T010203", drafts.Request(sources=()))
    monkeypatch.setattr(automation, "RETRY_AFTER", 0)
    assert isinstance(watched(inbox.parent)[0], dg.SkipReason), "its load may yet go on"
    journal.write(home, load="20170301T010203", outcome="failed", reason="stage_text: No space left on device")

    assert isinstance(watched(inbox.parent)[0], dg.SensorResult)


def test_while_a_load_is_running_nothing_is_asked_for(inbox: Path) -> None:
    drop(inbox, "one.txt")

    with Home(inbox.parent).locked():
        asked, _ = watched(inbox.parent)

    assert isinstance(asked, dg.SkipReason)
    assert isinstance(watched(inbox.parent)[0], dg.SensorResult)


def test_a_cursor_of_the_version_before_is_understood(inbox: Path) -> None:
    drop(inbox, "one.txt")

    assert isinstance(watched(inbox.parent, "0" * 64)[0], dg.SensorResult)
