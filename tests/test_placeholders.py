"""Placeholders: found, filled in, and never more than text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.placeholders import NAME_MOST, fill, missing, names


def test_names_come_in_the_order_of_the_text_once_each():
    assert names("{product} turns, {colour} light on {product} and {our shelf}") == (
        "product",
        "colour",
        "our shelf",
    )


def test_what_has_a_value_is_filled_in_and_the_rest_stays_visible():
    text = "{product} in {colour}: {product}!"
    assert fill(text, {"product": "The lamp"}) == "The lamp in {colour}: The lamp!"
    assert missing(text, {"product": "The lamp"}) == ("colour",)


def test_a_blank_value_is_no_value():
    assert fill("{product} turns", {"product": "  "}) == "{product} turns"
    assert missing("{product} turns", {"product": ""}) == ("product",)


def test_blanks_beside_a_name_do_not_count_and_case_does():
    assert names("{ product } {Product}") == ("product", "Product")
    assert fill("{ product }", {"product": "Lamp"}) == "Lamp"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{product}}", "{product}"),
        ("{{{product}}}", "{Lamp}"),
        ("{{{{product}}}}", "{{product}}"),
        ("}}{{", "}{"),
        ("{product", "{product"),
        ("product}", "product}"),
        ("{}", "{}"),
        ("{ }", "{ }"),
        ("a { b", "a { b"),
    ],
)
def test_doubled_braces_are_braces_and_lone_ones_stay(text: str, filled: str):
    assert fill(text, {"product": "Lamp"}) == filled


@pytest.mark.hostile("text")
@pytest.mark.parametrize(
    "hostile",
    [
        "{a.__class__}",
        "{a.__init__.__globals__}",
        "{a[0]}",
        "{a!r}",
        "{a:>10000000}",
        "{0}",
        "{1a}",
        "{a\nb}",
        "{" + "a" * (NAME_MOST + 1) + "}",
        "%(a)s",
        "$a",
        "{% a %}",
    ],
)
def test_whatever_asks_for_more_than_a_name_stays_text(hostile: str):
    assert names(hostile) == ()
    assert fill(hostile, {"a": "x", "0": "x", "a.__class__": "x", "1a": "x", "ab": "x"}) == hostile


@pytest.mark.hostile("text")
def test_a_value_is_never_read_as_a_template():
    assert fill("{a} {b}", {"a": "{b} {{", "b": "x"}) == "{b} {{ x"


def test_a_name_may_be_as_long_as_it_says():
    longest = "a" * NAME_MOST
    assert fill("{" + longest + "}{z}", {longest: "1", "z": "2"}) == "12"


@pytest.mark.hostile("text")
def test_hostile_nesting_is_read_in_no_time():
    assert names("{" * 200_001) == ()
    assert names("{a " * 100_000) == ()
    assert names("{" + "a " * 100_000) == ()


WORDS = st.text(max_size=6).map(lambda text: text.replace("{", "").replace("}", ""))
BRACED = st.lists(st.sampled_from(["{", "}", "{a}", "{a.b}", "{a b}"]) | WORDS).map("".join)
PLAIN = st.lists(st.tuples(WORDS, st.sampled_from(["", "{a}", "{b}", "{a b}"]))).map(
    lambda pairs: "".join(word + name for word, name in pairs)
)
VALUES = st.dictionaries(st.sampled_from(["a", "b", "a b"]), WORDS)


@given(BRACED, VALUES)
def test_doubling_all_braces_makes_any_text_literal(text: str, values: dict[str, str]):
    doubled = text.replace("{", "{{").replace("}", "}}")
    assert names(doubled) == ()
    assert fill(doubled, values) == text


@given(PLAIN, VALUES)
def test_what_is_missing_is_what_stays_visible(text: str, values: dict[str, str]):
    assert names(fill(text, values)) == missing(text, values)


@given(PLAIN)
def test_without_values_nothing_changes(text: str):
    assert fill(text, {}) == text


@given(PLAIN, VALUES)
def test_a_placeholder_is_filled_with_just_its_value(text: str, values: dict[str, str]):
    expected = text
    for name, value in values.items():
        expected = expected.replace("{" + name + "}", value if value.strip() else "{" + name + "}")
    assert fill(text, values) == expected
