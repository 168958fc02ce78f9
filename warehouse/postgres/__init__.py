"""The published build in PostgreSQL."""

from warehouse.postgres.publish import PostgresError, Published, publish_to

__all__ = ["PostgresError", "Published", "publish_to"]
