"""Each suite passes what is good and names the one letter that breaks a rule."""

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations import gate
from expectations.rule import Action, Rule
from tests.suite_rows import BREAKS, DATES, STAGED_TWICE, WARNINGS, B, dtypes, good
from transforms import schema


@pytest.mark.parametrize("name", schema.TABLES)
def test_good_rows_keep_every_rule(name: str) -> None:
    report = gate.check(name, good(name))

    assert report.ok
    assert gate.quarantine(name, good(name)).is_empty()
    assert report.results.filter(~pl.col("success")).is_empty()


@pytest.mark.parametrize("name", schema.TABLES)
def test_a_table_without_rows_is_good(name: str) -> None:
    report = gate.check(name, pl.DataFrame(schema=dtypes(name)))

    assert report.ok
    assert report.results.get_column("success").all()


@pytest.mark.parametrize("name", schema.TABLES)
def test_each_broken_rule_quarantines_its_letter_and_no_other(name: str) -> None:
    broken = [
        (f"{number:064x}", rule, changes) for number, (table, rule, changes) in enumerate(BREAKS) if table == name
    ]
    frames = [good(name, changes, (f"{letter}f"[1:], letter)) for letter, _, changes in broken]

    found = gate.quarantine(name, pl.concat(frames))

    assert gate.check(name, pl.concat(frames)).ok
    reasons = dict(found.with_columns(pl.col("reason").str.replace(r" \(item \d+\)$", "")).rows())
    expected = {changes.get("letter_id", letter): f"{name}: {rule} failed" for letter, rule, changes in broken}
    assert reasons == expected, "a row of BREAKS in tests/suite_rows.py breaks its rule, and no other"


@pytest.mark.parametrize(("name", "rule"), STAGED_TWICE)
def test_a_letter_that_is_listed_twice_is_quarantined(name: str, rule: str) -> None:
    found = gate.quarantine(name, pl.concat([good(name), good(name).tail(1)]))

    assert found.rows() == [(B, f"{name}: {rule} failed")]


@pytest.mark.parametrize("name", schema.TABLES)
def test_every_rule_has_a_row_that_breaks_it(name: str) -> None:
    rules = [(rule.name, rule.action) for rule in gate.SUITES[name]]

    proven = {rule: Action.QUARANTINE for table, rule, *_ in [*BREAKS, *STAGED_TWICE] if table == name}
    proven |= {rule: Action.WARN for table, rule, _ in WARNINGS if table == name}
    # Of test_gate.py.
    proven |= {"letter_is_named": Action.BLOCK}
    assert len(rules) == len(dict(rules))
    assert dict(rules) == proven, "a rule needs a row in tests/suite_rows.py: in BREAKS, or in WARNINGS where it warns"


@pytest.mark.parametrize("name", schema.TABLES)
def test_a_rule_that_compares_rows_is_declared_so(name: str) -> None:
    rules = [rule for rule in gate.SUITES[name] if isinstance(rule, Rule)]

    compare = {rule.name: any(word in str(rule.condition) for word in (".over(", ".is_unique(")) for rule in rules}
    assert compare == {rule.name: rule.compares_rows for rule in rules}


@pytest.mark.parametrize(
    ("table", "optional"),
    [
        ("letters", ["case_number", "priority", "age", "sex", *DATES]),
        ("decisions", ["service", "category", "subcategory", "service_type_rule", "quantity", "reviewer_basis"]),
        ("citations", ["edition", "section", "pages"]),
    ],
)
def test_what_a_letter_does_not_print_is_no_failure(table: str, optional: list[str]) -> None:
    frame = good(table, dict.fromkeys(optional))

    assert gate.check(table, frame).ok
    assert gate.quarantine(table, frame).is_empty()


@pytest.mark.parametrize(
    ("name", "rule", "changes"),
    WARNINGS,
)
def test_what_should_be_is_recorded_and_nobody_is_quarantined(name: str, rule: str, changes: dict[str, object]) -> None:
    frame = good(name).with_columns(
        pl.lit(value, dtypes(name)[column]).alias(column) for column, value in changes.items()
    )

    report = gate.check(name, frame)

    failed = report.results.filter(~pl.col("success")).select("expectation", "severity").rows()
    assert failed == [(rule, "warning")]
    assert report.ok
    assert gate.quarantine(name, frame).is_empty()


def test_equal_dates_are_in_order() -> None:
    day = date(2015, 5, 6)

    assert gate.quarantine("letters", good("letters", dict.fromkeys(DATES, day))).is_empty()


def test_without_a_receipt_no_date_is_after_it() -> None:
    frame = good("letters", {"received_at": datetime(2013, 1, 1)})

    assert gate.quarantine("letters", frame).height == 1
    assert gate.quarantine("letters", frame.with_columns(received_at=pl.lit(None, pl.Datetime("us")))).is_empty()


def test_of_the_quarantined_letters_those_with_impossible_dates_are_counted() -> None:
    broken = [(rule, changes) for table, rule, changes in BREAKS if table == "letters"]
    frames = [good("letters", changes, (f"{n:063x}f", f"{n:064x}")) for n, (_, changes) in enumerate(broken)]

    found = gate.quarantine("letters", pl.concat(frames))

    assert found.height == len(broken)
    assert gate.impossible_dates(found) == sum("date" in rule or "decision" in rule for rule, _ in broken) == 7


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data())
def test_quarantine_and_check_agree_on_the_letters_that_break_a_rule(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(schema.TABLES)))
    changes = [changes for table, _, changes in BREAKS if table == name]
    drawn = data.draw(st.lists(st.tuples(st.integers(0, 4), st.sampled_from([{}, *changes])), max_size=6))
    frames = [good(name, changes, (f"{letter:064x}", f"{letter + 1:064x}")) for letter, changes in drawn]
    frame = pl.concat([pl.DataFrame(schema=dtypes(name)), *frames])

    found = gate.quarantine(name, frame)

    report = gate.check(name, frame)
    rules = [rule for rule in gate.SUITES[name] if isinstance(rule, Rule) and rule.action is Action.QUARANTINE]
    broken = {rule.name: frame.filter(~rule.condition).get_column("letter_id").to_list() for rule in rules}
    failed = report.results.filter(~pl.col("success"), severity="critical")
    counts = dict(failed.select("expectation", "unexpected_count").rows())
    assert counts == {rule: len(letters) for rule, letters in broken.items() if letters}
    assert sorted(found.get_column("letter_id")) == sorted(
        {letter for letters in broken.values() for letter in letters}
    )
    # The first rule in the suite's order that the letter breaks.
    first = {letter: rule for rule, letters in reversed(broken.items()) for letter in letters}
    reasons = found.select("letter_id", pl.col("reason").str.extract(r": (\w+) failed")).rows()
    assert dict(reasons) == first


@pytest.mark.parametrize("name", schema.TABLES)
def test_a_large_table_is_judged_a_few_letters_at_a_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = [(rule, {}) for table, rule in STAGED_TWICE if table == name]
    broken = [(rule, changes) for table, rule, changes in BREAKS if table == name] + twice
    frames = [good(name, changes, (f"{n:063x}f", f"{n:064x}")) for n, (_, changes) in enumerate(broken)]
    frame = pl.concat([*frames, *(frame.tail(1) for frame in frames[len(frames) - len(twice) :])])
    whole = gate.check(name, frame).results, gate.quarantine(name, frame)

    monkeypatch.setattr(gate, "ROWS_AT_A_TIME", 3)

    assert gate.check(name, frame.lazy()).results.equals(whole[0])
    assert gate.quarantine(name, frame.lazy()).sort("letter_id").equals(whole[1].sort("letter_id"))
