"""Serve a site on this machine only, with every letter of the warehouse: for more letters than fit into files.

Pages and counts are files of the site. Lists and letters are queries on the published warehouse, each on its own
read-only connection. Requests to another host name, or from a page of another origin, are refused.
"""

import re
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import duckdb
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from warehouse import read
from warehouse.site import letters, pages
from warehouse.site.build import RAW
from warehouse.site.cubes import SQL
from warehouse.site.pack import script

HOST = "127.0.0.1"
LISTED_AT_MOST = 500
LETTER_ID = re.compile(r"[0-9a-f]{64}")
HEADERS = {
    b"content-security-policy": f"{pages.POLICY}; frame-ancestors 'none'".encode(),
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
}
R = TypeVar("R")


def application(link: Path, folder: Path) -> ASGIApp:
    """Return the application that serves the site of a folder and the letters of the published warehouse."""

    def mode(_request: Request) -> Response:
        return _script(script("mode", "served"))

    def decisions(request: Request) -> Response:
        asked = {name: value for name, value in request.query_params.items() if name in letters.ASKED}
        try:
            found = _query(link, lambda connection: letters.decisions(connection, asked, LISTED_AT_MOST))
        except duckdb.ConversionException as error:
            return PlainTextResponse(str(error).splitlines()[0], 400)
        return _script(script("list", found))

    def letter(request: Request) -> Response:
        found = _query(link, lambda connection: letters.letter(connection, request.path_params["letter_id"]))
        return _script(found) if found else PlainTextResponse("no such letter", 404)

    def original(request: Request) -> Response:
        letter_id = request.path_params["letter_id"]
        path = link.parent / RAW / letter_id[:2] / letter_id
        if not LETTER_ID.fullmatch(letter_id) or not path.is_file():
            return PlainTextResponse("no such letter", 404)
        content = path.read_bytes()
        return Response(content, media_type="application/pdf" if b"%PDF-" in content[:1024] else "text/plain")

    routes = [
        Route("/data/mode.js", mode),
        Route("/data/list.js", decisions),
        Route("/letters/{shelf}/{letter_id}.js", letter),
        Route(f"/{RAW}/{{shelf}}/{{letter_id}}", original),
        Mount("/", StaticFiles(directory=folder, html=True)),
    ]
    middleware = [Middleware(_SameOriginOnly), Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])]
    return Starlette(routes=routes, middleware=middleware)


def serve(link: Path, folder: Path, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve until interrupted, and call ``on_ready`` with the address first. Raises OSError when the port is taken."""
    with closing(socket.create_server((HOST, port))) as listening:
        on_ready(f"http://{HOST}:{listening.getsockname()[1]}/")
        config = uvicorn.Config(application(link, folder), log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listening])


class _SameOriginOnly:
    """Refuse requests from pages of other origins, and forbid these to embed a response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        is_followed = asked.get(b"sec-fetch-mode") == b"navigate"
        if asked.get(b"sec-fetch-site", b"none") not in (b"none", b"same-origin") and not is_followed:
            await PlainTextResponse("requested by another page", 403)(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS.items()]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _query(link: Path, work: Callable[[duckdb.DuckDBPyConnection], R]) -> R:
    with closing(read.connect(link)) as connection:
        connection.execute((SQL / "views.sql").read_text())
        return work(connection)


def _script(text: str) -> Response:
    return Response(text, media_type="text/javascript")
