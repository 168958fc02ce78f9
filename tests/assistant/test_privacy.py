"""imr mcp: no attack gets through, and nothing that is de-identified gets out."""

import json
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from typer.testing import CliRunner

from orchestration.cli.app import app
from tests.assistant.client import answered, call, driven, over_stdio, server
from tests.attacks import ATTACKS
from tests.homes import copy
from warehouse import read
from warehouse.assistant.source import Limits


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
        imr_mcp = over_stdio("--home", str(home), "mcp", "--with", f"{name}={tmp_path / name}.csv", *options)

        async def work(client: Client) -> list[Any]:
            calls = [
                ("run_sql", {"sql": sqls[name]}),
                ("describe_table", {"name": name}),
                ("list_tables", {}),
                ("run_sql", {"sql": f"SELECT * FROM '{tmp_path / name}.csv'"}),
            ]
            return [await answered(client, *call) for call in calls]

        return driven(imr_mcp, work)

    joined, described, listed, refused = started("cases", "--with-letters")
    deidentified, *_ = started("rates")

    assert joined["rows"] == [[7, 1]]
    assert [column[0] for column in described["rows"]] == ["case_number", "claim"]
    assert listed["rows"][-1] == ["cases", "A table of the owner, beside the warehouse"]
    assert "cannot open the file" in refused
    assert deidentified["rows"] == [[0.5, 26]]
    for name in ("cases", "notes"):
        result = CliRunner().invoke(app, ["--home", str(home), "mcp", "--with", f"{name}={tmp_path / name}.csv"])
        assert result.exit_code == 2
        assert f"{name} has case numbers" in result.stderr
