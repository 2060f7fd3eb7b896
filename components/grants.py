"""What an admin writes into an account by hand: a top-up, a correction, a rate in money."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import streamlit as st

from animatic import ProviderError, Purse, Studio, thousandths
from components import news, parts, person, trouble
from components.wording import price


def draw_button(purse: Purse) -> None:
    """The way to the forms of one account, at `?book=…`."""
    # Of an account without a balance nothing is known to be left, so there is nothing to add to.
    words, icon = ("Top up…", "add_card") if purse.account.bounded else ("Set rate…", "payments")
    st.button(
        words,
        key=f"book-{purse.account.id}",
        icon=f":material/{icon}:",
        type="tertiary",
        on_click=_ask,
        args=(purse.account.id,),
    )


def _ask(account_id: str) -> None:
    st.query_params["book"] = account_id


def asked() -> str | None:
    """The account whose forms are to be open."""
    return st.query_params.get("book")


def open(engine: Studio, purse: Purse, label: str) -> None:
    """Show the forms over the page until they are closed."""
    parts.dialog(f"{label} credits", on_dismiss=_close)(_draw)(engine, purse, label)


def _close() -> None:
    st.query_params.pop("book", None)


def _done(words: str, icon: str) -> None:
    """Say what was booked, and close the forms."""
    news.post(words, icon)
    _close()
    st.rerun()


def _draw(engine: Studio, purse: Purse, label: str) -> None:
    forms = {"Top-up": _draw_top_up, "Correction": _draw_correction, "Rate": _draw_rate}
    what = "Rate"
    if purse.account.bounded:
        what = st.segmented_control(
            "What to write", list(forms), default="Top-up", required=True, key=f"write-{purse.account.id}"
        )
    forms[what](engine, purse, label)


def _draw_top_up(engine: Studio, purse: Purse, label: str) -> None:
    st.caption(f"Credits bought at {label} or given to the team. This books them here; it buys nothing.")
    with st.form(f"top-up-{purse.account.id}", border=False):
        amount = _ask_amount("Credits", purse, placeholder="500", min_value=0.0)
        reason = st.text_input("What for", placeholder="Invoice 2026-117", key=f"for-{purse.account.id}")
        if st.form_submit_button("Book the top-up", type="primary"):
            with trouble.told():
                engine.books.top_up(purse.account.id, amount, person.current(), reason)
                _compare(engine, purse, label)
                _done(f"Booked: {price(amount)} more for {label}.", "add_card")


def _draw_correction(engine: Studio, purse: Purse, label: str) -> None:
    st.caption("Makes the ledger agree with what happened, up or down. It stays readable, with your reason.")
    with st.form(f"correction-{purse.account.id}", border=False):
        amount = _ask_amount("Credits, negative to take away", purse, placeholder="-20")
        reason = st.text_input("Reason", key=f"why-{purse.account.id}")
        if st.form_submit_button("Book the correction", type="primary"):
            with trouble.told():
                engine.books.correct(purse.account.id, amount, person.current(), reason)
                _compare(engine, purse, label)
                _done(f"Corrected {label} by {price(amount)}.", "edit")


def _draw_rate(engine: Studio, purse: Purse, label: str) -> None:
    currency = engine.books.currency
    st.caption(f"What one {label} credit costs. Spending and budgets can then be told in {currency}.")
    known = [rate for rate in engine.books.rates().rows if rate.account_id == purse.account.id]
    for rate in known:
        each = f"{Decimal(rate.millionths) / 1_000_000:f}"
        st.markdown(f"**{each} {currency}** from {_day(rate.from_day)} on")
    with st.form(f"rate-{purse.account.id}", border=False):
        amount = st.number_input(
            f"{currency} for one credit",
            min_value=0.0,
            value=None,
            step=0.01,
            format="%g",
            placeholder="0.05",
        )
        first = st.date_input("From", value=datetime.now(UTC).date())
        if st.form_submit_button("Set the rate", type="primary"):
            with trouble.told():
                millionths = int((Decimal(str(amount or 0)) * 1_000_000).to_integral_value())
                engine.books.set_rate(purse.account.id, first.isoformat(), millionths, person.current())
                _done(f"{label} credits have a price in {currency} now.", "payments")


def _day(spelled: str) -> str:
    day = date.fromisoformat(spelled)
    return f"{day.day} {day:%b %Y}"


def _ask_amount(label: str, purse: Purse, **more: object) -> int:
    """Thousandths; 0 while nothing is given, which the ledger answers in words."""
    given = st.number_input(
        label, value=None, step=1.0, format="%g", key=f"{label}-{purse.account.id}", **more
    )
    return thousandths(round(Decimal(str(given or 0)), 3))


def _compare(engine: Studio, purse: Purse, label: str) -> None:
    """What was booked may be what the provider's balance had in it already, so a drift is measured anew."""
    if purse.is_current:
        with suppress(ProviderError), st.spinner(f"Asking {label}…"):
            engine.books.read_now(purse.account.id, person.current())
