"""Open the dashboard of a running Superset in Chromium, wait for its charts, keep a picture, print what it showed.

``python superset_page.py ADDRESS PASSWORD PICTURE``
"""

import json
import sys
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

CHARTS = "[data-test=slice-container] :is(canvas, table, .header-line)"


def main(address: str, password: str, picture: str) -> None:
    """Sign in, open the dashboard and wait until it has nothing left to load."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 1800})
        failed, asked = list[str](), list[str]()
        page.on("requestfinished", lambda request: asked.append(request.url))
        page.on("response", lambda response: response.status >= 400 and failed.append(response.url))
        base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        page.goto(f"{base}/login/")
        page.fill("#username", "admin")
        page.fill("#password", password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "login" not in url)
        page.goto(address)
        page.locator(CHARTS).nth(7).wait_for(timeout=120_000)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=picture, full_page=True)
        seen = {
            "charts": page.locator(CHARTS).count(),
            "numbers": page.locator(".header-line").all_inner_texts(),
            "failed": failed,
            "elsewhere": [url for url in asked if not url.startswith((base, "data:", "blob:"))],
        }
        print(json.dumps(seen))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
