"""Help with the words: chips that build the sentence, kept templates, and what was sent before."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from animatic import (
    CHIP_GROUPS,
    Brief,
    Model,
    Right,
    Studio,
    Template,
    chips_in,
    fill_in,
    placeholders_in,
    toggle_chip,
)
from components import draft_keeper, filling, news, person, trouble
from components.wording import ago, plain, shorten

DROPPED = "dropped_template"
"""In the session: the template that was removed last."""


def draw(engine: Studio, model: Model) -> None:
    """The row of helpers above the form."""
    with st.container(horizontal=True, key="prompt-help"):
        if model.takes_prompt:
            with st.popover("Build the sentence", icon=":material/auto_fix_high:", type="tertiary"):
                _draw_chips(model)
        with st.popover("Templates", icon=":material/note_stack:", type="tertiary"):
            _draw_templates(engine, model)
        history = st.popover("History", icon=":material/history:", type="tertiary", on_change="rerun")
        if history.open:
            with history:
                _draw_history(engine)
    _draw_placeholders()


def _draw_chips(model: Model) -> None:
    prompt = st.session_state.get("prompt", "")
    active = set(chips_in(prompt))
    st.caption("Each adds its words to the prompt, and takes them away again.")
    for group in CHIP_GROUPS:
        labels = {chip.name: chip.label for chip in group.chips}
        # The prompt is the record: what stands in it is on, however it got there.
        st.session_state[f"chips-{group.name}"] = [name for name in labels if name in active]
        st.pills(
            group.label,
            list(labels),
            format_func=labels.__getitem__,
            selection_mode="multi",
            key=f"chips-{group.name}",
            on_change=_toggle,
            args=(group.name, tuple(labels), model.prompt_most),
        )


def _toggle(group: str, names: tuple[str, ...], most: int) -> None:
    prompt = st.session_state.get("prompt", "")
    wanted, before = set(st.session_state[f"chips-{group}"]), set(chips_in(prompt))
    for name in names:
        if (name in wanted) != (name in before):
            longer = toggle_chip(prompt, name, name in wanted)
            if most and len(longer) > most and name in wanted:
                news.post(f"The prompt would be longer than {most:,} characters.", "error")
            else:
                prompt = longer
    st.session_state["prompt"] = prompt


def _draw_templates(engine: Studio, model: Model) -> None:
    chosen = filling.tidy(st.session_state.get("for_campaign"))
    # In the alphabet's order, the chosen campaign's own before the others.
    known = sorted(engine.desk.templates(), key=lambda one: not chosen or one.campaign != chosen)
    if not known:
        st.caption(
            "Keep a brief here to use it again. Words in braces, such as {product}, are asked each time."
        )
    for template in known:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                template.name,
                key=f"template-{template.id}",
                help=plain(shorten(template.brief.prompt, 200)) or None,
                type="tertiary",
                on_click=draft_keeper.use_template,
                args=(engine, template.id),
            )
            if template.campaign:
                st.caption(f"for {plain(template.campaign)}", width="content")
            if person.current().may(Right.SEND):
                st.button(
                    "Remove",
                    key=f"drop-{template.id}",
                    icon=":material/close:",
                    type="tertiary",
                    on_click=_drop,
                    args=(engine, template),
                )
    _draw_dropped(engine, {template.name for template in known})
    _draw_keep(engine, model, {template.name for template in known})


def _drop(engine: Studio, template: Template) -> None:
    engine.desk.drop_template(template.id, person.current())
    st.session_state[DROPPED] = template


def _draw_dropped(engine: Studio, known: Collection[str]) -> None:
    """The way back of what was removed last, for it was everybody's."""
    dropped: Template | None = st.session_state.get(DROPPED)
    if dropped and dropped.name not in known:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{plain(dropped.name)} is removed for everybody.", width="content")
            st.button(
                "Undo", key="template-back", type="tertiary", on_click=_bring_back, args=(engine, dropped)
            )


def _bring_back(engine: Studio, dropped: Template) -> None:
    engine.desk.keep_template(dropped.name, dropped.brief, person.current(), dropped.campaign)
    st.session_state.pop(DROPPED, None)


def _draw_keep(engine: Studio, model: Model, known: Collection[str]) -> None:
    name = st.text_input("Keep this brief as", key="template-name", placeholder="Bottle, slow push in")
    campaign = st.session_state.get("for_campaign") or ""
    default = bool(campaign) and st.checkbox(f"Offer it first for campaign {plain(campaign)}", key="default")
    # Never grey, for a name that was just typed arrives only with the press itself; two buttons, lest that press
    # replace what it did not speak of.
    asked = ("Replace the one of that name", "replace") if filling.tidy(name) in known else ("Keep", "keep")
    if st.button(asked[0], key=f"{asked[1]}-template"):
        own, carried = {option.name for option in model.options}, st.session_state.get("carried", {})
        choices = {name: value for name, value in carried.items() if name in own and value is not None}
        # Each use ends it with the words of the campaign it is for.
        brief = Brief(model.provider, model.name, prompt=filling.own_words(), choices=choices)
        with trouble.told():
            engine.desk.keep_template(name, brief, person.current(), campaign if default else "")
            news.post("Kept as a template.", "note_stack")
            st.rerun()


def _draw_history(engine: Studio) -> None:
    sent = engine.desk.history(person.current())
    if not sent:
        st.caption("What you send is listed here, so that you can begin from it again.")
    for task in sent:
        words = shorten(" ".join(task.brief.prompt.split()) or task.model, 70)
        st.button(
            f"{plain(words)} · {ago(task.created_at)}",
            key=f"history-{task.id}",
            type="tertiary",
            on_click=draft_keeper.begin_from,
            args=(engine, task),
        )


def _draw_placeholders() -> None:
    """A field for each `{placeholder}` that still stands in the prompt."""
    open_ones = placeholders_in(st.session_state.get("prompt", ""))
    if not open_ones:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="placeholders"):
        for name in open_ones:
            st.text_input(name, key=f"fill-{name}", width=200)
        st.button("Fill in", key="fill-in", icon=":material/edit_note:", on_click=_fill, args=(open_ones,))


def _fill(names: tuple[str, ...]) -> None:
    values = {name: st.session_state.get(f"fill-{name}", "").strip() for name in names}
    given = {name: value for name, value in values.items() if value}
    st.session_state["prompt"] = fill_in(st.session_state["prompt"], given)
