"""The canonical text: nothing is lost, and running lines are never inside a sentence."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text import Text, canonical, lines_of

WORDS = st.lists(st.sampled_from(["word", "half-", "End.", " ", "\n", "\r\n", "\f", "\t", "\nCM14-0900001 2\n", "(x)"]))


def text_of(printed: str) -> Text:
    return canonical(lines_of(printed))


def letters_of(text: str) -> list[str]:
    return sorted(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c)[0] in "LN")


def test_white_space_is_folded_and_lines_are_kept() -> None:
    assert text_of("one   two\r\n\r\n\tthree\rfour").text == "one two\nthree\nfour"


def test_a_running_foot_inside_a_heading_is_moved_after_it() -> None:
    printed = "A sling\nFinal Determination Letter for IMR Case Number CM14-0900001  3\n\fwith a pillow: Upheld"

    assert text_of(printed).text == (
        "A sling\nwith a pillow: Upheld\nFinal Determination Letter for IMR Case Number CM14-0900001 3"
    )


def test_a_case_number_alone_in_a_line_is_a_running_head_where_the_header_has_printed_it() -> None:
    printed = "Case Number:\nCM14-0900001\nA sling\n\fCM14-0900001\nwith a pillow: Upheld"

    assert text_of(printed).text == "Case Number:\nCM14-0900001\nA sling\nwith a pillow: Upheld\nCM14-0900001"


def test_a_word_broken_at_a_hyphen_is_put_together() -> None:
    assert text_of("1-\n2 times, follow-\nup").text == "1-2\ntimes, follow-up"


def test_odd_characters_become_plain_ones() -> None:
    assert (
        text_of("\ufeff\u201cstork\u2019s\u201d \u2013 caf\u00e9\u00a0x\u200by \x00ok").text
        == '"stork\'s" - caf\u00e9 xy ok'
    )


def test_a_heading_may_begin_after_a_sentence_or_a_gap() -> None:
    found = text_of("First line\nends here.\nA heading: Upheld")

    assert [found.text[start:].split("\n")[0] for start in found.heading_starts] == ["First line", "A heading: Upheld"]


@given(WORDS.map("".join))
def test_every_word_survives(printed: str) -> None:
    assert sorted(text_of(printed).text.replace("\n", "").replace(" ", "")) == sorted("".join(printed.split()))


@given(WORDS.map("".join))
def test_a_canonical_text_stays_as_it_is(printed: str) -> None:
    once = text_of(printed).text

    assert text_of(once).text == once


def test_many_odd_characters_become_plain_ones_as_few_do() -> None:
    words = [f"a{chr(code)}b" for code in range(0xA1, 0x2100)]

    assert text_of("\n".join(words)).text == "\n".join(text_of(word).text for word in words)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("one\ftwo", "one\ntwo"),
        ("a\x85b\u2028c\x0bd", "a\nb\nc\nd"),
        ("\ufb01nger \u2122", "finger TM"),
        ("ze\u200bro w\u00adx\ufeff", "zero wx"),
        ("\u00a0a\u2003b\u3000c", "a b c"),
        ("b\x07e\x00ll", "bell"),
        ("38\u00b0, na\u00efve", "38\u00b0, na\u00efve"),
        ("a -\nb", "a -\nb"),
        ("half-\nPage 2 of 3\nway there", "half-way\nthere\nPage 2 of 3"),
    ],
)
def test_one_text_whatever_the_source_printed(printed: str, expected: str) -> None:
    assert text_of(printed).text == expected


def test_a_bold_line_begins_a_heading_where_weights_are_known() -> None:
    found = canonical(["Plain.", "A bold", "line"], [False, True, False])

    assert found == Text("Plain.\nA bold\nline", [7], True)


@given(st.text())
def test_any_text_keeps_its_letters_and_stays_as_it_is(printed: str) -> None:
    once = text_of(printed).text
    twice = text_of(once).text

    assert letters_of(once) == letters_of(printed)
    # A zero-width character may part a letter from its accent.
    assert unicodedata.normalize("NFKC", twice) == unicodedata.normalize("NFKC", once)


@given(st.text())
def test_no_text_keeps_format_or_private_characters(printed: str) -> None:
    found = text_of(printed).text

    assert {unicodedata.category(character) for character in found}.isdisjoint({"Cf", "Cs", "Co", "Cn"})


def test_a_page_number_alone_is_no_word_of_the_letter() -> None:
    found = canonical(lines_of("One sentence.\n\n 1\nMRI of the knee:\nUpheld\n\n 2\nThe end."))

    assert found.text == "One sentence.\nMRI of the knee:\nUpheld\nThe end.\n1\n2"


def test_a_number_that_is_not_the_next_page_stays() -> None:
    assert canonical(lines_of("Norco #\n60\n")).text == "Norco #\n60"
