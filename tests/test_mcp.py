"""imr mcp: the SDK's client drives every tool over stdio and HTTP; nothing that is de-identified gets out."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.server import MCPServer
from typer.testing import CliRunner

from orchestration.assistant.server import PROMPTS, Warehouse, make
from orchestration.cli import app
from orchestration.store.home import Home
from tests.homes import copy, imr, letter, write
from tests.test_read import ATTACKS
from warehouse import publish, read
from warehouse.assistant.source import Limits

MAIN = "from orchestration.cli import main; main()"
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


@pytest.fixture(scope="module")
def home(demo: Path) -> Path:
    """The home of the sample letters."""
    return demo.parent


@pytest.fixture(scope="module")
def build(demo: Path) -> str:
    """The name of the published build of the sample letters."""
    return demo.resolve().stem


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


def test_every_tool_answers_over_stdio_with_letters(home: Path, build: str) -> None:
    # As the page says it: of the configuration only the paths differ.
    blocks = re.findall(r"^\{\"mcpServers.*$", Path("README.md").read_text(), re.MULTILINE)
    page = Path("warehouse/CONNECTIONS.md").read_text()
    configured = json.loads(blocks[0])["mcpServers"]["imr"]["args"]
    arguments = ["-c", MAIN, *(str(home) if word.startswith("/") else word for word in configured), "--with-letters"]

    found = driven(StdioServerParameters(command=sys.executable, args=arguments), every_tool)

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


# Both open their file on the same connection, so a fourth of the attacks on the copy is enough.
@pytest.mark.parametrize(("has_letters", "attacks"), [(True, ATTACKS), (False, ATTACKS[::4])])
def test_no_attack_gets_through(home: Path, tmp_path: Path, has_letters: bool, attacks: list[str]) -> None:
    # A home of its own: other tests write into the shared one at the same time.
    home = copy(home, tmp_path / "home")
    before = sorted(home.rglob("*"))

    async def attack(client: Client) -> list[str]:
        return [
            sql
            for sql in (attack.format(home=home) for attack in attacks)
            if not (await client.call_tool("run_sql", {"sql": sql})).is_error
        ]

    assert driven(server(home, has_letters=has_letters), attack) == []
    written = {path.suffix for path in home.rglob("*") if path not in before}
    # The server's own: its copy, and the record of calls.
    assert written <= {".deidentified", ".jsonl"}


TRIES = [
    "SELECT case_number FROM dim_case",
    "SELECT case_number FROM mart.decision",
    "SELECT case_number FROM audit.letter",
    "SELECT case_number FROM original.dim_case",
    "SELECT * FROM dim_case",
    "SELECT * FROM mart.decision",
    "SELECT injury_date, decision_date, ur_denial_date, application_received_date, assigned_date FROM dim_case",
    "SELECT decision_date_key, injury_date_key FROM fact_decision",
    "SELECT injury_date_key FROM original.fact_decision",
    "SELECT decision_date - days_injury_to_decision FROM fact_decision INNER JOIN dim_case USING (case_key)",
    "SELECT rationale FROM decision_text",
    "SELECT text FROM letter_text",
    "SELECT value FROM evidence",
    "SELECT title, disputed_service, original_request, authorized_portion FROM fact_decision",
    "SELECT citation_text FROM bridge_decision_guideline",
    "SELECT * FROM bridge_case_diagnosis INNER JOIN dim_diagnosis USING (diagnosis_key)",
    "SELECT * FROM '{build}'",
    "ATTACH '{build}' AS original (READ_ONLY)",
    "SELECT read_blob FROM read_blob('{home}/raw/*/*')",
    "SELECT sql FROM duckdb_views()",
    "SELECT comment, database_name FROM duckdb_columns()",
    "SELECT case_key FROM fact_decision WHERE case_key IN (SELECT md5_number_upper('CM17-0900001') >> 1)",
    "SELECT list(columns(*)) FROM mart.guideline_agreement_of_decision",
]


def test_no_case_number_date_or_narrative_leaves_a_de_identified_server(demo: Path, home: Path) -> None:
    everything = server(home, limits=Limits(rows=100_000, characters=50_000_000, seconds=60))
    secrets = {
        str(secret)
        for sql in (
            "SELECT case_number FROM dim_case WHERE case_number IS NOT NULL",
            "SELECT letter_id FROM dim_case WHERE letter_id IS NOT NULL",
            "SELECT DISTINCT injury_date FROM dim_case WHERE dayofyear(injury_date) > 1",
            "SELECT left(rationale, 40) FROM decision_text WHERE length(rationale) > 40",
            "SELECT left(disputed_service, 40) FROM fact_decision WHERE length(disputed_service) > 40",
            "SELECT case_key FROM dim_case WHERE case_key <> -1",
            "SELECT decision_key FROM fact_decision",
        )
        for (secret,) in read.query(demo, sql).rows
    }

    async def all_answers(client: Client) -> list[str]:
        listed = [name for name, _ in (await answered(client, "list_tables", {}))["rows"]]
        # The calendar, the catalogue and published figures are the same in every warehouse.
        public = ("dim_date", "mart.metric", "mart.dimension", "mart.published_figure")
        tables = [name for name in listed if name not in public]
        tries = [sql.format(home=home, build=demo.resolve()) for sql in TRIES]
        asked = [("run_sql", {"sql": sql}) for sql in (*tries, *(f"SELECT * FROM {table}" for table in tables))]
        asked += [
            ("explain_decision", {"case_number": "CM17-0900001"}),
            ("explain_decision", {"decision_key": 1}),
            ("describe_table", {"name": "dim_case"}),
            ("search_rationales", {"words": "pain"}),
            ("metric", {"name": "decisions", "by": ["diagnosis", "guideline", "guideline_section"]}),
        ]
        answers = [await answered(client, *call) for call in asked]
        # An answer repeats the query.
        without_query = [{**answer, "sql": None} if isinstance(answer, dict) else answer for answer in answers]
        return [json.dumps(answer, ensure_ascii=False) for answer in without_query]

    answers = "\n".join(driven(everything, all_answers))

    assert len(secrets) > 250
    assert len(answers) > 100_000
    assert sorted(secret for secret in secrets if secret in answers) == []


def test_a_de_identified_copy_computes_what_the_build_does(home: Path) -> None:
    async def values(client: Client) -> list[Any]:
        asked = [
            {"name": "overturn_rate", "by": ["year", "quarter", "accident_year"]},
            {"name": "median_days_application_to_decision", "by": ["year"]},
            {"name": "share_not_in_force", "by": ["cited_by"]},
            {"name": "weighted_decisions", "by": ["specialty"]},
            {"name": "overturn_rate", "by": ["days_band", "compound_ingredient"]},
        ]
        return [(await answered(client, "metric", arguments))["rows"] for arguments in asked]

    without, with_letters = (driven(server(home, has_letters=letters), values) for letters in (False, True))

    assert without == with_letters


def test_dates_of_the_copy_are_those_of_months_years_and_editions(home: Path) -> None:
    days = "SELECT DISTINCT strftime(decision_date, '%d'), strftime(injury_date, '%m-%d') FROM dim_case"

    found = call(server(home), "run_sql", sql=days)["rows"]

    assert {injury for _, injury in found} <= {"01-01", None}
    assert {day for day, _ in found} <= {"01", None}


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


def test_a_table_of_the_owner_is_joined_and_a_de_identified_server_takes_no_case_numbers(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "cases.csv").write_text("case_number,claim\nCM17-0900001,7\n")
    (tmp_path / "rates.csv").write_text("category,expected\nPharmaceuticals,0.5\n")
    (tmp_path / "notes.csv").write_text("note\nsee cm17-0900001\n")
    sqls = {
        "cases": "SELECT claim, count(*) FROM cases INNER JOIN mart.decision USING (case_number) GROUP BY claim",
        "rates": "SELECT expected, count(*) FROM rates INNER JOIN dim_service_type USING (category)"
        " INNER JOIN fact_decision USING (service_type_key) GROUP BY expected",
    }

    def started(name: str, *options: str) -> Any:
        with_own = ["--home", str(home), "mcp", "--with", f"{name}={tmp_path / name}.csv", *options]

        async def work(client: Client) -> list[Any]:
            calls = [
                ("run_sql", {"sql": sqls[name]}),
                ("describe_table", {"name": name}),
                ("list_tables", {}),
                ("run_sql", {"sql": f"SELECT * FROM '{tmp_path / name}.csv'"}),
            ]
            return [await answered(client, *call) for call in calls]

        return driven(StdioServerParameters(command=sys.executable, args=["-c", MAIN, *with_own]), work)

    joined, described, listed, refused = started("cases", "--with-letters")
    deidentified, *_ = started("rates")

    assert joined["rows"] == [[7, 1]]
    assert [column[0] for column in described["rows"]] == ["case_number", "claim"]
    assert listed["rows"][-1] == ["cases", "A table of the owner, beside the warehouse"]
    assert "disabled" in refused
    assert deidentified["rows"] == [[0.5, 26]]
    for name in ("cases", "notes"):
        result = CliRunner().invoke(app, ["--home", str(home), "mcp", "--with", f"{name}={tmp_path / name}.csv"])
        assert result.exit_code == 2
        assert f"{name} has case numbers" in result.stderr


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
