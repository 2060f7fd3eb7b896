"""Sends that a budget keeps back: what each would make and cost, and for an admin the decision."""

from __future__ import annotations

import streamlit as st

from animatic import Person, Press, Right, Studio
from components import news, trouble
from components.names import Names
from components.wording import ago, clips, plain, price, shorten


def draw(engine: Studio, names: Names, person: Person) -> None:
    """Everything that waits, the oldest first; nothing when nothing does."""
    presses = [
        press
        for press in engine.books.parked()
        if person.may(Right.APPROVE_SENDS) or press.tasks[0].member == person.name
    ]
    if not presses:
        return
    st.subheader("Waiting for approval", anchor=False)
    for press in presses:
        with st.container(border=True):
            _draw_one(engine, names, press, person)


def _draw_one(engine: Studio, names: Names, press: Press, person: Person) -> None:
    first = press.tasks[0]
    made = sum(int(task.brief.choices.get("count", 1)) for task in press.tasks)
    who = plain(first.member) or "Somebody"
    whose = f" for campaign {plain(first.campaign)}" if first.campaign else ""
    st.markdown(
        f"**{who}** asks for {clips(made)}{whose}, **{price(press.total)}**, {ago(first.created_at)}."
    )
    st.caption(plain(first.words))
    for task in press.tasks[:5]:
        model = names.model(task.account_id, task.model)
        words = shorten(" ".join(task.brief.prompt.split()), 100) or model
        st.markdown(f"- {plain(words)} · {plain(model)} · {price(task.quoted)}")
    if len(press.tasks) > 5:
        st.caption(f"and {len(press.tasks) - 5} more like these")
    with st.container(horizontal=True):
        if person.may(Right.APPROVE_SENDS):
            _draw_decision(engine, press, person)
        else:
            _draw_take_back(engine, press, person)


def _draw_decision(engine: Studio, press: Press, person: Person) -> None:
    label = f"Approve for {price(press.total)}"
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
                engine.cancel(task.id, person.name)
            news.post("Taken back. Nothing was sent.", "undo")
            st.rerun()
