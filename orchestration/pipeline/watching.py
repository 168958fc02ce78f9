"""After a load, report the new decisions that match a watch: a log, a feed beside the page, and IMR_WEBHOOK."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

from orchestration.pipeline import alerts
from orchestration.store import watches
from orchestration.store.home import Home
from orchestration.store.watches import Watch
from warehouse import publish, read, watch
from warehouse.files import write_text

FEED = "watch.xml"
SHOWN = 100


def report(home: Home) -> list[str]:
    """Report what is new in the published build since the last report; return what could not be reported, and why.

    The first build that is checked is where watching begins: nothing in it is new.
    """
    try:
        watched, published = watches.read(home), publish.current(home.published_link)
        if not watched or published is None:
            return []
        checked = watches.checked_build(home)
        before = home.builds / f"{checked}.duckdb"
        is_new = checked != published.stem and before.exists()
        problems = [problem for one in watched for problem in _report(home, one, before, published)] if is_new else []
        watches.set_checked(home, published.stem)
        _write_feed(home)
    except (OSError, ValueError) as error:
        return [f"new decisions were not reported: {error}"]
    return problems


def _report(home: Home, one: Watch, before: Path, published: Path) -> list[str]:
    try:
        answer = watch.new_decisions(before, published, one.filters)
    except read.QueryError as error:
        return [f"the watch {one.name!r} was not checked: {error}"]
    if not answer.rows:
        return []
    watches.add_found(home, one, published.stem, [dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
    text = f"{len(answer.rows):,} new decisions match the watch {one.name!r}: see logs/watch.jsonl"
    problem = alerts.report(home, "watch", text, reason=text, watch=one.name)
    return [problem] if problem else []


def _write_feed(home: Home) -> None:
    """Write the last decisions found as an RSS feed, which leads to the pages of their letters."""
    if not home.site.exists():
        return
    rss = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(rss, "channel")
    for tag, text in (("title", "IMR decisions watched"), ("link", "index.html"), ("description", "imr watch")):
        ElementTree.SubElement(channel, tag).text = text
    for line in reversed(watches.found(home)[-SHOWN:]):
        item = ElementTree.SubElement(channel, "item")
        place = f"{line['letter_id']}-{line['item_number']}"
        what = f"{line['outcome']}, {line['service'] or line['category']}, {line['decision_date'] or 'no date'}"
        ElementTree.SubElement(item, "title").text = f"{line['watch']}: {what}"
        ElementTree.SubElement(item, "link").text = f"letter.html#letter={line['letter_id']}"
        ElementTree.SubElement(item, "guid", isPermaLink="false").text = f"{line['watch']} {place}"
    write_text(home.site / FEED, ElementTree.tostring(rss, encoding="unicode", xml_declaration=True) + "\n")
