"""What is left at each provider, in the sidebar."""

from __future__ import annotations

import streamlit as st

from animatic import Account, Studio, credits


def draw(engine: Studio) -> None:
    """One figure per account: services that are paid from the same one share it."""
    for payer in {provider.account: provider for provider in engine.providers()}.values():
        account = engine.account(payer.name)
        if account:
            _draw_account(account, payer.payer)
        else:
            st.caption(f"{payer.payer} has not named its balance yet.")


def _draw_account(account: Account, label: str) -> None:
    held = f"{credits(account.held)} held for clips under way" if account.held else "Nothing held"
    with st.container(key=f"balance-{account.provider}", gap=None):
        if account.bounded:
            st.metric(f"{label} credits", credits(account.available))
        else:
            st.metric(f"{label} credits spent", credits(account.captured))
        st.caption(held)
