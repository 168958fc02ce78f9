"""The pages of the site: which scripts and data each needs, and its HTML from the templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

FOLDER = Path(__file__).parent
# No request to another host, no inline scripts, no eval.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
DEIDENTIFIED = (
    "Counts below 11, and counts that would tell one by subtraction, are not shown; letters and the page Compare are"
    " not part of this site."
    " A page with all counts and no letters is made by imr dashboard build DIR --letters 0."
)
WITHOUT_LETTERS = "This site holds no letters: imr dashboard serve shows them."
FILTERS = {
    "from": "From",
    "to": "To",
    "category": "Category",
    "family": "Reviewer cites",
    "specialty": "Specialty",
    "ancillary": "Ancillary",
}
SHARED = ("imr", "rates", "cube", "filters", "figures", "titles")


@dataclass(frozen=True)
class Page:
    """One page: ``cubes`` and ``data`` are its data files, ``scripts`` its scripts in addition to SHARED.

    A de-identified site has those ``in_public``: none of letters, and none of crossed counts, most of which are small.
    """

    name: str
    title: str
    cubes: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ("vega", "charts")
    filters: bool = True
    of_letters: bool = False
    in_navigation: bool = True
    in_public: bool = True

    @property
    def all_scripts(self) -> Iterator[str]:
        """The scripts that the page loads, in order."""
        yield from (f"assets/{name}.js" for name in (*SHARED, *self.scripts))
        charts = ("charts",) if "charts" in self.scripts else ()
        yield from (f"data/{name}.js" for name in ("site", "mode", *charts, *self.cubes, *self.data))
        yield f"assets/pages/{self.name}.js"
        yield "assets/start.js"


PAGES = (
    Page("index", "Overview", cubes=("decisions", "letters")),
    Page("services", "Services", cubes=("services",)),
    Page("guidelines", "Guidelines", cubes=("guidelines",)),
    Page("reasons", "Reasons", cubes=("reasons",)),
    Page("specialties", "Specialties", cubes=("decisions",)),
    Page("compare", "Compare", cubes=("compared",), scripts=("heat",), filters=False, in_public=False),
    Page("time", "Time to decision", cubes=("days",)),
    Page("quality", "Data quality", data=("quality",), filters=False),
    Page("decisions", "Decisions", cubes=("decisions",), scripts=(), of_letters=True, in_public=False),
    Page(
        "letter",
        "Letter",
        data=("vocabulary",),
        scripts=("words",),
        filters=False,
        of_letters=True,
        in_navigation=False,
        in_public=False,
    ),
)


def render(
    summary: Mapping[str, Any], cited: Mapping[str, str], *, with_letters: bool, deidentified: bool
) -> Iterator[tuple[str, str]]:
    """Yield the name and the HTML of each page; ``cited`` is what to cite of the build, by name.

    Pages of letters are always rendered: a server may have the letters.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    note = DEIDENTIFIED if deidentified else "" if with_letters else WITHOUT_LETTERS
    environment.globals["counted"] = lambda count: "not shown" if count is None else f"{count:,}"
    pages = [page for page in PAGES if page.in_public or not deidentified]
    shared: dict[str, Any] = {
        "pages": pages,
        "policy": POLICY,
        "filters": FILTERS.items(),
        "summary": summary,
        "letters_note": note,
        "is_public": deidentified,
        "cited": ", ".join(f"{name} {fact}" for name, fact in cited.items()),
    }
    for page in pages:
        template = environment.get_template(f"{page.name}.html")
        yield f"{page.name}.html", template.render(shared, page=page)
