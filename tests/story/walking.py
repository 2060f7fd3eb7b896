"""A walk through the studio: steps that people, providers and dying workers take, and how each comes to an end."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from animatic import Brief, Status, Studio
from animatic.clips import of_tasks
from animatic.lifecycle import OPEN
from animatic.people import Person, Role
from animatic.providers.provider import Provider
from animatic.reviews import Verdict
from animatic.tasks import Task, page
from animatic.worker import Worker
from tests.conftest import Clock, Outside, SandboxControl
from tests.people import ADMIN

REVIEWER = Person("rea", Role.REVIEWER)
CALLS = {
    "akool": {"submit": "create", "search": "list", "look": "results"},
    "akool batch": {"submit": "batch", "search": "list", "look": "results"},
    "topview_v1": {"submit": "submit", "search": "logs", "look": "query"},
    "topview_v2": {"submit": "submit", "search": "board_tasks", "look": "query"},
}
"""What the sandbox calls the calls of a task's life; the film and the notice have the same name everywhere."""


@dataclass(frozen=True)
class Order:
    """What can be asked for."""

    provider: str
    model: str
    choices: tuple[tuple[str, object], ...] = ()
    calls: str = ""
    """Another row of CALLS than the provider's own."""

    @property
    def sandbox(self) -> str:
        """What the sandbox calls the provider."""
        return self.provider.partition("_")[0]

    def call(self, part: str) -> str:
        return CALLS[self.calls or self.provider].get(part, part)


class Dead(BaseException):
    """What a kill looks like from inside."""


@dataclass
class LastBreath:
    """A clock whose worker dies when it looks at it once too often."""

    clock: Callable[[], float]
    looks: int

    def __call__(self) -> float:
        self.looks -= 1
        if self.looks < 0:
            raise Dead
        return self.clock()


@dataclass(frozen=True)
class Dying:
    """A provider whose caller dies over the submit: before it leaves, or when it was accepted."""

    real: Provider
    accepted: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def submit(self, order: Any) -> None:
        if self.accepted:
            self.real.submit(order)
        raise Dead


@dataclass
class Walk:
    """One walk; what earlier walks left in the same studio has ended."""

    studio: Studio
    sandbox: SandboxControl
    outside: Outside
    clock: Clock
    photo: bytes
    name: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    presses: int = 0

    def __post_init__(self) -> None:
        self.worker = Worker(self.studio.works)
        self.picture = self.studio.add_picture(self.photo, "coast.jpg", ADMIN).hash

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────

    def send(self, order: Order, campaign: str, member: str) -> Task:
        self.presses += 1
        brief = Brief(
            order.provider,
            order.model,
            prompt="slow push in",
            first=self.picture,
            choices=dict(order.choices),
        )
        (task,) = self.studio.send(
            [brief], f"{self.name} {self.presses}", Person(member, Role.ADMIN), campaign
        )
        return task

    def spoil(self, order: Order, part: str, fault: dict[str, object]) -> None:
        """The next call of this kind goes wrong."""
        one = {"provider": order.sandbox, "call": order.call(part), "nth": "next", **fault}
        self.sandbox.tell("faults", [one])

    def work(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.worker.turn()

    def die(self, looks: int) -> None:
        """A worker dies somewhere on its way."""
        works = self.studio.works
        self.bury(Worker(replace(works, clock=LastBreath(works.clock, looks))))

    def die_sending(self, order: Order, accepted: bool) -> None:
        """A worker dies over a submit, and no notice tells the next one what became of it."""
        works = self.studio.works
        self.spoil(order, "webhook", {"fault": "never"})
        self.send(order, "", "ada")
        dying = {name: Dying(real, accepted) for name, real in works.providers.items()}
        self.bury(Worker(replace(works, providers=dying)))

    def bury(self, worker: Worker) -> None:
        """Another worker takes over once the leases of this one have run out."""
        try:
            worker.turn()
        except Dead:
            self.clock.advance(3 * self.studio.works.settings.lease_seconds + 1)
        self.worker = Worker(self.studio.works)

    def cancel(self, which: int) -> None:
        if waiting := self.tasks(Status.WAITING):
            self.studio.cancel(waiting[which % len(waiting)].id, ADMIN)

    def give_up(self) -> None:
        """A person looks at the providers' own pages, and says of each task that is not there: it never happened."""
        for task in self.tasks(Status.UNSURE):
            if not self.arrived(task):
                self.studio.never_happened(task.id, ADMIN)

    def err(self, order: Order) -> None:
        """A person says that it never happened, and it has; then its notice comes."""
        self.sandbox.tell("faults", [])
        self.sandbox.tell("pace", {"seconds": 600})
        self.spoil(order, "submit", {"fault": "drop_after"})
        self.spoil(order, "search", {"fault": "status", "status": 500, "nth": "every"})
        task = self.send(order, "", "bea")
        self.work(0)
        if self.find(task).status is Status.UNSURE:
            self.studio.never_happened(task.id, ADMIN)
        self.sandbox.tell("faults", [])
        self.sandbox.tell("pace", {"at_once": True})
        while self.find(task).status is Status.CANCELLED:
            self.outside.await_notice()

    def judge(self, which: int, verdict: Verdict) -> None:
        done = [task.id for task in self.tasks(Status.DONE)]
        with self.studio.works.database.reading() as connection:
            clips = of_tasks(connection, done)
        if clips:
            clip = clips[which % len(clips)]
            self.studio.review(clip.id, verdict, REVIEWER, "hands" if verdict is Verdict.REJECTED else "")

    # ── the end ────────────────────────────────────────────────────────────────────────────────────────────

    def settle(self) -> None:
        """Nothing goes wrong any more, time passes, and a person settles what only a person may."""
        self.sandbox.tell("faults", [])
        self.sandbox.tell("pace", {"at_once": True})
        for _ in range(100):
            if not self.tasks(*OPEN):
                return
            self.work(20)
            self.give_up()
        raise AssertionError(f"never ended: {self.tasks(*OPEN)}")

    def tasks(self, *statuses: Status) -> list[Task]:
        with self.studio.works.database.reading() as connection:
            return page(connection, statuses=statuses, limit=10_000)

    def find(self, task: Task) -> Task:
        return next(one for one in self.tasks() if one.id == task.id)

    def arrived(self, task: Task) -> bool:
        """Whether the provider has it."""
        address = self.studio.works.notice_address(task.provider, task.notice_token)
        known = self.sandbox.state(task.provider.partition("_")[0])["submits_by_webhook"]
        return address in known
