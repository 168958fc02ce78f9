"""The key of ``forgotten.jsonl``: without it nobody can tell, by trying them all, which case numbers are on the list.

``forgotten.key`` of the home, or the file that IMR_FORGOTTEN_KEY names, has a line of 64 hex digits per key. A digest
is wrapped in all of them, one after the other, so that a new key protects the old entries as well.
"""

import hmac
import secrets
from collections.abc import Sequence
from hashlib import sha256

from orchestration.store.home import Home, HomeError
from warehouse.files import write_text


class KeyMissing(HomeError):
    """The key of the list is missing, or not all of it is there."""

    def __init__(self, home: Home) -> None:
        super().__init__(
            f"the key of {home.forgotten} is missing: put {home.forgotten_key} back, or give it up with "
            "imr forget --new-key (other prints of forgotten cases would then be loaded)"
        )


def read(home: Home) -> tuple[bytes, ...]:
    """The keys, the oldest first; none where there is no file."""
    path = home.forgotten_key
    return tuple(bytes.fromhex(line) for line in path.read_text().split()) if path.exists() else ()


def add(home: Home) -> tuple[bytes, ...]:
    """Add a key; all keys."""
    return _write(home, [*read(home), secrets.token_bytes(32)])


def replace(home: Home) -> tuple[bytes, ...]:
    """Begin with a new key; it alone."""
    return _write(home, [secrets.token_bytes(32)])


def digest(case_number: str, keys: Sequence[bytes]) -> str:
    """The digest of a case number, wrapped in the keys."""
    return wrap(sha256(f"case {case_number}".encode()).hexdigest(), keys)


def wrap(found: str, keys: Sequence[bytes]) -> str:
    """A digest, wrapped in further keys."""
    for key in keys:
        found = hmac.digest(key, found.encode(), sha256).hex()
    return found


def _write(home: Home, keys: Sequence[bytes]) -> tuple[bytes, ...]:
    write_text(home.forgotten_key, "".join(f"{key.hex()}\n" for key in keys))
    home.forgotten_key.chmod(0o600)
    return tuple(keys)
