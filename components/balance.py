"""What is left at each provider, in the sidebar."""

from __future__ import annotations

import time

import streamlit as st

from animatic import Account, ProviderError, Studio, credits

PAUSE_SECONDS = 30.0
"""How long a provider that did not name its balance is left alone, so that pages stay quick without it."""


def account(engine: Studio, provider: str) -> Account:
    """The account that a provider is paid from. Raises ProviderError while its balance is not known."""
    silent: dict[str, tuple[float, ProviderError]] = st.session_state.setdefault("silent", {})
    since, error = silent.get(provider, (-PAUSE_SECONDS, None))
    if error and time.monotonic() - since < PAUSE_SECONDS:
        raise error.with_traceback(None)
    try:
        return engine.account(provider)
    except ProviderError as error:
        silent[provider] = (time.monotonic(), error)
        raise


def draw(engine: Studio) -> None:
    """One figure per provider."""
    for provider in engine.providers():
        try:
            _draw_account(account(engine, provider.name), provider.label)
        except ProviderError:
            st.caption(f"{provider.label} does not name its balance just now.")


def _draw_account(account: Account, label: str) -> None:
    held = f"{credits(account.held)} held for clips under way" if account.held else "Nothing held"
    with st.container(key=f"balance-{account.provider}", gap=None):
        st.metric(f"{label} credits", credits(account.available))
        st.caption(held)
