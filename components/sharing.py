"""Links for people outside the team: made here, shown once, and taken back."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from animatic import SHARED_DAYS, AnimaticError, Right, Share, Shared, Studio
from components import person, reach, trouble
from components.wording import moment, plain

_LABELS = {Shared.CLIP: "Share", Shared.CAMPAIGN: "Share this campaign"}
_TOLD = "share_told"
"""In the session: what the last press did, until it was told."""
_PLAYS = {
    Shared.CLIP: "Whoever has the link can watch this clip, without signing in.",
    Shared.CAMPAIGN: "Whoever has the link can watch the approved clips of this campaign, without signing in.",
}
CLOSED = (
    "This host shows nothing to people who are not signed in, so a link would not open: download the clip and send"
    " the file, or run Animatic where its own routes are open, such as in Docker."
)


def draw(engine: Studio, kind: Shared, key: str) -> None:
    """The way to share a clip (by its id) or a campaign (by its name), for whoever may."""
    if not person.current().may(Right.SHARE):
        return
    with st.popover(_LABELS[kind], icon=":material/share:"), trouble.told():
        if reach.is_narrow():
            st.markdown(CLOSED)
        else:
            _draw_form(engine, kind, key)
        for share in engine.album.shares(kind, key):
            _draw_share(engine, share)
        if words := st.session_state.pop(_TOLD, ""):
            st.caption(words)


def _draw_form(engine: Studio, kind: Shared, key: str) -> None:
    st.markdown(_PLAYS[kind])
    days = st.segmented_control(
        "Good for",
        SHARED_DAYS,
        format_func=lambda days: f"{days} day{'s' * (days > 1)}",
        default=7,
        required=True,
        key=f"days-{kind}-{key}",
    )
    if st.button("Make a link", key=f"share-{kind}-{key}", type="primary", icon=":material/add_link:"):
        _show(_base(engine) + engine.album.share(kind, key, days, person.current()))


def _show(address: str) -> None:
    st.code(address, language=None, wrap_lines=True)
    st.caption("Copy it now: it is not kept here, and not shown again.")


def _base(engine: Studio) -> str:
    """What stands before a path to make it an address for people outside."""
    here = urlsplit(st.context.url or "")
    return engine.album.public_url or (f"{here.scheme}://{here.netloc}" if here.netloc else "")


def _draw_share(engine: Studio, share: Share) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(f"{plain(share.made_by)} · {moment(share.made_at)} · until {moment(share.expires_at)}")
        st.button("Revoke", key=f"revoke-{share.id}", type="tertiary", on_click=_revoke, args=(engine, share))


def _revoke(engine: Studio, share: Share) -> None:
    # Told where it was pressed: what a callback itself draws inside of a dialog breaks the whole page.
    try:
        engine.album.revoke(share.id, person.current())
        st.session_state[_TOLD] = ":material/link_off: The link plays nothing any more."
    except AnimaticError as error:
        st.session_state[_TOLD] = f":material/error: {plain(str(error))}"
