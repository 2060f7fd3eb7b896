"""How those outside are: the services, our own address as others reach it, and who may sign in."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from animatic import health
from animatic.checked import Checked, fine, note, wrong
from animatic.clock import wall_clock
from animatic.database import Database
from animatic.errors import AnimaticError, Misconfigured
from animatic.media import Media
from animatic.members import read_members, read_members_file
from animatic.providers import open_providers
from animatic.providers.wire import open_client
from animatic.settings import Settings
from animatic.works import Works

TIMEOUT_SECONDS = 10
SKEW_SECONDS_MOST = 60.0
"""S3 refuses what was signed by a clock fifteen minutes off; links of ours open for fifteen."""

# ── services ───────────────────────────────────────────────────────────────────────────────────────────────


def services(settings: Settings, database: Database | None) -> Iterator[Checked]:
    """Whether each takes its key, with its balance. `database` is None while it cannot be asked."""
    if settings.sandboxed:
        yield note("Services", "no key is set: the sandbox plays every one of them")
        return
    yield from _clock(settings)
    if database is None:
        yield note("Services", "are asked once the database answers with its tables", "start Animatic once")
        return
    with open_client() as client:
        try:
            providers = open_providers(settings, client)
            store = Media(settings.store_address, settings.signing_key, settings.public_url, wall_clock)
        except (AnimaticError, OSError) as error:
            yield wrong("Services", str(error), "correct it, and run this again")
            return
        for one in health.examine(Works(database, store, providers, settings, wall_clock)):
            yield _service(one)


def _service(one: health.Health) -> Checked:
    if one.signed_in is False:
        return wrong(
            one.label, f"refuses the key: {one.trouble}", "set its key anew, or ask for a plan that opens it"
        )
    if one.signed_in is None:
        return wrong(one.label, f"does not answer: {one.trouble}", "check that this machine reaches it")
    balance = "says no balance" if one.balance is None else f"{one.balance / 1000:,.1f} credits"
    if one.takes_notices is False:
        cure = "open ANIMATIC_PUBLIC_URL to it; until then it is asked for every clip, which takes longer"
        return note(one.label, f"accepts the key; {balance}; does not reach our address for notices", cure)
    return fine(one.label, f"accepts the key; {balance}; {one.in_flight} of {one.places} places taken")


def _clock(settings: Settings) -> Iterator[Checked]:
    """This machine's clock beside that of the first service which tells the time."""
    for name in ("akool", "topview", "sellerpic", "keevx"):
        if not getattr(settings, f"{name}_api_key").get_secret_value():
            continue
        ahead = _seconds_ahead(getattr(settings, f"{name}_url"))
        if ahead is not None and abs(ahead) > SKEW_SECONDS_MOST:
            yield wrong("Clock", f"is {ahead:+.0f} s beside {name}'s", "set this machine's clock by NTP")
            return
        if ahead is not None:
            yield fine("Clock", f"agrees with {name}'s")
            return


def _seconds_ahead(address: str) -> float | None:
    """By how much our clock is ahead; None where none is told. Good to a few seconds."""
    try:
        return time.time() - parsedate_to_datetime(_headers(address).get("Date", "")).timestamp()
    except (TypeError, ValueError):
        return None


def _headers(address: str) -> Mapping[str, str]:
    try:
        with urlopen(Request(address, method="HEAD"), timeout=TIMEOUT_SECONDS) as answer:
            return dict(answer.headers)
    except HTTPError as error:  # an answer all the same: the time is what counts
        return dict(error.headers)
    except OSError:
        return {}


# ── our own address ────────────────────────────────────────────────────────────────────────────────────────


def public_address(address: str) -> Checked:
    """Whether we answer where others are told to find us."""
    if not address:
        return note("Public address", "none: no notices come, and services are asked for every clip")
    if trouble := _trouble_at(f"{address.rstrip('/')}/livez"):
        cure = "start Animatic, and check that the proxy passes /livez and /notices on"
        return wrong("Public address", f"{address} {trouble}", cure)
    return fine("Public address", f"{address} answers from here")


def _trouble_at(address: str) -> str:
    try:
        with urlopen(Request(address), timeout=TIMEOUT_SECONDS) as answer:
            return "" if answer.status == 200 else f"answers {answer.status}"
    except HTTPError as error:
        return f"answers {error.code}"
    except OSError as error:
        return f"does not answer ({getattr(error, 'reason', error)})"


# ── who may sign in ────────────────────────────────────────────────────────────────────────────────────────


def sign_in(settings: Settings, secrets: Mapping[str, Any]) -> Checked:
    """How people sign in, and how many may do what."""
    if settings.sign_in == "oidc" and "auth" not in secrets:
        return wrong(
            "Sign-in", "ANIMATIC_SIGN_IN is oidc", "add the section [auth] to .streamlit/secrets.toml"
        )
    if "auth" in secrets and settings.sign_in != "accounts":
        return _groups(settings)
    try:
        path, given = settings.members_file, settings.credentials
        team = read_members_file(path) if path else read_members(given) if given else {}
    except Misconfigured as error:
        return wrong("Sign-in", str(error), "correct it, and run this again")
    if not team:
        return note(
            "Sign-in", "no members are named", "set ANIMATIC_MEMBERS_FILE before others reach this address"
        )
    counts = Counter(member.role for member in team.values())
    return fine("Sign-in", "by password: " + ", ".join(f"{count} {role}" for role, count in counts.items()))


def _groups(settings: Settings) -> Checked:
    if not settings.oidc_roles:
        cure = 'set ANIMATIC_OIDC_ROLES, such as {"marketing": "member"}'
        return wrong("Sign-in", "by OpenID Connect, and no group has a role", cure)
    roles = ", ".join(f"{group} → {role}" for group, role in settings.oidc_roles.items())
    return fine("Sign-in", f"by OpenID Connect: {roles} (from {settings.oidc_groups_claim!r})")
