"""Studio: everything a page can ask of the engine."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from animatic import (
    backlog,
    catalogs,
    clips,
    health,
    images,
    intake,
    ledger,
    orders,
    reviews,
    sounds,
    tasks,
    verdicts,
)
from animatic.album import Album
from animatic.books import Books
from animatic.brief import Brief, Picture
from animatic.catalog import Model
from animatic.catalogs import Effects, Models
from animatic.clips import Clip
from animatic.desk import Desk
from animatic.doors import Doors
from animatic.entries import Account, Entry
from animatic.health import Health
from animatic.images import Fit
from animatic.intake import Brought
from animatic.lifecycle import Status
from animatic.orders import Offer
from animatic.people import Person, Right
from animatic.providers.provider import Provider
from animatic.reviews import Review, Verdict
from animatic.task import Task
from animatic.team import Entrance, Team, entrance_of, members_of
from animatic.worker import Worker
from animatic.works import Works


@dataclass(frozen=True)
class Card:
    """A task with what came of it."""

    task: Task
    clips: tuple[Clip, ...]
    model: Model | None
    """None when the provider no longer offers it."""
    provider_label: str


class Studio:
    """The engine behind the pages: one in a process, safe to share between threads."""

    def __init__(self, works: Works, worker: Worker | None = None) -> None:
        self.works = works
        self.worker = worker
        self.books = Books(works)
        self.album = Album(works)
        self.desk = Desk(works)
        self.entrance = entrance_of(works.settings)
        members, demo = members_of(works.settings), self.entrance is Entrance.DEMO
        self.doors = Doors(works.database, works.clock, members, works.settings.signing_key, demo=demo)
        self.team = Team(works.database, members)

    # ── what there is to choose ────────────────────────────────────────────────────────────────────────────

    @property
    def sandboxed(self) -> bool:
        """Whether the sandbox plays every provider."""
        return self.works.settings.sandboxed

    def providers(self) -> list[Provider]:
        """The providers that have a key, in the order people see them."""
        return list(self.works.providers.values())

    def models(self, provider: str) -> Models:
        return catalogs.read_models(self.works.database, self.works.provider(provider))

    def effects(self, provider: str, shelf: str = "effects") -> Effects:
        return catalogs.read_effects(self.works.database, self.works.provider(provider), shelf)

    def catalog_ages(self, provider: str) -> dict[str, tuple[int, float | None]]:
        """By list of a provider: how many rows we have of it, and when they were fetched."""
        return catalogs.ages(self.works.database, self.works.provider(provider))

    def refresh_catalog(self, provider: str, by: Person) -> None:
        """Ask the provider anew what it offers. Raises ProviderError; then what we knew stays. Raises NotAllowed."""
        by.require(Right.SEND)
        catalogs.refresh(self.works.database, self.works.provider(provider), self.works.clock())

    def health(self, by: Person) -> list[Health]:
        """How every provider with a key is doing, asked just now. Raises NotAllowed."""
        by.require(Right.SEE_SERVICES)
        return health.examine(self.works)

    def set_price(self, model: Model, thousandths: int | None, per_second: bool, by: Person) -> None:
        """The team's own price of a model whose provider publishes none; None takes it back. Raises NotAllowed."""
        orders.set_price(self.works, model, thousandths, per_second, by)

    # ── pictures ───────────────────────────────────────────────────────────────────────────────────────────

    def add_picture(self, data: bytes, name: str, by: Person) -> Picture:
        """Check a file, clean it and keep it.

        Raises BadPicture with what to bring instead; nothing is kept then. Raises NotAllowed.
        """
        by.require(Right.SEND)
        return intake.add(self.works, data, name, by.name)

    def add_sound(self, data: bytes, name: str, by: Person) -> str:
        """Keep an audio file for films; answers the value of an option of the kind `address`.

        Raises BadSound with what to bring instead; nothing is kept then. Raises NotAllowed.
        """
        by.require(Right.SEND)
        return sounds.add(self.works, data, name)

    def add_archive(self, data: bytes, by: Person) -> Brought:
        """The pictures of a ZIP; each that cannot be taken is told. Raises BadPicture when it is no ZIP."""
        by.require(Right.SEND)
        return intake.add_archive(self.works, data, by.name)

    def add_links(self, text: str, by: Person) -> Brought:
        """Pictures by public link, one a line. Raises BadPicture when there are too many."""
        by.require(Right.SEND)
        return intake.add_links(self.works, text, by.name)

    def fit_picture(self, hash: str, how: Fit, ratio: float | None, model: Model, by: Person) -> Picture:
        """A copy of a picture that suits a model: cropped, padded, or padded with its own blur."""
        by.require(Right.SEND)
        return intake.fit(self.works, self.pictures([hash])[hash], how, ratio, model, by.name)

    def try_fit(
        self, hash: str, how: Fit, ratio: float | None, model: Model
    ) -> tuple[images.TakenImage, bytes]:
        """What `fit_picture` would make, and a small WebP of it; nothing is kept."""
        return intake.try_fit(self.works, self.pictures([hash])[hash], how, ratio, model)

    def thumbnails(self, hashes: Iterable[str]) -> dict[str, str]:
        """Signed addresses of the pictures' small copies, by the pictures' hashes."""
        with self.works.database.reading() as connection:
            small = images.thumbnails(connection, list(hashes))
        return {hash: self.path(f"{thumbnail}.webp") for hash, thumbnail in small.items()}

    def pictures(self, hashes: Iterable[str]) -> dict[str, Picture]:
        with self.works.database.reading() as connection:
            return images.load(connection, list(hashes))

    def recent_pictures(self, limit: int = 24) -> list[Picture]:
        with self.works.database.reading() as connection:
            return images.recent(connection, limit)

    # ── asking and sending ─────────────────────────────────────────────────────────────────────────────────

    def offer(self, brief: Brief) -> Offer:
        """What a brief would be, cost and lack, without sending or holding anything."""
        return orders.offer(self.works, brief)

    def send(
        self, briefs: Sequence[Brief], send_key: str, by: Person, campaign: str | Sequence[str] = ""
    ) -> list[Task]:
        """Hold the price and queue the tasks, all or none. The same `send_key` again answers the same tasks.

        `campaign` is one for all of them, or one for each.
        Where a budget does not cover them, they are parked, without a hold, until an admin decides.
        Raises NotAllowed, BadBrief, ShortOfCredits, or ProviderError while an account's balance is not known yet.
        """
        sent = orders.send(self.works, briefs, send_key, by, campaign)
        self._ring()
        return sent

    def approve(self, send_key: str, by: Person) -> list[Task]:
        """Let a parked press go; see `Books.approve`."""
        approved = self.books.approve(send_key, by)
        self._ring()
        return approved

    def review(self, clip_id: str, verdict: Verdict, by: Person, reason: str = "", note: str = "") -> Review:
        """Approve a clip, or reject it for a reason. Raises NotAllowed and NotNow."""
        return verdicts.give(self.works, clip_id, verdict, by, reason, note)

    def cancel(self, task_id: str, by: Person) -> None:
        """Take a task back before it is sent. Raises NotNow when it has left already, and NotAllowed."""
        orders.cancel(self.works, task_id, by)

    def look_again(self, task_id: str, by: Person) -> None:
        """Make a task due now, whatever it waits for. Raises NotAllowed."""
        by.require(Right.SEND)
        with self.works.database.transaction() as connection:
            tasks.hurry(connection, task_id, self.works.clock())
        self._ring()

    def never_happened(self, task_id: str, by: Person) -> None:
        """A person's word that an unsure task was never accepted: its hold is released."""
        orders.never_happened(self.works, task_id, by)

    def send_again(self, task_id: str, send_key: str, by: Person) -> Task:
        """The same brief as a new task, once the old one has ended: else it might be paid for twice."""
        again = orders.send_again(self.works, task_id, send_key, by)
        self._ring()
        return again

    # ── what became of it ──────────────────────────────────────────────────────────────────────────────────

    def cards(
        self, *, statuses: Iterable[Status] = (), before: str | None = None, limit: int = 24
    ) -> list[Card]:
        """Tasks with their clips, the newest first; `before` is the id of the last one already seen."""
        with self.works.database.reading() as connection:
            page = tasks.page(connection, statuses=statuses, before=before, limit=limit)
            made = clips.of_tasks(connection, [task.id for task in page])
        return self.as_cards(page, {key: list(one) for key, one in groupby(made, lambda clip: clip.task_id)})

    def card(self, task_id: str) -> Card | None:
        with self.works.database.reading() as connection:
            task = tasks.find(connection, task_id)
            made = clips.of_tasks(connection, [task_id])
        return self.as_card(task, made) if task else None

    def press(self, send_key: str) -> list[Task]:
        """The tasks that one press of Send made, in their order."""
        with self.works.database.reading() as connection:
            return tasks.of_press(connection, send_key)

    def counts(self) -> dict[Status, int]:
        with self.works.database.reading() as connection:
            return backlog.count_by_status(connection)

    def entries(self, task_id: str | None = None) -> list[Entry]:
        with self.works.database.reading() as connection:
            return ledger.list_entries(connection, task_id=task_id)

    def reviews(self, clip_ids: Sequence[str]) -> dict[str, Review]:
        """The last word about each clip that somebody has looked at, by the clip's id."""
        with self.works.database.reading() as connection:
            return reviews.standing(connection, clip_ids)

    def account(self, provider: str) -> Account | None:
        """The account that a provider is paid from; None until the provider has named its balance once."""
        with self.works.database.reading() as connection:
            return ledger.find_account(connection, self.works.provider(provider).account)

    def delete_at_provider(self, task_id: str, by: Person) -> dict[str, str]:
        """Delete a finished task's films at the provider; ours stay. Answers why for each that was kept.

        Raises NotAllowed, and NotNow while it is not finished.
        """
        return orders.delete_at_provider(self.works, task_id, by)

    def path(self, name: str) -> str:
        """A signed address of a stored file, for our own pages."""
        return self.works.media.path(name)

    def read(self, name: str) -> bytes:
        return self.works.media.read(name)

    def as_card(self, task: Task, made: Iterable[Clip]) -> Card:
        """A task with its clips, and with what its provider says of its model today."""
        return self.as_cards([task], {task.id: tuple(made)})[0]

    def as_cards(self, tasks: Sequence[Task], made: Mapping[str, Sequence[Clip]]) -> list[Card]:
        """Each task with its clips; the models are read once, however many cards there are."""
        known = self.works.providers
        offering = {task.provider for task in tasks} & known.keys()
        models = catalogs.read_all_models(self.works.database, [known[name] for name in offering])
        return [
            Card(
                task,
                tuple(made.get(task.id, ())),
                models[task.provider].named(task.model) if task.provider in models else None,
                self.works.label(task.provider),
            )
            for task in tasks
        ]

    def _ring(self) -> None:
        if self.worker:
            self.worker.ring()


def make_send_key() -> str:
    """A fresh key for one press of Send."""
    return secrets.token_urlsafe(16)
