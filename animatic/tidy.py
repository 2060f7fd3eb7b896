"""What is done now and then: shelves restocked, what was deleted long ago let go, files that nobody speaks of swept
out."""

from __future__ import annotations

from collections.abc import Collection

import structlog

from animatic import attempts, catalogs, doors, gallery, incidents, media, orders, purge, sign_ins
from animatic.errors import ProviderError
from animatic.works import Works

log = structlog.get_logger()

STRAY_AFTER_SECONDS = 24 * 3600.0
"""Long enough for any clip whose files are stored and whose transaction is still to come."""


def step(works: Works) -> None:
    """One round of tidying; doing it twice does no harm."""
    open_accounts(works)
    stock_catalogs(works)
    purge.step(works)
    sweep(works)
    with works.database.transaction() as connection:
        incidents.forget(connection, works.clock())
        sign_ins.tidy(connection, works.clock() - doors.LONGEST_SECONDS)
        attempts.tidy(connection, works.clock())
        gallery.study(connection)


def open_accounts(works: Works) -> None:
    """Ask for the balance of every provider whose account is not open yet, so that pages need not wait for it."""
    for name in works.providers:
        try:
            orders.account(works, name)
        except ProviderError as error:
            log.info("balance not named", provider=name, error=repr(error))


def stock_catalogs(works: Works) -> None:
    """Fetch what providers offer where our copy is missing or a day old."""
    for provider in works.providers.values():
        catalogs.refresh_if_stale(works.database, provider, works.clock())


def sweep(works: Works, older_than_seconds: float = STRAY_AFTER_SECONDS) -> int:
    """Remove stored files without a row, and what broken downloads left behind. Answers how many."""

    def known(hashes: Collection[str]) -> set[str]:
        with works.database.reading() as connection:
            return media.known(connection, hashes)

    return works.media.sweep(known, older_than_seconds, works.clock())
