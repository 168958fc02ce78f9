"""How a command ends when the terminal is not as expected: interrupted, closed, or without the characters."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from orchestration.cli.demo import SAMPLES
from orchestration.steps import begin, parse

PROGRAM = [sys.executable, "-c", "from orchestration.cli import main; main()"]
ENDLESS = "SELECT count(*) FROM range(10000000000) a, range(1000) b"
runner = CliRunner()


@pytest.fixture
def start(demo: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `imr` on the sample letters in a process of its own."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*PROGRAM, "--home", str(demo.parent), *arguments],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def until_a_query_runs(process: subprocess.Popen[str]) -> None:
    """Wait for the child that answers the query."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + 30
    while not children.read_text().strip():
        assert time.monotonic() < end, "the query never began"
        time.sleep(0.01)


def test_an_interrupted_command_is_one_line_and_exits_130(start: Callable[..., subprocess.Popen[str]]) -> None:
    process = start("sql", ENDLESS)
    until_a_query_runs(process)

    process.send_signal(signal.SIGINT)

    assert process.communicate(timeout=30) == ("", "imr: interrupted\n")
    assert process.returncode == 130


@pytest.mark.parametrize("moment", ["in a step", "between two steps"])
def test_an_interrupted_load_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    def interrupted(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    place = (parse, "parse") if moment == "in a step" else (begin, "has_work")
    monkeypatch.setattr(*place, interrupted)

    result = runner.invoke(app, ["--home", str(tmp_path / "home"), "load", str(SAMPLES)])

    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "imr: interrupted\n")
    assert '"outcome": "interrupted"' in (tmp_path / "home" / "logs" / "loads.jsonl").read_text()


def test_a_question_may_be_answered_by_an_interrupt(demo: Path) -> None:
    arguments = [*PROGRAM[1:], "--home", str(demo.parent), "forget", "CM17-0900001"]

    terminal = pexpect.spawn(PROGRAM[0], arguments, encoding="utf-8", timeout=30, dimensions=(40, 200))
    terminal.expect("permanently")
    terminal.sendintr()
    terminal.expect("imr: interrupted\r\n")
    terminal.expect(pexpect.EOF)
    terminal.close()

    assert terminal.exitstatus == 130


@pytest.mark.parametrize(
    "command",
    [
        ("sql", "SELECT * FROM range(300000)", "--format", "csv"),
        ("sql", "SELECT * FROM range(3000)"),
        ("sql", "SELECT 1", "--format", "csv"),
        ("status",),
    ],
)
def test_a_reader_that_leaves_ends_the_command_quietly(
    start: Callable[..., subprocess.Popen[str]], command: tuple[str, ...]
) -> None:
    process = start(*command)
    assert process.stdout is not None

    process.stdout.close()

    assert process.wait(30) == 141
    assert process.stderr is not None
    assert process.stderr.read() == ""


@pytest.mark.parametrize(
    "environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}]
)
@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_a_terminal_of_ascii_shows_question_marks(
    start: Callable[..., subprocess.Popen[str]], environment: dict[str, str], format: str
) -> None:
    process = start("sql", "SELECT 'caf' || chr(233) AS place", "--format", format, **environment)

    printed, error = process.communicate(timeout=30)

    assert (process.returncode, error) == (0, "")
    assert "caf?" in printed


def test_a_message_of_other_characters_is_printed_in_ascii(start: Callable[..., subprocess.Popen[str]]) -> None:
    process = start("explain", "caf\u00e9", PYTHONIOENCODING="ascii")

    _, error = process.communicate(timeout=30)

    assert process.returncode == 2
    assert error.startswith("imr: no letter matches 'caf?'")


def test_a_query_on_stdin_that_is_no_text_is_one_line(start: Callable[..., subprocess.Popen[str]]) -> None:
    process = start("sql", PYTHONIOENCODING="ascii")

    assert process.communicate("SELECT 'caf\u00e9'", timeout=30) == ("", "imr: stdin is not ascii text: byte 0xc3\n")
    assert process.returncode == 2
