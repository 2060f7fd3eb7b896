"""Configuration: read in one place, checked at the start, and every mistake told with its variable and its cure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from animatic.errors import Misconfigured
from animatic.settings import VARIABLES, Settings

ROOT = Path(__file__).parent.parent
LONG = "correct-horse-battery-staple-correct-horse"
MEMBERS = {"usernames": {"ana": {"email": "ana@example.com", "name": "Ana", "password": "$2b$12$hash"}}}

READ = """
import json, sys
from animatic.errors import Misconfigured
from animatic.settings import read_settings
try:
    settings = read_settings(json.loads(sys.argv[1]))
except Misconfigured as error:
    print(error)
    sys.exit(2)
print(json.dumps(settings.model_dump(mode="json") | {"temporary": settings.temporary}))
"""
"""In a process of its own, whose environment is this test's alone."""


def read(secrets: Mapping[str, object] | None = None, **variables: str) -> dict[str, object]:
    """What read_settings makes of these variables."""
    ended = _run(secrets, variables)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return json.loads(ended.stdout)


def refused(secrets: Mapping[str, object] | None = None, **variables: str) -> str:
    """What read_settings complains of, given these variables."""
    ended = _run(secrets, variables)
    assert ended.returncode == 2, ended.stdout + ended.stderr
    return ended.stdout


def _run(
    secrets: Mapping[str, object] | None, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if name not in VARIABLES and "AWS_" not in name}
    command = [sys.executable, "-c", READ, json.dumps(secrets or {})]
    return subprocess.run(
        command, cwd=ROOT, env={**own, **variables}, capture_output=True, text=True, timeout=60
    )


# ── where settings come from ───────────────────────────────────────────────────────────────────────────────


def test_with_nothing_set_everything_has_a_default():
    settings = read()
    assert (settings["currency"], settings["worker"], settings["temporary"]) == ("USD", True, False)


def test_a_variable_set_to_nothing_is_not_set():
    assert read(ANIMATIC_WORKER="", ANIMATIC_CURRENCY="", ANIMATIC_IN_FLIGHT="")["worker"] is True


def test_what_secrets_hold_counts_as_if_it_were_set_and_the_environment_comes_first():
    secrets = {"ANIMATIC_CURRENCY": "EUR", "AKOOL_URL": "https://one.example", "ANIMATIC_LEASE_SECONDS": 30}
    settings = read(secrets, AKOOL_URL="https://two.example")
    assert (settings["currency"], settings["lease_seconds"]) == ("EUR", 30)
    assert settings["akool_url"] == "https://two.example"


def test_members_are_a_section_of_the_secrets_or_json_in_the_environment():
    other = {"usernames": {}}
    assert read({"credentials": MEMBERS})["credentials"] == MEMBERS
    assert read(ANIMATIC_CREDENTIALS=json.dumps(MEMBERS))["credentials"] == MEMBERS
    both = read({"credentials": other}, ANIMATIC_CREDENTIALS=json.dumps(MEMBERS))
    assert both["credentials"] == MEMBERS


def test_roles_and_places_are_json_in_the_environment_and_tables_in_the_secrets():
    assert read(ANIMATIC_IN_FLIGHT='{"akool": 40}')["in_flight"] == {"akool": 40}
    assert read({"ANIMATIC_OIDC_ROLES": {"leads": "admin"}})["oidc_roles"] == {"leads": "admin"}


def test_sections_of_the_secrets_that_are_not_ours_are_left_alone():
    assert read({"auth": {"client_id": "x"}, "OTHER": "y"})["sign_in"] == ""


def test_what_may_be_forgotten_is_known():
    elsewhere = {"ANIMATIC_DATABASE_URL": "postgresql://db/x", "ANIMATIC_STORE_URL": "s3://clips"}
    assert read(ANIMATIC_DISK="temporary")["temporary"] is True
    assert read(ANIMATIC_DISK="temporary", ANIMATIC_DATABASE_URL="postgresql://db/x")["temporary"] is True
    assert read(ANIMATIC_DISK="temporary", ANIMATIC_SECRET=LONG, **elsewhere)["temporary"] is False


# ── what is refused ────────────────────────────────────────────────────────────────────────────────────────

WRONG = {
    "a database nobody has": ({"ANIMATIC_DATABASE_URL": "mysql://db/x"}, "ANIMATIC_DATABASE_URL must begin"),
    "a SQLite file after two strokes": ({"ANIMATIC_DATABASE_URL": "sqlite://x.db"}, "three strokes"),
    "a store nobody has": ({"ANIMATIC_STORE_URL": "gs://clips"}, "ANIMATIC_STORE_URL must begin"),
    "a public address without a scheme": ({"ANIMATIC_PUBLIC_URL": "clips.example.com"}, "such as https://"),
    "a public address with a path": ({"ANIMATIC_PUBLIC_URL": "https://a.example/b"}, "end after the host"),
    "an open public address": ({"ANIMATIC_PUBLIC_URL": "http://a.example"}, "must begin with https://"),
    "a port that is none": ({"ANIMATIC_PUBLIC_URL": "https://a.example:port"}, "such as https://"),
    "a provider's host without a scheme": ({"KEEVX_URL": "api.keevx.com"}, "KEEVX_URL must begin"),
    "a short secret": ({"ANIMATIC_SECRET": "too-short-to-hold"}, "32 characters or more"),
    "a short token": ({"ANIMATIC_METRICS_TOKEN": "short"}, "ANIMATIC_METRICS_TOKEN must have 16"),
    "half of Akool": ({"AKOOL_CLIENT_ID": "id"}, "AKOOL_CLIENT_SECRET is missing"),
    "half of Topview": ({"TOPVIEW_API_KEY": "key"}, "TOPVIEW_UID is missing"),
    "the other half of Topview": ({"TOPVIEW_UID": "uid"}, "TOPVIEW_API_KEY is missing"),
    "members who are not there": ({"ANIMATIC_MEMBERS_FILE": "/nowhere/members.yaml"}, "there is no file"),
    "accounts without members": ({"ANIMATIC_SIGN_IN": "accounts"}, "set ANIMATIC_MEMBERS_FILE"),
    "a way to sign in that is none": ({"ANIMATIC_SIGN_IN": "ldap"}, "ANIMATIC_SIGN_IN: Input should be"),
    "a header smuggled in": ({"ANIMATIC_FRAME_ANCESTORS": "*; script-src *"}, "ANIMATIC_FRAME_ANCESTORS:"),
    "JSON that is none": ({"ANIMATIC_OIDC_ROLES": "leads=admin"}, "ANIMATIC_OIDC_ROLES: must be JSON"),
    "a number that is none": ({"ANIMATIC_LEASE_SECONDS": "soon"}, "ANIMATIC_LEASE_SECONDS: "),
    "half a key of the store": (
        {"ANIMATIC_STORE_URL": "s3://clips", "AWS_ACCESS_KEY_ID": "id"},
        "AWS_SECRET_ACCESS_KEY is missing",
    ),
}


@pytest.mark.parametrize(("variables", "told"), WRONG.values(), ids=list(WRONG))
def test_a_mistake_is_told_with_its_cure(variables: dict[str, str], told: str):
    assert told in refused(**variables)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8501", "http://localhost:8080/", "https://a.example:8443"]
)
def test_a_public_address_may_be_open_on_this_machine_alone(address: str):
    assert read(ANIMATIC_PUBLIC_URL=address)["public_url"] == address


def test_a_variable_spelled_wrongly_is_named_with_the_one_that_was_meant():
    told = refused({"ANIMATIC_STOREURL": "s3://x"}, ANIMATIC_SECRT=LONG, ANIMATIC_ZZZ="1")
    assert "ANIMATIC_SECRT is no variable of Animatic: did you mean ANIMATIC_SECRET?" in told
    assert "did you mean ANIMATIC_STORE_URL?" in told
    assert "ANIMATIC_ZZZ is no variable of Animatic: take it out" in told


@pytest.mark.parametrize(
    "several", [{"ANIMATIC_WORKER": "false"}, {"ANIMATIC_DATABASE_URL": "postgresql://db/x"}]
)
def test_processes_that_share_a_bucket_must_share_a_secret(several: dict[str, str]):
    told = refused(ANIMATIC_STORE_URL="s3://clips", **several)
    assert "a link that one process signs must open at another" in told
    assert read(ANIMATIC_STORE_URL="s3://clips", ANIMATIC_SECRET=LONG, **several)


def test_everything_that_is_wrong_is_told_at_once():
    told = refused(ANIMATIC_SECRET="short", ANIMATIC_PUBLIC_URL="x", TOPVIEW_UID="uid")
    assert all(name in told for name in ("ANIMATIC_SECRET", "ANIMATIC_PUBLIC_URL", "TOPVIEW_API_KEY"))


def test_no_complaint_and_no_record_repeats_a_secret():
    told = refused(
        ANIMATIC_SECRET="hunter2-hunter2",
        ANIMATIC_METRICS_TOKEN="hunter2",
        ANIMATIC_CREDENTIALS='{"password": "hunter2"',
        ANIMATIC_DATABASE_URL="mysql://user:hunter2@db/x",
    ) + refused(ANIMATIC_DATABASE_URL="mysql://user:hunter2@db/x", TOPVIEW_API_KEY="hunter2")
    assert "hunter2" not in told
    settings = Settings(
        database_url="postgresql://u:hunter2@db/x",
        secret="hunter2",
        credentials={"password": "hunter2"},
        AKOOL_API_KEY="hunter2",
    )
    assert "hunter2" not in repr(settings)


def test_the_app_ends_with_the_sentence_before_anything_is_opened(tmp_path: Path):
    ended = subprocess.run(
        [sys.executable, "-m", "animatic", "worker"],
        cwd=ROOT,
        env={**os.environ, "ANIMATIC_DATA_DIR": str(tmp_path / "data"), "ANIMATIC_SECRET": "short"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "32 characters" in ended.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["animatic worker", "streamlit run app.py --server.headless true"])
def test_a_folder_that_cannot_be_used_ends_the_start_with_its_sentence_alone(tmp_path: Path, command: str):
    (tmp_path / "file").touch()
    ended = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=ROOT,
        env={**os.environ, "ANIMATIC_DATA_DIR": str(tmp_path / "file" / "data"), "ANIMATIC_SECRET": "s" * 40},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode != 0
    assert "cannot be written to (Not a directory). Name a folder" in ended.stderr
    assert "Traceback" not in ended.stderr


# ── where they are written down ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_variable_is_explained_in_the_readme_and_shown_in_the_example(variable: str):
    assert f"`{variable}`" in (ROOT / "README.md").read_text()
    assert variable in (ROOT / ".streamlit" / "secrets.toml.example").read_text()


def test_a_folder_that_cannot_be_made_is_told_with_its_variable(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match=r"ANIMATIC_DATA_DIR: .* \(Not a directory\)\. Name a folder"):
        assert Settings(data_dir=tmp_path / "file" / "data").signing_key
