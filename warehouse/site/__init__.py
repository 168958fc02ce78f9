"""The page: a static site that shows the published warehouse, from the overall rate down to the words of one letter."""

from pathlib import Path

from warehouse import publish


def is_current(link: Path, folder: Path) -> bool:
    """Whether the site in a folder shows the build that is published."""
    published = publish.current(link)
    told = folder / "data" / "site.js"
    return published is not None and told.exists() and f'"{published.stem}"' in told.read_text()
