"""imr builds and imr keep: list the builds of the home, with what to cite of them, and keep one."""

from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import USAGE, fail, locked_home, out
from orchestration.store.home import Home
from warehouse import publish
from warehouse.read import Answer

COLUMNS = ["build", "state", "letters", "decisions", "version", "parser", "vocabulary", "digest"]
DIGEST_SHOWN = 12


def builds(context: typer.Context) -> None:
    """List the builds, the newest first: which is published, which are kept, and what to cite.

    Letters include superseded ones, which a later letter of their case has replaced: imr status counts these apart.
    """
    home: Home = context.obj
    found = publish.builds_of(home.published_link, home.builds)
    output.table(out, Answer(COLUMNS, [_row(build) for build in found]), "Builds", none="There is no build yet.")
    out.print(
        f"The last {publish.BUILDS_KEPT} are kept; imr keep BUILD protects one from automatic deletion.",
        highlight=False,
    )


def keep(
    context: typer.Context,
    build: Annotated[str | None, typer.Argument(help="The name of a build; default: the published one.")] = None,
    note: Annotated[str, typer.Option(help="What it is kept for: the name of a paper, for instance.")] = "",
    release: Annotated[bool, typer.Option("--release", help="Let it be deleted with other old builds again.")] = False,
) -> None:
    """Protect a build from automatic deletion, and print what to cite. imr forget still deletes it."""
    home: Home = context.obj
    with locked_home(home, must_exist=True):
        try:
            target = publish.named(home.published_link, home.builds, build)
        except publish.NoSuchBuild as error:
            fail(str(error), USAGE)
        if release:
            publish.release(target)
            out.print(f"{target.stem} is no longer kept.", highlight=False, soft_wrap=True)
            return
        publish.keep(target, note or "kept")
    output.record(out, publish.citation(target) | {"file": target}, "Kept; cite it as")


def _row(build: publish.Build) -> tuple[object, ...]:
    states = ["published"] if build.is_published else []
    if build.note is not None:
        states.append(f"kept: {build.note}" if build.note != "kept" else "kept")
    found = build.manifest
    if found is None:
        return (build.file.stem, ", ".join([*states, "its manifest is missing"]), *[None] * (len(COLUMNS) - 2))
    return (
        build.file.stem,
        ", ".join(states),
        found.rows.get("letter_text"),
        found.rows.get("fact_decision"),
        found.version or None,
        ", ".join(found.parser_versions) or None,
        ", ".join(found.vocabularies) or None,
        found.digest[:DIGEST_SHOWN],
    )
