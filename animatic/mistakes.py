"""Settings that are each well formed and do not go together, or cannot work: every one with what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr

if TYPE_CHECKING:
    from animatic.settings import Settings

SECRET_LENGTH_LEAST = 32
TOKEN_LENGTH_LEAST = 16
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_MAKE_ONE = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"


def found(settings: Settings) -> list[str]:
    """A line for each, beginning with the variable's name; none holds a value that is secret."""
    return [
        *_addresses(settings),
        *_secrets(settings),
        *_providers(settings),
        *_members(settings),
    ]


def _addresses(settings: Settings) -> Iterator[str]:
    if _scheme(settings.database_address) not in {"sqlite", "postgresql", "postgres"}:
        yield "ANIMATIC_DATABASE_URL must begin with sqlite:/// or postgresql://"
    elif _scheme(settings.database_address) == "sqlite" and "sqlite:///" not in settings.database_address:
        yield "ANIMATIC_DATABASE_URL names a SQLite file after three strokes: sqlite:///folder/file.db"
    if not settings.store_address.startswith(("file:///", "s3://")):
        yield "ANIMATIC_STORE_URL must begin with file:/// or s3://"
    if settings.public_url:
        yield from _public(settings.public_url)
    for name in ("sandbox_url", "akool_url", "topview_url", "sellerpic_url", "keevx_url"):
        if (address := getattr(settings, name)) and not _is_web(address):
            yield f"{_name(name)} must begin with https:// (or http:// on this machine) and name a host"


def _public(address: str) -> Iterator[str]:
    parts = urlsplit(address)
    if not _is_web(address):
        yield "ANIMATIC_PUBLIC_URL must be an address such as https://clips.example.com"
    elif parts.path.strip("/") or parts.query or parts.fragment:
        yield "ANIMATIC_PUBLIC_URL must end after the host: Animatic is served from the top of a host of its own"
    elif parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        yield "ANIMATIC_PUBLIC_URL must begin with https://, as sign-ins and notices pass over it"


def _secrets(settings: Settings) -> Iterator[str]:
    if _is_short(settings.secret, SECRET_LENGTH_LEAST):
        yield f"ANIMATIC_SECRET must have {SECRET_LENGTH_LEAST} characters or more: {_MAKE_ONE}"
    if _is_short(settings.metrics_token, TOKEN_LENGTH_LEAST):
        yield f"ANIMATIC_METRICS_TOKEN must have {TOKEN_LENGTH_LEAST} characters or more: {_MAKE_ONE}"
    several = not settings.worker or _scheme(settings.database_address) != "sqlite"
    if several and settings.store_address.startswith("s3:") and not settings.secret.get_secret_value():
        yield (
            "ANIMATIC_SECRET must be set, the same for every process, where several share a database and a bucket: "
            f"a link that one process signs must open at another; {_MAKE_ONE}"
        )


def _providers(settings: Settings) -> Iterator[str]:
    akool = settings.akool_client_secret.get_secret_value() or settings.akool_api_key.get_secret_value()
    if settings.akool_client_id and not akool:
        yield "AKOOL_CLIENT_SECRET is missing beside AKOOL_CLIENT_ID: set it, or AKOOL_API_KEY"
    if settings.topview_api_key.get_secret_value() and not settings.topview_uid:
        yield "TOPVIEW_UID is missing beside TOPVIEW_API_KEY: Topview's page of API keys shows both"
    if settings.topview_uid and not settings.topview_api_key.get_secret_value():
        yield "TOPVIEW_API_KEY is missing beside TOPVIEW_UID: Topview's page of API keys shows both"
    if settings.store_address.startswith("s3:"):
        pair = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
        lacking = [name for name in pair if not os.environ.get(name)]
        if len(lacking) == 1:
            yield f"{lacking[0]} is missing: the store's key has two halves"


def _members(settings: Settings) -> Iterator[str]:
    if settings.members_file and not settings.members_file.is_file():
        yield f"ANIMATIC_MEMBERS_FILE: there is no file {settings.members_file}"
    if settings.members_file and settings.credentials:
        yield "ANIMATIC_MEMBERS_FILE and ANIMATIC_CREDENTIALS both say who may sign in: keep one"
    if settings.sign_in == "accounts" and not (settings.members_file or settings.credentials):
        yield "ANIMATIC_SIGN_IN is accounts: set ANIMATIC_MEMBERS_FILE or ANIMATIC_CREDENTIALS"


def _scheme(address: str) -> str:
    return address.partition(":")[0].partition("+")[0].lower()


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _is_short(secret: SecretStr, least: int) -> bool:
    return 0 < len(secret.get_secret_value()) < least


def _name(field: str) -> str:
    return f"ANIMATIC_{field.upper()}" if field == "sandbox_url" else field.upper()
