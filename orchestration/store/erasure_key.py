"""The key of ``forgotten.jsonl``: without it, nobody can find the listed case numbers by trying all of them.

``forgotten.key`` of the home, or the file that IMR_FORGOTTEN_KEY names, has a line of 64 hex digits per key. A digest
is wrapped in all keys, one after the other, so that a new key protects old entries too.
"""

import hmac
import secrets
from collections.abc import Sequence
from hashlib import sha256

from orchestration.store.home import Home, HomeError
from warehouse.files import write_text


class KeyMissing(HomeError):
    """The key of the list is missing, incomplete, damaged, or another one."""

    def __init__(self, home: Home) -> None:
        super().__init__(
            f"{home.forgotten_key} is missing or is not the key of {home.forgotten}: restore the key, or replace it "
            "with imr forget --new-key (other prints of forgotten cases would then be loaded)"
        )


def read(home: Home) -> tuple[bytes, ...]:
    """Return the keys, the oldest first; none when there is no file. Raises KeyMissing when it holds anything else."""
    path = home.forgotten_key
    try:
        return tuple(bytes.fromhex(line) for line in path.read_text().split()) if path.exists() else ()
    except ValueError as error:
        raise KeyMissing(home) from error


def add(home: Home) -> tuple[bytes, ...]:
    """Add a key; return all keys."""
    return _write(home, [*read(home), secrets.token_bytes(32)])


def replace(home: Home) -> tuple[bytes, ...]:
    """Replace all keys by a new one; return it."""
    return _write(home, [secrets.token_bytes(32)])


def digest(case_number: str, keys: Sequence[bytes]) -> str:
    """Return the digest of a case number, wrapped in the keys."""
    return wrap(sha256(f"case {case_number}".encode()).hexdigest(), keys)


def wrap(found: str, keys: Sequence[bytes]) -> str:
    """Wrap a digest in further keys."""
    for key in keys:
        found = hmac.digest(key, found.encode(), sha256).hex()
    return found


def check(keys: Sequence[bytes]) -> str:
    """Return a digest by which a list knows its keys."""
    return wrap(sha256(b"the keys of this list").hexdigest(), keys)[:16]


def _write(home: Home, keys: Sequence[bytes]) -> tuple[bytes, ...]:
    write_text(home.forgotten_key, "".join(f"{key.hex()}\n" for key in keys))
    home.forgotten_key.chmod(0o600)
    return tuple(keys)
