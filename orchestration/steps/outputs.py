"""Make the outputs of the published build: the site, the data docs, the copy in PostgreSQL, the snapshot of a lake."""

from collections.abc import Callable, Mapping

import polars as pl

from orchestration.steps.progress import Progress, silent
from orchestration.store.home import Home
from transforms import schema
from warehouse import read


class Deferred(Exception):
    """An output failed; the message says why. The warehouse is published, and the next load retries the output."""


def build_site(home: Home, progress: Progress = silent) -> Mapping[str, int]:
    """Build the site of the published warehouse; return how many decisions it counts. Raises Deferred."""
    from warehouse.site import build as site

    progress("rendering", 0, None)
    try:
        return {"decisions": site.build(home.published_link, home.site).decisions}
    except (site.SiteError, read.QueryError, OSError) as error:
        raise Deferred(f"the page was not built: {error}; the next load tries again") from error


def publish_postgres(home: Home, url: str, progress: Progress = silent) -> Mapping[str, int]:
    """Copy the published build into PostgreSQL; return how many rows it copied. Raises Deferred."""
    from warehouse import postgres

    progress("copying", 0, None)
    try:
        return {"rows": postgres.publish_to(url, home.published_link).rows}
    except (postgres.PostgresError, read.QueryError) as error:
        raise Deferred(f"PostgreSQL is outdated: {error}; the next load tries again") from error


def publish_lake(home: Home, address: str, progress: Progress = silent) -> Mapping[str, int]:
    """Publish the published build to a lake; return how many rows were written or removed. Raises Deferred."""
    from warehouse import lake

    progress("copying", 0, None)
    try:
        return {"rows": lake.publish_to(address, home.published_link).rows or 0}
    except read.QueryError as error:
        raise Deferred(f"the lake is outdated: {error}; the next load tries again") from error


def write_data_docs(home: Home) -> Mapping[str, int]:
    """Write the data docs of the last loads; return how many results they show. Raises QueryError."""
    from expectations import data_docs

    answer = read.named_report(home.published_link, "expectation_results", loads=data_docs.LOADS_SHOWN)
    results = pl.DataFrame(answer.rows, schema=schema.RESULTS.dtypes, orient="row")
    data_docs.write(home.data_docs, results)
    return {"results": len(results)}


def publish_deferred(home: Home, postgres: str | None, lake: str | None) -> dict[str, str]:
    """Retry deferred outputs: the site, and PostgreSQL and a lake if named. Return the messages of new failures."""
    from warehouse.site import is_current

    work: dict[str, Callable[[], object]] = {}
    if not is_current(home.published_link, home.site):
        work["site"] = lambda: build_site(home)
    if postgres:
        work["postgres"] = lambda: publish_postgres(home, postgres)
    if lake:
        work["lake"] = lambda: publish_lake(home, lake)
    failed = {}
    for asset, publish in work.items():
        try:
            publish()
        except Deferred as error:
            failed[asset] = str(error)
    return failed
