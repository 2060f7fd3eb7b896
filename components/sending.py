"""One press of Send: made once, however often the button is hit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from animatic import Brief, Person, Studio, Task, make_send_key

PLACE = "send_key"


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


def key(engine: Studio, place: str, briefs: Sequence[Brief]) -> str:
    """The key of the next press, kept in the session under `place` and with the draft.

    Whoever reloads the page in the middle of a press finds the form again, and pressing Send there finds what the
    first press made. A key that was used for other briefs, on another page with the same draft, is not used again.
    """
    used = [task.brief for task in engine.press(coming(place))]
    if used and used != list(briefs):
        del st.session_state[place]
    return coming(place)


def coming(place: str = PLACE) -> str:
    """The key as it stands."""
    return st.session_state.setdefault(place, make_send_key())


def send(engine: Studio, briefs: Sequence[Brief], by: Person, campaign: str) -> Sent:
    """Send the briefs. Hit twice, the second hit finds what the first one made.

    The key changes only after success, so that a press whose answer was lost is repeated under its own key.
    Raises AnimaticError as `Studio.send` does.
    """
    if earlier := sent(briefs, campaign):
        return earlier
    tasks = engine.send(briefs, key(engine, PLACE, briefs), by, campaign)
    done = Sent(tuple(briefs), campaign, tuple(tasks))
    st.session_state["sent"] = done
    st.session_state[PLACE] = make_send_key()
    return done


def arm_again() -> None:
    """Let the same briefs be sent once more, as new clips."""
    st.session_state.pop("sent", None)
