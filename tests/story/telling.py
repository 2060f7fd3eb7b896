"""How a story is told: bring a picture, send, and let time pass."""

from __future__ import annotations

from animatic import Brief, Card, Status, Studio
from animatic.lifecycle import OPEN
from tests.people import MEMBER


def send(studio: Studio, photo: bytes, model: str = "create", press: str = "press", **choices: object) -> str:
    """Send one picture; answers the task's id."""
    picture = studio.add_picture(photo, "coast.jpg", MEMBER)
    brief = Brief("akool", model, prompt="slow push in", first=picture.hash, choices=choices)
    return studio.send([brief], press, MEMBER)[0].id


def pass_time(studio: Studio, rounds: int = 40, seconds: float = 6.0) -> None:
    """Let the worker do what is due, again and again, until everything has settled as far as it can."""
    for _ in range(rounds):
        studio.worker.turn()
        open_ones = studio.cards(statuses=OPEN, limit=1000)
        if all(card.task.status is Status.UNSURE for card in open_ones) and not open_ones:
            return
        studio.works.clock.advance(seconds)


def end(studio: Studio, task_id: str) -> Card:
    """Let time pass, then look at the task."""
    pass_time(studio)
    card = studio.card(task_id)
    assert card is not None
    return card
