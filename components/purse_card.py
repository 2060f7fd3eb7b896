"""One account at a glance: what is left, held and spent, how it moved, and whether the provider agrees."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from animatic import Person, Purse, Reading, Right, Studio, credits
from components import drift_panel, grants, trouble
from components.names import Names
from components.wording import ago, plain

GRID = """<style>
.st-key-purses { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 1rem; }
.st-key-purses > * { width: auto; }
</style>"""


def draw_all(engine: Studio, purses: Sequence[Purse], names: Names, person: Person) -> None:
    """The cards of all accounts, as many beside each other as there is room for."""
    st.html(GRID)
    with st.container(key="purses"):
        for purse in purses:
            _draw(engine, purse, names.account(purse.account.id), person)


def _draw(engine: Studio, purse: Purse, label: str, person: Person) -> None:
    account = purse.account
    moved = len(set(purse.balances)) > 1
    with st.container(border=True, key=f"purse-{_key(account.id)}", gap="small"):
        st.metric(
            f"{label} credits {'available' if account.bounded else 'spent'}",
            credits(account.available if account.bounded else account.captured),
            chart_data=[float(Decimal(balance) / 1000) for balance in purse.balances] if moved else None,
            chart_type="area",
            help=f"The line shows the last {len(purse.balances)} days." if moved else None,
        )
        with st.container(horizontal=True, gap="medium"):
            _draw_figure("Held", credits(account.held))
            _draw_figure("Spent", credits(account.captured))
            _draw_figure("Drift", _drift_words(purse))
        st.caption(_agreement(purse))
        _draw_tools(engine, purse, label, person)


def _key(account_id: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in account_id)


def _draw_figure(label: str, value: str) -> None:
    with st.container(gap=None, width="content"):
        st.caption(label)
        st.markdown(f"**{value}**")


def _drift_words(purse: Purse) -> str:
    reading = purse.reading
    if not purse.account.bounded or not reading:
        return "–"
    return credits(drift_of(reading))


def drift_of(reading: Reading) -> int:
    """What is still open of a reading's drift."""
    return 0 if reading.closed_at else reading.drift


def _agreement(purse: Purse) -> str:
    name = plain(purse.label)
    if not purse.is_current:
        return "Its key is no longer in use."
    if not purse.account.bounded:
        return f"{name} publishes no balance, so there is nothing to compare with."
    reading = purse.reading
    if not reading:
        return f"{name} has not been compared yet."
    if reading.closed_at:
        return f"Corrected by {plain(reading.closed_by) or 'an admin'}, {ago(reading.closed_at)}."
    if not reading.drift:
        return f"Agrees with {name}, {ago(reading.at)}."
    return f"{name} says {credits(reading.theirs)}, {ago(reading.at)}."


def _draw_tools(engine: Studio, purse: Purse, label: str, person: Person) -> None:
    reading = purse.reading
    with st.container(horizontal=True, gap="small"):
        if reading and drift_of(reading):
            drift_panel.draw_button(engine, reading, label, person)
        if purse.is_current and purse.account.bounded:
            key = f"read-{purse.account.id}"
            if st.button("Compare now", key=key, icon=":material/sync:", type="tertiary"):
                with trouble.told(), st.spinner(f"Asking {label}…"):
                    engine.books.read_now(purse.account.id)
                    st.rerun()
        if person.may(Right.KEEP_LEDGER):
            grants.draw_button(engine, purse, label, person)
