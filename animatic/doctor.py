"""What is configured, reachable and writable, each in a line; what is not, with what to do about it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from animatic import checkups, outside
from animatic.checked import Checked as Checked
from animatic.checked import State as State
from animatic.database import Database
from animatic.settings import Settings

CONNECT_SECONDS = "10"


def examine(settings: Settings, secrets: Mapping[str, Any]) -> Iterator[Checked]:
    """Everything, one after the other; nothing is changed but for a file that is written and deleted again.

    `secrets` is what secrets.toml holds. No line holds a secret, whatever a library puts into its errors.
    """
    hidden = _secret_values(settings)
    for one in _examine(settings, secrets):
        yield replace(one, words=_without(one.words, hidden), cure=_without(one.cure, hidden))


def _examine(settings: Settings, secrets: Mapping[str, Any]) -> Iterator[Checked]:
    yield checkups.python()
    yield checkups.codecs()
    yield checkups.data_folder(settings.data_dir)
    if settings.temporary:
        yield checkups.temporary()
    os.environ.setdefault("PGCONNECT_TIMEOUT", CONNECT_SECONDS)
    database = Database(settings.database_address)
    try:
        tables = checkups.tables(database)
        yield tables
        yield checkups.store(settings.store_address)
        if tables.state is State.FINE:
            yield checkups.kept(database)
        yield from outside.services(settings, database if tables.state is State.FINE else None)
    finally:
        database.close()
    yield outside.public_address(settings.public_url)
    yield outside.sign_in(settings, secrets)


def _secret_values(settings: Settings) -> list[str]:
    fields = (getattr(settings, name) for name in Settings.model_fields)
    found = [one.get_secret_value() for one in fields if isinstance(one, SecretStr)]
    found += [urlsplit(settings.database_address).password or "", os.environ.get("AWS_SECRET_ACCESS_KEY", "")]
    return [one for one in found if one]


def _without(words: str, hidden: list[str]) -> str:
    for one in hidden:
        words = words.replace(one, "…")
    return words
