"""imr mcp: a server for assistants that speak the Model Context Protocol."""

from threading import Thread
from typing import Annotated

import typer

from orchestration.cli.answers import own_tables
from orchestration.cli.console import USAGE, err, fail, report_query_errors
from orchestration.store.home import Home


def mcp(
    context: typer.Context,
    with_letters: Annotated[
        bool,
        typer.Option("--with-letters", help="Also texts of letters, case numbers and dates: for their readers only."),
    ] = False,
    own: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            help="A file of your own as a table of run_sql, as in imr sql; assistants see all of it. With case numbers "
            "it needs --with-letters.",
        ),
    ] = None,
    http: Annotated[
        bool, typer.Option("--http", help="Serve over HTTP on loopback, with a token, instead of stdin and stdout.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port of --http; 0 takes a free one.")] = 8766,
    rows: Annotated[int, typer.Option(min=1, max=10_000, help="The most rows of an answer.")] = 200,
    characters: Annotated[
        int, typer.Option(min=1_000, max=1_000_000, help="The most characters of an answer.")
    ] = 20_000,
    timeout: Annotated[float, typer.Option(min=0.1, max=600, help="Stop a query after this many seconds.")] = 20,
) -> None:
    """Answer assistants (MCP): read-only, de-identified, over stdin and stdout or HTTP. Calls are in logs/mcp.jsonl."""
    from orchestration.assistant import http as transport
    from orchestration.assistant.server import Warehouse, make
    from warehouse.assistant.source import Limits

    home: Home = context.obj
    limits = Limits(rows, characters, timeout)
    if not home.root.is_dir():
        fail(f"there is no home at {home.root}: name another with --home, or load letters first (imr load)", USAGE)
    with report_query_errors():
        tables = own_tables(own)
        if tables and not with_letters:
            from warehouse.own_tables import refuse_case_numbers

            refuse_case_numbers(tables)
    warehouse = Warehouse(home, with_letters, limits, "http" if http else "stdio", tables)
    server = make(warehouse)
    prepared = Thread(target=warehouse.prepare, daemon=True)
    if not http:
        prepared.start()
        server.run("stdio")
        return
    try:
        listener = transport.bind(port)
    except transport.PortInUse as error:
        fail(str(error), USAGE)
    token = transport.token_file(home)
    where = f"http://{transport.HOST}:{listener.getsockname()[1]}{transport.PATH}"
    prepared.start()
    err.print(f"Serving {where}; the token is in {token}. Ctrl-C ends it.", highlight=False, soft_wrap=True)
    transport.serve(server, listener, token.read_text().strip())
