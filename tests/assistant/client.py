"""A client of ``imr mcp``: of a server in this process, of the command over stdio, and of the command over HTTP."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.server import MCPServer

from orchestration.assistant.server import Warehouse, make
from orchestration.store.home import Home
from warehouse.assistant.source import Limits

MAIN = "from orchestration.cli import main; main()"
Work = Callable[[Client], Coroutine[Any, Any, Any]]


def server(home: Path, *, has_letters: bool = False, limits: Limits | None = None) -> MCPServer:
    return make(Warehouse(Home(home), has_letters, limits or Limits(), "memory"))


def driven(target: Any, work: Work) -> Any:
    async def connected() -> Any:
        async with Client(target) as client:
            return await work(client)

    return asyncio.run(connected())


def call(target: object, tool: str, **arguments: object) -> Any:
    """What a tool answers, or the message of its error."""
    return driven(target, lambda client: answered(client, tool, arguments))


async def answered(client: Client, tool: str, arguments: Any) -> Any:
    result = await client.call_tool(tool, arguments)
    if not result.is_error:
        return result.structured_content
    message: Any = result.content[0]
    return message.text


async def resource(client: Client, uri: str) -> str:
    content: Any = (await client.read_resource(uri)).contents[0]
    return str(content.text)


def over_stdio(*arguments: str) -> StdioServerParameters:
    """The command imr with these arguments, as a target of ``driven``."""
    return StdioServerParameters(command=sys.executable, args=["-c", MAIN, *arguments])


@contextmanager
def served(home: Path, *options: str) -> Iterator[tuple[str, str]]:
    """The address of a server over HTTP, and its token."""
    command = [sys.executable, "-c", MAIN, "--home", str(home), "mcp", "--http", "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            serving = re.search(r"Serving (\S+);", process.stderr.readline())
            assert serving is not None
            yield serving[1], (home / "mcp.token").read_text().strip()
        finally:
            process.terminate()


async def over_http(url: str, token: str, work: Work) -> Any:
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        return await work(client)
