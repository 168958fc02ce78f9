"""The events of all runs in one SQLite database, on connections that stay open.

Dagster's own storage opens a database anew for each event, which costs more than the event; a load has some 400.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import sqlalchemy
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from sqlalchemy import Connection, Engine


class EventLog(ConsolidatedSqliteEventLogStorage):
    """As its parent, but for the connections."""

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._engine.connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        """Close the connections."""
        self._engine.dispose()
        super().dispose()  # type: ignore[no-untyped-call]

    @cached_property
    def _engine(self) -> Engine:
        engine = sqlalchemy.create_engine(self._conn_string, connect_args={"timeout": 60})
        # A process that is killed loses no event by it; a power cut may lose the last ones.
        sqlalchemy.event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = NORMAL"))
        return engine
