"""Serve assistants over HTTP on loopback: every request needs the token of the home."""

import hmac
import os
import secrets
import socket
from pathlib import Path

import uvicorn
from mcp.server import MCPServer
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from orchestration.store.home import Home

HOST, PATH = "127.0.0.1", "/mcp"


class PortInUse(Exception):
    """The port is taken; the message says what to do."""


def token_file(home: Home) -> Path:
    """Return the file of the token, which only its owner can read, and write it when it is missing."""
    path = home.root / "mcp.token"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    return path


def bind(port: int) -> socket.socket:
    """Return a socket that listens on loopback. Raises PortInUse."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(64)
    except OSError as error:
        listener.close()
        raise PortInUse(f"port {port} is in use, perhaps by another imr mcp: choose another with --port") from error
    return listener


def serve(server: MCPServer, listener: socket.socket, token: str) -> None:
    """Serve until the process is interrupted."""
    application = with_token(server.streamable_http_app(streamable_http_path=PATH, host=HOST), token)
    # Its log would repeat each request; calls are in logs/mcp.jsonl.
    config = uvicorn.Config(application, log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


def with_token(application: ASGIApp, token: str) -> ASGIApp:
    """Return an application that refuses requests without the token."""
    expected = f"Bearer {token}".encode()

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(given, expected):
                message = "wrong or missing token: send the header Authorization: Bearer, with the token in mcp.token"
                await JSONResponse({"error": message}, 401, {"WWW-Authenticate": "Bearer"})(scope, receive, send)
                return
        await application(scope, receive, send)

    return guarded
