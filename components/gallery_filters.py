"""What the gallery shows: filters, search and order, all of them in the address, and the team's saved views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from animatic import KEPT_DAYS, Shared, Sort, Status, Studio, Wanted, thousandths
from components import live_grid, news, person, sharing, trouble
from components.task_card import MOVING
from components.wording import size

GROUPS = {
    "All": (),
    "In progress": MOVING,
    "Ready": (Status.DONE,),
    "Needs you": (Status.UNSURE, Status.PARKED),
    "Failed": (Status.FAILED, Status.CANCELLED),
}
VERDICTS = {"Approved": "approved", "Rejected": "rejected", "Not judged yet": ""}
SORTS = {"Newest": Sort.NEWEST, "Oldest": Sort.OLDEST, "Dearest": Sort.DEAREST, "Best rated": Sort.BEST}
NONE = "None"
PARTS = (
    "made_by",
    "model",
    "campaign",
    "member",
    "tag",
    "review",
    "stars",
    "starred",
    "from",
    "to",
    "above",
    "below",
    "deleted",
)
"""The parameters of the filters behind the button."""
ALL = ("show", "find", "sort", *PARTS)
UNSET = {"show": "All", "find": "", "sort": "Newest", "starred": False, "deleted": False}
"""What a field holds that does not narrow; those that are not named here hold None."""
READ: dict[str, Callable[[str], Any]] = {
    "stars": int,
    "starred": "true".__eq__,
    "deleted": "true".__eq__,
    "from": date.fromisoformat,
    "to": date.fromisoformat,
    "above": float,
    "below": float,
}
"""How fields that do not hold words are spelled in an address."""
_VIEWS = "views"
"""In the session: whether the kept views are open."""
_AHEAD = "filters_ahead"
"""In the session: that a button set the fields, and the address follows after this run."""


def draw(engine: Studio) -> Wanted:
    """The bar above the grid; answers what it asks for, but for the group."""
    with st.container(horizontal=True, vertical_alignment="center"):
        words = _bound(
            st.text_input, "Find", "find", placeholder="Find in prompts, tags, people", type="search",
            label_visibility="collapsed",
        )  # fmt: skip
        sort = _bound(st.selectbox, "Order", "sort", list(SORTS), label_visibility="collapsed", width=140)
        behind = _draw_popover(engine)
        _draw_views(engine)
    return Wanted(words=words or "", sort=SORTS[sort], **behind)


def draw_campaign(engine: Studio, campaign: str) -> None:
    """How far the campaign is that is looked at, and the way to show it to others."""
    standing = engine.album.standing(campaign)
    counts = (
        (standing.approved, "approved", "check_circle", "green"),
        (standing.unjudged, "to review", "rate_review", "orange"),
        (standing.rejected, "rejected", "cancel", "red"),
        (standing.under_way, "under way", "movie", "blue"),
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for count, words, icon, colour in counts:
            if count:
                st.badge(f"{count:,} {words}", icon=f":material/{icon}:", color=colour)
        sharing.draw(engine, Shared.CAMPAIGN, campaign)


def choose_group() -> tuple[Status, ...]:
    """Tasks in work, ready or failed: what is asked for most, and beside the cards for that."""
    group = _bound(
        st.pills, "Show", "show", list(GROUPS), default="All", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return GROUPS[group]


def _bound(kind: Callable[..., Any], label: str, key: str, *args: Any, **more: Any) -> Any:
    return kind(label, *args, key=key, bind="query-params", on_change=live_grid.go_first, **more)


def _draw_popover(engine: Studio) -> dict[str, Any]:
    active = len(_set_ones())
    label = f"Filters ({active})" if active else "Filters"
    # Drawn while it is open, or holds something: fourteen closed fields would take half of every click.
    behind = st.popover(label, icon=":material/filter_list:", key="filters", on_change="rerun")
    if not (behind.open or active):
        return {}
    with behind:
        return _draw_fields(engine, active)


def _set_ones() -> list[str]:
    """The filters behind the button that narrow: their fields say so, or the address that somebody went back to."""
    held = [name for name in PARTS if st.session_state.get(name) not in (None, False)]
    # What was set by a button just now is in the address only later.
    addressed = (
        [] if st.session_state.pop(_AHEAD, False) else [one for one in PARTS if one in st.query_params]
    )
    return list(dict.fromkeys(held + addressed))


def _draw_fields(engine: Studio, active: int) -> dict[str, Any]:
    with _row():
        labels = {provider.label: provider.name for provider in engine.providers()}
        service = _choice("Service", "made_by", labels)
        model = _choice("Model", "model", {name: name for name in engine.album.models()})
    with _row():
        campaign = _choice(
            "Campaign", "campaign", {NONE: ""} | {one: one for one in engine.books.campaigns()}
        )
        member = _choice("Member", "member", {one or NONE: one for one in engine.album.members()})
    with _row():
        tag = _choice("Tag", "tag", {one: one for one in engine.album.tags()})
        verdict = _choice("Review", "review", VERDICTS)
    with _row():
        stars = _bound(
            st.selectbox, "Stars, at least", "stars", [1, 2, 3, 4, 5], index=None, placeholder="Any"
        )
        starred = _bound(st.toggle, "Favourites only", "starred", width="stretch")
    with _row():
        first = _bound(st.date_input, "Made from", "from", value=None)
        last = _bound(st.date_input, "to", "to", value=None)
    with _row():
        least = _bound(st.number_input, "Credits from", "above", min_value=0.0, value=None)
        most = _bound(st.number_input, "to", "below", min_value=0.0, value=None)
    deleted = _bound(st.toggle, "Deleted, while they can be brought back", "deleted")
    kept = size(engine.album.storage_bytes())
    st.caption(f"{kept} kept. What is deleted can be brought back for {KEPT_DAYS} days; then its files go.")
    if active:
        st.button("Clear filters", key="clear-filters", type="tertiary", on_click=_clear)
    return {
        "provider": service or "",
        "model": model or "",
        "campaign": campaign,
        "member": member,
        "tag": tag or "",
        "verdict": verdict,
        "rating_least": stars or 0,
        "starred": starred,
        "first_day": _day(first),
        "last_day": _day(last),
        "price_least": None if least is None else thousandths(least),
        "price_most": None if most is None else thousandths(most),
        "deleted": deleted,
    }


def _row() -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="bottom")


def _choice(label: str, key: str, options: dict[str, str]) -> str | None:
    chosen = _bound(st.selectbox, label, key, list(options), index=None, placeholder="Any")
    return options.get(chosen) if chosen else None


def _day(picked: date | None) -> str:
    return picked.isoformat() if picked else ""


def _clear() -> None:
    # Set, not forgotten: a field that is forgotten fills itself from the address once more.
    _set(dict.fromkeys(PARTS))
    live_grid.go_first()


def _draw_views(engine: Studio) -> None:
    views = st.popover("Views", icon=":material/bookmarks:", key=_VIEWS, on_change="rerun")
    if not views.open:
        return
    with views:
        known = engine.desk.views()
        if not known:
            st.caption("Filters that are used again and again can be kept here, for the whole team.")
        for name, query in known.items():
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(name, key=f"view-{name}", type="tertiary", on_click=_go_to, args=(query,))
                st.button(
                    "Remove", key=f"drop-{name}", type="tertiary", icon=":material/close:",
                    on_click=_drop, args=(engine, name),
                )  # fmt: skip
        name = st.text_input("Keep these filters as", key="view-name", placeholder="Waiting for review")
        if st.button("Keep", key="keep-view", disabled=not name):
            with trouble.told():
                here = {key: st.query_params[key] for key in ALL if key in st.query_params}
                engine.desk.save_view(name, here, person.current())
                news.post("The view is kept.", "bookmark")
                st.rerun()


def _go_to(query: dict[str, str]) -> None:
    live_grid.go_first()
    st.session_state[_VIEWS] = False
    # A field that was drawn before writes its own part of the address, and nobody else may; one that is drawn for
    # the first time does not write it.
    st.query_params.update({name: query[name] for name in query if name not in st.session_state})
    _set({name: query.get(name) for name in ALL})


def _set(spelled: Mapping[str, str | None]) -> None:
    for name, value in spelled.items():
        st.session_state[name] = _read(name, value)
    st.session_state[_AHEAD] = True


def _read(name: str, spelled: str | None) -> Any:
    """
    >>> _read("stars", "3"), _read("tag", "hero"), _read("starred", None), _read("tag", None)
    (3, 'hero', False, None)
    """
    return UNSET.get(name) if spelled is None else READ.get(name, str)(spelled)


def _drop(engine: Studio, name: str) -> None:
    engine.desk.drop_view(name, person.current())


def empty_words(wanted: Wanted) -> str:
    """What to say when nothing is like that."""
    if wanted == Wanted():
        return "Nothing here yet. Bring a picture, say what should move, and press Send."
    if wanted == Wanted(statuses=wanted.statuses):
        return {
            MOVING: "Nothing is under way.",
            (Status.DONE,): "No clip is ready yet.",
            (Status.UNSURE, Status.PARKED): "Nothing waits for you.",
        }.get(wanted.statuses, "Nothing has failed.")
    return "Nothing is like that. Take a filter away to see more."
