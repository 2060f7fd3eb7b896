"""What is on the form outlives a reload and a sign-out; and briefs made elsewhere are laid onto the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from animatic import Brief, Input, Studio, Task
from components import (
    batch_rows,
    batch_sending,
    brief_form,
    effect_takers,
    filling,
    image_tray,
    news,
    person,
    sending,
)

PLAIN = ("prompt", "service", "last", "references", "also", "for_campaign")
"""Fields of the form that are kept under their own name."""


def fetch(engine: Studio) -> None:
    """Before the form is drawn: what was left unsent, and what its address asks for."""
    params = st.query_params
    # An effect or a template is laid onto what was left unsent, with its pictures; a remix takes its place.
    if "draft_of" not in st.session_state:
        _begin(engine, remix="remix" in params)
    if task_id := params.pop("remix", None):
        _remix(engine, task_id)
    elif template_id := params.pop("template", None):
        use_template(engine, template_id)
    elif effect := params.pop("effect", None):
        _use_effect(engine, effect)
    st.session_state["draft_of"] = person.current().name
    news.draw()  # the frame told its news before this page began


def _begin(engine: Studio, *, remix: bool) -> None:
    """The first look at the form in this visit."""
    document = engine.desk.draft(person.current())
    if remix:
        _take_up_batch(document or {})
    elif not document or st.session_state.get("tray"):
        filling.fill(engine)
    else:
        _take_up(engine, document)
        news.post("Your draft is back on the form.", "restore_page")


def keep(engine: Studio) -> None:
    """After the form is drawn: write down what is on it, if that has changed."""
    document = _document(engine)
    if document == st.session_state.get("draft_kept"):
        return
    st.session_state["draft_kept"] = document
    if document["tray"] or filling.own_words() or document["batch"]["rows"]:
        engine.desk.keep_draft(document, person.current())
    else:
        engine.desk.drop_draft(person.current())


def forget(engine: Studio) -> None:
    """What was sent is no draft any more: taken up again, it would look as if it had never been sent."""
    document = _document(engine)
    if document["batch"]["rows"]:
        engine.desk.keep_draft({**document, "fields": {}}, person.current())
    else:
        engine.desk.drop_draft(person.current())
    st.session_state["draft_kept"] = document


def lay(engine: Studio, brief: Brief, campaign: str = "", tray: Sequence[str] | None = None) -> None:
    """Put a brief onto the form, in place of what is there."""
    known = engine.pictures(tray if tray is not None else brief.pictures)
    st.session_state["tray"] = list(known)
    st.session_state["carried"] = dict(brief.choices)
    for name in [name for name in st.session_state if str(name).startswith("option-")]:
        del st.session_state[name]
    fields = {
        "prompt": brief.prompt,
        "service": brief.provider,
        f"model-{brief.provider}": brief.model,
        "last": brief.last if brief.last in known else None,
        "references": [hash for hash in brief.references if hash in known],
        "for_campaign": campaign or None,
        "also": [],
    }
    for name, value in fields.items():
        st.session_state[name] = value
    st.session_state.pop("sent", None)
    st.session_state.pop(filling.PLACE, None)  # nothing of it was filled in: it is all the brief's own


def begin_from(engine: Studio, task: Task) -> None:
    """Lay what was sent before onto the form, where its model still makes clips of pictures."""
    if _is_offered(engine, task.brief, "that clip"):
        lay(engine, task.brief, task.campaign)
        news.post("The brief of that clip is on the form: change what you like.", "edit")


def use_template(engine: Studio, template_id: str) -> None:
    """Lay a kept brief onto the form; the pictures stay, as what they are used, and so does the campaign."""
    template = next((one for one in engine.desk.templates() if one.id == template_id), None)
    if not template:
        news.post("That template is no longer kept.", "block")
    elif _is_offered(engine, template.brief, "that template"):
        campaign = st.session_state.get("for_campaign") or template.campaign
        lay(engine, _with_pictures_in_use(template.brief), campaign, image_tray.tray())
        filling.fill_words(engine)


def _with_pictures_in_use(brief: Brief) -> Brief:
    """A brief without pictures of its own, with what those on the tray are used as."""
    state = st.session_state
    return replace(brief, last=state.get("last"), references=tuple(state.get("references") or ()))


def _document(engine: Studio) -> dict[str, Any]:
    state = st.session_state
    service = state.get("service")
    fields = {name: state[name] for name in PLAIN if state.get(name)}
    model = state.get(f"model-{service}")
    carried = {name: value for name, value in state.get("carried", {}).items() if value is not None}
    fits = {place: dict(own) for place, own in state.get("fits", {}).items() if own}
    tray = list(state.get("tray", []))
    more = brief_form.keys_of_more(engine, state.get("also") or ())
    return {
        "tray": tray,
        "fits": fits,
        "fields": fields,
        "model": model,
        "choices": carried,
        "more": {key: state[key] for key in more if state.get(key) is not None},
        "key": sending.coming(),
        "batch": {
            "rows": batch_rows.document(),
            "key": sending.coming(batch_sending.KEY),
            "sent": state.get("batch_sent"),
        },
    }


def _take_up(engine: Studio, document: Mapping[str, Any]) -> None:
    """Lay the draft onto the form."""
    fields = document["fields"]
    st.session_state["tray"] = list(engine.pictures(document["tray"]))
    st.session_state["carried"] = dict(document["choices"])
    st.session_state["fits"] = document["fits"]
    for name, value in document.get("more", {}).items():
        st.session_state[name] = value
    if kept := document.get("key"):
        st.session_state[sending.PLACE] = kept
    _take_up_batch(document)
    services = {provider.name for provider in engine.providers()}
    if fields.get("service") not in services:
        fields = {name: value for name, value in fields.items() if name != "service"}
    elif document["model"]:
        st.session_state[f"model-{fields['service']}"] = document["model"]
    for name, value in fields.items():
        st.session_state[name] = value


def _take_up_batch(document: Mapping[str, Any]) -> None:
    if batch := document.get("batch"):
        batch_rows.take_up(batch["rows"])
        st.session_state[batch_sending.KEY] = batch["key"]
        st.session_state["batch_sent"] = batch["sent"]


def _remix(engine: Studio, task_id: str) -> None:
    if card := engine.card(task_id):
        begin_from(engine, card.task)
    else:
        news.post("That clip is not here any more.", "block")


def _use_effect(engine: Studio, spelled: str) -> None:
    """`provider/shelf/code` of the Effects page, with a model that takes it; words and pictures stay."""
    provider, shelf, code = [*spelled.split("/", 2), "", ""][:3]
    state = st.session_state
    if provider not in {one.name for one in engine.providers()}:
        news.post("The service of that effect has no key here.", "key_off")
        return
    takers = effect_takers.find(engine.models(provider).rows, shelf)
    taker = effect_takers.choose(takers, state.get(f"model-{provider}"))
    if not taker or code not in {row.code for row in engine.effects(provider, shelf).rows}:
        news.post("No model offers that any more.", "block")
        return
    others = {name: value for name, value in state.get("carried", {}).items() if value is not None}
    choices = taker.choices(code, others)
    brief = Brief(provider, taker.model.name, prompt=state.get("prompt", ""), choices=choices)
    filled = state.get(filling.PLACE, {})
    lay(engine, _with_pictures_in_use(brief), state.get("for_campaign") or "", image_tray.tray())
    state[filling.PLACE] = filled  # the words stay, so what was filled in can still be taken back
    news.post(f"On the form, with {taker.model.label}.", "auto_awesome")


def _is_offered(engine: Studio, brief: Brief, what: str) -> bool:
    """Whether the form takes it; tells so where it does not, and nothing on the form changes."""
    if brief.provider not in {one.name for one in engine.providers()}:
        news.post(f"The service of {what} has no key here any more.", "key_off")
        return False
    model = engine.models(brief.provider).named(brief.model)
    if not model:
        news.post(f"The model of {what} is no longer offered.", "block")
        return False
    if model.input is not Input.PICTURE:
        news.post(f"{model.label} works on a finished clip: send it from that clip in the gallery.", "movie")
        return False
    return True
