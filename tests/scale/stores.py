"""Stores of others on loopback: an S3 server that counts and fails on request, an SFTP server, and a web server."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import asyncssh
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

SECRET, USER = "open-sesame-9471", "ali-baba-3312"
DENIED = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"


class S3:
    """The S3 server of moto. ``opened`` are the objects read; for those named in ``failing`` it answers 503."""

    def __init__(self) -> None:
        self.app = DomainDispatcherApplication(create_backend_app)
        self.opened: list[str] = []
        self.failing: frozenset[str] = frozenset()
        self.is_denied = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        is_read = environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"].endswith((".txt", ".zip"))
        if self.is_denied:
            start_response("403 Forbidden", [("Content-Type", "application/xml")])
            return [DENIED]
        if is_read and environ["PATH_INFO"].rpartition("/")[2] in self.failing:
            start_response("503 Service Unavailable", [])
            return [b""]
        if is_read:
            self.opened.append(environ["PATH_INFO"])
        return self.app(environ, start_response)


class _Silent(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


@contextmanager
def s3() -> Iterator[tuple[S3, str]]:
    """A running S3 server, and its endpoint."""
    store = S3()
    server = make_server("127.0.0.1", 0, store, threaded=True, request_handler=_Silent)
    Thread(target=server.serve_forever, daemon=True).start()
    yield store, f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()


def s3_environment(endpoint: str) -> dict[str, str]:
    """The environment of a client of that server."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": USER,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
    }


@contextmanager
def sftp(root: Path, home: Path) -> Iterator[int]:
    """A running SFTP server of a folder, whose host key and user key are in ``.ssh`` of a home; and its port."""
    keys = home / ".ssh"
    keys.mkdir(parents=True)
    host, user = asyncssh.generate_private_key("ssh-ed25519"), asyncssh.generate_private_key("ssh-ed25519")
    user.write_private_key(str(keys / "id_ed25519"))
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    allowed = asyncssh.import_authorized_keys(user.export_public_key().decode())
    listening = asyncssh.listen(
        "127.0.0.1",
        0,
        server_host_keys=[host],
        authorized_client_keys=allowed,
        sftp_factory=partial(_Chrooted, root=root),
    )
    server = asyncio.run_coroutine_threadsafe(_entered(listening), loop).result(10)
    port = server.get_port()
    (keys / "known_hosts").write_text(f"[127.0.0.1]:{port} {host.export_public_key().decode()}")
    yield port
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


async def _entered(listening: Any) -> Any:
    return await listening


class _Chrooted(asyncssh.SFTPServer):
    def __init__(self, channel: Any, root: Path) -> None:
        super().__init__(channel, chroot=str(root))


@contextmanager
def web(root: Path) -> Iterator[int]:
    """A running web server of a folder, and its port."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(root)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()
