"""Keys that are told back to us, or that we might tell ourselves, in any spelling and at every place."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import structlog
from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from animatic import Settings, logs
from animatic.database import Database
from animatic.errors import AnimaticError, ProviderError
from animatic.media import Media
from animatic.providers.hiding import Hiding
from animatic.providers.wire import Wire
from animatic.redaction import Redaction, secrets_of
from animatic.settings import VARIABLES
from animatic.store import Store
from tests.canaries import ALL, CANARIES, HASH, Lookout, spellings
from tests.scripted import AT_ONCE, Line, ScriptedServer
from tests.test_house import ROOT

KEY = CANARIES["AKOOL_API_KEY"]
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.c2lnbmF0dXJl"
EVERY_SPELLING = sorted(set.union(*(spellings(secret) for secret in CANARIES.values())))


@pytest.fixture
def wire(server: ScriptedServer, client: httpx.Client) -> Wire:
    return Wire(client, server.address, provider="Acme", secrets=tuple(CANARIES.values()), repeats=AT_ONCE)


@pytest.fixture(params=[False, True], ids=["as JSON", "on a terminal"])
def lines(request: pytest.FixtureRequest) -> io.StringIO:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return request.param

    into = Terminal()
    logs.set_up("debug", CANARIES.values(), into)
    return into


# ── what others tell us ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.hostile("keys told back")
@pytest.mark.parametrize("spelled", EVERY_SPELLING)
def test_a_key_is_hidden_in_every_spelling_and_what_stands_around_it_is_not(spelled: str):
    hiding = Hiding(CANARIES.values())
    assert hiding.out_of(f"no {spelled} here") == "no … here"
    assert hiding.out_of_bytes(f"no {spelled} here".encode()).decode() == "no … here"


def test_short_words_are_no_secrets_and_the_longer_of_two_is_hidden_whole():
    hiding = Hiding(["sandbox", "", "twelve-chars", "twelve-chars-and-more"])
    assert hiding.out_of("the sandbox: twelve-chars-and-more, twelve-chars") == "the sandbox: …, …"
    assert Hiding([]).out_of("anything") == "anything"


def test_where_every_word_is_ours_the_shortest_secret_is_hidden_too():
    assert Redaction(["hunter2"])("hunter2 is wrong") == "hunter2 is wrong"
    assert Redaction(["hunter2"], least=1)("hunter2 is wrong") == "… is wrong"


@pytest.mark.hostile("keys told back")
@pytest.mark.parametrize("spelled", EVERY_SPELLING)
@pytest.mark.parametrize("status", [200, 400, 401, 503])
def test_what_a_service_tells_back_is_gone_before_anybody_reads_it(
    wire: Wire, server: ScriptedServer, spelled: str, status: int
):
    for body in (f'{{"msg": "{spelled}"}}', f"<p>{spelled}</p>", f"{spelled}", " " * 3_990 + spelled):
        server.plays(Line(body.encode(), status=status))
        lookout = Lookout()
        try:
            lookout.look("answer", repr(wire.read("GET", "/")))
        except ProviderError as error:
            lookout.look_at_error("error", error)
            half = error.words.rstrip("… \n").endswith(spelled[:14])
            lookout.found += [error.words[-20:]] if half else []  # what the end of the words left over
        assert lookout.found == []


# ── what we would tell ─────────────────────────────────────────────────────────────────────────────────────


def test_nothing_that_is_logged_shows_a_secret_in_words_values_or_tracebacks(lines: io.StringIO):
    log = structlog.get_logger()
    for name, secret in ALL.items():
        log.info(f"words {secret}", key=secret, deep={"a": [secret, {secret: 1}]}, data=secret.encode())
        try:
            hidden = secret  # a local variable, which no traceback shows
            raise ValueError(f"{name}: {hidden}")
        except ValueError as error:
            error.add_note(f"a note with {secret}")
            log.exception("failed", error=error)
    log.info(
        "token", header=f"Bearer {TOKEN}", address=f"postgresql://me:{CANARIES['DATABASE_PASSWORD']}@host/db"
    )
    lookout = Lookout()
    lookout.look("structlog", lines.getvalue())
    assert lookout.found == []
    assert "eyJ" not in lines.getvalue()
    assert lines.getvalue().count("failed") == len(ALL)


def test_pythons_own_log_shows_none_either_and_still_formats_as_it_did(lines: io.StringIO):
    told = io.StringIO()
    handler, log = logging.StreamHandler(told), logging.getLogger("tests.redaction")
    log.addHandler(handler)
    log.propagate = False
    try:
        for secret in ALL.values():
            log.warning("words %s and %d of %s", secret, 7, {"key": secret})
            log.warning(f"in the words themselves {secret}")
            log.warning("%(named)s", {"named": secret})
            try:
                raise ValueError(secret)
            except ValueError as error:
                error.add_note(secret)
                log.exception("failed: %s", error)
    finally:
        log.removeHandler(handler)
    lookout = Lookout()
    lookout.look("logging", told.getvalue())
    assert lookout.found == []
    assert told.getvalue().startswith("words … and 7 of {'key': '…'}\n")
    assert "Traceback (most recent call last)" in told.getvalue()


def test_the_secrets_of_the_settings_are_all_that_nobody_may_see(tmp_path):
    settings = Settings(
        **{
            name: value
            for name, value in CANARIES.items()
            if not name.startswith(("ANIMATIC", "AWS", "DATA"))
        },
        secret=CANARIES["ANIMATIC_SECRET"],
        metrics_token=CANARIES["ANIMATIC_METRICS_TOKEN"],
        database_url=f"postgresql://me:{quote(CANARIES['DATABASE_PASSWORD'], safe='')}@host/db",
        data_dir=tmp_path,
    )
    assert set(CANARIES.values()) - set(secrets_of(settings)) == {CANARIES["AWS_SECRET_ACCESS_KEY"]}
    secret_fields = [name for name in Settings.model_fields if isinstance(getattr(settings, name), SecretStr)]
    assert len(secret_fields) >= 7
    lookout = Lookout()
    lookout.look("settings printed", f"{settings!r} {settings}")
    assert lookout.found == []


@pytest.mark.parametrize(
    "address",
    [
        "postgresql//me:{}@host/db",
        "mysql://me:{}@host/db",
        "postgresql://me:{}@127.0.0.1:9/db",
        "postgresql://me:{}@host:port/db",
    ],
)
def test_an_address_of_a_database_that_is_wrong_is_not_told(address: str):
    lookout, secret = Lookout(), CANARIES["DATABASE_PASSWORD"]
    for spelled in spellings(secret):
        try:
            database = Database(address.format(spelled))
            lookout.look("engine", repr(database.engine))
            database.migrate()
        except Exception as error:
            # psycopg's own errors carry the whole address, and show none of it.
            lookout.look("words", "".join(traceback.format_exception(error)) + repr(error))
    assert lookout.surfaces
    assert lookout.found == []


OPENED = "from animatic import open_studio, read_settings; open_studio(read_settings())"
ONE_BY_ONE = ("ANIMATIC_DATABASE_URL", "ANIMATIC_STORE_URL", "AKOOL_API_KEY", "TOPVIEW_API_KEY", "KEEVX_URL")


@pytest.mark.parametrize(
    "names", [sorted(VARIABLES), *([name] for name in ONE_BY_ONE)], ids=lambda names: names[-1]
)
def test_a_process_that_cannot_start_for_its_settings_tells_no_value(tmp_path: Path, names: list[str]):
    """Variables set to a secret, as if they had been mixed up; and the secret is no plain text either."""
    told = subprocess.run(
        [sys.executable, "-c", OPENED],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "KEEVX_API_KEY": KEY,
            **dict.fromkeys(names, f"é{KEY}"),
        },
        capture_output=True,
        cwd=tmp_path,
        timeout=60,
    )
    assert b"Misconfigured: " in told.stderr
    lookout = Lookout()
    lookout.look("what it fails with", told.stdout + told.stderr)
    assert lookout.found == []


def test_the_keys_of_a_store_are_not_told_when_it_fails():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    options = {
        "endpoint": "http://{}:{}".format(*server.get_host_and_port()),
        "access_key_id": "an-id",
        "secret_access_key": CANARIES["AWS_SECRET_ACCESS_KEY"],
        "region": "us-east-1",
    }
    lookout, store = Lookout(), Store("s3://no-such-bucket/clips", options)
    for call in (
        lambda: store.write("a", b"b", "video/mp4"),
        lambda: store.read("a"),
        lambda: list(store.listed()),
        lambda: store.share("a", "b", 60),
    ):
        with pytest.raises(AnimaticError) as caught:
            call()
        lookout.look_at_error("store", caught.value)
    lookout.look("store printed", f"{store!r} {vars(store)!r}")
    media = Media("s3://no-such-bucket/clips", b"key", "", lambda: 0.0, options)
    lookout.look("media printed", f"{media!r} {vars(media)!r}")
    server.stop()
    assert lookout.found == []


def test_what_is_hidden_by_its_looks_alone():
    redaction = Redaction()
    assert redaction(f"Bearer {TOKEN}") == "Bearer …"
    assert redaction(f"ada: {HASH}") == "ada: …"
    assert redaction("s3://id:secret@host/a, https://host:80/b@c") == "s3://…@host/a, https://host:80/b@c"
