"""One check per suite: its results become metadata. What fails as a whole stops the load; drift only warns."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import dagster as dg

from orchestration.load import PARSED, Load

if TYPE_CHECKING:
    from expectations import gate


def _check(
    asset: str, table: str, run: Callable[[Load], "gate.Report"], *, blocking: bool = True
) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, name=f"{table}_suite", blocking=blocking, description=f"The expectations of {table}.")
    def suite(load: dg.ResourceParam[Load]) -> dg.AssetCheckResult:
        report = run(load)
        return dg.AssetCheckResult(
            passed=report.ok if blocking else bool(report.results.get_column("success").all()),
            severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
            metadata={
                "expectations": report.results.height,
                "failed": report.results.filter(~report.results.get_column("success")).height,
                "letters_quarantined": report.rejects.height,
                "stops": dg.MetadataValue.json(report.stops),
            },
        )

    return suite


def _of_table(table: str) -> dg.AssetChecksDefinition:
    return _check(f"stage_{table}", table, lambda load: load.check(table))


CHECKS = [
    *(_of_table(table) for table in ("text", *PARSED)),
    _check("star", "star", Load.check_star),
    _check("star", "drift", Load.check_drift, blocking=False),
]
