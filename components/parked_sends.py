"""Sends that a budget keeps back: what each would make and cost, and for an admin the decision."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from animatic import Person, Press, Right, Studio
from components import news, trouble
from components.names import Names
from components.wording import ago, clips, plain, price, shorten

LISTED_MOST = 5


def draw(engine: Studio, names: Names, person: Person) -> None:
    """Everything that waits, the oldest first; nothing when nothing does."""
    presses = [
        press
        for press in engine.books.parked()
        if person.may(Right.APPROVE_SENDS) or press.tasks[0].member == person.name
    ]
    if not presses:
        return
    st.header("Waiting for approval", anchor=False)
    for press in presses:
        with st.container(border=True, gap="small"):
            _draw_one(engine, names, press, person)


def _draw_one(engine: Studio, names: Names, press: Press, person: Person) -> None:
    first = press.tasks[0]
    made = sum(int(task.brief.choices.get("count", 1)) for task in press.tasks)
    who = plain(first.member) or "Somebody"
    whose = f" for campaign {plain(first.campaign)}" if first.campaign else ""
    st.markdown(
        f"**{who}** asks for {clips(made)}{whose}, **{price(press.total)}**, {ago(first.created_at)}."
    )
    st.markdown(_listed(press, names))
    st.caption(plain(first.words))
    with st.container(horizontal=True):
        if person.may(Right.APPROVE_SENDS):
            _draw_decision(engine, press, person)
        else:
            _draw_take_back(engine, press, person)


def _listed(press: Press, names: Names) -> str:
    """What is asked for, as a list; what differs only in its picture is told once."""
    asked: Counter[tuple[str, str]] = Counter()
    for task in press.tasks:
        model = plain(names.model(task.account_id, task.model))
        words = plain(shorten(" ".join(task.brief.prompt.split()), 100))
        asked[" · ".join(part for part in (words, model) if part), price(task.quoted)] += 1
    listed = [
        f"- {f'{count} × ' if count > 1 else ''}{words} · {cost}{' each' if count > 1 else ''}"
        for (words, cost), count in asked.most_common(LISTED_MOST)
    ]
    more = asked.total() - sum(count for _, count in asked.most_common(LISTED_MOST))
    return "\n".join([*listed, *([f"- and {more} more"] if more else [])])


def _draw_decision(engine: Studio, press: Press, person: Person) -> None:
    label = f"Approve for {price(press.total)}" if press.total is not None else "Approve without a price"
    if st.button(label, key=f"approve-{press.send_key}", type="primary", icon=":material/check:"):
        with trouble.told():
            engine.approve(press.send_key, person)
            news.post("Approved: it is on its way.", "send")
            st.rerun()
    with st.popover("Decline", icon=":material/block:"):
        reason = st.text_input("Why", key=f"why-{press.send_key}", placeholder="Wait for next month")
        if st.button("Decline it", key=f"decline-{press.send_key}"):
            with trouble.told():
                engine.books.decline(press.send_key, person, reason)
                news.post("Declined. Nothing was charged.", "block")
                st.rerun()


def _draw_take_back(engine: Studio, press: Press, person: Person) -> None:
    if st.button("Take it back", key=f"back-{press.send_key}", icon=":material/undo:"):
        with trouble.told():
            for task in press.tasks:
                engine.cancel(task.id, person)
            news.post("Taken back. Nothing was sent.", "undo")
            st.rerun()
