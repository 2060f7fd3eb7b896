"""Sending a batch: what it comes to, one press for all of it, its progress, and stopping the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from animatic import OPEN, Offer, Status, Studio, Task
from components import bill, frame, news, parts, person, quote_card, sending, trouble
from components.wording import clips, plain, price

TICK_SECONDS = 2
KEY = "batch_key"
"""In the session: the key of the next press."""
REFUSALS_SHOWN = 30
SPANS_SHOWN = 8

Refusals = Mapping[str, Sequence[int]]
"""What keeps rows back, in words, and which rows, counted from 1."""


def forget() -> None:
    """The table has changed: what was sent from it is no longer shown."""
    st.session_state.pop("batch_sent", None)


def draw(engine: Studio, offers: Sequence[Offer], campaigns: Sequence[str], refusals: Refusals) -> None:
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


def _draw_dry_run(engine: Studio, offers: Sequence[Offer], refusals: Refusals) -> None:
    owed = bill.dues(engine, offers)
    st.caption("The batch")
    quote_card.draw_total(engine, offers)
    kept = len({number for numbers in refusals.values() for number in numbers})
    makes = "makes" if len(offers) == 1 else "make"
    rows = f"{_count_rows(len(offers))} {makes} {clips(_count(offers))}"
    st.caption(
        f"{rows}; {kept:,} {'is' if kept == 1 else 'are'} kept back."
        if kept
        else f"{rows}; none is kept back."
    )
    for line in bill.lines(engine, offers):
        st.caption(f"{plain(line.label)}: {_count_rows(len(line.offers))}, {price(line.total)}")
    trouble.draw_all([due.trouble for due in owed if due.trouble])
    for words, numbers in list(refusals.items())[:REFUSALS_SHOWN]:
        trouble.draw(f"{_rows(numbers)}: {words}")
    if len(refusals) > REFUSALS_SHOWN:
        st.caption(f"and {len(refusals) - REFUSALS_SHOWN:,} more")


def _count_rows(count: int) -> str:
    return f"{count:,} row{'s' * (count != 1)}"


def _rows(numbers: Sequence[int]) -> str:
    """
    >>> _rows([4]), _rows([1, 2, 3, 7])
    ('Row 4', 'Rows 1–3, 7')
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][-1] == number - 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    told = ["–".join(map(str, span)) for span in spans]
    more = f" and {len(told) - SPANS_SHOWN:,} more" if len(told) > SPANS_SHOWN else ""
    return f"Row{'s' * (len(numbers) > 1)} {', '.join(told[:SPANS_SHOWN])}{more}"


def _draw_send(engine: Studio, offers: Sequence[Offer], campaigns: Sequence[str]) -> None:
    owed = bill.dues(engine, offers)
    cost = quote_card.cost(engine, offers)
    ready = bool(offers) and not any(due.trouble for due in owed)
    label = f"Send {_count_rows(len(offers))}{f' for {cost}' if cost else ''}"
    if st.button(label, key="batch-send", type="primary", icon=":material/send:", disabled=not ready):
        with trouble.told(), st.spinner(f"Sending {_count_rows(len(offers))}…"):
            _send(engine, offers, campaigns)
            news.post(f"On the way: {clips(_count(offers))}.", "send")
            st.rerun()
    st.caption("Rows that are refused stay in the table; all others are sent, or none of them.")


def _send(engine: Studio, offers: Sequence[Offer], campaigns: Sequence[str]) -> None:
    """One press, all or none; its key changes only after success, so that a repeated press finds what it made."""
    briefs = [offer.brief for offer in offers]
    engine.send(briefs, sending.key(engine, KEY, briefs), person.current(), campaigns)
    st.session_state["batch_sent"] = st.session_state.pop(KEY)


def _draw_progress(engine: Studio, key: str) -> None:
    with trouble.told(), st.container(border=True, key="batch-progress"):
        sent = engine.press(key)
        counts = Counter(task.status for task in sent)
        ended = sum(counts[status] for status in (Status.DONE, Status.FAILED, Status.CANCELLED))
        st.progress(ended / max(len(sent), 1), text=f"{ended:,} of {len(sent):,} tasks have ended")
        told = [f"{counts[status]:,} {status.value}" for status in Status if counts[status]]
        st.caption(" · ".join(told))
        with st.container(horizontal=True, vertical_alignment="center"):
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
