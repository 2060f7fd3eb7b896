"""One press of Send: made once, however often the button is hit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from animatic import Brief, Person, Studio, Task, make_send_key


@dataclass(frozen=True)
class Sent:
    """What was sent last from this form."""

    briefs: tuple[Brief, ...]
    campaign: str
    tasks: tuple[Task, ...]


def sent(briefs: Sequence[Brief], campaign: str) -> Sent | None:
    """What came of these very briefs, while nothing on the form has changed since."""
    last: Sent | None = st.session_state.get("sent")
    return last if last and (last.briefs, last.campaign) == (tuple(briefs), campaign) else None


def send(engine: Studio, briefs: Sequence[Brief], by: Person, campaign: str) -> Sent:
    """Send the briefs. Hit twice, the second hit finds what the first one made.

    The key changes only after success, so that a press whose answer was lost is repeated under its own key.
    Raises AnimaticError as `Studio.send` does.
    """
    if earlier := sent(briefs, campaign):
        return earlier
    key = st.session_state.setdefault("send_key", make_send_key())
    done = Sent(tuple(briefs), campaign, tuple(engine.send(briefs, key, by, campaign)))
    st.session_state["sent"] = done
    st.session_state["send_key"] = make_send_key()
    return done


def arm_again() -> None:
    """Let the same briefs be sent once more, as new clips."""
    st.session_state.pop("sent", None)
