"""What is left at each provider, in the sidebar."""

from __future__ import annotations

import streamlit as st

from animatic import Account, Studio, credits


def draw(engine: Studio) -> None:
    """One line per account."""
    labels = {provider.name: provider.label for provider in engine.providers()}
    for account in engine.accounts():
        _draw_account(account, labels.get(account.provider, account.provider))


def _draw_account(account: Account, label: str) -> None:
    held = f"{credits(account.held)} held for clips under way" if account.held else "Nothing held"
    with st.container(key=f"balance-{account.provider}", gap=None):
        st.metric(f"{label} credits", credits(account.available))
        st.caption(held)
