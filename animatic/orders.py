"""From a brief to waiting tasks: checked, priced, held, and taken back again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from animatic import (
    approvals,
    audit,
    campaigns,
    catalogs,
    clips,
    images,
    ledger,
    prices,
    reconcile,
    sounds,
    tasks,
)
from animatic.brief import Brief, Quote, check, complete, quote
from animatic.catalog import Model, credits
from animatic.entries import Account
from animatic.errors import BadBrief, NotNow, Trouble
from animatic.lifecycle import Status
from animatic.people import Person, Right
from animatic.task import Task, Wish
from animatic.works import Works


@dataclass(frozen=True)
class Offer:
    """A brief made whole, its price, and all that is wrong with it."""

    brief: Brief
    model: Model
    quote: Quote
    troubles: tuple[Trouble, ...]


def offer(works: Works, brief: Brief) -> Offer:
    """What a brief would be, cost and lack. Raises BadBrief when its provider or model is not there at all."""
    model = _model(works, brief)
    whole = complete(brief, model)
    with works.database.reading() as connection:
        pictures = images.load(connection, whole.pictures)
    troubles = [
        *check(whole, model, pictures),
        *_source_troubles(works, whole),
        *sounds.troubles(works, whole),
    ]
    return Offer(whole, model, quote(whole, model), tuple(troubles))


def send(
    works: Works, briefs: Sequence[Brief], send_key: str, by: Person, campaign: str | Sequence[str] = ""
) -> list[Task]:
    """Hold the price and queue the tasks, all or none; see `Studio.send`."""
    by.require(Right.SEND)
    if earlier := _of_press(works, send_key):
        return earlier
    offers = [offer(works, brief) for brief in briefs]
    if troubles := [trouble for one in offers for trouble in one.troubles]:
        raise BadBrief(*troubles)
    given = [campaign] * len(briefs) if isinstance(campaign, str) else campaign
    named = [campaigns.clean(one) for one in given]
    for name in {one.brief.provider for one in offers}:
        account(works, name)
    try:
        return _add(works, offers, send_key, by, named)
    except IntegrityError:
        return _of_press(works, send_key)  # the other press of a double click was first


def cancel(works: Works, task_id: str, by: Person) -> None:
    """Take a task back before it is sent; see `Studio.cancel`."""
    _require_own(_task(works, task_id), by)
    now = works.clock()
    with works.database.transaction() as connection:
        task = tasks.find(connection, task_id)
        if not task or task.status not in (Status.PARKED, Status.WAITING):
            raise NotNow("It has been sent already, so it can no longer be cancelled.")
        if not tasks.move(connection, task, Status.CANCELLED, now, charged=0):
            raise NotNow("It was just sent, so it can no longer be cancelled.")
        audit.note(connection, now, by, "cancelled", task_id)
        if task.status is Status.WAITING:
            ledger.release(connection, task_id, now, who=by.name, reason="cancelled")


def never_happened(works: Works, task_id: str, by: Person) -> None:
    """A person's word that an unsure task was never accepted."""
    task = _task(works, task_id)
    _require_own(task, by)
    if task.status is not Status.UNSURE or not reconcile.settle_by_person(works, task, by):
        raise NotNow("It is no longer unsure: look at what has become of it.")


def send_again(works: Works, task_id: str, send_key: str, by: Person) -> Task:
    """The same brief as a new task; see `Studio.send_again`."""
    by.require(Right.SEND)
    task = _task(works, task_id)
    if task.status not in (Status.FAILED, Status.CANCELLED, Status.DONE):
        raise NotNow("It has not ended yet. Say first that it never happened.")
    if earlier := _of_press(works, send_key):
        return earlier[0]
    again = offer(works, task.brief)
    if again.troubles:
        raise BadBrief(*again.troubles)
    account(works, task.provider)
    try:
        return _add(works, [again], send_key, by, [task.campaign], origin=task.id)[0]
    except IntegrityError:
        return _of_press(works, send_key)[0]


def set_price(works: Works, model: Model, thousandths: int | None, per_second: bool, by: Person) -> None:
    """The team's own price of a model; see `Studio.set_price`."""
    by.require(Right.SET_PRICES)
    now = works.clock()
    words = (
        "none" if thousandths is None else f"{credits(thousandths)} a {'second' if per_second else 'clip'}"
    )
    with works.database.transaction() as connection:
        audit.note(connection, now, by, "set price", f"{model.provider} {model.name}", words)
        if thousandths is None:
            prices.clear(connection, model)
        else:
            prices.put(connection, model, thousandths, per_second, by.name, now)


def delete_at_provider(works: Works, task_id: str, by: Person) -> dict[str, str]:
    """Delete a finished task's films at the provider; see `Studio.delete_at_provider`."""
    by.require(Right.DELETE)
    task = _task(works, task_id)
    if task.status is not Status.DONE:
        raise NotNow("Only a finished film can be deleted at the provider.")
    with works.database.reading() as connection:
        made = clips.of_tasks(connection, [task_id])
    kept = works.provider(task.provider).delete(list(dict.fromkeys(clip.job for clip in made)))
    with works.database.transaction() as connection:
        audit.note(connection, works.clock(), by, "deleted at the service", task_id, "; ".join(kept.values()))
    return kept


def account(works: Works, provider: str) -> Account:
    """The account that a provider is paid from, opened with the balance it names when first asked for.

    Raises ProviderError while the provider does not say.
    """
    chosen = works.provider(provider)
    with works.database.reading() as connection:
        known = ledger.find_account(connection, chosen.account)
    if known:
        return known
    opening = chosen.balance()
    now = works.clock()
    try:
        with works.database.transaction() as connection:
            audit.note(connection, now, None, "new key", chosen.account, f"of {chosen.payer}")
            return ledger.open_account(connection, chosen.account, chosen.name, opening, now)
    except IntegrityError:  # another process opened it at the same moment
        with works.database.reading() as connection:
            return ledger.read_account(connection, chosen.account)


def _add(
    works: Works,
    offers: Sequence[Offer],
    send_key: str,
    by: Person,
    named: Sequence[str],
    origin: str | None = None,
) -> list[Task]:
    """Tasks and their holds in one transaction; parked without a hold when a budget does not cover them all."""
    now = works.clock()
    wishes = [_wish(works, one, origin, for_) for one, for_ in zip(offers, named, strict=True)]
    with works.database.transaction() as connection:
        # Budgets are locked before accounts, and accounts in their order, by everybody: nobody waits in a ring.
        over = approvals.over_budget(works, connection, wishes, by.name, now)
        for name in sorted(set(named)):
            campaigns.note(connection, name, by.name, now)
        added = tasks.add(connection, wishes, send_key=send_key, member=by.name, now=now, parked=over)
        for task in added:
            did = "asked to send" if over else "sent"
            audit.note(connection, now, by, did, task.id, f"{works.label(task.provider)} {task.model}")
        if not over:
            approvals.hold_all(connection, added, now, who=by.name)
    return added


def _wish(works: Works, one: Offer, origin: str | None, campaign: str) -> Wish:
    return Wish(
        brief=one.brief,
        account_id=works.provider(one.brief.provider).account,
        quoted=one.quote.thousandths,
        jobs_expected=1 if one.model.one_job else int(one.brief.choices.get("count", 1)),
        origin=origin,
        campaign=campaign,
    )


def _model(works: Works, brief: Brief) -> Model:
    if brief.provider not in works.providers:
        raise BadBrief(Trouble("provider", f"There is no key for {brief.provider}: choose another service."))
    model = catalogs.read_models(works.database, works.provider(brief.provider)).named(brief.model)
    if not model:
        raise BadBrief(Trouble("model", "This model is no longer offered: choose another."))
    return model


def _source_troubles(works: Works, brief: Brief) -> list[Trouble]:
    if not brief.clip:
        return []
    with works.database.reading() as connection:
        source = clips.find(connection, brief.clip)
        task = tasks.find(connection, source.task_id) if source else None
    if not task or task.provider != brief.provider:
        return [Trouble("clip", "This clip was made elsewhere: choose one made by the same service.")]
    return []


def _require_own(task: Task, by: Person) -> None:
    """Whoever sent it decides about it, and an admin about all."""
    by.require(Right.SEND if task.member == by.name else Right.STEP_IN)


def _of_press(works: Works, send_key: str) -> list[Task]:
    with works.database.reading() as connection:
        return tasks.of_press(connection, send_key)


def _task(works: Works, task_id: str) -> Task:
    with works.database.reading() as connection:
        task = tasks.find(connection, task_id)
    if not task:
        raise NotNow("This task is not known.")
    return task
