"""What is configured, reachable and writable, each in a line; what is not, with what to do about it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from animatic import checkups, outside
from animatic.checked import Checked as Checked
from animatic.checked import State as State
from animatic.checked import wrong
from animatic.database import Database
from animatic.errors import Misconfigured
from animatic.redaction import Redaction, secrets_given
from animatic.settings import Settings

CONNECT_SECONDS = "10"


def examine(settings: Settings, secrets: Mapping[str, Any]) -> Iterator[Checked]:
    """Everything, one after the other; nothing is changed but for a file that is written and deleted again.

    `secrets` is what secrets.toml holds. No line holds a secret, whatever a library puts into its errors.
    """
    # Also a short one, which in a log would take ordinary words with it.
    without_secrets = Redaction(secrets_given(settings), least=1)
    for one in _examine(settings, secrets):
        yield replace(one, words=without_secrets(one.words), cure=without_secrets(one.cure))


def _examine(settings: Settings, secrets: Mapping[str, Any]) -> Iterator[Checked]:
    yield checkups.python()
    yield checkups.codecs()
    yield checkups.data_folder(settings.data_dir)
    if settings.temporary:
        yield checkups.temporary()
    os.environ.setdefault("PGCONNECT_TIMEOUT", CONNECT_SECONDS)
    try:
        database = Database(settings.database_address)
    except Misconfigured as error:
        yield wrong("Database", str(error), "")
    else:
        yield from _examine_kept(settings, database)
    yield outside.public_address(settings.public_url)
    yield outside.sign_in(settings, secrets)


def _examine_kept(settings: Settings, database: Database) -> Iterator[Checked]:
    try:
        tables = checkups.tables(database)
        yield tables
        yield checkups.store(settings.store_address)
        if tables.state is State.FINE:
            yield checkups.kept(database)
        yield from outside.services(settings, database if tables.state is State.FINE else None)
    finally:
        database.close()
