"""Report what an operator must know to the address in IMR_WEBHOOK, by a POST request as chats and pagers expect it."""

import http.client
import json
import os
import urllib.error
import urllib.request

from orchestration.store.home import Home
from warehouse import read

SECONDS = 10.0
LETTERS_NAMED = 5


def report_failure(home: Home, load_id: str, reason: str) -> str | None:
    """Report a failed load, as ``report`` does."""
    text = f"the load {load_id} failed, the warehouse is unchanged: {reason}"
    return report(home, "failed", text, load_id=load_id, reason=reason)


def report_set_aside(home: Home, load_id: str, reason: str) -> str | None:
    """Report a load that failed again and that later loads continue without, as ``report`` does."""
    text = f"the load {load_id} failed again and is set aside, see imr status: {reason}"
    return report(home, "failed", text, load_id=load_id, reason=reason)


def report_quarantine(home: Home, load_id: str) -> str | None:
    """Report the letters of a load that were quarantined, as ``report`` does; nothing when there are none."""
    if not os.environ.get("IMR_WEBHOOK"):
        return None
    try:
        letters = read.named_report(home.published_link, "quarantined_of_load", load_id=load_id).rows
    except read.QueryError as error:
        return str(error)
    if not letters:
        return None
    named = "; ".join(f"{source}: {reason}" for source, reason in letters[:LETTERS_NAMED])
    more = f"; and {len(letters) - LETTERS_NAMED:,} more" if len(letters) > LETTERS_NAMED else ""
    counted = "1 letter" if len(letters) == 1 else f"{len(letters):,} letters"
    are = "is" if len(letters) == 1 else "are"
    text = f"{counted} of the load {load_id} {are} quarantined, see imr quarantine: {named}{more}"
    return report(home, "quarantined", text, load_id=load_id, reason=f"{named}{more}")


def report(home: Home, kind: str, text: str, **facts: str) -> str | None:
    """Report something. Return why it could not be reported, or None. Does nothing without IMR_WEBHOOK.

    The body is JSON: ``text``, one line for people, and ``home``, ``kind`` (failed, quarantined, stale,
    daemon or watch) and the other facts for programs.
    """
    address = os.environ.get("IMR_WEBHOOK")
    if not address:
        return None
    if not address.startswith(("http://", "https://")):
        return f"the alert ({kind}) could not be sent: IMR_WEBHOOK is not an http or https address"
    body = json.dumps(
        {"text": f"IMR warehouse {home.root}: {text}", "home": str(home.root), "kind": kind, **facts}
    ).encode()
    try:
        request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=SECONDS):
            return None
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        return f"the alert ({kind}) could not be sent to IMR_WEBHOOK: {getattr(error, 'reason', error)}"
