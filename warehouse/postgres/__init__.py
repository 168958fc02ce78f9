"""The published build in PostgreSQL."""

from warehouse.postgres.publish import PostgresError, Published, publish_to, served_build

__all__ = ["PostgresError", "Published", "publish_to", "served_build"]
