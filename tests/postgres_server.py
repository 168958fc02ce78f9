"""A PostgreSQL server of the tests' own: on loopback, in a folder that goes with them."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Server:
    """A running server, and how its processes are reached."""

    port: int
    folder: Path
    programs: Path

    def url(self, database: str, user: str = "owner") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def kill(self) -> None:
        """End it as a power cut does."""
        _run(self.programs / "pg_ctl", "-D", self.folder, "-m", "immediate", "stop")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run(self.programs / "pg_ctl", "-D", self.folder, "-w", "-o", options, "-l", self.folder / "log", "start")


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server with a superuser ``owner`` whom it trusts."""
    programs = found()
    if programs is None:
        missing = "PostgreSQL is not installed: tests/system-packages installs Debian's package postgresql"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        for place in (folder, *folder.parents):
            if not place.stat().st_mode & 0o001:
                place.chmod(place.stat().st_mode | 0o011)
        shutil.chown(folder, "nobody")
    _run(programs / "initdb", "-D", folder, "-U", "owner", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
    server = Server(_free_port(), folder, programs)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def found() -> Path | None:
    """Where the server's programs lie; the newest, where Debian keeps several."""
    on_path = shutil.which("initdb")
    debian = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return debian[-1].parent if debian else Path(on_path).resolve().parent if on_path else None


def _run(*command: object) -> None:
    as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_nobody, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert done.returncode == 0, done.stderr


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def asked(url: str, sql: str, *before: str) -> list[tuple[object, ...]]:
    """The rows of a query, after statements that give none."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in before:
            connection.execute(statement.encode())
        return connection.execute(sql.encode()).fetchall()
