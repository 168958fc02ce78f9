"""Run a load as a Dagster run in this process, recorded for the web UI."""

import logging
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass, field
from io import StringIO
from uuid import uuid4

import dagster as dg
from dagster._core.storage.tags import MAX_RETRIES_TAG

from orchestration.definitions import definitions
from orchestration.pipeline import alerts, failures, retention, watching
from orchestration.pipeline.instance import LOADS, open_instance
from orchestration.pipeline.resources import COMMAND_TAG, HOLDER_TAG, ExclusiveHome
from orchestration.steps import begin, check, receive
from orchestration.steps.progress import Progress, silent
from orchestration.store import drafts, journal, staging
from orchestration.store.drafts import Draft, Request
from orchestration.store.home import Home
from orchestration.store.raw import Skipped
from warehouse import publish

LOW_DISK_BYTES = 1_000_000
INTERRUPTED = "DagsterExecutionInterruptedError"


@dataclass(frozen=True)
class Outcome:
    """What a load did.

    It has the counts of the load, the files that were not received, the deferred outputs with their reasons, and by
    load how many letters of earlier loads it finished.
    """

    load_id: str
    counts: Mapping[str, int]
    skipped: Sequence[Skipped] = ()
    deferred: Mapping[str, str] = field(default_factory=dict)
    finished: Mapping[str, int] = field(default_factory=dict)


class LoadFailed(Exception):
    """A step of the load failed; the message says which and why, ``kind`` the same without quoting a letter."""

    def __init__(self, message: str, kind: str, *, is_published: bool = False) -> None:
        super().__init__(message)
        self.kind = kind
        self.is_published = is_published


class LoadStopped(Exception):
    """Expectations stopped the publication; ``reasons`` says which and why."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


# When no letter is new, every later step and check is skipped; Dagster would log a warning for each.
logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)


def load(home: Home, request: Request, progress: Progress = silent, *, load_id: str | None = None) -> Outcome:
    """Run a load in a home that this process has locked.

    Raises LoadStopped, LoadFailed, OSError, and KeyboardInterrupt when the user interrupts it.
    """
    draft = begin.begin(home, load_id, request)
    waiting = {other.load_id: other.counts.get("new", 0) for other in drafts.pending(home) if other != draft}
    before = publish.current(home.published_link)
    try:
        deferred = _run(draft, progress)
    except (LoadStopped, LoadFailed) as error:
        reason = error.kind if isinstance(error, LoadFailed) else str(error)
        journal.write(home, load=draft.load_id, outcome="failed", reason=reason)
        alerts.report_failure(home, draft.load_id, reason)
        if isinstance(error, LoadStopped):
            begin.recover_drafts(home)
        raise
    except KeyboardInterrupt:
        journal.write(home, load=draft.load_id, outcome="interrupted")
        raise
    deferred |= _set_aside(home, waiting)
    if problems := watching.report(home):
        deferred["watches"] = "; ".join(problems)
    outcome = _outcome(draft, before != publish.current(home.published_link), deferred, waiting)
    journal.write(home, load=draft.load_id, outcome="done", **outcome.counts)
    if outcome.counts.get("quarantined"):
        alerts.report_quarantine(home, draft.load_id)
    return outcome


def _set_aside(home: Home, load_ids: Iterable[str]) -> dict[str, str]:
    """Return a line for each of the loads that was set aside."""
    lines = {}
    for draft in drafts.stopped(home):
        if draft.load_id in load_ids:
            reason = "; ".join(drafts.stop_reasons(draft))
            lines[draft.load_id] = f"the load {draft.load_id} failed again and is set aside ({reason}): see imr status"
    return lines


def _outcome(draft: Draft, is_new: bool, deferred: Mapping[str, str], waiting: Mapping[str, int]) -> Outcome:
    """Return the outcome of a load that ended, from what it left in the home."""
    home = draft.home
    folder = staging.of_load(home, draft.load_id) or draft.folder
    published = publish.current(home.published_link)
    manifest = publish.manifest(published) if published and is_new else None
    counts = drafts.read_counts(folder) | (manifest.counts if manifest else {})
    remaining = {other.load_id for other in drafts.all_drafts(home)}
    finished = {load_id: count for load_id, count in waiting.items() if load_id not in remaining}
    return Outcome(draft.load_id, counts, receive.skipped(folder), deferred, finished)


def _run(draft: Draft, progress: Progress) -> dict[str, str]:
    home = draft.home
    before = publish.current(home.published_link)
    try:
        result = _execute(draft, progress)
    except Exception as error:
        # Dagster records the run in the same home: on a full disk its records may fail first.
        is_full = shutil.disk_usage(home.root).free < LOW_DISK_BYTES
        message = f"No space left on device: {home.root}" if is_full else str(error).splitlines()[0]
        kind = message if is_full else type(error).__name__
        raise LoadFailed(message, kind, is_published=before != publish.current(home.published_link)) from error
    if result.success:
        return _deferred(result)
    if _is_interrupted(result):
        raise KeyboardInterrupt
    if reasons := check.failures_of_draft(draft) or check.failures_of_candidate(home):
        raise LoadStopped(reasons)
    raise _failure(result, is_published=before != publish.current(home.published_link))


def _execute(draft: Draft, progress: Progress) -> dg.ExecuteInProcessResult:
    home = draft.home
    # Hide what Dagster prints when it cannot write its records; everything else is in the records.
    with redirect_stderr(StringIO()), open_instance(home) as instance:
        retention.mark_dead_runs(instance)
        instance.add_dynamic_partitions(str(LOADS.name), [draft.load_id])
        run_id = str(uuid4())
        result = definitions.resolve_job_def("load").execute_in_process(
            instance=instance,
            run_id=run_id,
            partition_key=draft.load_id,
            resources={
                "home": ExclusiveHome(root=str(home.root), is_locked=True),
                "progress": progress,
            },
            raise_on_error=False,
            # The next load finishes a load that died, not the daemon.
            tags={"imr/kind": draft.request.kind, COMMAND_TAG: run_id, HOLDER_TAG: run_id, MAX_RETRIES_TAG: "0"},
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        retention.sweep(home, instance)
        return result


def _deferred(result: dg.ExecuteInProcessResult) -> dict[str, str]:
    observed = [event.asset_observation_data.asset_observation for event in result.get_asset_observation_events()]
    return {found.asset_key.to_user_string(): str(found.metadata["deferred"].value) for found in observed}


def _is_interrupted(result: dg.ExecuteInProcessResult) -> bool:
    """Whether the user interrupted the run: Dagster cancels it between two steps; within a step, the step fails."""
    return any(
        event.event_type == dg.DagsterEventType.RUN_CANCELED
        or (event.is_step_failure and INTERRUPTED in str(event.step_failure_data.error_display_string))
        for event in result.all_events
    )


def _failure(result: dg.ExecuteInProcessResult, *, is_published: bool) -> LoadFailed:
    found = failures.first_failure(result.all_events)
    if found is None:
        reason = "the run failed before its first step"
        return LoadFailed(reason, reason, is_published=is_published)
    return LoadFailed(found.message, found.redacted, is_published=is_published)
