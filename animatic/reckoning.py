"""Our ledger beside each provider's own record: read on a schedule, drift shown, explained, and corrected only
by a person.

While tasks are under way nobody knows whether the provider has charged them yet. So what is expected is a span:
from everything under way charged, to nothing of it; drift is how far the provider's balance lies outside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from animatic import backlog, jobs, ledger, readings, statements, turns
from animatic.catalog import credits
from animatic.errors import BadEntry, NotNow, ProviderError
from animatic.people import Person, Right
from animatic.providers.provider import Charge, Failed, Provider
from animatic.readings import Finding, Reading
from animatic.works import Works

log = structlog.get_logger()

READ_GAP_SECONDS = 900.0
MARGIN_SECONDS = 3600.0
"""A provider's clock may differ from ours, and its record may say when a job ended instead of when it began."""


@dataclass(frozen=True)
class Expected:
    """What a provider should name, in thousandths: between everything under way charged and nothing of it."""

    least: int
    most: int
    bounded: bool


def claim(works: Works) -> list[Provider]:
    """One provider for each account whose next reading is due."""
    by_account = {provider.account: provider for provider in works.providers.values()}
    now = works.clock()
    with works.database.reading() as connection:
        due = [
            provider
            for account_id, provider in by_account.items()
            if turns.free_at(connection, account_id, "reckon") <= now
        ]
    if not due:
        return []
    with works.database.transaction() as connection:
        taken = [
            turns.take(connection, provider.account, "reckon", READ_GAP_SECONDS, now) for provider in due
        ]
    return [provider for provider, is_ours in zip(due, taken, strict=True) if is_ours]


def step(works: Works, provider: Provider) -> None:
    """Read one account, if its provider answers and names a balance."""
    try:
        read(works, provider)
    except ProviderError as error:
        log.info("reading failed", provider=provider.name, error=repr(error))


def read(works: Works, provider: Provider) -> Reading | None:
    """Ask for the balance, and put what we expect beside it. Raises ProviderError.

    Work goes on while we ask, so what is expected is taken before and after, and must cover both.
    """
    with works.database.reading() as connection:
        before = _expected(connection, provider.account)
    theirs = provider.balance() if before and before.bounded else None
    if before is None or theirs is None:
        return None
    with works.database.reading() as connection:
        after = _expected(connection, provider.account) or before
    least, most = min(before.least, after.least), max(before.most, after.most)
    drift = readings.drift(theirs, least, most)
    findings = explain(works, provider, drift) if drift else []
    with works.database.transaction() as connection:
        readings.add(connection, provider.account, works.clock(), theirs, (least, most), findings)
        (reading,) = readings.of_account(connection, provider.account, limit=1)
    if drift:
        log.warning("drift", account=provider.account, drift=drift, explained=len(findings))
    return reading


def explain(works: Works, provider: Provider, drift: int) -> list[Finding]:
    """What the provider's own record says differently, job by job, since the two last agreed."""
    with works.database.reading() as connection:
        account = ledger.read_account(connection, provider.account)
        since = readings.last_agreed_at(connection, provider.account) or account.opened_at
    charges = _charges(provider, since - MARGIN_SECONDS)
    if charges is None:
        return []
    with works.database.reading() as connection:
        return _compare(connection, provider, charges, since, drift)


def close(works: Works, reading_id: int, by: Person, reason: str, *, rest_is_topup: bool = False) -> None:
    """Make our ledger agree with a reading: a correction for each finding, and one for the rest.

    `rest_is_topup` books a rest above zero as credits that were bought. Raises NotAllowed, BadEntry without a
    reason, and NotNow when it was closed already, or a newer reading has come.
    """
    by.require(Right.KEEP_LEDGER)
    if not reason.strip():
        raise BadEntry("Say why the ledger is corrected: the reason stays readable.")
    now = works.clock()
    with works.database.transaction() as connection:
        reading = readings.find(connection, reading_id)
        if not reading or not reading.drift or not readings.close(connection, reading_id, by.name, now):
            raise NotNow("This drift is no longer the latest: look at what it is now.")
        id, words = reading.account_id, reason.strip()
        ledger.lock_account(connection, id)
        for finding in reading.findings:
            why = f"{words} ({finding.words})"
            ledger.correct(
                connection, id, finding.amount, now, who=by.name, reason=why, task_id=finding.task_id
            )
        rest = reading.unexplained
        if rest > 0 and rest_is_topup:
            ledger.top_up(connection, id, rest, now, who=by.name, reason=words)
        elif rest:
            ledger.correct(connection, id, rest, now, who=by.name, reason=words)


def _expected(connection: Connection, account_id: str) -> Expected | None:
    account = ledger.find_account(connection, account_id)
    if not account:
        return None
    open_tasks = backlog.sent_and_open(connection, account_id)
    taken: dict[str, int] = defaultdict(int)
    for job in jobs.of_tasks(connection, [task.id for task in open_tasks]):
        taken[job.task_id] += 0 if isinstance(job.state, Failed) else job.charged or 0
    most = account.granted - account.captured
    least = most - sum(max(task.quoted or 0, taken[task.id]) for task in open_tasks)
    # What is under way without a price may cost anything, so then nothing can be called drift.
    unpriced = any(task.quoted is None for task in open_tasks)
    return Expected(least, most, account.bounded and not unpriced)


def _charges(provider: Provider, since: float) -> tuple[Charge, ...] | None:
    try:
        return provider.charges(since)
    except ProviderError as error:
        log.info("no record of charges", provider=provider.name, error=repr(error))
        return None


def _compare(
    connection: Connection, provider: Provider, charges: tuple[Charge, ...], since: float, drift: int
) -> list[Finding]:
    booked = readings.booked_jobs(connection, provider.account, since - MARGIN_SECONDS)
    theirs: dict[str, int] = defaultdict(int)
    for charge in charges:
        theirs[charge.job] += charge.thousandths
    known = jobs.known_names(connection, list(theirs))
    foreign = [
        Finding(f"{provider.payer} charged {credits(amount)} for a job made outside Animatic", -amount, name)
        for name, amount in theirs.items()
        if amount and name not in known | booked
    ]
    ended = [task.id for task in backlog.ended_since(connection, provider.account, since - MARGIN_SECONDS)]
    return [*foreign, *_of_own_tasks(connection, provider, ended, theirs, drift)]


def _of_own_tasks(
    connection: Connection, provider: Provider, ids: list[str], theirs: Mapping[str, int], drift: int
) -> Iterator[Finding]:
    spent = statements.spent_on(connection, ids)
    names: dict[str, list[str]] = defaultdict(list)
    for job in jobs.of_tasks(connection, ids):
        names[job.task_id].append(job.name)
    for task_id, own in names.items():
        listed = any(name in theirs for name in own)
        ours, told = spent.get(task_id, 0), sum(theirs.get(name, 0) for name in own)
        # A record may come late. What it does not list at all explains only a balance above ours.
        if ours != told and (listed or drift > 0):
            words = f"{provider.payer} charged {credits(told)}, the ledger has {credits(ours)}"
            yield Finding(words, ours - told, own[0], task_id)
