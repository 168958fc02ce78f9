"""One check per suite, with its results as metadata. A blocking failure stops the load; drift only warns.

Checks only read; the asset stage_rejects decides which letters are quarantined.
"""

from collections.abc import Callable

import dagster as dg

from orchestration.pipeline.execution import run_step
from orchestration.pipeline.resources import ExclusiveHome
from orchestration.steps import check
from orchestration.steps.check import Verdict
from orchestration.store import staging
from orchestration.store.home import Home


def _check(
    asset: str, suite: str, run: Callable[[Home, str | None], Verdict], *, blocking: bool = True
) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, name=f"{suite}_suite", blocking=blocking, description=f"The expectations of {suite}.")
    def check_suite(context: dg.AssetCheckExecutionContext, home: ExclusiveHome) -> dg.AssetCheckResult:
        found: list[Verdict] = []
        load_id = context.partition_key if context.has_partition_key else None

        def work() -> dict[str, int]:
            found.append(run(home.home, load_id))
            return {"expectations": len(found[0].results), "failed": len(found[0].failed)}

        counts = run_step(home.home, load_id, f"check {suite}", work)
        (verdict,) = found
        return dg.AssetCheckResult(
            passed=not verdict.blocking_failures if blocking else not verdict.failed,
            description=description(verdict),
            severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
            metadata={
                **counts,
                "rules that failed": dg.MetadataValue.json(verdict.failed),
                "blocking failures": dg.MetadataValue.json(verdict.blocking_failures),
            },
        )

    return check_suite


def description(verdict: Verdict) -> str:
    """Name the rules that failed, which the web UI and the error of the run show."""
    if verdict.blocking_failures:
        return "; ".join(verdict.blocking_failures)
    return f"rules that failed: {', '.join(verdict.failed)}" if verdict.failed else "every rule held"


def _check_table(table: str) -> dg.AssetChecksDefinition:
    def run(home: Home, load_id: str | None) -> Verdict:
        return check.check_table(home, load_id or _last_load(home), table)

    return _check(f"stage_{table}", table, run)


def _last_load(home: Home) -> str:
    return max((staging.load_of(folder) for folder in staging.committed(home)), default="")


CHECKS = [
    *(_check_table(table) for table in check.TABLES),
    _check("fact_decision", "star", lambda home, _: check.check_star(home)),
    _check("fact_decision", "drift", lambda home, _: check.check_drift(home), blocking=False),
]
