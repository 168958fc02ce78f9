"""One blocking check per suite: its results become metadata, and what fails as a whole stops the load."""

import dagster as dg

from orchestration.load import PARSED, Load


def _check(asset: str, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, name=f"{table}_suite", blocking=True, description=f"The expectations of {table}.")
    def suite(load: dg.ResourceParam[Load]) -> dg.AssetCheckResult:
        report = load.check_star() if table == "star" else load.check(table)
        return dg.AssetCheckResult(
            passed=report.ok,
            severity=dg.AssetCheckSeverity.ERROR,
            metadata={
                "expectations": report.results.height,
                "failed": report.results.filter(~report.results.get_column("success")).height,
                "letters_quarantined": report.rejects.height,
                "stops": dg.MetadataValue.json(report.stops),
            },
        )

    return suite


CHECKS = [
    _check("stage_text", "text"),
    *(_check(f"stage_{table}", table) for table in PARSED),
    _check("star", "star"),
]
