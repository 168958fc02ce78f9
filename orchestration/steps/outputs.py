"""Make the outputs of the published build: the site, the data docs, and the copy in PostgreSQL."""

from collections.abc import Mapping

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
        raise Deferred(f"PostgreSQL keeps the build before: {error}; the next load tries again") from error


def write_data_docs(home: Home) -> Mapping[str, int]:
    """Write the data docs of the last loads; return how many results they show. Raises QueryError."""
    from expectations import data_docs

    answer = read.named_report(home.published_link, "expectation_results", loads=data_docs.LOADS_SHOWN)
    results = pl.DataFrame(answer.rows, schema=schema.RESULTS.dtypes, orient="row")
    data_docs.write(home.data_docs, results)
    return {"results": len(results)}


def publish_deferred(home: Home, url: str | None) -> dict[str, str]:
    """Retry deferred outputs: the site, and PostgreSQL if it has a URL. Return the messages of new failures."""
    from warehouse.site import is_current

    failed = {}
    try:
        if not is_current(home.published_link, home.site):
            build_site(home)
    except Deferred as error:
        failed["site"] = str(error)
    try:
        if url:
            publish_postgres(home, url)
    except Deferred as error:
        failed["postgres"] = str(error)
    return failed
