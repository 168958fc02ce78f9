"""Say why a run failed: for people in a terminal, and without quoting a letter for the journal and for alerts."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import dagster as dg

from orchestration.steps import check
from orchestration.store import drafts
from orchestration.store.home import Home

# Errors whose messages come from the operating system or from us and never quote a letter.
SYSTEM_ERRORS = (
    *("OSError", "FileNotFoundError", "PermissionError", "MemoryError"),
    *("NotReady", "NotPublishable", "StagedDamaged", "RawDamaged", "HomeBusy", "HomeError", "DamagedBuild"),
    *("SourceUnavailable", "BadAddress", "EngineError"),
)


class Failure(NamedTuple):
    """Why a step failed: ``message`` may quote a letter, ``redacted`` has the message of system errors only."""

    message: str
    redacted: str


def first_failure(events: Iterable[dg.DagsterEvent]) -> Failure | None:
    """Return why the first of the failed steps failed, beginning with its name, or None when no step did."""
    for event in events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error and error.cause:
                error = error.cause
            if error:
                line = error.message.strip().splitlines()[0]
                # Our own exceptions need no class name before their message.
                line = re.sub(r"^(?:orchestration|warehouse|expectations)(?:\.\w+)+: ", "", line)
                kind = line if error.cls_name in SYSTEM_ERRORS else error.cls_name or "an error"
                return Failure(f"{event.step_key}: {line}", f"{event.step_key}: {kind}")
    return None


def is_defect(error: BaseException) -> bool:
    """Whether an error is one of the program or of a letter's words, not of the system, a source or an engine."""
    return not isinstance(error, OSError | MemoryError) and type(error).__name__ not in SYSTEM_ERRORS


def redacted_reason(home: Home, load_id: str, events: Iterable[dg.DagsterEvent]) -> str:
    """Return why a run of the daemon failed: the rules that stopped its load, or the step and its error."""
    draft = drafts.find(home, load_id)
    reasons = (check.failures_of_draft(draft) if draft else []) or check.failures_of_candidate(home)
    if reasons:
        return "; ".join(reasons)
    found = first_failure(events)
    return found.redacted if found else "its process ended before it did"
