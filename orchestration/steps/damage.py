"""Name staged files that are damaged or lost, where a step fails because of them."""

import errno
from collections.abc import Callable
from typing import TypeVar

from orchestration.store import staging
from orchestration.store.home import Home

T = TypeVar("T")
# Errors of the system that have another cause.
OTHER_CAUSES = (errno.ENOSPC, errno.EDQUOT, errno.ENOMEM, errno.EACCES)


class StagedDamaged(Exception):
    """Staged files are damaged or lost; the message names the first, and what to do."""


def refuse_damage(home: Home) -> None:
    """Raise StagedDamaged when a staged file is missing or has another size: a star without it would lack rows."""
    if found := staging.damage(staging.staged(home)):
        raise _damaged({str(path): reason for path, reason in found.items()})


def explaining_damage(home: Home, work: Callable[[], T]) -> T:
    """Do a piece of work. Raises StagedDamaged instead of an error of a library that a damaged staged file caused."""
    try:
        return work()
    except Exception as error:
        is_ours = type(error).__module__.partition(".")[0] in ("orchestration", "warehouse", "expectations")
        if is_ours or isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in OTHER_CAUSES):
            raise
        files = staging.files(staging.staged(home))
        found = staging.unreadable(path for paths in files.values() for path in paths)
        if not found:
            raise
        # A run reports the first cause of a failure: here a library's, which does not say what to do.
        raise _damaged({str(path): reason for path, reason in found.items()}) from None


def _damaged(found: dict[str, str]) -> StagedDamaged:
    (path, reason), *others = found.items()
    more = f" (and {len(others):,} more)" if others else ""
    return StagedDamaged(f"the staged file {path} is damaged: {reason}{more}: imr rebuild makes it again from raw/")
