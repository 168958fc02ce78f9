"""The list of decisions and the page of a letter."""

import csv
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import Window, address, imr
from tests.homes import letter, rows, write

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_a_mark_leads_to_its_decisions_and_to_the_words_of_a_letter(home: Path, opened: Window) -> None:
    opened.open(address(home, "index"))
    opened.page.locator("#categories .mark-symbol path").first.click()
    opened.page.wait_for_url("**/services.html**")
    opened.page.wait_for_selector("html[data-shown=yes]")
    while "decisions.html" not in opened.page.url:
        before = opened.page.url
        opened.page.locator("main .mark-symbol path").first.click()
        opened.page.wait_for_function("before => location.href !== before", arg=before)
        opened.page.wait_for_timeout(200)
    opened.page.wait_for_selector("html[data-shown=yes]")
    opened.page.locator("main table a").first.click()
    opened.page.wait_for_url("**/letter.html**")
    opened.page.wait_for_selector("html[data-shown=yes]")
    opened.keep("letter")

    letter_id = re.search(r"letter=([0-9a-f]{64})", opened.page.url)
    assert letter_id is not None
    ((words, number),) = rows(
        home,
        "SELECT text, case_number FROM letter_text INNER JOIN dim_case USING (letter_id)"
        f" WHERE letter_id = '{letter_id[1]}'",
    )
    assert str(number) in opened.page.locator("#headline").inner_text()
    assert opened.page.locator("#text").inner_text().split() == str(words).split()
    highlighted = opened.page.locator("#text mark").all_inner_texts()
    assert any(str(number) in word for word in highlighted)
    assert opened.page.locator("main", has_text="Classified by").count() == 1
    assert opened.barriers() == []


def test_the_list_is_filtered_by_outcome_searched_sorted_and_saved(home: Path, opened: Window) -> None:
    opened.open(address(home, "decisions"))
    ((overturned,),) = rows(home, "SELECT count(*) FROM fact_decision WHERE outcome = 'Overturned'")
    ((mri,),) = rows(
        home,
        "SELECT count(*) FROM mart.decision"
        " WHERE outcome = 'Overturned' AND (contains(lower(disputed_service), 'mri') OR service = 'MRI')",
    )

    opened.page.locator("#tools [name=outcome]").select_option("Overturned")
    expect(opened.page.locator("#headline")).to_have_text(f"{overturned:,} decisions")
    opened.page.locator("#tools [name=sort]").select_option("service")
    search = opened.page.locator("#tools [name=words]")
    search.fill("mri")
    search.press("Enter")
    expect(opened.page.locator("#headline")).to_have_text(re.compile(rf"^{mri:,} decisions?$"))

    with opened.page.expect_download() as saved:
        opened.page.locator("#list-csv").click()
    listed = list(csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines()))
    services = [row["Disputed service"] for row in listed]
    assert len(listed) == mri
    assert services == sorted(services, key=str.lower)
    assert {row["Outcome"] for row in listed} <= {"Overturned"}
    assert all(word in opened.page.url for word in ("outcome=Overturned", "sort=service", "words=mri"))
    opened.open(opened.page.url)
    expect(search).to_have_value("mri")
    assert opened.barriers() == []


def test_a_letter_lists_the_reasons_of_an_item_first_and_each_leads_to_its_words(home: Path, opened: Window) -> None:
    ((letter_id, item, reason, words),) = rows(
        home,
        "SELECT letter_id, item_number, reason, substr(text, span_start + 1, span_end - span_start)"
        " FROM bridge_decision_reason JOIN dim_reason USING (reason_key) JOIN fact_decision USING (decision_key)"
        " JOIN dim_case USING (case_key) JOIN letter_text USING (letter_id)"
        " WHERE position = 1 ORDER BY letter_id, item_number LIMIT 1",
    )
    opened.open(address(home, "letter", f"#letter={letter_id}"))

    first = opened.page.locator(f"#item-{item} dl").locator("dt, dd").nth(1).locator("li").first
    assert first.inner_text().startswith(f"{reason}: ")
    first.locator("button").click()

    sought = " ".join(opened.page.locator("mark.sought").all_inner_texts())
    assert "".join(str(words).split()) in "".join(sought.split())


def test_printed_lines_of_a_letter_are_joined_unless_they_are_asked_for(home: Path, opened: Window) -> None:
    ((letter_id, words),) = rows(
        home,
        "SELECT letter_id, text FROM letter_text INNER JOIN dim_case USING (letter_id)"
        " WHERE layout = 'tabular' ORDER BY length(text) DESC, letter_id LIMIT 1",
    )
    printed = str(words).splitlines()

    opened.open(address(home, "letter", f"#letter={letter_id}"))
    joined = opened.page.locator("#text").inner_text().splitlines()
    opened.page.locator("#as-printed").check()
    opened.page.wait_for_url("**&lines=printed")

    assert len(joined) < 0.7 * len(printed)
    assert any(line.startswith("Decision rationale:") for line in joined)
    expect(opened.page.locator("#text")).to_have_text(str(words), use_inner_text=True)


def test_a_letter_opens_as_it_was_received(home: Path, opened: Window) -> None:
    ((letter_id, media_type),) = rows(
        home,
        "SELECT letter_id, media_type FROM audit.letter SEMI JOIN dim_case USING (letter_id)"
        " WHERE media_type = 'application/pdf' ORDER BY ALL LIMIT 1",
    )

    opened.open(address(home, "letter", f"#letter={letter_id}"))

    link = opened.page.locator("#original")
    assert (media_type, link.inner_text()) == ("application/pdf", "Open the letter as it was received (PDF)")
    assert link.evaluate("link => link.href") == (home / "raw" / str(letter_id)[:2] / str(letter_id)).as_uri()


def test_the_words_of_a_letter_are_words_wherever_they_are(tmp_path: Path, opened: Window) -> None:
    long = "MRI " * 2_500
    hostile = [letter(1, HOSTILE), letter(2, "=HYPERLINK(1)"), letter(3, long.strip())]
    assert imr(tmp_path, "load", write(tmp_path / "letters", *hostile))[0] == 0

    opened.open(address(tmp_path, "decisions"))
    listed = opened.page.locator("main table a").all_inner_texts()
    for link in opened.page.locator("main table a").evaluate_all("links => links.map((link) => link.href)"):
        opened.open(link)

    ((loaded,),) = rows(tmp_path, "SELECT count(*) FROM fact_decision")
    assert len(listed) == loaded
    assert any("onerror" in words for words in listed)
