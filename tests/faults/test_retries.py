"""Retries: a step is repeated after a fault that may pass, and after no other; its repetition does no harm."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.errors import DagsterExecutionInterruptedError
from dagster._core.execution.plan.active import ActiveExecution

from orchestration.definitions import definitions
from orchestration.pipeline.instance import LOADS, open_instance
from orchestration.pipeline.resources import ExclusiveHome
from orchestration.steps import build, parse, publish, quarantine, read, receive
from orchestration.steps.progress import silent
from orchestration.store import drafts
from orchestration.store.home import Home
from tests.homes import fail_on, imr, letter, rows, write
from warehouse import publish as publication

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps are tried again at once."""

    def forget_the_wait(execution: ActiveExecution) -> None:
        execution._waiting_to_retry = dict.fromkeys(execution._waiting_to_retry, 0.0)

    monkeypatch.setattr(ActiveExecution, "sleep_til_ready", forget_the_wait)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.make()
    (home.inbox / "one.txt").write_text(letter(1))
    return home


def run_unattended(home: Home, load_id: str = "20260101T000000") -> dg.ExecuteInProcessResult:
    """A load as the daemon runs it: nobody watches, and transient faults are tried again."""
    with open_instance(home) as instance:
        instance.add_dynamic_partitions(str(LOADS.name), [load_id])
        return definitions.resolve_job_def("load").execute_in_process(
            instance=instance,
            partition_key=load_id,
            resources={"home": ExclusiveHome(root=str(home.root)), "progress": silent},
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )


STEPS = [
    (receive, "receive"),
    (read, "read"),
    (parse, "parse"),
    (quarantine, "quarantine"),
    (build, "build_candidate"),
    (publish, "publish_candidate"),
]


def test_every_step_that_found_the_disk_full_at_its_end_is_repeated(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def full_at_first(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **named: object) -> object:
            done = original(*arguments, **named)
            tries.append(name)
            if tries.count(name) == 1:
                raise FULL
            return done

        return step

    for module, name in STEPS:
        monkeypatch.setattr(module, name, full_at_first(name, getattr(module, name)))

    assert run_unattended(home).success

    assert tries == [name for _, name in STEPS for _ in range(2)]
    assert rows(home.root, "SELECT count(*) FROM fact_decision") == [(2,)]
    assert imr(home.root, "verify")[0] == 0


def test_a_publication_that_broke_in_its_middle_is_ended_by_the_next_try(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each try gets as far as the next place.
    places = ["sync_folder", "_swap", "_delete_old"]
    broken: list[str] = []

    def breaking_once(place: str, original: Callable[..., None]) -> Callable[..., None]:
        def step(*paths: Path) -> None:
            if place not in broken:
                broken.append(place)
                raise FULL
            original(*paths)

        return step

    for place in places:
        monkeypatch.setattr(publication, place, breaking_once(place, getattr(publication, place)))

    assert run_unattended(home).success

    assert broken == places
    assert publication.integrity_error(home.published_link.resolve()) is None
    assert not home.candidate.exists()
    assert drafts.all_drafts(home) == []


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (FULL, 4),
        (MemoryError(), 4),
        (FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "x"), 1),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "x"), 1),
        (ValueError("a defect, with words of a letter"), 1),
    ],
)
def test_only_faults_that_may_pass_are_tried_again(
    home: Home, monkeypatch: pytest.MonkeyPatch, error: Exception, tries: int
) -> None:
    tried = []

    def failing(*_: object, **__: object) -> None:
        tried.append(1)
        raise error

    monkeypatch.setattr(read, "read", failing)

    assert not run_unattended(home).success
    assert len(tried) == tries


def test_a_run_that_is_terminated_is_not_tried_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def terminated(*_: object, **__: object) -> None:
        tried.append(1)
        raise DagsterExecutionInterruptedError

    monkeypatch.setattr(read, "read", terminated)

    assert not run_unattended(home).success
    assert len(tried) == 1


def test_what_a_load_received_and_did_not_finish_is_finished_by_the_next(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(parse, "parse", lambda *_: (_ for _ in ()).throw(ValueError("a defect")))
        assert imr(home.root, "load")[0] == 1

    code, printed = imr(home.root, "load", write(tmp_path / "more", letter(2)))

    assert code == 0
    assert "which had received 1 letters" in printed
    assert rows(home.root, "SELECT count(*), count(DISTINCT load_id) FROM audit.letter") == [(2, 2)]
    assert imr(home.root, "verify")[0] == 0


def test_a_load_that_fails_again_is_set_aside_and_later_letters_are_loaded(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        fail_on(1, broken)
        assert imr(home.root, "load")[0] == 1
        code, printed = imr(home.root, "load", write(tmp_path / "more", letter(2)))
        assert code == 0
        assert "failed again and is set aside (parse: TypeError): see imr status" in " ".join(printed.split())
        assert rows(home.root, "SELECT case_number FROM dim_case WHERE case_key <> -1") == [("CM17-9000002",)]
        assert "TypeError" in imr(home.root, "status")[1]

    assert imr(home.root, "quarantine", "--retry")[0] == 0
    assert rows(home.root, "SELECT count(*) FROM dim_case WHERE case_key <> -1") == [(2,)]
    assert imr(home.root, "verify")[0] == 0


def test_a_load_that_the_system_fails_twice_is_not_set_aside(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES), "x")
        broken.setattr(parse, "parse", lambda *_: (_ for _ in ()).throw(denied))
        assert imr(home.root, "load")[0] == 1
        assert imr(home.root, "load", write(tmp_path / "more", letter(2)))[0] == 1

    assert drafts.stopped(home) == []
    assert imr(home.root, "load")[0] == 0
    assert rows(home.root, "SELECT count(*) FROM audit.letter") == [(2,)]
