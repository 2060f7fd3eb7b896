"""How each provider is doing: its key, its balance, its last error, and what it has of ours."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from animatic import backlog, incidents, ledger
from animatic.errors import Locked, ProviderError
from animatic.incidents import Incident
from animatic.lifecycle import Status
from animatic.providers.provider import Provider
from animatic.works import Works


@dataclass(frozen=True)
class Health:
    """One provider at a glance."""

    provider: str
    label: str
    account: str
    signed_in: bool | None
    """Whether the key was accepted just now; None when the provider did not answer."""
    balance: int | None
    """Thousandths of a credit at the provider; None when it does not say."""
    available: int | None
    """Thousandths left by our own ledger; None before the account was opened, or without a known balance."""
    in_flight: int
    places: int
    """How many tasks may be under way at once."""
    waiting: int
    unsure: int
    oldest_open_at: float | None
    """When the oldest unfinished task was made, seconds since 1970."""
    trouble: str
    """What the check just now ran into; empty when nothing."""
    takes_notices: bool | None
    """Whether the provider accepts our address for notices; None where it cannot be asked, or we have none."""
    last_incident: Incident | None


def examine(works: Works) -> list[Health]:
    """Ask every provider that has a key for its balance, and put what we know beside it."""
    return [_examine_one(works, provider) for provider in works.providers.values()]


def _examine_one(works: Works, provider: Provider) -> Health:
    balance, signed_in, trouble = _ask(provider)
    now = works.clock()
    with works.database.reading() as connection:
        counts = backlog.count_by_status(connection, provider.name)
        account = ledger.find_account(connection, provider.account)
        return Health(
            provider=provider.name,
            label=provider.label,
            account=provider.account,
            signed_in=signed_in,
            balance=balance,
            available=account.available if account and account.bounded else None,
            in_flight=backlog.in_flight(connection, provider.account, now),
            places=works.places(provider),
            waiting=counts.get(Status.WAITING, 0),
            unsure=counts.get(Status.UNSURE, 0),
            oldest_open_at=backlog.oldest_open_at(connection, provider.name),
            trouble=trouble,
            takes_notices=_takes_notices(works, provider),
            last_incident=_last_incident(connection, provider.name),
        )


def _ask(provider: Provider) -> tuple[int | None, bool | None, str]:
    try:
        return provider.balance(), True, ""
    except Locked as error:
        return None, False, str(error)
    except ProviderError as error:
        return None, None, str(error)


def _takes_notices(works: Works, provider: Provider) -> bool | None:
    address = works.notice_address(provider.name, "check")
    try:
        return provider.check_notice_url(address) if address else None
    except ProviderError:
        return None


def _last_incident(connection: Connection, name: str) -> Incident | None:
    return incidents.latest(connection).get(name)
