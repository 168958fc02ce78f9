"""Every connection of warehouse/CONNECTIONS.md, as the page describes it: the client starts, counts the decisions."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pexpect
import psycopg
import pytest

from orchestration.cli.demo import SAMPLES
from tests.homes import imr
from tests.postgres_server import running
from warehouse import postgres, read

pytestmark = pytest.mark.bi

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "warehouse" / "CONNECTIONS.md").read_text()
BLOCKS = re.findall(r"^### ([^\n]+)\n(?:(?!^#).)*?^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
PROGRAMS = ROOT / ".venv-bi" / "bin"
COMMANDS = {
    "sh": ["bash", "-euo", "pipefail"],
    "python": ["python"],
    "java": ["java", "-cp", "/usr/share/java/postgresql.jar"],
    "r": ["Rscript"],
}


class Place:
    """A folder with a home ``data`` of the sample letters, and a database ``imr`` that they were published to."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        (folder / "warehouse").symlink_to(ROOT / "warehouse")
        assert imr(folder / "data", "load", SAMPLES)[0] == 0
        assert imr(folder / "data", "search", "improvement")[0] == 0
        with psycopg.connect(f"postgresql://owner@127.0.0.1:{port}/postgres", autocommit=True) as server:
            server.execute("CREATE DATABASE imr")
        link = folder / "data" / "warehouse.duckdb"
        postgres.publish_to(f"postgresql://owner@127.0.0.1:{port}/imr", link)
        self.decisions = str(read.query(link, "SELECT count(*) FROM fact_decision").rows[0][0])
        self.environment = {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "HOME": str(folder)}

    def written(self, words: str) -> str:
        """The words of the page, with the port of this server."""
        return words.replace("localhost", "127.0.0.1").replace("5432", str(self.port))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    # Not among pytest's folders: another run would close their parent to the user of the server.
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        yield Place(tmp_path_factory.mktemp("place"), server.port)


def test_the_page_names_many_clients() -> None:
    assert len(BLOCKS) >= 14


@pytest.mark.parametrize(
    ("language", "words"),
    [pytest.param(language, words, id=name) for name, language, words in BLOCKS if language in COMMANDS],
)
def test_a_client_counts_the_decisions(place: Place, language: str, words: str) -> None:
    program = place.folder / f"Decisions.{language}"
    program.write_text(place.written(words))

    done = subprocess.run(
        [*COMMANDS[language], str(program)],
        cwd=place.folder,
        env=place.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    assert re.search(rf"\b{place.decisions}\b", done.stdout), done.stdout


def test_harlequin_shows_the_tables_and_counts_the_decisions(place: Place) -> None:
    ((command,),) = ([words.strip()] for _, language, words in BLOCKS if language == "terminal")
    environment = {**place.environment, "TERM": "xterm-256color"}

    terminal = pexpect.spawn(
        "bash", ["-c", command], cwd=place.folder, env=environment, dimensions=(50, 180), timeout=60, encoding="utf-8"
    )
    # The catalog is the last to come. What is typed before the editor listens is lost: then it is typed again.
    terminal.expect(r"warehouse-\d+T")
    editor, all_of_it, run = "\x1bOQ", "\x01", "\n"
    for _ in range(6):
        terminal.send(f"{editor}{all_of_it}SELECT 'decisions', count(*) FROM fact_decision")
        terminal.send(run)
        if terminal.expect([rf"\D{place.decisions}\D", pexpect.TIMEOUT], timeout=20) == 0:
            break
    else:
        pytest.fail("Harlequin never showed the number of decisions")
    terminal.close(force=True)
