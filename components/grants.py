"""What an admin writes into an account by hand: a top-up, a correction, a rate in money."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import streamlit as st

from animatic import Person, Purse, Studio, thousandths
from components import news, trouble
from components.wording import price


def draw_button(engine: Studio, purse: Purse, label: str, person: Person) -> None:
    """The way to the forms of one account."""
    if st.button("Top up…", key=f"grant-{purse.account.id}", icon=":material/add_card:", type="tertiary"):
        st.dialog(f"{label} credits")(_draw)(engine, purse, label, person)


def _draw(engine: Studio, purse: Purse, label: str, person: Person) -> None:
    what = st.segmented_control(
        "What to write", ["Top-up", "Correction", "Rate"], default="Top-up", required=True, key="grant-what"
    )
    forms = {"Top-up": _draw_top_up, "Correction": _draw_correction, "Rate": _draw_rate}
    forms[what](engine, purse, label, person)


def _draw_top_up(engine: Studio, purse: Purse, label: str, person: Person) -> None:
    st.caption(f"Credits bought at {label} or given to the team. This books them here; it buys nothing.")
    with st.form("top-up", border=False):
        amount = st.number_input("Credits", min_value=0.0, step=100.0, format="%.3f")
        reason = st.text_input("What for", placeholder="Invoice 2026-117")
        if st.form_submit_button("Book the top-up", type="primary"):
            with trouble.told():
                engine.books.top_up(purse.account.id, _amount(amount), person, reason)
                news.post(f"Booked: {price(_amount(amount))} more for {label}.", "add_card")
                st.rerun()


def _draw_correction(engine: Studio, purse: Purse, label: str, person: Person) -> None:
    st.caption("Makes the ledger agree with what happened, up or down. It stays readable, with your reason.")
    with st.form("correction", border=False):
        amount = st.number_input("Credits, negative to take away", step=1.0, format="%.3f")
        reason = st.text_input("Reason")
        if st.form_submit_button("Book the correction", type="primary"):
            with trouble.told():
                engine.books.correct(purse.account.id, _amount(amount), person, reason)
                news.post(f"Corrected {label} by {price(_amount(amount))}.", "edit")
                st.rerun()


def _draw_rate(engine: Studio, purse: Purse, label: str, person: Person) -> None:
    currency = engine.books.currency
    book = engine.books.rates()
    for rate in (row for row in book.rows if row.account_id == purse.account.id):
        st.caption(f"From {rate.from_day}: {Decimal(rate.millionths) / 1_000_000:f} {currency} for a credit")
    with st.form("rate", border=False):
        amount = st.number_input(
            f"{currency} for one credit", min_value=0.0, step=0.01, format="%.6f", key="rate-amount"
        )
        first = st.date_input("From", value=datetime.now(UTC).date(), key="rate-from")
        if st.form_submit_button("Set the rate", type="primary"):
            with trouble.told():
                millionths = int((Decimal(str(amount)) * 1_000_000).to_integral_value())
                engine.books.set_rate(purse.account.id, first.isoformat(), millionths, person)
                news.post(f"{label} credits have a price in {currency} now.", "payments")
                st.rerun()


def _amount(given: float) -> int:
    return thousandths(round(Decimal(str(given)), 3))
