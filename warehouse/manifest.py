"""The manifest beside a build: what the build holds, so that a reader knows whether it is whole."""

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import NamedTuple

from warehouse.files import write_text


class TableDigest(NamedTuple):
    """The rows of a table, and the sum of a hash over them, which does not depend on their order."""

    rows: int
    total: int


@dataclass(frozen=True)
class Manifest:
    """What a build holds: its loads, the row count of each table, a digest of the star's rows, and its size.

    ``folders`` names the staged folders that it was built from, and ``counts`` holds the counts of its load; neither
    can be measured in the build. ``version``, ``parser_versions`` and ``vocabularies`` are those of ``audit.build``.
    With ``digests`` of each table, ``code``, the version of DuckDB and of the SQL that built and hashed it, and
    ``file_digest``, the SHA-256 of its bytes, it can be extended.
    """

    loads: list[str]
    rows: dict[str, int]
    digest: str
    byte_count: int = 0
    folders: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    version: str = ""
    parser_versions: list[str] = field(default_factory=list)
    vocabularies: list[str] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    code: str = ""
    file_digest: str = ""

    def describes(self, measured: "Manifest") -> bool:
        """Whether a measured build has the loads, rows and bytes of this manifest.

        Digests can be compared when the same code hashed the rows. Version 0.4 and before recorded no ``file_digest``.
        """
        return (
            (self.loads, self.rows, self.byte_count) == (measured.loads, measured.rows, measured.byte_count)
            and self.file_digest in ("", measured.file_digest)
            and (self.code != measured.code or self.digest == measured.digest)
        )

    @classmethod
    def read(cls, path: Path) -> "Manifest | None":
        """Read a manifest, ignoring keys that this version does not know. Return None when it cannot be read."""
        try:
            values = json.loads(path.read_text())
            return cls(**{known.name: values[known.name] for known in fields(cls) if known.name in values})
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Write the manifest atomically."""
        write_text(path, json.dumps(asdict(self), indent=1) + "\n")
