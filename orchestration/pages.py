"""The pages written from the demo warehouse, dictionary and cookbook: ``python -m orchestration.pages``."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.store.home import Home
from warehouse import cookbook, dictionary

SAMPLES = Path(__file__).parent / "samples"
# A fixed day, so that the pages are the same whenever they are written.
RECEIVED = datetime(2026, 1, 1)


def demo(root: Path) -> Home:
    """A home with the sample letters that are shipped, as if they had been received on a fixed day."""
    from orchestration import stage
    from orchestration.load import Load
    from orchestration.run import run

    home = Home(root)
    with home.locked():
        load = Load(home, RECEIVED.strftime("%Y%m%dT%H%M%S%f"), RECEIVED, [SAMPLES])
        stage.draft(home, load.load_id)
        run(load)
    return home


def pages(link: Path) -> dict[Path, str]:
    """The text of every page by its file."""
    return {dictionary.DICTIONARY: dictionary.text(link), cookbook.COOKBOOK: cookbook.text(link)}


def main() -> None:
    """Write the pages again."""
    with TemporaryDirectory() as folder:
        for path, text in pages(demo(Path(folder)).link).items():
            path.write_text(text)


if __name__ == "__main__":
    main()
