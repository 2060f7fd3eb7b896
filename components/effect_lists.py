"""How old our copies of the services' lists are, what a refresh ran into, and the way to fetch them anew."""

from __future__ import annotations

import time
from collections.abc import Mapping

import streamlit as st

from animatic import Provider, ProviderError, Studio
from components import news, person, trouble
from components.wording import ago, moment, plain

OLD_AFTER_SECONDS = 30 * 3600
"""Lists are fetched once a day, so an older one means that its service did not answer."""


Ages = Mapping[str, tuple[int, float | None]]
"""By the label of a list: how many rows it has, and when it was fetched; None when it never was."""


def read(engine: Studio) -> dict[str, Ages]:
    """The lists of every service that publishes any, by the service's name."""
    found: dict[str, Ages] = {}
    for provider in engine.providers():
        if provider.shelves:
            ages = engine.catalog_ages(provider.name)
            found[provider.name] = {shelf.label: ages[shelf.name] for shelf in provider.shelves}
    return found


def draw(engine: Studio, lists: Mapping[str, Ages]) -> None:
    """How old the lists are, and behind it each service's own with a button."""
    fetched = [_oldest(ages) for ages in lists.values()]
    age = _age(None if None in fetched else min((at for at in fetched if at), default=None))
    with st.popover(f"Lists: {age}", icon=":material/sync:", type="tertiary"):
        st.caption("Fetched once a day. While a service is down, its lists stay here as they were.")
        for provider in engine.providers():
            if provider.name in lists:
                _draw_provider(engine, provider, lists[provider.name])


def draw_failures(engine: Studio, lists: Mapping[str, Ages]) -> None:
    """What a refresh ran into, and which lists are older than they should be."""
    for provider in engine.providers():
        if provider.name in lists:
            _draw_failure(provider, _oldest(lists[provider.name]))


def _oldest(ages: Ages) -> float | None:
    """When the oldest list was fetched; None when one never was."""
    fetched = [at for _, at in ages.values()]
    return None if None in fetched else min(at for at in fetched if at is not None)


def _age(at: float | None) -> str:
    return ago(at) if at else "not fetched yet"


def _draw_provider(engine: Studio, provider: Provider, ages: Ages) -> None:
    told = [f"{label} {count}" if at else f"{label} not fetched yet" for label, (count, at) in ages.items()]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(width=330, gap=None):
            st.markdown(f"**{plain(provider.label)}**, {_age(_oldest(ages))}")
            st.caption(" · ".join(told))
        label = f"Refresh {provider.label}"
        if st.button(label, key=f"effects-refresh-{provider.name}", icon=":material/refresh:"):
            _refresh(engine, provider)


def _refresh(engine: Studio, provider: Provider) -> None:
    failed = st.session_state.setdefault("effects_failed", {})
    try:
        with st.spinner(f"Asking {provider.label}…"):
            engine.refresh_catalog(provider.name, person.current())
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
