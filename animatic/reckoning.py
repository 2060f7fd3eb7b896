"""Our ledger beside each provider's own record: read on a schedule, drift shown, explained, and corrected only
by a person.

While tasks are under way nobody knows whether the provider has charged them yet. So what is expected is a span:
from everything under way charged, to nothing of it; drift is how far the provider's balance lies outside.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from animatic import audit, backlog, jobs, ledger, readings, statements, turns
from animatic.catalog import credits
from animatic.entries import Kind
from animatic.errors import BadEntry, NotNow, ProviderError
from animatic.lifecycle import Status
from animatic.people import Person, Right
from animatic.providers.provider import Charge, Failed, Provider
from animatic.readings import Finding, Reading
from animatic.statements import Filter
from animatic.tallies import day_of
from animatic.works import Works

log = structlog.get_logger()

READ_GAP_SECONDS = 900.0
MARGIN_SECONDS = 3600.0
"""A provider's clock may differ from ours, and its record may say when a job ended instead of when it began."""
NAMES_AT_ONCE = 5_000


@dataclass(frozen=True)
class Expected:
    """What a provider should name, in thousandths: between everything under way charged and nothing of it."""

    least: int
    most: int
    bounded: bool


@dataclass(frozen=True)
class Seen:
    """What a provider named, and the span that we expected while it was asked."""

    theirs: int
    least: int
    most: int

    @property
    def drift(self) -> int:
        return readings.drift(self.theirs, self.least, self.most)

    def rest(self, findings: Sequence[Finding]) -> int:
        return readings.rest(self.theirs, self.least, self.most, findings)


def claim(works: Works) -> list[Provider]:
    """One provider for each account whose next reading is due."""
    by_account = {provider.account: provider for provider in works.providers.values()}
    now = works.clock()
    with works.database.reading() as connection:
        due = [
            provider
            for account_id, provider in by_account.items()
            if turns.free_at(connection, account_id, "reckon") <= now
            and ledger.find_account(connection, account_id)
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
    """Ask for the balance, put what we expect beside it, and write both down.

    None where the provider names none, and while tasks without a price are under way. Raises ProviderError.
    """
    seen = _ask(works, provider)
    if seen and seen.drift:
        # A task that came and went while we asked looks like one; only what is still there is drift.
        seen = _ask(works, provider)
    if not seen:
        return None
    findings = explain(works, provider, seen) if seen.drift else []
    with works.database.transaction() as connection:
        expected = (seen.least, seen.most)
        readings.add(connection, provider.account, works.clock(), seen.theirs, expected, findings)
        (reading,) = readings.of_account(connection, provider.account, limit=1)
    if seen.drift:
        log.warning("drift", account=provider.account, drift=seen.drift, explained=len(findings))
    return reading


def _ask(works: Works, provider: Provider) -> Seen | None:
    """Work goes on while we ask, so what is expected is taken before and after, and must cover both."""
    with works.database.reading() as connection:
        before = _expected(connection, provider.account)
    theirs = provider.balance() if before and before.bounded else None
    if before is None or theirs is None:
        return None
    with works.database.reading() as connection:
        after = _expected(connection, provider.account) or before
    if not after.bounded:  # a task without a price was sent meanwhile
        return None
    return Seen(theirs, min(before.least, after.least), max(before.most, after.most))


def explain(works: Works, provider: Provider, seen: Seen) -> list[Finding]:
    """What the provider's own record says differently, job by job, since the two last agreed."""
    with works.database.reading() as connection:
        account = ledger.read_account(connection, provider.account)
        since = readings.last_agreed_at(connection, provider.account) or account.opened_at
    # Twice the margin, so that of every task that is compared the record is sure to be there.
    charges = _charges(provider, since - 2 * MARGIN_SECONDS)
    if charges is None:
        return []
    with works.database.reading() as connection:
        return _compare(connection, provider, charges, since, seen)


def close(works: Works, reading_id: int, by: Person, reason: str, *, rest_is_topup: bool = False) -> None:
    """Make our ledger agree with a reading: a correction for each finding, and one for the rest.

    `rest_is_topup` books a rest above zero as credits that were bought. Raises NotAllowed, BadEntry without a
    reason, and NotNow when it was closed already, a newer reading has come, or the account was changed by hand.
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
        audit.note(connection, now, by, "closed drift", id, words)
        if _changed_by_hand(connection, reading):
            raise NotNow("The account was topped up or corrected since: read its balance again.")
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


def _changed_by_hand(connection: Connection, reading: Reading) -> bool:
    """Whether somebody booked something since a reading that it cannot know of; closing it might book it twice."""
    kinds = (Kind.TOPUP, Kind.CORRECTION)
    lately = Filter(reading.account_id, kinds, first_day=day_of(reading.at))
    pages = statements.stream(connection, lately)
    return any(entry.at > reading.at and not entry.task_id for page in pages for entry in page)


def _charges(provider: Provider, since: float) -> tuple[Charge, ...] | None:
    try:
        return provider.charges(since)
    except ProviderError as error:
        log.info("no record of charges", provider=provider.name, error=repr(error))
        return None


def _compare(
    connection: Connection, provider: Provider, charges: Sequence[Charge], since: float, seen: Seen
) -> list[Finding]:
    """The differences that are certain, and of those that are not the ones that explain all that is left."""
    foreign, perhaps_foreign = _made_outside(connection, provider, charges, since)
    own, perhaps_own = _of_own_tasks(connection, provider, charges, since)
    findings = [*foreign, *own]
    for guess in (perhaps_foreign, perhaps_own):
        if seen.rest(findings) and not seen.rest([*findings, *guess]):
            findings += guess
    return findings


def _made_outside(
    connection: Connection, provider: Provider, charges: Sequence[Charge], since: float
) -> tuple[list[Finding], list[Finding]]:
    """Jobs that no task of ours has and no correction has named: those charged since we last agreed, and those of
    before or of an unknown time, which the balance may have had in it then."""
    unknown = {charge.job for charge in charges if charge.thousandths} - _known(connection, provider, charges)
    certain_until = _oldest_doubt(connection, provider.account) - MARGIN_SECONDS
    lately: dict[str, int] = defaultdict(int)
    before: dict[str, int] = defaultdict(int)
    for charge in charges:
        # While the answer to a submit is awaited or lost, a job that we do not know may be its.
        if charge.job not in unknown or (charge.at or math.inf) > certain_until:
            continue
        if charge.at and charge.at >= since:
            lately[charge.job] += charge.thousandths
        elif not charge.at or charge.at >= since - MARGIN_SECONDS:
            before[charge.job] += charge.thousandths
    return _as_findings(provider, lately), _as_findings(provider, before)


def _as_findings(provider: Provider, amounts: Mapping[str, int]) -> list[Finding]:
    words = f"{provider.payer} charged {{}} for a job made outside Animatic"
    return [Finding(words.format(credits(amount)), -amount, job) for job, amount in amounts.items()]


def _known(connection: Connection, provider: Provider, charges: Sequence[Charge]) -> set[str]:
    names = list({charge.job for charge in charges})
    known = readings.booked_jobs(connection, provider.account)
    for start in range(0, len(names), NAMES_AT_ONCE):
        known |= jobs.known_names(connection, names[start : start + NAMES_AT_ONCE])
    return known


def _oldest_doubt(connection: Connection, account_id: str) -> float:
    """When the first of the submits left whose jobs we do not know yet; infinity when there is none."""
    doubtful = (Status.SENDING, Status.UNSURE)
    abroad = backlog.sent_and_open(connection, account_id)
    left_at = [task.sent_at or task.created_at for task in abroad if task.status in doubtful]
    return min(left_at, default=math.inf)


def _of_own_tasks(
    connection: Connection, provider: Provider, charges: Sequence[Charge], since: float
) -> tuple[list[Finding], list[Finding]]:
    """Tasks that cost something else by the provider's record; and those that it does not list, or not wholly:
    it may come late, and a provider may forget what was deleted."""
    theirs: dict[str, int] = defaultdict(int)
    for charge in charges:
        theirs[charge.job] += charge.thousandths
    ended = [task.id for task in backlog.ended_since(connection, provider.account, since - MARGIN_SECONDS)]
    spent = statements.spent_on(connection, ended)
    names: dict[str, list[str]] = defaultdict(list)
    for job in jobs.of_tasks(connection, ended):
        names[job.task_id].append(job.name)
    certain: list[Finding] = []
    doubtful: list[Finding] = []
    for task_id, own in names.items():
        ours, told = spent.get(task_id, 0), sum(theirs.get(name, 0) for name in own)
        if ours != told:
            words = f"{provider.payer} charged {credits(told)}, the ledger has {credits(ours)}"
            is_certain = told > ours or all(name in theirs for name in own)
            (certain if is_certain else doubtful).append(Finding(words, ours - told, own[0], task_id))
    return certain, doubtful
