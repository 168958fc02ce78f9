"""Write the pages that are made from the demo warehouse: ``python -m orchestration.pages``.

They are the rules, the dictionary, the cookbook, and the metrics of Superset.
"""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from expectations import rules_page
from orchestration.store.drafts import Request
from orchestration.store.home import Home
from warehouse import cookbook, dictionary
from warehouse.metrics import superset

SAMPLES = Path(__file__).parent / "samples"
# A fixed day, so that the pages are the same whenever they are written.
RECEIVED = datetime(2026, 1, 1)


def demo(root: Path) -> Home:
    """Load the sample letters into a home, as if received on a fixed day."""
    from orchestration.pipeline import launch

    home = Home(root)
    request = Request(sources=(str(SAMPLES),), started_at=RECEIVED.isoformat())
    with home.locked():
        launch.load(home, request, load_id=RECEIVED.strftime("%Y%m%dT%H%M%S%f"))
    return home


def pages(link: Path) -> dict[Path, str]:
    """Return the text of every page by its file."""
    return {
        rules_page.RULES: rules_page.text(),
        dictionary.DICTIONARY: dictionary.text(link),
        cookbook.COOKBOOK: cookbook.text(link),
        superset.DATASET: superset.dataset(
            [
                column.name
                for column in dictionary.columns(link)
                if (column.schema, column.table) == ("mart", "decision")
            ]
        ),
    }


def main() -> None:
    """Write the pages."""
    with TemporaryDirectory() as folder:
        for path, text in pages(demo(Path(folder)).published_link).items():
            path.write_text(text)
            print(path)


if __name__ == "__main__":
    main()
