"""The page of the rules is fresh, and says of every rule why it is there."""

from expectations import rules_page
from expectations.suites import SUITES
from transforms import schema


def test_the_page_of_the_rules_is_fresh() -> None:
    assert rules_page.RULES.read_text() == rules_page.text(), "run: python -m orchestration.pages"


def test_every_rule_says_why_in_a_line_of_the_page() -> None:
    lines = rules_page.text().splitlines()

    whys = [rule.why for rules in SUITES.values() for rule in rules]
    assert [why for why in whys if not why.endswith(".") or not any(why in line for line in lines)] == []


def test_every_staged_table_has_a_suite() -> None:
    assert list(SUITES) == [*schema.TABLES, "star", "drift"]
