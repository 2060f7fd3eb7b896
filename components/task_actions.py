"""What can be done with a task where it stands. Whatever costs or cannot be undone is asked once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from animatic import Card, Input, Model, Right, Status, Studio, make_send_key
from components import clip_tool, news, person, trouble
from components.wording import plain, price, shorten

Panel = tuple[str, str]
"""What is being asked, and about which task."""


def put_down() -> None:
    """Stop asking whatever is being asked."""
    st.session_state.pop("panel", None)
    st.session_state.pop("panel_key", None)


def draw(engine: Studio, card: Card) -> None:
    """The actions of a task's status, and the question that one of them has opened."""
    somebody = person.current()
    if not somebody.may(Right.SEND):
        return
    decides = card.task.member == somebody.name or somebody.may(Right.STEP_IN)
    tools = {model.name: model for model in _tools(engine, card)}
    questions = _questions(card, tools, decides)
    with st.container(horizontal=True):
        if card.task.status in (Status.PARKED, Status.WAITING) and decides:
            _draw_cancel(engine, card)
        if card.task.status is Status.UNSURE:
            _draw_look_again(engine, card)
        for what, (label, icon) in questions.items():
            panel = (what, card.task.id)
            st.button(label, key=f"open-{what}", icon=f":material/{icon}:", on_click=_pick_up, args=(panel,))
    what, task_id = st.session_state.get("panel", ("", ""))
    if task_id == card.task.id and what in questions:
        _draw_panel(engine, card, what, tools.get(what))


def _tools(engine: Studio, card: Card) -> list[Model]:
    """The provider's models that work on a finished clip."""
    if card.task.status is not Status.DONE or not card.clips or not card.model:
        return []
    return [model for model in engine.models(card.task.provider).rows if model.input is Input.CLIP]


def _questions(card: Card, tools: Mapping[str, Model], decides: bool) -> dict[str, tuple[str, str]]:
    """What can be asked for where the task stands: label and icon of each."""
    match card.task.status:
        case Status.UNSURE if decides:
            return {"never": ("It never happened", "undo")}
        case Status.FAILED | Status.CANCELLED:
            return {"again": ("Send again", "redo")}
        case Status.DONE:
            sounds = {name: (clip_tool.label(model), "music_note") for name, model in tools.items()}
            delete = {"delete": (f"Delete at {card.provider_label}", "delete")} if card.clips else {}
            return sounds | {"again": ("Send again", "redo")} | delete
        case _:
            return {}


def _draw_cancel(engine: Studio, card: Card) -> None:
    if st.button("Cancel", key="cancel", icon=":material/close:"):
        _act(
            lambda: engine.cancel(card.task.id, person.current()),
            "Cancelled. Nothing was sent, nothing was charged.",
        )


def _draw_look_again(engine: Studio, card: Card) -> None:
    if st.button("Look again", key="look", icon=":material/search:"):
        _act(
            lambda: engine.look_again(card.task.id, person.current()),
            f"Looking through {card.provider_label}'s records.",
        )


def _pick_up(panel: Panel) -> None:
    st.session_state["panel"] = panel
    st.session_state["panel_key"] = make_send_key()


def _draw_panel(engine: Studio, card: Card, what: str, tool: Model | None) -> None:
    asks = {"never": _ask_never, "again": _ask_again, "delete": _ask_delete}
    with st.container(border=True):
        question = st.container()
        buttons = st.container(horizontal=True)
        with question:
            if tool:
                clip_tool.draw(engine, card, tool, buttons, st.session_state["panel_key"], _done)
            else:
                asks[what](engine, card, buttons)
        buttons.button("Leave it", key="leave", type="tertiary", on_click=put_down)


def _ask_never(engine: Studio, card: Card, buttons: DeltaGenerator) -> None:
    st.markdown(
        f"Say this only after you have looked at {plain(card.provider_label)} itself and found no such clip."
        f" The {price(card.task.quoted)} held for it become free again. If a clip turns up after all,"
        " it will be saved here and its price will be taken."
    )
    if buttons.button("It never happened, free the credits", key="never", type="primary"):
        _act(
            lambda: engine.never_happened(card.task.id, person.current()),
            "Freed. The credits are available again.",
        )


def _ask_again(engine: Studio, card: Card, buttons: DeltaGenerator) -> None:
    offer = engine.offer(card.task.brief)
    st.markdown(
        f"This makes a new clip from the same picture and words, and costs {price(offer.quote.thousandths)}."
    )
    trouble.draw_all(offer.troubles)
    label = f"Send again for {price(offer.quote.thousandths)}"
    if buttons.button(
        label, key="again", type="primary", icon=":material/send:", disabled=bool(offer.troubles)
    ):
        with trouble.told():
            engine.send_again(card.task.id, st.session_state["panel_key"], person.current())
            _done("Sent again, as a new clip.")


def _ask_delete(engine: Studio, card: Card, buttons: DeltaGenerator) -> None:
    where = plain(card.provider_label)
    st.markdown(
        f"This deletes the clip from your account at {where}. It stays here in the gallery."
        f" {where} can no longer work on it afterwards, so no sound can be added."
    )
    if buttons.button(f"Delete at {card.provider_label}", key="delete", type="primary"):
        with trouble.told():
            kept = engine.delete_at_provider(card.task.id, person.current())
            words = "; ".join(dict.fromkeys(kept.values()))
            _stay(f"{where} kept it: {plain(words)}" if kept else f"Deleted at {where}.")


def _act(action: Callable[[], object], words: str) -> None:
    """Do something, say so, and draw everything anew."""
    with trouble.told():
        action()
        _stay(words)


def _stay(words: str) -> None:
    put_down()
    news.post(shorten(words, 200))
    st.rerun()


def _done(words: str) -> None:
    """Say what was done and close the player: what comes next happens in the gallery."""
    st.query_params.pop("task", None)
    _stay(words)
