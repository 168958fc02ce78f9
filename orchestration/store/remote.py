"""Letters elsewhere: the objects of an address that are new since the last load, and their bytes.

``received.txt`` in ``sources/`` of the home is the cursor: one digest per received object, of its address, size and
version (etag, else the time of its last change). An object is opened again only when one of them has changed.
"""

import errno
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from orchestration.store import addresses
from orchestration.store.archives import ARCHIVES, LETTERS
from orchestration.store.home import Home
from orchestration.store.raw import BYTES_AT_MOST

# Seconds before each retry.
WAITS = (1.0, 4.0, 16.0)
# Objects that are fetched at a time; object stores answer one request in 20 to 100 ms.
THREADS = 16
GROUP, GROUP_BYTES = 128, 64_000_000
DENIED = ("AuthenticationException", "NoCredentialsError", "PartialCredentialsError", "BadHostKeyException")
DIGEST = re.compile("[0-9a-f]{32}")
FULL = (errno.ENOSPC, errno.EDQUOT)
T = TypeVar("T")


class SourceUnavailable(OSError):
    """A source cannot be listed or read; the message has no secret."""


class NotFetched(Exception):
    """One object was not received; the message says why."""


class Object(NamedTuple):
    """A listed object: its path in the file system, its source_uri, size and the digest that the cursor keeps."""

    path: str
    uri: str
    size: int | None
    digest: str | None
    is_link: bool


class Unchanged(NamedTuple):
    """How many objects of an address are as they were when they were received."""

    objects: int


class Fetched(NamedTuple):
    """An object, and its bytes, the file that holds them, or why it was not received."""

    object: Object
    content: bytes | Path | NotFetched


class Source:
    """An address, connected when it is first used. It connects again before each retry."""

    def __init__(self, address: str) -> None:
        addresses.check(address)
        self.address, self.shown = address, addresses.shown(address)
        self._connected: tuple[Any, str] | None = None

    def listed(self) -> list[Object]:
        """Return the objects of the address, sorted by path. Raises SourceUnavailable."""
        try:
            return self._retried(self.shown, self._list)
        except NotFetched as reason:
            raise SourceUnavailable(f"{self.shown}: {reason}") from None

    def fetched(self, objects: Sequence[Object], temp: Path) -> Iterator[Fetched]:
        """Yield the objects with their bytes, archives as a file in ``temp``. Raises SourceUnavailable."""
        for group in _groups(objects):
            begun = time.monotonic()
            is_parallel = len(group) > 1 and not self.address.startswith("sftp:")
            with ThreadPoolExecutor(THREADS if is_parallel else 1) as pool:
                yield from pool.map(lambda found: self._fetch(found, temp), group)
            if rate := addresses.rate():
                time.sleep(max(0.0, len(group) / rate - (time.monotonic() - begun)))

    def _list(self, fs: Any, path: str) -> list[Object]:
        try:
            info = fs.info(path)
        except FileNotFoundError:
            # An object store has no empty folders.
            if not self.address.startswith(("s3:", "gs:")):
                raise
            info = {"type": "directory"}
        raising = {"on_error": "raise"} if self.address.startswith("sftp:") else {}
        every = fs.find(path, detail=True, **raising) if info["type"] == "directory" else {path: info}
        return [self._object(found, about) for found, about in sorted(every.items())]

    def _object(self, path: str, info: dict[str, Any]) -> Object:
        version = info.get("ETag") or info.get("etag") or info.get("mtime") or info.get("Last-Modified")
        uri, size = addresses.prefix(self.address) + path, info.get("size")
        digest = sha256(f"{uri}\0{size}\0{version}".encode()).hexdigest()[:32] if version else None
        return Object(path, uri, size, digest, info["type"] == "link")

    def _fetch(self, found: Object, temp: Path) -> Fetched:
        try:
            return Fetched(found, self._retried(found.uri, lambda fs, _: self._content(fs, found, temp)))
        except NotFetched as reason:
            return Fetched(found, reason)

    def _content(self, fs: Any, found: Object, temp: Path) -> bytes | Path:
        name = found.path.lower()
        if found.is_link:
            raise NotFetched("it is a symbolic link")
        if not name.endswith(LETTERS + ARCHIVES):
            raise NotFetched(f"it is none of {', '.join(LETTERS + ARCHIVES)}")
        is_archive = name.endswith(ARCHIVES)
        # Its first bytes are enough to reject it.
        is_large = not is_archive and (found.size or 0) > BYTES_AT_MOST
        if is_archive:
            file = temp / f"object-{os.getpid()}{Path(name).suffix}"
            fs.get_file(found.path, str(file))
            size = file.stat().st_size
        else:
            content: bytes = fs.cat_file(found.path, **({"start": 0, "end": BYTES_AT_MOST + 1} if is_large else {}))
            size = len(content)
        # A store with etags sends one version of an object; a server may change a file while it is read.
        is_same = found.size is None or is_large or size == found.size
        if self.address.startswith("sftp:"):
            is_same &= self._object(found.path, fs.info(found.path)).digest == found.digest
        if not is_same:
            raise NotFetched("it changed while it was read: the next load reads it")
        return file if is_archive else content

    def _retried(self, uri: str, work: Callable[[Any, str], T]) -> T:
        """Call ``work`` with the file system. Raises SourceUnavailable, or NotFetched when a retry cannot help."""
        for wait in (*WAITS, None):
            try:
                connected = self._connected = self._connected or addresses.connect(self.address)
                return work(*connected)
            except NotFetched:
                raise
            except FileNotFoundError:
                raise NotFetched("there is no such file, folder or bucket") from None
            except Exception as error:
                if isinstance(error, OSError) and error.errno in FULL:
                    raise
                if _is_denied(error):
                    raise NotFetched(_access_denied(error)) from None
                if wait is None:
                    reason = f"{uri} cannot be reached ({type(error).__name__}): load again later"
                    raise SourceUnavailable(f"{reason}, what was received is kept") from None
            self._connected = None
            time.sleep(wait)
        raise AssertionError


class Cursor:
    """The objects that a home has received."""

    def __init__(self, home: Home) -> None:
        self._path = home.received_objects
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        lines = self._path.read_text().splitlines() if self._path.exists() else []
        # The last lines may be incomplete, or zeros, after a power cut.
        self._digests = {bytes.fromhex(line) for line in lines if DIGEST.fullmatch(line)}

    def is_known(self, found: Object) -> bool:
        """Whether the object was received, and has not changed since."""
        return found.digest is not None and bytes.fromhex(found.digest) in self._digests

    def add(self, objects: Sequence[Object]) -> None:
        """Record objects whose letters are stored and recorded."""
        new = [found.digest for found in objects if found.digest]
        self._digests.update(map(bytes.fromhex, new))
        with self._path.open("a") as file:
            file.write("".join(f"{digest}\n" for digest in new))


def new_objects(home: Home, address: str) -> list[Object]:
    """Return the letters and archives of an address that were not received. Raises SourceUnavailable, BadAddress."""
    cursor = Cursor(home)
    objects = [found for found in Source(address).listed() if not found.is_link and not cursor.is_known(found)]
    return [found for found in objects if found.path.lower().endswith(LETTERS + ARCHIVES)]


def _groups(objects: Sequence[Object]) -> Iterator[list[Object]]:
    """Yield objects in groups that fit into memory; an archive is alone."""
    group: list[Object] = []
    size = 0
    for found in objects:
        is_alone = found.path.lower().endswith(ARCHIVES)
        if group and (is_alone or len(group) == GROUP or size + (found.size or 0) > GROUP_BYTES):
            yield group
            group, size = [], 0
        group.append(found)
        size += GROUP_BYTES if is_alone else found.size or 0
    if group:
        yield group


def _is_denied(error: Exception) -> bool:
    is_refused = type(error).__name__ in DENIED or getattr(error, "status", 0) in (401, 403)
    return is_refused or isinstance(error, PermissionError)


def _access_denied(error: Exception) -> str:
    if isinstance(error, PermissionError) and "known_hosts" in str(error):
        return str(error)
    return "access is denied: check the credentials in the environment, and their rights to list and read"
