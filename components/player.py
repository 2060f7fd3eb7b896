"""One task opened, at `?task=…`: its clips, what was asked, what it cost, and what can be done now."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from animatic import KEPT_DAYS, OPEN, Card, Clip, Entry, Right, Shared, Status, Studio, Task, credits
from components import (
    clip_notes,
    downloads,
    filed_under,
    frame,
    media_links,
    parts,
    person,
    pictures,
    selection_bar,
    sharing,
    task_actions,
    trouble,
    verdict_bar,
)
from components.wording import (
    clip_facts,
    model_label,
    moment,
    plain,
    price,
    shorten,
    status_words,
    title,
)

HEIGHT_MOST = 520
"""Pixels; a tall clip is made narrower rather than taller than a screen."""


def open(engine: Studio, task_id: str) -> None:
    """Show a task over the page until it is closed."""
    card = engine.card(task_id)
    name = plain(shorten(title(card), 60)) if card else "Not in the gallery"
    parts.dialog(name, width="large", on_dismiss=close)(_draw)(engine, task_id)


def close() -> None:
    """Leave the task: its address and whatever was being asked about it."""
    st.query_params.pop("task", None)
    task_actions.put_down()


def _draw(engine: Studio, task_id: str) -> None:
    with trouble.told():
        card = engine.card(task_id)
        if not card:
            st.markdown("There is no clip under this address. It may come from another Animatic.")
            return
        stage, beside = st.columns([3, 2], gap="medium")
        with stage:
            _draw_stage(engine, card)
        with beside:
            _draw_head(card)
            _draw_reason(card)
            task_actions.draw(engine, card)
            _draw_order(engine, card)
            filed_under.draw(engine, card)
            _draw_asked(engine, card)
            if person.current().may(Right.SEE_MONEY):
                _draw_entries(engine.entries(task_id))


def _draw_head(card: Card) -> None:
    words = status_words(card)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(words.label, icon=words.material, color=words.colour)
        st.caption(
            f"{plain(card.provider_label)} · {plain(model_label(card))} · {moment(card.task.created_at)}"
        )
    if card.task.status not in (Status.DONE, Status.FAILED):
        st.markdown(words.hint)


def _draw_stage(engine: Studio, card: Card) -> None:
    if card.task.gone:
        st.info("This was deleted, and its files are gone.", icon=":material/delete_forever:")
    for clip in card.clips:
        _draw_clip(engine, card, clip)
    if card.clips or not card.task.brief.pictures:
        return
    known = engine.pictures(card.task.brief.pictures[:1])
    small = media_links.thumbnails(engine, known)
    for hash, picture in known.items():
        pictures.draw(picture, small.get(hash, ""), height=360)


def _draw_clip(engine: Studio, card: Card, clip: Clip) -> None:
    width = round(HEIGHT_MOST * clip.width / clip.height)
    with st.container(horizontal_alignment="center"):
        alt = f"Clip {clip.position + 1}: {title(card)}"
        media_links.draw_film(engine, clip, alt=alt, width=width, start_time=clip_notes.start_seconds(clip))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(clip_facts(clip))
        downloads.draw(engine, clip)
        sharing.draw(engine, Shared.CLIP, clip.id)
    verdict_bar.draw(engine, clip)
    clip_notes.draw(engine, clip)


def _draw_reason(card: Card) -> None:
    """Why it went wrong and what it cost, in our words and in the provider's."""
    task = card.task
    if task.status is Status.FAILED:
        cost = f"It cost {price(task.charged)}." if task.charged else "It cost nothing."
        st.error(f"{plain(task.words)} {cost}", icon=":material/error:")
    elif task.words and task.status is not Status.UNSURE:
        st.warning(plain(task.words), icon=":material/info:")
    if task.provider_words and task.cause != "silent":
        st.caption(f"{plain(card.provider_label)} said:")
        trouble.quote(task.provider_words)


def _draw_order(engine: Studio, card: Card) -> None:
    """Stars, the team's favourite, and the way back onto the form."""
    somebody, task = person.current(), card.task
    with st.container(horizontal=True, vertical_alignment="center"):
        if somebody.may(Right.SORT) and card.clips:
            st.session_state.setdefault(f"stars-{task.id}", task.rating - 1 if task.rating else None)
            st.feedback("stars", key=f"stars-{task.id}", on_change=_rate, args=(engine, task.id))
            st.toggle(
                "Favourite",
                value=task.starred,
                key=f"star-{task.id}",
                on_change=_star,
                args=(engine, task.id),
            )
        query = {"remix": task.id}
        if somebody.may(Right.SEND):
            st.page_link(frame.COMPOSE, label="Remix", icon=":material/tune:", query_params=query)
        if somebody.may(Right.DELETE) and not task.gone:
            _draw_away(engine, task)


def _draw_away(engine: Studio, task: Task) -> None:
    """Out of the gallery, where the way back is offered; or back into it."""
    if task.deleted_at:
        if st.button("Bring back", key="restore-one", icon=":material/restore_from_trash:", type="tertiary"):
            selection_bar.bring_back(engine, [task.id])
    elif task.status not in (*OPEN, Status.PARKED):
        words = f"Out of the gallery. It can be brought back for {KEPT_DAYS} days."
        if st.button("Delete", key="delete-one", icon=":material/delete:", type="tertiary", help=words):
            close()
            selection_bar.delete(engine, [task.id])


def _rate(engine: Studio, task_id: str) -> None:
    given = st.session_state[f"stars-{task_id}"]
    engine.album.rate([task_id], 0 if given is None else given + 1, person.current())


def _star(engine: Studio, task_id: str) -> None:
    engine.album.star([task_id], person.current(), on=st.session_state[f"star-{task_id}"])


def _draw_asked(engine: Studio, card: Card) -> None:
    st.markdown("**What was asked**")
    if card.task.brief.prompt:
        st.markdown(plain(card.task.brief.prompt))
    lines = []
    for name, choice in card.task.brief.choices.items():
        option = card.model.option(name) if card.model else None
        said = option.words(choice) if option else str(choice)
        lines.append(f"{plain(option.label if option else name)}: {plain(_yes_or_no(choice, said))}")
    names = [one.name for one in engine.pictures(card.task.brief.pictures).values() if one.name]
    if names:
        lines.append(f"From {plain(', '.join(names))}")
    st.caption("  \n".join(lines))


def _yes_or_no(choice: object, said: str) -> str:
    return ("no", "yes")[choice] if isinstance(choice, bool) else said


_ENTRIES = {
    "hold": "{amount} held",
    "capture": "{amount} paid",
    "release": "{amount} given back",
    "correction": "corrected by {amount}",
}


def _draw_entries(entries: Sequence[Entry]) -> None:
    if entries:
        st.markdown("**Credits**")
    for entry in reversed(entries):
        words = _ENTRIES.get(entry.kind.value, f"{entry.kind.value} {{amount}}").format(
            amount=credits(entry.amount)
        )
        reason = f" · {plain(entry.reason)}" if entry.reason else ""
        st.caption(f"{moment(entry.at)} · {words}{reason}")
