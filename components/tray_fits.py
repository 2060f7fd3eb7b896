"""Pictures on the tray that do not suit a model, the copies that stand in for them, and the way to and fro."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from animatic import Brief, Model, Offer, Picture, Studio, Trouble
from components import picture_fit, trouble
from components.wording import plain, shorten

Troubles = Mapping[str, Sequence[tuple[Model, Trouble]]]
"""By the hash of a picture: what keeps it back, and for which model."""
MANY = 3
"""From so many pictures on, they are told and made to fit together."""


def fitted(model: Model) -> dict[str, str]:
    """The copies that stand in for pictures that do not suit a model, by the pictures' hashes."""
    fits: dict[str, dict[str, str]] = st.session_state.setdefault("fits", {})
    return fits.setdefault(f"{model.provider}/{model.name}", {})


def original(model: Model, hash: str) -> str:
    """The picture on the tray that a model's copy was made of."""
    return next((old for old, new in fitted(model).items() if new == hash), hash)


def with_copies(brief: Brief) -> Brief:
    """The brief with copies in place of the pictures that do not suit its model."""
    own: dict[str, str] = st.session_state.get("fits", {}).get(f"{brief.provider}/{brief.model}", {})
    first, last = own.get(brief.first or "", brief.first), own.get(brief.last or "", brief.last)
    return replace(brief, first=first, last=last)


def of_pictures(offers: Iterable[Offer]) -> dict[str, list[tuple[Model, Trouble]]]:
    """What keeps each picture of these back, and for which model."""
    found: dict[str, list[tuple[Model, Trouble]]] = defaultdict(list)
    for offer in offers:
        for role, hash in (("first", offer.brief.first), ("last", offer.brief.last)):
            picture = original(offer.model, hash or "")
            found[picture] += [(offer.model, one) for one in offer.troubles if one.field == role]
    return found


def unfit(troubles: Troubles) -> dict[str, tuple[Model, dict[str, str]]]:
    """By model: the pictures that could be made to suit it, each with why it does not."""
    found: dict[str, tuple[Model, dict[str, str]]] = {}
    for hash, own in troubles.items():
        for model, one in own:
            if one.fit:
                place = f"{model.provider}/{model.name}"
                found.setdefault(place, (model, {}))[1].setdefault(hash, one.words)
    return found


def draw_troubles(engine: Studio, known: Mapping[str, Picture], troubles: Troubles) -> None:
    """What keeps pictures back, and the way to make them fit."""
    trouble.draw_all(one for hash in known for _, one in troubles.get(hash, ()) if not one.fit)
    for model, words in unfit({hash: troubles.get(hash, ()) for hash in known}).values():
        if len(words) < MANY:
            _draw_each(engine, model, known, words)
            continue
        trouble.draw(f"{len(words)} of {len(known)} pictures do not suit {model.label}.")
        picture_fit.offer(engine, model, [known[hash] for hash in words], fitted(model).__setitem__)
        with st.expander("One by one"):
            _draw_each(engine, model, known, words)


def _draw_each(engine: Studio, model: Model, known: Mapping[str, Picture], words: Mapping[str, str]) -> None:
    for hash, why in words.items():
        trouble.draw(why)
        picture_fit.offer(engine, model, [known[hash]], fitted(model).__setitem__)


def draw_copies(engine: Studio, known: Mapping[str, Picture]) -> None:
    """The copies that stand in for pictures, each for one model, and the way back."""
    services = {provider.name for provider in engine.providers()}
    for place, of_model in st.session_state.get("fits", {}).items():
        provider, _, name = place.partition("/")
        model = engine.models(provider).named(name) if provider in services else None
        copies = engine.pictures(of_model.values()) if model else {}
        standing = {old: copies[new] for old, new in of_model.items() if old in known and new in copies}
        if model and len(standing) < MANY:
            for old, copy in standing.items():
                what = plain(shorten(known[old].name or "Picture", 24))
                facts = f"{copy.width} × {copy.height}"
                _draw_way_back(f"{what} is fitted to {facts}", model, of_model, [old], "Take it as it was")
        elif model:
            what = f"{len(standing)} pictures are fitted"
            _draw_way_back(what, model, of_model, list(standing), "Take them as they were")


def _draw_way_back(
    what: str, model: Model, of_model: dict[str, str], olds: Sequence[str], label: str
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{what} for {plain(model.label)}.", width="content")
        key = f"unfit-{model.provider}/{model.name}-{olds[0]}-{len(olds)}"
        st.button(label, key=key, type="tertiary", on_click=_take_back, args=(of_model, tuple(olds)))


def _take_back(of_model: dict[str, str], olds: Sequence[str]) -> None:
    for old in olds:
        of_model.pop(old, None)
