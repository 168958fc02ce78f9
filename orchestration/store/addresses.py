"""Addresses of letters elsewhere (s3://, gs://, sftp://, https://): which are accepted, and their file systems."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from orchestration.store.archives import ARCHIVES, LETTERS

RATE = "IMR_SOURCE_RATE"
# Of each scheme: the module that it needs, and the extra of this project that installs it.
SCHEMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "s3": ("s3fs", "s3"),
        "gs": ("gcsfs", "gcs"),
        "sftp": ("paramiko", "sftp"),
        "https": ("aiohttp", "http"),
        "http": ("aiohttp", "http"),
    }
)


class BadAddress(Exception):
    """An address cannot be a source; the message says why and what to do."""


def is_address(source: str) -> bool:
    """Whether a source is an address and not a path."""
    return "://" in source


def check(address: str) -> None:
    """Raise BadAddress when letters cannot be received from an address. Does not connect to it."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise BadAddress("the host or the port of an address is not valid") from None
    place = f"{parts.scheme}://{parts.hostname or ''}"
    if address.partition("://")[0] not in SCHEMES:
        raise BadAddress(f"{place}: letters are read from {', '.join(f'{name}://' for name in SCHEMES)} and paths")
    if parts.password or parts.query or (parts.username and parts.scheme != "sftp"):
        raise BadAddress(f"{place}: the address holds a password or a query; give credentials in the environment only")
    if not parts.hostname:
        raise BadAddress(f"{address}: the name of the host or bucket is missing")
    if parts.scheme in ("http", "https") and not parts.path.lower().endswith(LETTERS + ARCHIVES):
        raise BadAddress(f"{address}: name one file ({', '.join(LETTERS + ARCHIVES)}); a web server lists no folders")
    rate()
    module, extra = SCHEMES[parts.scheme]
    if find_spec(module) is None:
        raise BadAddress(f"{parts.scheme}:// needs {module}: pip install 'imr-warehouse[{extra}]'")


def rate() -> float:
    """Return how many objects a second may be opened: IMR_SOURCE_RATE, or 0 for no limit. Raises BadAddress."""
    given = os.environ.get(RATE) or "0"
    try:
        return max(0.0, float(given))
    except ValueError:
        raise BadAddress(f"{RATE} is {given!r}: give a number of objects a second") from None


def shown(address: str) -> str:
    """Return an address without a user."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def prefix(address: str) -> str:
    """Return what comes before a path of the file system in ``source_uri``: without a user."""
    parts = urlsplit(address)
    if parts.scheme == "sftp":
        return f"sftp://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    return "" if parts.scheme in ("http", "https") else f"{parts.scheme}://"


def connect(address: str) -> tuple[Any, str]:
    """Return the file system of an address, and the path in it. Credentials come from the environment."""
    from fsspec.core import url_to_fs

    options: dict[str, Any] = {"skip_instance_cache": True}
    if address.startswith("sftp:"):
        options["host_key_policy"] = _known_hosts()
    else:
        options["use_listings_cache"] = False
    fs, path = url_to_fs(address, **options)
    return fs, str(path)


def _known_hosts() -> Any:
    """Return a policy that accepts the host keys of ~/.ssh/known_hosts: fsspec itself accepts every key."""
    import paramiko

    # paramiko has no types.
    class KnownHosts(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
        def missing_host_key(self, _client: object, hostname: str, key: Any) -> None:
            path = Path.home() / ".ssh" / "known_hosts"
            if not path.exists() or not paramiko.HostKeys(str(path)).check(hostname, key):
                raise PermissionError(f"the host key of {hostname} is not in {path}: add it with ssh-keyscan")

    return KnownHosts()
