"""Every provider, every model, every legal choice: from a picture to a kept clip, at the price that was quoted."""

from __future__ import annotations

import shutil
from functools import cache
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from animatic import Brief, Input, Kind, Model, Settings, Status, Studio
from animatic.catalog import Choice
from animatic.film import probe
from animatic.providers import open_providers
from animatic.sandbox.scene import photograph
from tests.people import MEMBER
from tests.story.telling import end, pass_time

KNOWN = open_providers(Settings(sandbox_url="http://127.0.0.1:9"), httpx.Client())
MODELS = [model for provider in KNOWN.values() for model in provider.models() if model.input is Input.PICTURE]
SAMPLES: dict[Kind, Choice] = {Kind.TEXT: "soft piano", Kind.ADDRESS: "https://example.com/tune.mp3"}


@pytest.fixture
def database_url(tmp_path: Path, sqlite_pattern: Path) -> str:
    """What a provider offers does not depend on the kind of database."""
    return f"sqlite:///{shutil.copy(sqlite_pattern, tmp_path / 'animatic.db')}"


@cache
def picture(seed: int) -> bytes:
    file = BytesIO()
    photograph(seed=seed, width=640, height=480).save(file, "JPEG", quality=88)
    return file.getvalue()


def brief(studio: Studio, model: Model, **choices: Choice) -> Brief:
    """A legal brief: the pictures the model needs, and its defaults but for `choices`."""
    frame = model.frame
    wanted = max(frame.references_least, 2) if frame.first == "none" else 0
    references = tuple(
        studio.add_picture(picture(seed), f"{seed}.jpg", MEMBER).hash for seed in range(wanted)
    )
    first = None if frame.first == "none" else studio.add_picture(picture(9), "first.jpg", MEMBER).hash
    return Brief(
        model.provider,
        model.name,
        prompt="slow push in",
        first=first,
        references=references,
        choices=with_defaults(model, choices),
    )


def with_defaults(model: Model, choices: dict[str, Choice]) -> dict[str, Choice]:
    filled = {option.name: option.default for option in model.options if option.default is not None}
    filled |= choices
    for option in model.options:
        if option.required and option.asked(filled) and option.name not in filled:
            filled[option.name] = option.choices[0] if option.choices else SAMPLES[option.kind]
    return filled


def other_choices(model: Model) -> list[dict[str, Choice]]:
    """Each legal value of each option that is not its default, one at a time."""
    ways: list[dict[str, Choice]] = []
    for option in model.options:
        needs = {name: values[0] for name, values in option.needs}
        match option.kind:
            case Kind.CHOICE:
                values: tuple[Choice, ...] = option.choices
            case Kind.FLAG:
                values = (True, False)
            case Kind.NUMBER:
                values = tuple(range(option.least, option.most + 1))
            case Kind.TEXT:
                values = ("a word",)
            case _:
                values = ()  # addresses and shelves are what other tests are about
        ways += [{**needs, option.name: value} for value in values if value != option.default]
    return [way for way in ways if way.get("audio") != "own"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.provider}-{model.name}")
def test_a_picture_becomes_a_film_of_the_asked_length_and_size(
    studio: Studio, sandbox, model: Model, tmp_path
):
    sandbox.tell("film", {"shared": False, "fps": 10})
    asked = brief(studio, model)
    offer = studio.offer(asked)
    assert offer.troubles == ()
    task = studio.send([asked], "press", MEMBER)[0]
    card = end(studio, task.id)
    assert card.task.status is Status.DONE, card.task
    assert_paid_as_quoted(studio, card.task.id)
    path = tmp_path / "film.mp4"
    path.write_bytes(studio.read(card.clips[0].file))
    film = probe(path)
    assert film.seconds == pytest.approx(offer.brief.choices["seconds"], abs=0.3)
    assert_size(film.width, film.height, offer.brief.choices)


def assert_size(width: int, height: int, choices) -> None:
    if resolution := choices.get("resolution"):
        short = 2160 if resolution == "4k" else int(str(resolution).removesuffix("p"))
        assert min(width, height) == pytest.approx(short, rel=0.02)
    if aspect := choices.get("aspect"):
        across, down = map(int, str(aspect).split(":"))
        assert width / height == pytest.approx(across / down, rel=0.03)


def assert_paid_as_quoted(studio: Studio, task_id: str) -> None:
    task = studio.card(task_id).task
    amounts = {str(entry.kind): entry.amount for entry in studio.entries(task_id)}
    if task.quoted is None:  # no price is published: nothing is held, and what was charged stands by itself
        assert amounts["hold"] == 0
        assert -amounts.get("correction", 0) == (task.charged or 0)
    else:
        assert task.charged == task.quoted == amounts["hold"] == amounts["capture"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.provider}-{model.name}")
def test_every_legal_choice_is_made_and_costs_what_was_quoted(studio: Studio, sandbox, model: Model):
    # Seedance 2.0 was said to take 1080 later on; the sandbox plays either time.
    sandbox.tell("switches", {"topview": {"also_1080": ["seedance-2.0"]}})
    ways = other_choices(model)
    briefs = [brief(studio, model, **way) for way in ways]
    legal = [one for one in briefs if not studio.offer(one).troubles]
    assert len(legal) >= len(briefs) * 0.6
    sent = [studio.send([one], f"press-{number}", MEMBER)[0] for number, one in enumerate(legal)]
    pass_time(studio, rounds=200)
    for task in sent:
        card = studio.card(task.id)
        assert card.task.status is Status.DONE, (
            card.task.brief.choices,
            card.task.words,
            card.task.provider_words,
        )
        assert len(card.clips) == card.task.brief.choices.get("count", 1)
        assert_paid_as_quoted(studio, task.id)
