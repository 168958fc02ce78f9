"""Report failed loads to the address in IMR_WEBHOOK, by a POST request as chats and pagers expect it."""

import http.client
import json
import os
import urllib.error
import urllib.request

from orchestration.store.home import Home

SECONDS = 10.0


def report_failure(home: Home, load_id: str, reason: str) -> str | None:
    """Report a failed load. Return why it could not be reported, or None. Does nothing without IMR_WEBHOOK.

    The body is JSON: ``text``, one line for people, and ``home``, ``load_id`` and ``reason`` for programs.
    """
    address = os.environ.get("IMR_WEBHOOK")
    if not address:
        return None
    if not address.startswith(("http://", "https://")):
        return "the failure could not be reported: IMR_WEBHOOK is not an http or https address"
    facts = {"home": str(home.root), "load_id": load_id, "reason": reason}
    text = f"IMR warehouse {home.root}: the load {load_id} failed, the warehouse is unchanged: {reason}"
    body = json.dumps({"text": text, **facts}).encode()
    try:
        request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=SECONDS):
            return None
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        return f"the failure could not be reported to IMR_WEBHOOK: {getattr(error, 'reason', error)}"
