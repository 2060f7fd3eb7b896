"""One account at a glance: what is left, held and spent, how it moved, and whether the provider agrees."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from animatic import Person, Purse, Reading, Right, Studio, credits
from components import drift_panel, grants, news, trouble
from components.drift_panel import signed
from components.names import Names
from components.wording import ago, plain

HELP = """**Held** is set aside for clips under way: paid when a clip is ready, given back when it fails.

**Spent** is what was paid for clips since the account was opened here.

**Drift** is what the service says it holds, less what our ledger expects: 0 when both agree."""


def draw_all(engine: Studio, purses: Sequence[Purse], names: Names, person: Person) -> None:
    """The cards of all accounts, as many beside each other as there is room for."""
    grid = st.grid(min_column_width=220, border=True, key="purses")
    for purse in purses:
        with grid.cell():
            _draw(engine, purse, names.account(purse.account.id), person)
    _open_asked(engine, purses, names, person)


def _open_asked(engine: Studio, purses: Sequence[Purse], names: Names, person: Person) -> None:
    """What the address asks for over the page: the forms of an account, or why it drifts."""
    known = {purse.account.id: purse for purse in purses}
    booked, drifting = known.get(grants.asked() or ""), known.get(drift_panel.asked() or "")
    if booked and person.may(Right.KEEP_LEDGER):
        grants.open(engine, booked, names.account(booked.account.id))
    elif drifting and drifting.reading and drift_of(drifting.reading):
        drift_panel.open(engine, drifting.reading, names.account(drifting.account.id))


def _draw(engine: Studio, purse: Purse, label: str, person: Person) -> None:
    account = purse.account
    moved = len(set(purse.balances)) > 1
    st.metric(
        f"{label} credits {'available' if account.bounded else 'spent'}",
        credits(account.available if account.bounded else account.captured),
        chart_data=[float(Decimal(balance) / 1000) for balance in purse.balances] if moved else None,
        chart_type="area",
        help=f"{HELP}\n\nThe line shows the last {len(purse.balances)} days." if moved else HELP,
    )
    with st.container(horizontal=True, gap="medium"):
        _draw_figure("Held", credits(account.held))
        if account.bounded:
            _draw_figure("Spent", credits(account.captured))
            _draw_figure("Drift", _drift_words(purse))
    st.caption(_agreement(purse))
    _draw_tools(engine, purse, label, person)


def _draw_figure(label: str, value: str) -> None:
    with st.container(gap=None, width="content"):
        st.caption(label)
        st.markdown(f"**{value}**")


def _drift_words(purse: Purse) -> str:
    if not purse.reading:
        return "–"
    drift = drift_of(purse.reading)
    return f":orange[{signed(drift)}]" if drift else "0"


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
            drift_panel.draw_button(reading)
        if purse.is_current and purse.account.bounded:
            _draw_compare(engine, purse, label, person)
        if person.may(Right.KEEP_LEDGER):
            grants.draw_button(purse)


def _draw_compare(engine: Studio, purse: Purse, label: str, person: Person) -> None:
    key, why = f"read-{purse.account.id}", f"Ask {label} for its balance and compare it with our ledger."
    if st.button("Compare", key=key, icon=":material/sync:", type="tertiary", help=why):
        with trouble.told(), st.spinner(f"Asking {label}…"):
            reading = engine.books.read_now(purse.account.id, person)
            news.post(_compared(reading, label), "balance")
            st.rerun()


def _compared(reading: Reading | None, label: str) -> str:
    if not reading:
        return f"{label} cannot be compared while a clip without a price is under way."
    return f"{label} differs by {signed(reading.drift)}." if reading.drift else f"{label} agrees."
