"""The events of all runs in one SQLite database, on connections that stay open.

Dagster's own storage opens a database for each event and reads its schema again, which costs more than the event; a
load has about 300 events.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import sqlalchemy
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from sqlalchemy import Connection, Engine


class EventLog(ConsolidatedSqliteEventLogStorage):
    """A ConsolidatedSqliteEventLogStorage that keeps its connections open and remembers the tables that it found."""

    _has_index_columns = False

    def has_table(self, table_name: str) -> bool:
        """Whether the database has a table. Tables are never dropped, so a table is looked up until it is found."""
        if table_name not in self._tables:
            with self._engine.connect() as connection:
                self._tables.update(sqlalchemy.inspect(connection).get_table_names())
        return table_name in self._tables

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._engine.connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        """Close the connections."""
        self._engine.dispose()
        super().dispose()  # type: ignore[no-untyped-call]

    def _has_asset_key_index_cols_on_connection(self, conn: Connection) -> bool:
        if not self._has_index_columns:
            self._has_index_columns = super()._has_asset_key_index_cols_on_connection(conn)
        return self._has_index_columns

    @cached_property
    def _tables(self) -> set[str]:
        return set()

    @cached_property
    def _engine(self) -> Engine:
        engine = sqlalchemy.create_engine(self._conn_string, connect_args={"timeout": 60})
        # A killed process loses no event with it; a power cut may lose the last events.
        sqlalchemy.event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = NORMAL"))
        return engine
