"""Studio: everything a page can ask of the engine."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from animatic import catalogs, clips, images, intake, ledger, reconcile, tasks
from animatic.brief import Brief, Picture, Quote, check, complete, quote
from animatic.catalog import Model
from animatic.catalogs import Effects, Models
from animatic.clips import Clip
from animatic.errors import BadBrief, NotNow, ProviderError, Trouble
from animatic.images import Fit
from animatic.ledger import Account, Entry
from animatic.lifecycle import Status
from animatic.providers.provider import Provider
from animatic.tasks import Task, Wish
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


@dataclass(frozen=True)
class Offer:
    """A brief made whole, its price, and all that is wrong with it."""

    brief: Brief
    model: Model
    quote: Quote
    troubles: tuple[Trouble, ...]


class Studio:
    """The engine behind the pages: one in a process, safe to share between threads."""

    def __init__(self, works: Works, worker: Worker | None = None) -> None:
        self.works = works
        self.worker = worker

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

    def refresh_catalog(self, provider: str) -> None:
        """Ask the provider anew what it offers. Raises ProviderError; then what we knew stays."""
        catalogs.refresh(self.works.database, self.works.provider(provider), self.works.clock())

    # ── pictures ───────────────────────────────────────────────────────────────────────────────────────────

    def add_picture(self, data: bytes, name: str, member: str = "") -> Picture:
        """Check a file, clean it and keep it.

        Raises BadPicture with what to bring instead; nothing is kept then.
        """
        return intake.add(self.works, data, name, member)

    def fit_picture(
        self, hash: str, how: Fit, ratio: float | None, model: Model, member: str = ""
    ) -> Picture:
        """A copy of a picture that suits a model: cropped, padded, or padded with its own blur."""
        return intake.fit(self.works, self.pictures([hash])[hash], how, ratio, model, member)

    def pictures(self, hashes: Iterable[str]) -> dict[str, Picture]:
        with self.works.database.reading() as connection:
            return images.load(connection, list(hashes))

    def recent_pictures(self, limit: int = 24) -> list[Picture]:
        with self.works.database.reading() as connection:
            return images.recent(connection, limit)

    # ── asking and sending ─────────────────────────────────────────────────────────────────────────────────

    def offer(self, brief: Brief) -> Offer:
        """What a brief would be, cost and lack, without sending or holding anything."""
        model = self._model(brief)
        whole = complete(brief, model)
        troubles = [*check(whole, model, self.pictures(whole.pictures)), *self._source_troubles(whole)]
        return Offer(whole, model, quote(whole, model), tuple(troubles))

    def send(self, briefs: Sequence[Brief], send_key: str, member: str = "") -> list[Task]:
        """Hold the price and queue the tasks, all or none. The same `send_key` again answers the same tasks.

        Raises BadBrief, ShortOfCredits, or ProviderError while an account's balance is not known yet.
        """
        if earlier := self._of_press(send_key):
            return earlier
        offers = [self.offer(brief) for brief in briefs]
        if troubles := [trouble for offer in offers for trouble in offer.troubles]:
            raise BadBrief(*troubles)
        for name in {offer.brief.provider for offer in offers}:
            self.account(name)
        try:
            return self._add(offers, send_key, member)
        except IntegrityError:
            return self._of_press(send_key)  # the other press of a double click was first

    def cancel(self, task_id: str, member: str = "") -> None:
        """Take a task back before it is sent. Raises NotNow when it has left already."""
        now = self.works.clock()
        with self.works.database.transaction() as connection:
            task = tasks.find(connection, task_id)
            if not task or task.status is not Status.WAITING:
                raise NotNow("It has been sent already, so it can no longer be cancelled.")
            if not tasks.move(connection, task, Status.CANCELLED, now, charged=0):
                raise NotNow("It was just sent, so it can no longer be cancelled.")
            ledger.release(connection, task_id, now, who=member, reason="cancelled")

    def look_again(self, task_id: str) -> None:
        """Make a task due now, whatever it waits for."""
        with self.works.database.transaction() as connection:
            tasks.hurry(connection, task_id, self.works.clock())
        self._ring()

    def never_happened(self, task_id: str, member: str = "") -> None:
        """A person's word that an unsure task was never accepted: its hold is released."""
        task = self._task(task_id)
        if task.status is not Status.UNSURE or not reconcile.settle_by_person(self.works, task, member):
            raise NotNow("It is no longer unsure: look at what has become of it.")

    def send_again(self, task_id: str, send_key: str, member: str = "") -> Task:
        """The same brief as a new task, once the old one has ended: else it might be paid for twice."""
        task = self._task(task_id)
        if task.status not in (Status.FAILED, Status.CANCELLED, Status.DONE):
            raise NotNow("It has not ended yet. Say first that it never happened.")
        if earlier := self._of_press(send_key):
            return earlier[0]
        offer = self.offer(task.brief)
        if offer.troubles:
            raise BadBrief(*offer.troubles)
        return self._add([offer], send_key, member, origin=task.id)[0]

    def _add(
        self, offers: Sequence[Offer], send_key: str, member: str, origin: str | None = None
    ) -> list[Task]:
        now = self.works.clock()
        wishes = [
            Wish(
                offer.brief,
                self.works.provider(offer.brief.provider).account,
                offer.quote.thousandths,
                1 if offer.model.one_job else int(offer.brief.choices.get("count", 1)),
                origin,
            )
            for offer in offers
        ]
        with self.works.database.transaction() as connection:
            added = tasks.add(connection, wishes, send_key=send_key, member=member, now=now)
            for task in added:
                ledger.hold(connection, task.account_id, task.id, task.quoted or 0, now, who=member)
        self._ring()
        return added

    # ── what became of it ──────────────────────────────────────────────────────────────────────────────────

    def cards(
        self, *, statuses: Iterable[Status] = (), before: str | None = None, limit: int = 24
    ) -> list[Card]:
        """Tasks with their clips, the newest first; `before` is the id of the last one already seen."""
        with self.works.database.reading() as connection:
            page = tasks.page(connection, statuses=statuses, before=before, limit=limit)
            made = clips.of_tasks(connection, [task.id for task in page])
        return [self._card(task, made) for task in page]

    def card(self, task_id: str) -> Card | None:
        with self.works.database.reading() as connection:
            task = tasks.find(connection, task_id)
            made = clips.of_tasks(connection, [task_id])
        return self._card(task, made) if task else None

    def counts(self) -> dict[Status, int]:
        with self.works.database.reading() as connection:
            return tasks.count_by_status(connection)

    def entries(self, task_id: str | None = None) -> list[Entry]:
        with self.works.database.reading() as connection:
            return ledger.list_entries(connection, task_id=task_id)

    def account(self, provider: str) -> Account:
        """The account that a provider is paid from; opened with the balance it names when first asked for.

        Raises ProviderError when the provider does not say.
        """
        chosen = self.works.provider(provider)
        with self.works.database.reading() as connection:
            known = ledger.find_account(connection, chosen.account)
        if known:
            return known
        opening = chosen.balance() or 0
        now = self.works.clock()
        with self.works.database.transaction() as connection:
            return ledger.open_account(connection, chosen.account, chosen.name, opening, now)

    def accounts(self) -> list[Account]:
        """The accounts opened so far, and those that can be opened now."""
        opened = []
        for provider in self.works.providers:
            try:
                opened.append(self.account(provider))
            except ProviderError:
                continue
        return opened

    def delete_at_provider(self, task_id: str) -> dict[str, str]:
        """Delete a finished task's films at the provider; ours stay. Answers why for each that was kept."""
        card = self.card(task_id)
        if not card or card.task.status is not Status.DONE:
            raise NotNow("Only a finished film can be deleted at the provider.")
        names = list(dict.fromkeys(clip.job for clip in card.clips))
        return self.works.provider(card.task.provider).delete(names)

    def path(self, name: str) -> str:
        """A signed address of a stored file, for our own pages."""
        return self.works.media.path(name)

    def read(self, name: str) -> bytes:
        return self.works.media.read(name)

    def _model(self, brief: Brief) -> Model:
        if brief.provider not in self.works.providers:
            raise BadBrief(
                Trouble("provider", f"There is no key for {brief.provider}: choose another service.")
            )
        model = self.models(brief.provider).named(brief.model)
        if not model:
            raise BadBrief(Trouble("model", "This model is no longer offered: choose another."))
        return model

    def _source_troubles(self, brief: Brief) -> list[Trouble]:
        if not brief.clip:
            return []
        with self.works.database.reading() as connection:
            source = clips.find(connection, brief.clip)
            task = tasks.find(connection, source.task_id) if source else None
        if not task or task.provider != brief.provider:
            return [Trouble("clip", "This clip was made elsewhere: choose one made by the same service.")]
        return []

    def _of_press(self, send_key: str) -> list[Task]:
        with self.works.database.reading() as connection:
            return tasks.of_press(connection, send_key)

    def _task(self, task_id: str) -> Task:
        with self.works.database.reading() as connection:
            task = tasks.find(connection, task_id)
        if not task:
            raise NotNow("This task is not known.")
        return task

    def _card(self, task: Task, made: Iterable[Clip]) -> Card:
        provider = self.works.providers.get(task.provider)
        model = self.models(task.provider).named(task.model) if provider else None
        own = tuple(clip for clip in made if clip.task_id == task.id)
        return Card(task, own, model, self.works.label(task.provider))

    def _ring(self) -> None:
        if self.worker:
            self.worker.ring()


def make_send_key() -> str:
    """A fresh key for one press of Send."""
    return secrets.token_urlsafe(16)
