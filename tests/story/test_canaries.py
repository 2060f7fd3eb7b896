"""Secrets are planted everywhere, everything is done that can go right or wrong, and none comes out anywhere."""

from __future__ import annotations

import io
import logging
import secrets
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from animatic import AnimaticError, Brief, Settings, Shared, Status, Studio, app_routes, logs
from animatic.opening import join
from animatic.redaction import secrets_of
from animatic.sandbox.process import Sandbox, start
from animatic.statements import Filter
from animatic.tidy import step
from animatic.worker import Worker
from tests.canaries import ALL, CANARIES, HASH, Lookout
from tests.people import ADMIN, MEMBER
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


def echo(provider: str, call: str, **fault: object) -> dict[str, object]:
    """A fault of one call whose words hold the very key that the call was made with."""
    words = f"no such key {KEYS[provider]} here"
    return {"provider": provider, "call": call, "nth": "next", "message": words, "reason": words, **fault}


def test_nothing_that_is_done_with_real_keys_tells_any(
    keyed: Studio, keyed_sandbox: Sandbox, photo: bytes, lines: io.StringIO
):
    sent = send_everywhere(keyed, photo)
    pass_time(keyed)
    assert {keyed.card(id).task.status for id in sent} == {Status.DONE}
    for faults in (
        {name: {"code": code} for name, code in REFUSALS.items()},
        dict.fromkeys(KEYS, "fail_job"),
    ):
        spoilt = [
            echo(name, "submit" if name == "topview" else "create", fault=fault)
            for name, fault in faults.items()
        ]
        tell(keyed_sandbox, "faults", spoilt)
        sent += send_everywhere(keyed, photo)
        pass_time(keyed)
    told = [keyed.card(id).task.provider_words for id in sent]
    assert sum("no such key … here" in words for words in told) >= 7, "the keys were told back to us"

    lookout = Lookout()
    look_at_everything(keyed, lookout)
    lookout.look("log", lines.getvalue())
    assert lines.getvalue().count("\n") > 100
    print(f"{lookout.looks:,} looks: {len(lookout.surfaces)} surfaces, {len(ALL)} canaries")
    assert len(lookout.surfaces) > 150
    assert lookout.found == []


def test_keys_that_are_not_taken_are_told_by_nobody(keyed: Studio, lines: io.StringIO):
    """The same keys, each one letter longer, so that every service turns them down."""
    lookout, ours = Lookout(), keyed.works.settings
    wrong = {f"{name}_api_key": SecretStr(f"{key}x") for name, key in KEYS.items()}
    works, client = join(ours.model_copy(update=wrong), "", keyed.works.clock)
    studio = Studio(works, Worker(works))
    step(works)
    for provider in studio.providers():
        look_at_failure(lookout, f"{provider.name} balance", provider.balance)
        look_at_failure(lookout, f"{provider.name} models", provider.fetch_models)
        look_at_failure(lookout, f"{provider.name} look", partial(provider.look, ["1"]))
        look_at_failure(lookout, f"{provider.name} charges", partial(provider.charges, 0.0))
    assert sum(health.signed_in is False for health in studio.health(ADMIN)) >= 4
    lookout.look("health", repr(studio.health(ADMIN)))
    lookout.look_at_tables(works.database)
    lookout.look("log", lines.getvalue())
    client.close()
    works.database.close()
    assert lookout.found == []


def look_at_failure(lookout: Lookout, surface: str, call: Callable[[], object]) -> None:
    try:
        lookout.look(f"{surface}: answer", repr(call()))
    except AnimaticError as error:
        lookout.look_at_error(surface, error)


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
