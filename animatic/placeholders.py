"""Placeholders in saved templates: `{product}` stands for a word that is filled in later.

`{{` and `}}` are braces and no placeholders. Nothing is ever evaluated: what is not a plain name between two
braces is text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NAME_MOST = 40

_TOKEN = re.compile(
    r"(?P<open>\{\{) | (?P<close>\}\})"
    rf" | \{{ [ ]* (?P<name> (?=[^\W\d]) [\w -]{{0,{NAME_MOST - 1}}} \w | [^\W\d] ) [ ]* \}}",
    re.VERBOSE,
)


def names(text: str) -> tuple[str, ...]:
    """The names of all placeholders in the order they appear, once each.

    >>> names("{product} in {colour}, {product} on {{a shelf}}")
    ('product', 'colour')
    """
    found = (token["name"] for token in _TOKEN.finditer(text))
    return tuple(dict.fromkeys(name for name in found if name))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder replaced that has a value; the others stay visible.

    Values are taken as they are: braces in them mean nothing. A blank value is none, so that what `missing` lists
    is just what stays visible. Doubled braces become single ones, so a text is filled once, with everything.

    >>> fill("{product} in {colour}, {{as is}}", {"product": "The lamp"})
    'The lamp in {colour}, {as is}'
    """

    def replaced(token: re.Match[str]) -> str:
        if token["open"]:
            return "{"
        if token["close"]:
            return "}"
        value = values.get(token["name"], "")
        return value if value.strip() else token[0]

    return _TOKEN.sub(replaced, text)


def missing(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The names that have no value yet, in the order they appear."""
    return tuple(name for name in names(text) if not values.get(name, "").strip())
