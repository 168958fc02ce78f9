"""The published builds in a DuckLake: a catalog in PostgreSQL, and Parquet files in a folder or an object store."""

from warehouse.lake.catalog import Catalog, LakeError, Snapshot
from warehouse.lake.connection import attach
from warehouse.lake.expire import Expired, expire
from warehouse.lake.publish import PREFIX, Published, publish_to
from warehouse.lake.read import AsOf, as_of

__all__ = [
    "PREFIX",
    "AsOf",
    "Catalog",
    "Expired",
    "LakeError",
    "Published",
    "Snapshot",
    "as_of",
    "attach",
    "expire",
    "publish_to",
]
