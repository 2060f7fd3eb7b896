"""The form of a brief: service, model, words and options, all read off the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from animatic import Brief, Choice, Input, Kind, Model, Offer, Option, Picture, Studio
from components import option_field, trouble
from components.wording import plain

NARROW = (Kind.CHOICE, Kind.FLAG, Kind.NUMBER)
"""Fields that stand side by side; the others take a line of their own."""


@dataclass(frozen=True)
class Draft:
    """What is on the form, before pictures turn it into briefs."""

    model: Model
    prompt: str = ""
    last: str | None = None
    references: tuple[str, ...] = ()
    choices: Mapping[str, Choice] = field(default_factory=dict)

    @property
    def roles(self) -> dict[str, str]:
        """What a picture is used as, where it is not the beginning of a clip."""
        last = {self.last: "Last frame"} if self.last else {}
        return dict.fromkeys(self.references, "Reference") | last

    def briefs(self, tray: Sequence[str], fitted: Mapping[str, str] | None = None) -> list[Brief]:
        """One brief for each picture that a clip begins with; one alone where the model needs none.

        `fitted` names the copy that stands in for a picture that does not suit this model.
        """
        own = fitted or {}
        others = (self.last, *self.references)
        starts: list[str | None] = [hash for hash in tray if hash not in others]
        if self.model.frame.first == "none" or not starts:
            starts = [None]
        return [
            Brief(
                provider=self.model.provider,
                model=self.model.name,
                prompt=self.prompt,
                first=own.get(first or "", first),
                last=own.get(self.last or "", self.last),
                references=tuple(own.get(hash, hash) for hash in self.references),
                choices=dict(self.choices),
            )
            for first in starts
        ]


@dataclass(frozen=True)
class Form:
    """A drawn form: the draft, and where troubles of each field are told."""

    draft: Draft
    places: Mapping[str, DeltaGenerator]

    def tell(self, offers: Sequence[Offer]) -> None:
        """Each trouble of a field below that field, once."""
        troubles = {one.words: one for offer in offers for one in offer.troubles}
        for one in troubles.values():
            if one.field in self.places and (one.field != "prompt" or self.draft.prompt.strip()):
                with self.places[one.field]:
                    trouble.draw(one.words)


def offered(engine: Studio, service: str) -> list[Model]:
    """The models of a service that begin from a picture; whoever just begins shall see a price, so those first."""
    rows = [model for model in engine.models(service).rows if model.input is Input.PICTURE]
    return sorted(rows, key=lambda model: model.price is None)


def choose_model(engine: Studio) -> Model:
    """Ask for the service and one of its models."""
    services = {provider.name: provider.label for provider in engine.providers()}
    service = st.segmented_control(
        "Service",
        list(services),
        default=next(iter(services)),
        required=True,
        format_func=services.__getitem__,
        key="service",
        persist_state="session",
        wrap=True,
    )
    models = {model.name: model for model in offered(engine, service)}
    name = st.selectbox(
        "Model",
        list(models),
        format_func=lambda name: models[name].label if name in models else name,
        key=f"model-{service}",
        persist_state="session",
    )
    model = models.get(name) or next(iter(models.values()))
    if about := "  \n".join(words for words in (model.summary, model.note) if words):
        st.caption(about)
    return model


def choose_more(engine: Studio, first: Model) -> list[Model]:
    """Ask for further models, of any service, that the same brief goes to."""
    labels = {provider.name: provider.label for provider in engine.providers()}
    others = _others(engine, None, first)
    chosen = st.multiselect(
        "Also send it to",
        list(others),
        format_func=lambda name: f"{labels[others[name].provider]} · {others[name].label}",
        key="also",
        persist_state="session",
        placeholder="Nothing else: choose models of any service to compare them",
        max_selections=8,
    )
    return [others[name] for name in chosen if name in others]


def draw_more(
    engine: Studio, model: Model, label: str, first: Draft, pictures: Mapping[str, Picture]
) -> Form:
    """A further model with its own fitting values; words and pictures are those of the first.

    What the first does not ask for, a last frame or references, is asked here.
    """
    places: dict[str, DeltaGenerator] = {}
    frame, known = model.frame, first.model.frame
    ends = frame.last and not known.last
    references_most = 0 if known.references_most else frame.references_most
    # Without its references it could not be sent, so what is missing is in sight.
    with st.expander(label, icon=":material/movie:", expanded=references_most > 0):
        places["prompt"] = st.container()
        last, references = _draw_frames(ends, references_most, pictures, places, _place_of_more(model))
        choices = _draw_options(engine, model, places, first.choices)
        if not (model.options or ends or references_most):
            st.caption("This model leaves nothing to choose.")
    return Form(
        Draft(model, first.prompt, last or first.last, references or first.references, choices), places
    )


def _place_of_more(model: Model) -> str:
    """What the keys of a further model's fields begin with."""
    return f"more-{model.provider}-{model.name}-"


def keys_of_more(engine: Studio, names: Iterable[str]) -> list[str]:
    """The keys of all fields that further models, `provider/name`, may ask for; some may not be drawn."""
    keys: list[str] = []
    for model in _others(engine, names, None).values():
        options = [option.name for option in model.options]
        fields = ["last", "references", *options, *(f"{option}-kept" for option in options)]
        keys += [f"{_place_of_more(model)}{field}" for field in fields]
    return keys


def draw(engine: Studio, model: Model, pictures: Mapping[str, Picture]) -> Form:
    """Everything the model asks for besides the first picture."""
    places: dict[str, DeltaGenerator] = {}
    prompt = _draw_prompt(engine, model, places) if model.takes_prompt else ""
    last, references = _draw_frames(model.frame.last, model.frame.references_most, pictures, places)
    choices = _draw_options(engine, model, places)
    return Form(Draft(model, prompt, last, references, choices), places)


def _draw_prompt(engine: Studio, model: Model, places: dict[str, DeltaGenerator]) -> str:
    prompt: str = st.text_area(
        "What should move",
        key="prompt",
        height=116,
        placeholder="A slow push in while steam rises from the cup and the light grows warmer",
        persist_state="session",
    )
    st.caption(
        _count_letters(prompt, [model, *_others(engine, st.session_state.get("also") or (), model).values()])
    )
    places["prompt"] = st.container()
    return prompt


def _count_letters(prompt: str, models: Sequence[Model]) -> str:
    """How long the prompt is, and the most that the strictest of these models takes; the first is the form's own."""
    length, strict = len(prompt.strip()), [model for model in models if model.prompt_most]
    if not strict:
        return f"{length:,} characters"
    strictest = min(strict, key=lambda model: model.prompt_most)
    whose = "" if strictest is models[0] else f", the most that {plain(strictest.label)} takes"
    return f"{length:,} of {strictest.prompt_most:,} characters{whose}"


def _others(engine: Studio, names: Iterable[str] | None, first: Model | None) -> dict[str, Model]:
    """The further models of these names, `provider/name`; all that there are with None."""
    all_of_them = {
        f"{model.provider}/{model.name}": model
        for provider in engine.providers()
        for model in engine.models(provider.name).rows
        if model.input is Input.PICTURE and model != first
    }
    return (
        all_of_them if names is None else {name: all_of_them[name] for name in names if name in all_of_them}
    )


def _draw_frames(
    ends: bool,
    references_most: int,
    pictures: Mapping[str, Picture],
    places: dict[str, DeltaGenerator],
    prefix: str = "",
) -> tuple[str | None, tuple[str, ...]]:
    """Which of the tray's pictures the clip ends with, and which only guide it; `prefix` begins the fields' keys."""
    last, references = None, ()
    if ends:
        last = st.selectbox(
            "Last frame",
            list(pictures),
            index=None,
            format_func=lambda hash: _name(pictures, hash),
            key=f"{prefix}last",
            persist_state="session",
            placeholder="None: the model finds its own end",
            help="One of the pictures on the tray, for the clip to end with.",
        )
        places["last"] = st.container()
    if references_most:
        references = st.multiselect(
            "Reference pictures",
            [hash for hash in pictures if hash != last],
            format_func=lambda hash: _name(pictures, hash),
            key=f"{prefix}references",
            persist_state="session",
            max_selections=references_most,
            help="Pictures on the tray that show what things look like; the clip does not begin with them.",
        )
        places["references"] = st.container()
    return last, tuple(references)


def _name(pictures: Mapping[str, Picture], hash: str) -> str:
    return (pictures[hash].name if hash in pictures else "") or "Picture"


def _draw_options(
    engine: Studio,
    model: Model,
    places: dict[str, DeltaGenerator],
    like: Mapping[str, Choice] | None = None,
) -> dict[str, Choice]:
    """The options that apply, given what was picked before them; the narrow ones side by side.

    `like` is what another model was given: each field begins with the same, where it may.
    """
    choices: dict[str, Choice] = {}
    row: DeltaGenerator | None = None
    for option in model.options:
        if not option.asked(choices):
            continue
        if option.kind not in NARROW:
            row = None
        elif row is None:
            row = st.container(horizontal=True, gap="medium", vertical_alignment="top")
        with _place_for(model, option, row):
            picked = _ask(engine, option, model, like)
            places[option.name] = st.container()
        if picked is not None and picked != "":
            choices[option.name] = picked
    return choices


def _ask(engine: Studio, option: Option, model: Model, like: Mapping[str, Choice] | None) -> Choice | None:
    """Ask for one option, beginning with what was last picked under its name, for whichever model."""
    if like is not None:
        offered = engine.effects(model.provider, option.shelf).rows if option.kind is Kind.EFFECT else ()
        key = f"{_place_of_more(model)}{option.name}"
        return option_field.draw(option, key, like.get(option.name), offered)
    carried: dict[str, Choice | None] = st.session_state.setdefault("carried", {})
    offered = engine.effects(model.provider, option.shelf).rows if option.kind is Kind.EFFECT else ()
    key = f"option-{model.provider}-{model.name}-{option.name}"
    carried[option.name] = option_field.draw(option, key, carried.get(option.name), offered)
    return carried[option.name]


def _place_for(model: Model, option: Option, row: DeltaGenerator | None) -> DeltaGenerator:
    if row is None:
        return st.container()
    return row.container(width="content", key=f"field-{model.provider}-{model.name}-{option.name}")
