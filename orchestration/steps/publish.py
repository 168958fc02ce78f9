"""Publish the candidate if it is complete and passed its checks; refuse it otherwise."""

from collections.abc import Mapping

import polars as pl

from orchestration.steps import check
from orchestration.store import builds, erasures, staging
from orchestration.store.builds import Candidate
from orchestration.store.drafts import Draft
from orchestration.store.home import Home
from warehouse import build, figures, publish, read


class NotPublishable(Exception):
    """The candidate cannot be published; the message says why, and what to materialize first."""


def publish_candidate(home: Home) -> Mapping[str, int]:
    """Commit the drafts that the candidate was built from, and switch the link. Return the counts of the publication.

    Refuses a candidate that is missing, that lacks or failed checks, or that was built from other
    folders than those staged now. Every step can be repeated. Raises NotPublishable.
    """
    erasures.sweep(home)
    chosen = builds.candidate(home)
    if chosen is None:
        if builds.is_published(home):
            return _counts(home)
        raise NotPublishable("there is no candidate: materialize the tables of the star and their checks first")
    _refuse_unless_publishable(home, chosen)
    drafts = [Draft(home, folder) for folder in staging.staged(home) if staging.is_draft(folder)]
    installed = home.builds / f"{chosen.name}.duckdb"
    if not installed.exists():
        counts = _count(home, chosen)
        manifest = build.finish(
            chosen.file,
            _results(chosen, drafts),
            name=chosen.name,
            folders=chosen.folders,
            counts=counts,
            digests=chosen.digests,
        )
        for draft in drafts:
            staging.commit(home, draft.folder)
        installed = publish.install(chosen.file, manifest, builds=home.builds, name=chosen.name)
    publish.publish(installed, link=home.published_link, builds=home.builds)
    builds.remove_candidate(home)
    staging.sweep(home)
    erasures.sweep(home)
    return _counts(home)


def _refuse_unless_publishable(home: Home, chosen: Candidate) -> None:
    staged = staging.staged(home)
    as_built = {name: chosen.completions.get(name) for name in builds.completions(staged)}
    if staging.names(staging.with_letters(staged)) != chosen.folders or as_built != builds.completions(staged):
        raise NotPublishable(
            "the candidate was built from other letters than those staged now: materialize the tables of the star again"
        )
    unchecked = check.missing(chosen.folder, check.STAR)
    failures = check.failures_of_candidate(home)
    for folder in staged:
        if staging.is_draft(folder):
            unchecked += check.missing(folder, check.TABLES)
            failures += check.failures_of_draft(Draft(home, folder))
    if unchecked:
        raise NotPublishable(f"the candidate lacks its checks of {', '.join(sorted(set(unchecked)))}: run them first")
    if failures:
        raise NotPublishable(f"the candidate failed its checks: {failures[0]}")


def _results(chosen: Candidate, drafts: list[Draft]) -> pl.DataFrame:
    """Return the results of all checks. Each draft keeps its own results, the last one those of the star as well."""
    last = max(name.partition("~")[0] for name in chosen.folders)
    star = check.results(chosen.folder, last)
    found = [star]
    for draft in drafts:
        own = check.results(draft.folder, draft.load_id)
        found.append(own)
        kept = pl.concat([own, star]) if draft.load_id == last else own
        staging.write(kept, draft.folder / "results.parquet")
    return pl.concat(found)


def _count(home: Home, chosen: Candidate) -> dict[str, int]:
    """Return the counts of the publication: letters superseded since the build before, and decisions in total."""
    counts = figures.counts(chosen.file)
    before = builds.before(home)
    superseded = int(str(read.named_report(before, "superseded").rows[0][0])) if before else 0
    return counts | {"superseded": max(0, counts["superseded"] - superseded)}


def _counts(home: Home) -> Mapping[str, int]:
    published = publish.current(home.published_link)
    manifest = publish.manifest(published) if published else None
    return manifest.counts if manifest else {}
