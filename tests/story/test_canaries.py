"""Secrets are planted everywhere, everything is done that can go right or wrong, and none comes out anywhere."""

from __future__ import annotations

import html
import io
import json
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import httpx
import pytest
import structlog
from moto.server import ThreadedMotoServer
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette

from animatic import Brief, Settings, Shared, Status, Studio, app_routes, logs
from animatic.entries import Kind
from animatic.media import Media
from animatic.opening import join
from animatic.providers import PROVIDERS
from animatic.providers.provider import Order, Provider
from animatic.redaction import secrets_of
from animatic.sandbox.process import Sandbox, start
from animatic.statements import Filter
from animatic.tidy import step
from animatic.worker import Worker
from tests.canaries import ALL, CANARIES, HASH, Lookout, spellings
from tests.people import ADMIN, MEMBER, REVIEWER
from tests.scripted import Line, ScriptedServer
from tests.served import served
from tests.story.telling import pass_time

MODELS = {"akool": "create", "topview_v2": "Kling V3", "keevx": "S", "sellerpic": "CREATIVE"}
KEYS = {
    "akool": CANARIES["AKOOL_API_KEY"],
    "topview": CANARIES["TOPVIEW_API_KEY"],
    "keevx": CANARIES["KEEVX_API_KEY"],
    "sellerpic": CANARIES["SELLERPIC_API_KEY"],
}
REFUSALS = {"akool": 1015, "topview": "3001", "keevx": 100001, "sellerpic": 990001}


@pytest.fixture(scope="module")
def keyed_sandbox() -> Iterator[Sandbox]:
    known = f"client-id:{KEYS['akool']},{KEYS['topview']}:topview-uid,{KEYS['keevx']},{KEYS['sellerpic']}"
    sandbox = start(env={"SANDBOX_KEYS": known}, pace="at-once")
    tell(sandbox, "film", {"shared": True})
    yield sandbox
    sandbox.stop()


def tell(sandbox: Sandbox, knob: str, document: object) -> None:
    httpx.post(f"{sandbox.address}/sandbox/{knob}", json=document, timeout=30).raise_for_status()


def planted(**more: object) -> Settings:
    """Settings with a canary wherever there is a place for a secret."""
    keys = {name: value for name, value in CANARIES.items() if name.endswith("_API_KEY")}
    return Settings(
        **keys,
        AKOOL_CLIENT_ID="client-id",
        TOPVIEW_UID="topview-uid",
        secret=CANARIES["ANIMATIC_SECRET"],
        metrics_token=CANARIES["ANIMATIC_METRICS_TOKEN"],
        credentials={"usernames": {"ada": {"name": "Ada", "password": HASH, "roles": ["admin"]}}},
        submit_timeout_seconds=5,
        **more,
    )


def with_password(address: str) -> str:
    """The address of a database, with a password that PostgreSQL does not ask for here."""
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return address
    place = f"{parts.username or 'postgres'}:{quote(CANARIES['DATABASE_PASSWORD'], safe='')}@{parts.hostname or ''}"
    return urlunsplit(parts._replace(netloc=place))


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, by structlog and by Python's own logging, at its most talkative."""
    into = io.StringIO()
    logs.set_up("debug", secrets_of(planted()), into)
    handler, root = logging.StreamHandler(into), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield into
    root.removeHandler(handler)
    root.setLevel(level)
    logging.setLogRecordFactory(logging.LogRecord)
    structlog.reset_defaults()


@pytest.fixture
def keyed(
    tmp_path: Path, database_url: str, outside, keyed_sandbox: Sandbox, clock, lines: io.StringIO
) -> Iterator[Studio]:
    """A studio whose keys are canaries, before a sandbox that takes them."""
    tell(keyed_sandbox, "reset", {})
    settings = planted(
        data_dir=tmp_path,
        database_url=with_password(database_url),
        public_url=outside.address,
        **{f"{name.upper()}_URL": f"{keyed_sandbox.address}/{name}" for name in KEYS},
    )
    works, client = join(settings, keyed_sandbox.address, clock)
    studio = Studio(works, Worker(works))
    outside.studio = studio
    step(works)
    yield studio
    outside.studio = None
    client.close()
    works.database.close()


def send_everywhere(studio: Studio, photo: bytes, campaign: str = "Spring") -> list[str]:
    picture = studio.add_picture(photo, "coast.jpg", MEMBER)
    ids = []
    for maker, model in MODELS.items():
        brief = Brief(maker, model, prompt="slow push in", first=picture.hash)
        ids += [task.id for task in studio.send([brief], secrets.token_hex(8), MEMBER, campaign)]
    return ids


def statuses(studio: Studio, ids: list[str]) -> set[Status]:
    pass_time(studio)
    return {studio.card(id).task.status for id in ids}


def echo(sandbox: Sandbox, call: str, **fault: object) -> dict[str, object]:
    """A fault of one call whose words hold the very key that the call was made with."""
    name = str(fault.pop("provider"))
    words = f"no such key {KEYS[name]} here"
    return {"provider": name, "call": call, "nth": "next", "message": words, "reason": words, **fault}


def test_nothing_that_is_done_with_real_keys_tells_any(
    keyed: Studio, keyed_sandbox: Sandbox, photo: bytes, lines: io.StringIO
):
    lookout = Lookout()
    sent = send_everywhere(keyed, photo)
    assert statuses(keyed, sent) == {Status.DONE}

    creates = {"topview": "submit"}
    faults = [
        echo(keyed_sandbox, creates.get(name, "create"), provider=name, fault={"code": code})
        for name, code in REFUSALS.items()
    ]
    tell(keyed_sandbox, "faults", faults)
    refused = send_everywhere(keyed, photo)
    pass_time(keyed)

    faults = [
        echo(keyed_sandbox, creates.get(name, "create"), provider=name, fault="fail_job") for name in KEYS
    ]
    tell(keyed_sandbox, "faults", faults)
    failed = send_everywhere(keyed, photo)
    pass_time(keyed)
    for id in (*refused, *failed):
        card = keyed.card(id); print(card.task.provider, card.task.status, repr(card.task.words), repr(card.task.provider_words))
    told = [keyed.card(id).task.provider_words for id in (*refused, *failed)]
    assert sum("no such key … here" in words for words in told) >= 6, "the keys were told back to us"

    look_at_everything(keyed, lookout)
    lookout.look("log", lines.getvalue())
    assert "call" in lines.getvalue(), "there are lines to look at"
    print(f"{lookout.looks:,} looks: {len(lookout.surfaces)} surfaces, {len(ALL)} canaries")
    assert len(lookout.surfaces) > 100
    assert lookout.found == []


def look_at_everything(studio: Studio, lookout: Lookout) -> None:
    lookout.look_at_tables(studio.works.database)
    for thing in (
        studio,
        studio.works,
        studio.works.settings,
        studio.works.media,
        studio.works.database.engine,
    ):
        lookout.look(f"a {type(thing).__name__} printed", f"{thing!r} {thing}")
    for provider in studio.providers():
        lookout.look(f"{provider.name} printed", f"{provider!r} {provider.account}")
    for health in studio.health(ADMIN):
        lookout.look(f"health of {health.provider}", repr(health))
    lookout.look("cards", repr(studio.cards(limit=100)))
    token = CANARIES["ANIMATIC_METRICS_TOKEN"]
    with served(Starlette(routes=app_routes(lambda: studio, token))) as address:
        for surface, path in answers(studio).items():
            answer = httpx.get(address + path, headers={"authorization": f"Bearer {token}"})
            lookout.look(f"{surface}: {answer.status_code}, headers", str(answer.headers))
            lookout.look_at_file(f"{surface}: {answer.status_code}, body", answer.content)
        for provider in studio.providers():
            answer = httpx.post(f"{address}/notices/{provider.name}/nobody", content=b"{}")
            lookout.look(f"a notice to {provider.name}", answer.text)


def answers(studio: Studio) -> dict[str, str]:
    """A path of every route of ours, those that open something and those that do not."""
    clip = next(card.clips[0] for card in studio.cards(statuses=[Status.DONE]))
    month = Filter(first_day="2026-09-01", last_day="2026-09-31")
    opens = {
        "a film": studio.path(clip.file),
        "a share": studio.album.share(Shared.CLIP, clip.id, 7, MEMBER),
        "entries as CSV": studio.books.export_path(month, ADMIN, "csv"),
        "entries as Parquet": studio.books.export_path(month, ADMIN, "parquet"),
        "clips as ZIP": studio.album.zip_path([clip.id], MEMBER),
        "a cut": studio.album.cut_path(clip.id, "1:1", 0.5, 0.5, MEMBER),
        "metrics": "/metrics",
        "livez": "/livez",
    }
    return opens | {f"no {surface}": f"{path.partition('?')[0]}x" for surface, path in opens.items()}
