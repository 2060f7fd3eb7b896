"""The links in a text that somebody pasted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.errors import BadPicture
from animatic.linked import LINKS_MOST, split_links

ONE, TWO = "https://a.example/w_300,h_200/1.jpg?x=1,2;3", "https://b.example/2.jpg"


@pytest.mark.parametrize(
    "between",
    [
        "\n",
        "\r\n",
        "\r",
        ",",
        ", ",
        " ,",
        " ",
        "\t",
        ";",
        "\n\n \n",
        ",\n",
        " \u2028",
        ",https://c.example/3.jpg,",
    ],
)
def test_links_stand_one_a_line_or_with_something_between(between: str):
    links = split_links(f"{ONE}{between}{TWO}")
    assert [link for link in links if "c.example" not in link] == [ONE, TWO]


@pytest.mark.parametrize(
    "text", [f"<{ONE}>", f'"{ONE}"', f"  {ONE},  ", f"\ufeff{ONE}\u200b", f"{ONE}\n{ONE}\n{ONE}"]
)
def test_what_stands_around_a_link_and_a_second_time_falls_away(text: str):
    assert split_links(text) == (ONE,)


@pytest.mark.parametrize("text", ["", "  \n\n , ;", "\u200b"])
def test_a_text_without_a_link_has_none(text: str):
    assert split_links(text) == ()


def test_a_space_within_a_line_belongs_to_the_link():
    assert split_links(f"https://a.example/harbour at night.jpg\n{TWO}") == (
        "https://a.example/harbour at night.jpg",
        TWO,
    )


def test_more_links_than_are_taken_at_once_are_refused_together():
    links = [f"https://a.example/{number}.jpg" for number in range(LINKS_MOST + 1)]
    assert len(split_links("\n".join(links[1:] * 2))) == LINKS_MOST
    with pytest.raises(BadPicture, match="51 links: bring at most 50"):
        split_links("\n".join(links))


@given(
    st.lists(st.sampled_from([ONE, TWO, "x", "", "https://", ",", "\n", " ", "://"]), max_size=40).map(
        "".join
    )
)
def test_whatever_the_text_no_link_is_empty_or_there_twice(text: str):
    links = split_links(text)
    assert len(set(links)) == len(links)
    assert all(link.strip() and "\n" not in link for link in links)
