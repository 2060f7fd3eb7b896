"""The Credits page as somebody reads it: the figures of an account, and the one table that is shown."""

from __future__ import annotations

from typing import Any

import pandas as pd
from streamlit.testing.v1.element_tree import Block

from animatic import Role
from components import frame
from tests.pages.conftest import WIDGETS, Open, Person

ASKED = (*WIDGETS, "date_input", "radio")


def card(person: Person, service: str) -> Any:
    """The block that shows one service's account."""
    (card,) = [
        node
        for node in person.app.main
        if isinstance(node, Block)
        and [one.label.rpartition(" credits ")[0] for one in node.metric] == [service]
    ]
    return card


def figures(person: Person, service: str) -> dict[str, str]:
    """What the card says: `{"available": "4,980", "Held": "20", "Spent": "0", "Drift": "0"}`."""
    shown = card(person, service)
    (metric,) = shown.metric
    labels = [one.value for one in shown.caption]
    values = [one.value.strip("*") for one in shown.markdown]
    return {metric.label.rpartition(" ")[2]: metric.value, **dict(zip(labels, values, strict=False))}


def agreement(person: Person, service: str) -> str:
    """The sentence below the figures."""
    return str(card(person, service).caption[-1].value)


def press_on_card(person: Person, service: str, label: str) -> None:
    """Press a button of one service's card."""
    (button,) = [one for one in card(person, service).button if one.label.startswith(label)]
    button.click().run()
    assert not person.app.exception, person.app.exception


def table(person: Person) -> pd.DataFrame:
    """The one table on the page; empty when there is none."""
    tables = person.app.dataframe
    assert len(tables) <= 1
    return tables[0].value if tables else pd.DataFrame()


def as_member(open_page: Open, **query: str) -> Person:
    """The page as somebody sees it who is no admin."""
    return open_page(frame.CREDITS, Role.MEMBER, **query)


def submit(person: Person, button: str, **fields: object) -> None:
    """Fill a form's fields, named by how their labels begin, and press its button: they leave together."""
    for label, value in fields.items():
        begun = label.replace("_", " ")
        (field,) = [one for kind in ASKED for one in person.app.get(kind) if one.label.startswith(begun)]
        field.set_value(value)
    person.press(button)


def toasts(person: Person) -> list[str]:
    return [str(toast.value) for toast in person.app.toast]
