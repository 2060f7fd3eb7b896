"""What happens at a provider without Animatic, and clients of ours that go wrong in one way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from animatic import Brief, Studio
from animatic.providers.provider import Done, Job, Order, Provider, State, Upload
from animatic.worker import Worker
from animatic.works import Works


def make_outside(studio: Studio, brief: Brief, provider: str = "") -> str:
    """Somebody makes a film with the same key elsewhere; answers the job's name once it has ended."""
    client = studio.works.provider(provider or brief.provider)
    (job,) = client.submit(order_of(studio, brief))
    finish(client, job.name)
    return job.name


def order_of(studio: Studio, brief: Brief) -> Order:
    """A brief as it would be sent by hand."""
    offer, works = studio.offer(brief), studio.works
    client = works.provider(brief.provider)
    references = {}
    for hash, picture in studio.pictures(brief.pictures).items():
        name = f"{hash}.jpg"
        upload = Upload(picture, works.media.read(name), works.media.public_address(name, mark="outside"))
        references[hash] = client.send_image(upload)
    return Order(brief=offer.brief, model=offer.model, references=references)


def finish(client: Provider, name: str) -> State:
    """Look at a job, past Animatic, until it has ended at the provider."""
    for _ in range(20):
        state = client.look([name])[name]
        if type(state).__name__ != "Pending":
            return state
    raise AssertionError(f"job {name} does not end")


class Wrapped:
    """A provider's client that does one thing differently."""

    def __init__(self, real: Provider) -> None:
        self.real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


class Reticent(Wrapped):
    """Its answers name no charge, so that the quote is all we know."""

    def submit(self, order: Order) -> tuple[Job, ...]:
        return tuple(Job(job.name) for job in self.real.submit(order))

    def look(self, names: list[str]) -> dict[str, State]:
        states = self.real.look(names)
        return {
            name: replace(state, charged=None) if isinstance(state, Done) else state
            for name, state in states.items()
        }


class Slow(Wrapped):
    """It takes so long to name its balance that much happens between its word and our hearing it: once."""

    def __init__(self, real: Provider, before: Callable[[], object], after: Callable[[], object]) -> None:
        super().__init__(real)
        self.before, self.after = before, after

    def balance(self) -> int | None:
        self.before()
        told = self.real.balance()
        self.after()
        self.before = self.after = lambda: None
        return told


class Dead(BaseException):
    """What a kill looks like from inside."""


class Dying(Wrapped):
    """Its process ends right after a submit was accepted."""

    def submit(self, order: Order) -> tuple[Job, ...]:
        self.real.submit(order)
        raise Dead


def wrapped(studio: Studio, provider: str, how: Callable[[Provider], Wrapped]) -> Studio:
    """The same studio, with one client replaced."""
    works = studio.works
    clients = {**works.providers, provider: how(works.provider(provider))}
    other = Works(**{**vars(works), "providers": clients})
    return Studio(other, Worker(other))
