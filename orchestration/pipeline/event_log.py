"""The events of all runs in one SQLite database, on connections that stay open.

Dagster's own storage opens a database for each event, which costs more than the event; a load has about 400 events.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import sqlalchemy
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from sqlalchemy import Connection, Engine


class EventLog(ConsolidatedSqliteEventLogStorage):
    """A ConsolidatedSqliteEventLogStorage that keeps its connections open."""

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
        # A killed process loses no event with it; a power cut may lose the last events.
        sqlalchemy.event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = NORMAL"))
        return engine
