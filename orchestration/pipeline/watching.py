"""After a load, report the new decisions that match a watch: a log, a feed beside the page, and IMR_WEBHOOK."""

import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from orchestration.pipeline import alerts
from orchestration.store import erasures, watches
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
        checked, problems = watches.checked_build(home), []
        if checked and checked != published.stem:
            problems = _report_new(home, watched, home.builds / f"{checked}.duckdb", published)
        watches.set_checked(home, published.stem)
        _write_feed(home)
    except (OSError, ValueError, read.QueryError) as error:
        return [f"new decisions were not reported, the next load tries again: {error}"]
    return problems


def _report_new(home: Home, watched: Sequence[Watch], before: Path, published: Path) -> list[str]:
    if not before.exists():
        # An erasure removes every build before it, and adds no letter.
        is_erased = before.stem < f"warehouse-{erasures.read(home).last}"
        reason = f"the build {before.stem} is gone, decisions that are new since then were not reported"
        return [] if is_erased else [reason]
    answers = {one.name: watch.new_decisions(before, published, one.filters) for one in watched}
    decisions = (
        (name, dict(zip(answer.columns, row, strict=True))) for name, answer in answers.items() for row in answer.rows
    )
    new = watches.add_found(home, published.stem, decisions)
    problems = []
    for name, count in Counter(line["watch"] for line in new).items():
        text = f"{count:,} new decisions match the watch {name!r}: see logs/watch.jsonl"
        problems.append(alerts.report(home, "watch", text, reason=text, watch=name))
    return [problem for problem in problems if problem]


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
