"""imr mcp: the SDK's client drives every tool over stdio and HTTP, within limits, and each call is recorded."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client
from typer.testing import CliRunner

from orchestration.assistant.server import PROMPTS
from orchestration.cli.app import app
from tests.assistant.client import answered, call, driven, over_http, over_stdio, resource, served, server
from tests.homes import copy, imr, letter, write
from warehouse import publish
from warehouse.assistant.source import Limits

TOOLS = {
    "overview": {},
    "list_tables": {},
    "describe_table": {"name": "bridge_decision_guideline"},
    "list_metrics": {},
    "metric": {"name": "overturn_rate", "by": ["category"], "where": "year = 2017"},
    "run_sql": {"sql": "SELECT category, count(*) AS n FROM mart.decision GROUP BY ALL ORDER BY n DESC"},
    "search_rationales": {"words": "improvement", "limit": 2},
    "explain_decision": {},
    "compare": {
        "name": "overturn_rate", "dimension": "category", "first": "Pharmaceuticals", "second": "Diagnostic Testing",
    },
}  # fmt: skip


async def every_tool(client: Client) -> dict[str, Any]:
    named = [tool.name for tool in (await client.list_tools()).tools]
    assert named == list(TOOLS)
    found = {}
    for tool, arguments in TOOLS.items():
        if tool == "explain_decision":
            sql = "SELECT min(decision_key) FROM mart.decision"
            arguments = {"decision_key": (await answered(client, "run_sql", {"sql": sql}))["rows"][0][0]}
        found[tool] = await answered(client, tool, arguments)
    found["dictionary"] = await resource(client, "imr://dictionary")
    found["cookbook"] = await resource(client, "imr://cookbook")
    found["prompts"] = [prompt.name for prompt in (await client.list_prompts()).prompts]
    return found


def assert_every_answer(found: dict[str, Any], build: str) -> None:
    for tool in TOOLS:
        if tool != "search_rationales":
            assert found[tool]["build"] == build, found[tool]
    assert found["overview"]["figures"]["decisions"] == 131
    assert "fact_decision" in {name for name, _ in found["list_tables"]["rows"]}
    assert found["describe_table"]["rows"][0][0] == "decision_key"
    assert any("count(DISTINCT decision_key)" in trap for trap in found["describe_table"]["traps"])
    assert len(found["list_metrics"]["metrics"]) >= 19
    assert found["metric"]["columns"] == ["category", "overturn_rate", "n", "low", "high"]
    assert "Share of decisions that overturn" in found["metric"]["definition"]
    assert sum(n for _, n in found["run_sql"]["rows"]) == 131
    assert found["explain_decision"]["values"]["outcome"] in ("Upheld", "Overturned")
    assert found["compare"]["difference_low"] < found["compare"]["difference"] < found["compare"]["difference_high"]
    assert "## Metrics" in found["dictionary"]
    assert "## Traps" in found["cookbook"]
    assert found["prompts"] == list(PROMPTS)


def test_every_tool_answers_over_stdio_with_letters(home: Path, build: str) -> None:
    # As the page says it: of the configuration only the paths differ.
    blocks = re.findall(r"^\{\"mcpServers.*$", Path("README.md").read_text(), re.MULTILINE)
    page = Path("warehouse/CONNECTIONS.md").read_text()
    configured = json.loads(blocks[0])["mcpServers"]["imr"]["args"]
    arguments = [str(home) if word.startswith("/") else word for word in configured]

    found = driven(over_stdio(*arguments, "--with-letters"), every_tool)

    assert blocks[0] in page
    assert_every_answer(found, build)
    assert len(found["search_rationales"]["passages"]) == 2
    assert {"field", "value", "words"} <= set(found["explain_decision"]["words"][0])


def test_every_tool_answers_over_http_and_the_token_is_needed(home: Path, build: str) -> None:
    with served(home) as (url, token):
        found = asyncio.run(over_http(url, token, every_tool))
        refused = [httpx2.post(url, json={}, headers=headers).status_code for headers in (
            {}, {"Authorization": "Bearer wrong"}, {"Authorization": token},
        )]  # fmt: skip
        port = url.split(":")[2].split("/")[0]
        second = CliRunner().invoke(app, ["--home", str(home), "mcp", "--http", "--port", port])

    assert_every_answer(found, build)
    assert "the owner can start imr mcp --with-letters" in found["search_rationales"]
    assert refused == [401, 401, 401]
    assert (second.exit_code, f"port {port} is in use" in second.stderr) == (2, True)
    assert (home / "mcp.token").stat().st_mode & 0o077 == 0


def test_the_model_cannot_raise_the_limits(home: Path) -> None:
    small = server(home, limits=Limits(rows=10, characters=1_000, seconds=1))

    many = call(small, "run_sql", sql="SELECT * FROM range(1000)", limit=1_000_000)
    few = call(small, "run_sql", sql="SELECT * FROM range(1000)", limit=3)
    long = call(small, "run_sql", sql="SELECT repeat('x', 1000000) AS x")
    endless = call(small, "run_sql", sql="SELECT count(*) FROM range(10000000000) a, range(10000000000) b")

    assert (len(many["rows"]), many["truncated"]) == (10, True)
    assert (len(few["rows"]), few["truncated"]) == (3, True)
    assert (len(json.dumps(long["rows"])) < 1_100, long["truncated"]) == (True, True)
    assert "the query was stopped: it took more than 1 seconds" in endless


def test_a_call_is_recorded_without_its_results(home: Path) -> None:
    # Other tests call servers of this home at the same time: these queries are asked here alone.
    asked = ["SELECT 'a' || 'b' || count(*) AS recorded FROM dim_date", "SELECT * FROM recorded_nowhere"]

    for sql in asked:
        call(server(home), "run_sql", sql=sql)

    recorded = home / "logs" / "mcp.jsonl"
    lines = recorded.read_text().splitlines()
    entries = [entry for entry in map(json.loads, lines) if entry.get("sql") in asked]
    assert [(entry["tool"], entry["sql"], entry.get("rows"), entry.get("failed")) for entry in entries] == [
        ("run_sql", asked[0], 1, None), ("run_sql", asked[1], None, "QueryError"),
    ]  # fmt: skip
    assert all(entry["who"] and entry["seconds"] >= 0 for entry in entries)
    assert not any("ab" in line for line in lines if asked[0] in line)
    assert recorded.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("describe_table", {"name": "fact_decisions"}, "did you mean fact_decision?"),
        ("metric", {"name": "overturn"}, "did you mean overturned?"),
        ("metric", {"name": "share_of_decisions", "by": ["specialty"]}, "add up to more than 1"),
        (
            "compare",
            {"name": "overturn_rate", "dimension": "category", "first": "x", "second": "y"},
            "nothing to compare",
        ),
        ("explain_decision", {}, "name a decision"),
        ("explain_decision", {"decision_key": 0}, "there is no decision"),
        ("run_sql", {"sql": "-- nothing"}, "the query is empty"),
    ],
)
def test_what_is_wrong_says_what_to_do(home: Path, tool: str, arguments: dict[str, Any], message: str) -> None:
    assert message in call(server(home), tool, **arguments)


def test_a_home_without_a_warehouse_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--home", str(tmp_path / "nowhere"), "mcp"])

    assert "load letters first (imr load)" in call(server(tmp_path), "overview")
    assert (result.exit_code, "there is no home" in result.stderr) == (2, True)


def test_a_call_after_a_load_answers_from_the_new_build_and_old_copies_go_with_their_builds(
    one_load: Path, tmp_path: Path
) -> None:
    home = copy(one_load, tmp_path / "home")
    link = home / "warehouse.duckdb"

    async def across(client: Client) -> list[Any]:
        before = await answered(client, "overview", {})
        assert await asyncio.to_thread(imr, home, "load", write(tmp_path / "more", letter(7)))
        return [before, await answered(client, "overview", {})]

    before, after = driven(server(home), across)

    assert before["build"] != after["build"] == link.resolve().stem
    assert (before["figures"]["letters"], after["figures"]["letters"]) == (2, 3)
    old = home / "builds" / f"{before['build']}.duckdb"
    assert old.with_suffix(publish.COPY_SUFFIX).exists()
    publish.delete_before(link, home / "builds", after["build"])
    assert not old.with_suffix(publish.COPY_SUFFIX).exists()
