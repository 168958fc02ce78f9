"""A static site that shows the published warehouse, from the overall rate down to the text of one letter."""

import re
from pathlib import Path

from warehouse import publish


def shown_build(folder: Path) -> str | None:
    """Return the name of the build that the site in a folder shows, or None when there is no site."""
    data = folder / "data" / "site.js"
    found = re.search(r'"(warehouse-[^"]+)"', data.read_text()) if data.exists() else None
    return found[1] if found else None


def is_current(link: Path, folder: Path) -> bool:
    """Whether the site in a folder shows the build that is published."""
    published = publish.current(link)
    return published is not None and shown_build(folder) == published.stem
