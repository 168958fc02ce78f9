"""The assets: a doorway per table, from received bytes to the published star. What each step does stands in load.py."""

import os
from collections.abc import Iterator

import dagster as dg

from orchestration import figures
from orchestration.environment import POSTGRES_URL as VARIABLE
from orchestration.load import PARSED, Load
from transforms.schema import TABLES
from warehouse import build

LoadResource = dg.ResourceParam[Load]


@dg.asset(group_name="raw", kinds={"file"}, output_required=False)
def raw_letters(context: dg.AssetExecutionContext, load: LoadResource) -> Iterator[dg.MaterializeResult[None]]:
    """Received bytes, content-addressed; when no letter is new nothing follows but what the load before left undone."""
    if load.receive():
        yield dg.MaterializeResult(metadata={**load.summary, "load": load.load_id})
        return
    load.catch_up(url=os.environ.get(VARIABLE))
    for line in load.undone.values():
        context.log.warning(line)


@dg.asset(group_name="stage", kinds={"parquet"}, deps=[raw_letters], description=TABLES["text"].grain)
def stage_text(load: LoadResource) -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(metadata={"dagster/row_count": load.read()})


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            f"stage_{table}",
            deps=[stage_text],
            description=TABLES[table].grain,
            group_name="stage",
            kinds={"polars", "parquet"},
            metadata={
                "dagster/column_schema": dg.TableSchema(
                    [dg.TableColumn(name, str(dtype), text) for name, (dtype, text) in TABLES[table].columns.items()]
                )
            },
        )
        for table in PARSED
    ]
)
def stage_tables(load: LoadResource) -> Iterator[dg.MaterializeResult[None]]:
    """The staged frames, parsed together in batches."""
    for table, rows in load.parse().items():
        yield dg.MaterializeResult(asset_key=f"stage_{table}", metadata={"dagster/row_count": rows})


@dg.asset(
    group_name="warehouse",
    kinds={"duckdb", "sql"},
    deps=[stage_text, *(dg.AssetKey(f"stage_{table}") for table in PARSED)],
)
def star(load: LoadResource) -> dg.MaterializeResult[None]:
    """The star schema, built by SQL from all staged letters into a file of its own; nobody reads it yet."""
    return dg.MaterializeResult(
        metadata={"letters": load.build(), "tables": len(list((build.SQL / "tables").glob("*.sql")))}
    )


@dg.asset(group_name="warehouse", kinds={"duckdb"}, deps=[star])
def published(load: LoadResource) -> dg.MaterializeResult[None]:
    """The warehouse that people read: the link is swapped to the build that passed its checks."""
    load.publish()
    return dg.MaterializeResult(metadata=figures.of(load.home.link))


@dg.asset(group_name="warehouse", kinds={"html"}, deps=[published])
def data_docs(load: LoadResource) -> dg.MaterializeResult[None]:
    """What the expectations found in the last loads, as a page of the home."""
    return dg.MaterializeResult(metadata={"results": load.document()})


@dg.asset(group_name="warehouse", kinds={"postgres"}, deps=[published], output_required=False)
def postgres(context: dg.AssetExecutionContext, load: LoadResource) -> Iterator[dg.MaterializeResult[None]]:
    """The build in the PostgreSQL database that IMR_POSTGRES names; without the variable nothing is done."""
    url = os.environ.get(VARIABLE)
    if not url:
        return
    rows = load.serve(url=url)
    if undone := load.undone.get("postgres"):
        context.log.warning(undone)
    else:
        yield dg.MaterializeResult(metadata={"rows": rows})


@dg.asset(group_name="warehouse", kinds={"html"}, deps=[published], output_required=False)
def site(context: dg.AssetExecutionContext, load: LoadResource) -> Iterator[dg.MaterializeResult[None]]:
    """The page: a static site of the published warehouse, which opens from disk."""
    decisions = load.draw()
    if undone := load.undone.get("site"):
        context.log.warning(undone)
    else:
        page = dg.MetadataValue.path(load.home.site / "index.html")
        yield dg.MaterializeResult(metadata={"decisions": decisions, "page": page})


ASSETS = [raw_letters, stage_text, stage_tables, star, published, data_docs, site, postgres]
