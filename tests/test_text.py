"""The canonical text: nothing is lost, and running lines never stand inside a sentence."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.text import Text, canonical, lines_of

WORDS = st.lists(st.sampled_from(["word", "half-", "End.", " ", "\n", "\r\n", "\f", "\t", "CM14-0900001 2\n", "(x)"]))


def text_of(printed: str) -> Text:
    return canonical(lines_of(printed))


def test_white_space_is_folded_and_lines_are_kept() -> None:
    assert text_of("one   two\r\n\r\n\tthree\rfour").text == "one two\nthree\nfour"


def test_a_running_foot_inside_a_heading_is_gathered_behind() -> None:
    printed = "A sling\nFinal Determination Letter for IMR Case Number CM14-0900001  3\n\fwith a pillow: Upheld"

    assert text_of(printed).text == (
        "A sling\nwith a pillow: Upheld\nFinal Determination Letter for IMR Case Number CM14-0900001 3"
    )


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
