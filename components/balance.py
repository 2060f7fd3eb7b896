"""What is left at each provider, in the sidebar."""

from __future__ import annotations

import streamlit as st

from animatic import Account, Studio, credits


def draw(engine: Studio) -> None:
    """One figure per account: services that are paid from the same one share it."""
    labels: dict[str, str] = {}
    for provider in engine.providers():
        labels.setdefault(provider.account, provider.payer)
        account = engine.account(provider.name)
        if account and labels.pop(provider.account, None):
            _draw_account(account, provider.payer)
    for label in labels.values():
        st.caption(f"{label} has not named its balance yet.")


def _draw_account(account: Account, label: str) -> None:
    held = f"{credits(account.held)} held for clips under way" if account.held else "Nothing held"
    with st.container(key=f"balance-{account.provider}", gap=None):
        st.metric(f"{label} credits", credits(account.available))
        st.caption(held)
