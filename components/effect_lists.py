"""How old our copies of the services' lists are, what a refresh ran into, and the way to fetch them anew."""

from __future__ import annotations

import time

import streamlit as st

from animatic import Provider, ProviderError, Studio
from components import news, trouble
from components.wording import ago, moment, plain

OLD_AFTER_SECONDS = 30 * 3600
"""Lists are fetched once a day, so an older one means that its service did not answer."""


def draw(engine: Studio) -> None:
    """A line on how old the lists are, each behind a button; and what went wrong with them."""
    ages = {one.name: _ages(engine, one) for one in engine.providers() if one.shelves}
    providers = [one for one in engine.providers() if one.name in ages]
    for provider in providers:
        _draw_failure(provider, _oldest(ages[provider.name]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover("Lists", icon=":material/sync:", type="tertiary"):
            st.caption("Fetched once a day. While a service is down, its lists stay here as they were.")
            for provider in providers:
                _draw_provider(engine, provider, ages[provider.name])
        told = [f"{plain(one.label)} {_age(_oldest(ages[one.name]))}" for one in providers]
        st.caption(f"As published by {' · '.join(told)}", width="content")


def _ages(engine: Studio, provider: Provider) -> dict[str, tuple[int, float | None]]:
    """By shelf: how many rows it has and when it was fetched."""
    ages = engine.catalog_ages(provider.name)
    return {shelf.label: ages[shelf.name] for shelf in provider.shelves}


def _oldest(ages: dict[str, tuple[int, float | None]]) -> float | None:
    """When the oldest list was fetched; None when one never was."""
    fetched = [at for _, at in ages.values()]
    return None if None in fetched else min(at for at in fetched if at is not None)


def _age(at: float | None) -> str:
    return ago(at) if at else "not fetched yet"


def _draw_provider(engine: Studio, provider: Provider, ages: dict[str, tuple[int, float | None]]) -> None:
    told = [f"{label} {count}" if at else f"{label} not fetched yet" for label, (count, at) in ages.items()]
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{plain(provider.label)}**, {_age(_oldest(ages))}")
            st.caption(" · ".join(told))
        label = f"Refresh {provider.label}"
        if st.button(label, key=f"effects-refresh-{provider.name}", icon=":material/refresh:"):
            _refresh(engine, provider)


def _refresh(engine: Studio, provider: Provider) -> None:
    failed = st.session_state.setdefault("effects_failed", {})
    try:
        with st.spinner(f"Asking {provider.label}…"):
            engine.refresh_catalog(provider.name)
    except ProviderError as error:
        failed[provider.name] = (time.time(), error)
    else:
        failed.pop(provider.name, None)
        news.post(f"The lists of {provider.label} are up to date.", "sync")
    st.rerun()


def _draw_failure(provider: Provider, oldest: float | None) -> None:
    at, error = st.session_state.get("effects_failed", {}).get(provider.name, (0.0, None))
    kept = f"Its lists are shown as they were {ago(oldest)}." if oldest else "Some of its lists are missing."
    if error and (oldest is None or at > oldest):
        words = f"{plain(provider.label)} could not be refreshed at {moment(at)}: {plain(str(error))} {kept}"
        st.warning(words, icon=":material/cloud_off:")
        trouble.quote(error.words)
    elif oldest and time.time() - oldest > OLD_AFTER_SECONDS:
        st.warning(
            f"{plain(provider.label)} has not answered the daily refresh. {kept}", icon=":material/cloud_off:"
        )
