"""Sending a batch: what it comes to, one press for all of it, its progress, and stopping the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from animatic import OPEN, Offer, Status, Studio, Task, make_send_key
from components import bill, draft_keeper, frame, news, parts, person, trouble
from components.wording import clips, plain, price

TICK_SECONDS = 2
REFUSALS_SHOWN = 30


def forget() -> None:
    """The table has changed: what was sent from it is no longer shown."""
    st.session_state.pop("batch_sent", None)


def draw(engine: Studio, offers: Sequence[Offer], campaigns: Sequence[str], refusals: Sequence[str]) -> None:
    """The dry run, and Send; once sent, how far it is."""
    if key := st.session_state.get("batch_sent"):
        moving = any(task.status in OPEN for task in engine.press(key))
        parts.fragment(_draw_progress, run_every=TICK_SECONDS if moving else None)(engine, key)
        return
    with st.container(border=True, key="batch-bill"):
        _draw_dry_run(engine, offers, refusals)
        _draw_send(engine, offers, campaigns)


def _count(offers: Sequence[Offer]) -> int:
    return sum(int(offer.brief.choices.get("count", 1)) for offer in offers)


def _draw_dry_run(engine: Studio, offers: Sequence[Offer], refusals: Sequence[str]) -> None:
    owed = bill.dues(engine, offers)
    st.metric("The batch", bill.words(owed) or "Not all prices are published")
    rows = f"{len(offers):,} rows make {clips(_count(offers))}"
    st.caption(
        f"{rows}; {len(refusals):,} things keep rows back." if refusals else f"{rows}; nothing is refused."
    )
    for line in bill.lines(engine, offers):
        st.caption(f"{plain(line.label)}: {len(line.offers)} rows, {price(line.total)}")
    trouble.draw_all([due.trouble for due in owed if due.trouble])
    for words in refusals[:REFUSALS_SHOWN]:
        trouble.draw(words)
    if len(refusals) > REFUSALS_SHOWN:
        st.caption(f"and {len(refusals) - REFUSALS_SHOWN:,} more")


def _draw_send(engine: Studio, offers: Sequence[Offer], campaigns: Sequence[str]) -> None:
    owed = bill.dues(engine, offers)
    cost = bill.words(owed)
    ready = bool(offers) and not any(due.trouble for due in owed)
    label = f"Send {len(offers):,} rows{f' for {cost}' if cost else ''}"
    if st.button(label, key="batch-send", type="primary", icon=":material/send:", disabled=not ready):
        with trouble.told():
            _send(engine, offers, campaigns)
            news.post(f"On the way: {clips(_count(offers))}.", "send")
            st.rerun()
    st.caption("Rows that are refused stay in the table; all others are sent, or none of them.")


def _send(engine: Studio, offers: Sequence[Offer], campaigns: Sequence[str]) -> None:
    """One press, all or none; its key changes only after success, so that a repeated press finds what it made."""
    key = st.session_state.setdefault("batch_key", make_send_key())
    engine.send([offer.brief for offer in offers], key, person.current(), campaigns)
    st.session_state["batch_sent"] = st.session_state.pop("batch_key")
    draft_keeper.forget(engine)


def _draw_progress(engine: Studio, key: str) -> None:
    with trouble.told(), st.container(border=True, key="batch-progress"):
        sent = engine.press(key)
        counts = Counter(task.status for task in sent)
        ended = sum(counts[status] for status in (Status.DONE, Status.FAILED, Status.CANCELLED))
        st.progress(ended / max(len(sent), 1), text=f"{ended:,} of {len(sent):,} tasks have ended")
        told = [f"{counts[status]:,} {status.value}" for status in Status if counts[status]]
        st.caption(" · ".join(told))
        with st.container(horizontal=True):
            st.page_link(frame.GALLERY, label="Watch in the gallery", icon=":material/video_library:")
            left = [task for task in sent if task.status in (Status.WAITING, Status.PARKED)]
            if left and st.button(f"Stop the {len(left):,} not sent yet", key="batch-stop"):
                _stop(engine, left)
            st.button("Back to the table", key="batch-back", type="tertiary", on_click=forget)
        if ended == len(sent) and st.session_state.get("batch_ended") != key:
            st.session_state["batch_ended"] = key
            st.rerun()


def _stop(engine: Studio, left: Sequence[Task]) -> None:
    stopped = 0
    for task in left:
        with trouble.told():
            engine.cancel(task.id, person.current())
            stopped += 1
    news.post(f"{stopped:,} taken back; nothing was charged for them.", "stop_circle")
    st.rerun()
