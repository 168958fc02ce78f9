"""The assets, one per table, from received bytes to the published star. They call the functions of steps/.

Receipts, texts and staged tables are partitioned by load. The star and later assets are not: they hold all loads.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import dagster as dg

from orchestration.environment import LAKE, POSTGRES_URL
from orchestration.pipeline import alerts, failures
from orchestration.pipeline.execution import POOL, retry_transient_errors, run_step
from orchestration.pipeline.instance import LOADS
from orchestration.pipeline.metadata import publication_metadata, row_metadata, schema_metadata
from orchestration.pipeline.resources import ExclusiveHome
from orchestration.steps import begin, build, outputs, parse, publish, quarantine, read, receive
from orchestration.steps.progress import Progress
from orchestration.steps.reopen import drafts_to_stage
from orchestration.store import builds, drafts
from orchestration.store.drafts import PARSED, Draft
from orchestration.store.home import Home
from transforms import parse as parser
from transforms import reading, schema
from warehouse import relations

Results = Iterator[dg.MaterializeResult[None] | dg.AssetObservation]
ProgressParam = dg.ResourceParam[Progress]
RELATIONS = relations.relations()


@dg.asset(group_name="raw", kinds={"file"}, partitions_def=LOADS, output_required=False, pool=POOL)
def raw_letters(context: dg.AssetExecutionContext, home: ExclusiveHome, progress: ProgressParam) -> Results:
    """Received bytes, content-addressed. When no letter is new, only deferred outputs of the last load follow."""
    with retry_transient_errors():
        draft = begin.draft_of(home.home, context.partition_key)
    counts = run_step(home.home, draft.load_id, "receive", lambda: receive.receive(draft, progress))
    if begin.has_work(draft):
        yield dg.MaterializeResult(metadata={"load": draft.load_id, **counts})
        return
    begin.close(draft)
    for asset, line in outputs.publish_deferred(home.home, _variable(POSTGRES_URL), _variable(LAKE)).items():
        yield from _deferred(context, asset, line)


@dg.asset(
    group_name="stage",
    kinds={"parquet"},
    partitions_def=LOADS,
    deps=[raw_letters],
    description=schema.TABLES["text"].grain,
    code_version=reading.VERSION,
    metadata=schema_metadata("text"),
    pool=POOL,
)
def stage_text(
    context: dg.AssetExecutionContext, home: ExclusiveHome, progress: ProgressParam
) -> dg.MaterializeResult[None]:
    """Read the received letters of the load."""
    counts = _on_drafts(context, home.home, "read", lambda draft: read.read(draft, progress))
    return dg.MaterializeResult(metadata=row_metadata(counts["texts"]))


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            f"stage_{table}",
            deps=[stage_text],
            description=schema.TABLES[table].grain,
            group_name="stage",
            kinds={"polars", "parquet"},
            partitions_def=LOADS,
            code_version=parser.VERSION,
            metadata=schema_metadata(table),
        )
        for table in PARSED
    ],
    can_subset=True,
    pool=POOL,
)
def stage_tables(context: dg.AssetExecutionContext, home: ExclusiveHome, progress: ProgressParam) -> Results:
    """The staged frames, parsed together in batches."""
    counts = _on_drafts(context, home.home, "parse", lambda draft: parse.parse(draft, progress))
    for table in PARSED:
        if dg.AssetKey(f"stage_{table}") in context.selected_asset_keys:
            yield dg.MaterializeResult(asset_key=f"stage_{table}", metadata=row_metadata(counts[table]))


@dg.asset(
    group_name="stage",
    kinds={"polars", "parquet"},
    partitions_def=LOADS,
    deps=[stage_text, *(dg.AssetKey(f"stage_{table}") for table in PARSED)],
    description=schema.TABLES["rejects"].grain,
    code_version=parser.VERSION,
    metadata=schema_metadata("rejects"),
    pool=POOL,
)
def stage_rejects(
    context: dg.AssetExecutionContext, home: ExclusiveHome, progress: ProgressParam
) -> dg.MaterializeResult[None]:
    """Quarantine the letters of the load that break a rule."""
    counts = _on_drafts(context, home.home, "quarantine", lambda draft: quarantine.quarantine(draft, progress))
    return dg.MaterializeResult(metadata=row_metadata(counts["quarantined"]))


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            dg.AssetKey(relation.full_name.split(".")),
            deps=[stage_rejects, *(dg.AssetKey(name.split(".")) for name in relation.reads)],
            description=relation.comment,
            group_name="marts" if relation.schema == "mart" else "star",
            kinds={"duckdb", "sql"},
        )
        for relation in RELATIONS
    ],
    can_subset=True,
    pool=POOL,
)
def star(context: dg.AssetExecutionContext, home: ExclusiveHome, progress: ProgressParam) -> Results:
    """The star schema, built by SQL from all staged letters as the candidate, the next build."""
    run_step(home.home, _load_id(context), "build", lambda: build.build_candidate(home.home, progress))
    described = relations.describe(home.home.candidate / builds.FILE)
    for relation in RELATIONS:
        if (key := dg.AssetKey(relation.full_name.split("."))) in context.selected_asset_keys:
            yield dg.MaterializeResult(asset_key=key, metadata=row_metadata(*described[relation.full_name]))


@dg.asset(
    group_name="warehouse",
    kinds={"duckdb"},
    deps=[dg.AssetKey(relation.full_name.split(".")) for relation in RELATIONS],
    pool=POOL,
)
def published(context: dg.AssetExecutionContext, home: ExclusiveHome) -> dg.MaterializeResult[None]:
    """The published warehouse: the link is switched to the candidate, which passed its checks."""
    run_step(home.home, _load_id(context), "publish", lambda: publish.publish_candidate(home.home))
    return dg.MaterializeResult(metadata=publication_metadata(home.home.published_link))


@dg.asset(group_name="warehouse", kinds={"html"}, deps=[published], pool=POOL)
def data_docs(context: dg.AssetExecutionContext, home: ExclusiveHome) -> dg.MaterializeResult[None]:
    """The results of the expectations in the last loads, as an HTML page."""
    return dg.MaterializeResult(
        metadata=run_step(home.home, _load_id(context), "data_docs", lambda: outputs.write_data_docs(home.home))
    )


@dg.asset(group_name="warehouse", kinds={"postgres"}, deps=[published], output_required=False, pool=POOL)
def postgres(context: dg.AssetExecutionContext, home: ExclusiveHome, progress: ProgressParam) -> Results:
    """A copy of the build in the PostgreSQL database that IMR_POSTGRES names, if it is set."""
    if url := _variable(POSTGRES_URL):
        yield from _output(context, home.home, lambda: outputs.publish_postgres(home.home, url, progress))


@dg.asset(group_name="warehouse", kinds={"parquet"}, deps=[published], output_required=False, pool=POOL)
def lake(context: dg.AssetExecutionContext, home: ExclusiveHome, progress: ProgressParam) -> Results:
    """A snapshot of the build in the DuckLake that IMR_LAKE names, if it is set."""
    if address := _variable(LAKE):
        yield from _output(context, home.home, lambda: outputs.publish_lake(home.home, address, progress))


@dg.asset(group_name="warehouse", kinds={"html"}, deps=[published], output_required=False, pool=POOL)
def site(context: dg.AssetExecutionContext, home: ExclusiveHome, progress: ProgressParam) -> Results:
    """A static site of the published warehouse, which opens from disk."""
    yield from _output(context, home.home, lambda: outputs.build_site(home.home, progress))


ASSETS = [raw_letters, stage_text, stage_tables, stage_rejects, star, published, data_docs, site, postgres, lake]


def _on_drafts(
    context: dg.AssetExecutionContext, home: Home, step: str, work: Callable[[Draft], Mapping[str, int]]
) -> Mapping[str, int]:
    """Run a step on every draft that waits for it; return the counts of this load's draft.

    A draft of an earlier load that fails again by a defect is set aside: its letters never block others.
    """
    with retry_transient_errors():
        *earlier, own = drafts_to_stage(home, context.partition_key)
    for draft in earlier:
        try:
            run_step(home, draft.load_id, step, partial(work, draft))
        except dg.Failure as failure:
            cause = failure.__cause__
            if cause is None or not failures.is_defect(cause):
                raise
            reason = f"{step}: {type(cause).__name__}"
            drafts.set_aside(draft, [reason])
            context.log.warning(f"the load {draft.load_id} failed again and is set aside: {reason}")
            if problem := alerts.report_set_aside(home, draft.load_id, reason):
                context.log.warning(problem)
    return run_step(home, own.load_id, step, partial(work, own))


def _output(context: dg.AssetExecutionContext, home: Home, work: Callable[[], Mapping[str, int]]) -> Results:
    """Make an output of the published warehouse. A failed output is deferred to the next load; this load continues."""
    name = context.asset_key.to_user_string()
    try:
        counts = run_step(home, _load_id(context), name, work)
    except dg.Failure as failure:
        if not isinstance(failure.__cause__, outputs.Deferred):
            raise
        yield from _deferred(context, name, str(failure.__cause__))
    else:
        yield dg.MaterializeResult(metadata=counts)


def _deferred(context: dg.AssetExecutionContext, asset: str, line: str) -> Iterator[dg.AssetObservation]:
    context.log.warning(line)
    yield dg.AssetObservation(asset, metadata={"deferred": line})


def _load_id(context: dg.AssetExecutionContext) -> str | None:
    return context.partition_key if context.has_partition_key else None


def _variable(name: str) -> str | None:
    return dg.EnvVar(name).get_value() or None
