"""`python -m animatic doctor`: what works, what does not and what to do about it, and never a secret."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import bcrypt
import pytest

from animatic.database import Database
from animatic.settings import VARIABLES
from tests.scripted import ScriptedServer
from tests.sellerpic.orders import good

ROOT = Path(__file__).parent.parent
HASH = bcrypt.hashpw(b"hunter2", bcrypt.gensalt(4)).decode()
MEMBERS = f"""
credentials:
  usernames:
    ana: {{email: ana@example.com, name: Ana, password: "{HASH}", roles: [admin]}}
    ben: {{email: ben@example.com, name: Ben, password: "{HASH}", roles: [member]}}
    cyd: {{email: cyd@example.com, name: Cyd, password: "{HASH}", roles: [member]}}
"""


def ask(folder: Path, **variables: str) -> tuple[int, str]:
    """The exit code and the report, in a process whose environment is this test's alone."""
    own = {name: value for name, value in os.environ.items() if name not in VARIABLES and "AWS_" not in name}
    here = {"PYTHONPATH": str(ROOT), "HOME": str(folder), "ANIMATIC_DATA_DIR": str(folder / "data")}
    ended = subprocess.run(
        [sys.executable, "-m", "animatic", "doctor"],
        cwd=folder,
        env={**own, **here, **variables},
        capture_output=True,
        text=True,
        timeout=90,
    )
    return ended.returncode, ended.stdout + ended.stderr


def test_before_the_first_start_nothing_is_wrong_and_nothing_is_made(tmp_path: Path):
    code, report = ask(tmp_path)
    assert code == 0, report
    assert "is made at the first start" in report
    assert "the sandbox plays every one" in report
    assert "H.264" in report
    assert not (tmp_path / "data" / "animatic.db").exists()
    assert not (tmp_path / "data" / "secret").exists()


def test_a_database_with_its_tables_is_fine_and_one_behind_is_told(tmp_path: Path, database_url: str):
    code, report = ask(tmp_path, ANIMATIC_DATABASE_URL=database_url)
    assert code == 0, report
    assert "answers; tables at" in report
    assert "are kept" in report
    empty = f"sqlite:///{tmp_path}/empty.db"
    Database(empty).reading().__enter__()
    assert "at nothing, not at" in ask(tmp_path, ANIMATIC_DATABASE_URL=empty)[1]


def test_a_database_that_is_not_there_is_told_with_a_cure_and_without_its_password(tmp_path: Path):
    code, report = ask(tmp_path, ANIMATIC_DATABASE_URL="postgresql://ana:hunter2@127.0.0.1:9/x")
    assert code == 1
    assert "does not answer" in report
    assert "→ check ANIMATIC_DATABASE_URL" in report
    assert "hunter2" not in report


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path):
    (tmp_path / "file").touch()
    code, report = ask(tmp_path, ANIMATIC_DATA_DIR=str(tmp_path / "file" / "data"))
    assert code == 1
    assert "→ make it writable, or set ANIMATIC_DATA_DIR" in report
    assert "The folder of the database" in report


def test_a_bucket_that_is_not_there_is_told(tmp_path: Path):
    code, report = ask(
        tmp_path,
        ANIMATIC_STORE_URL="s3://clips",
        AWS_ENDPOINT_URL="http://127.0.0.1:9",
        AWS_ACCESS_KEY_ID="id",
        AWS_SECRET_ACCESS_KEY="hunter2",
        AWS_REGION="us-east-1",
    )
    assert code == 1
    assert "check ANIMATIC_STORE_URL" in report
    assert "hunter2" not in report


def test_members_are_counted_by_role_and_a_mistake_in_the_list_is_told(tmp_path: Path):
    members = tmp_path / "members.yaml"
    members.write_text(MEMBERS)
    code, report = ask(tmp_path, ANIMATIC_MEMBERS_FILE=str(members))
    assert code == 0, report
    assert "by password: 1 admin, 2 member" in report
    assert HASH not in report
    members.write_text(MEMBERS.replace(HASH, "hunter2"))
    code, report = ask(tmp_path, ANIMATIC_MEMBERS_FILE=str(members))
    assert code == 1
    assert "ana.password" in report
    assert "hunter2" not in report


def test_secrets_toml_is_read_as_streamlit_reads_it(tmp_path: Path):
    (tmp_path / ".streamlit").mkdir()
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.write_text('ANIMATIC_OIDC_ROLES = \'{"leads": "admin"}\'\n[auth]\nclient_id = "x"\n')
    code, report = ask(tmp_path)
    assert code == 0, report
    assert "by OpenID Connect: leads → admin" in report
    secrets.write_text("[auth")
    assert ask(tmp_path)[0] == 2


def test_sign_in_by_the_team_without_its_section_is_wrong(tmp_path: Path):
    code, report = ask(tmp_path, ANIMATIC_SIGN_IN="oidc")
    assert code == 1
    assert "add the section [auth]" in report


@pytest.fixture
def tables(sqlite_pattern: Path) -> dict[str, str]:
    return {"ANIMATIC_DATABASE_URL": f"sqlite:///{sqlite_pattern}"}


def test_a_key_that_is_taken_shows_its_balance(
    tmp_path: Path, tables: dict[str, str], server: ScriptedServer
):
    server.plays(good({"remaining": 5}))
    variables = {"SELLERPIC_API_KEY": "a-key-that-is-good", "SELLERPIC_URL": server.address}
    code, report = ask(tmp_path, **tables, **variables)
    assert code == 0, report
    assert "accepts the key; 5.0 credits" in report
    assert "a-key-that-is-good" not in report


def test_a_service_that_is_not_reached_is_told(tmp_path: Path, tables: dict[str, str]):
    variables = {"SELLERPIC_API_KEY": "a-key-that-is-good", "SELLERPIC_URL": "http://127.0.0.1:9"}
    code, report = ask(tmp_path, **tables, **variables)
    assert code == 1
    assert "does not answer" in report


def test_our_own_address_is_asked_whether_it_lives(tmp_path: Path, server: ScriptedServer):
    server.plays({})
    assert "answers from here" in ask(tmp_path, ANIMATIC_PUBLIC_URL=server.address)[1]
    assert server.heard[-1].path == "/livez"
    code, report = ask(tmp_path, ANIMATIC_PUBLIC_URL="http://127.0.0.1:9")
    assert code == 1
    assert "check that the proxy passes /livez" in report


def test_a_password_is_asked_twice_and_its_hash_opens_to_it():
    assert bcrypt.checkpw(b"correct horse", typed("correct horse", "correct horse").split()[-1].encode())
    assert "two different passwords" in typed("correct horse", "incorrect horse")
    assert "$2b$" not in typed("", "")


def typed(*answers: str) -> str:
    """What `python -m animatic password` shows to somebody at a terminal who types this."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "animatic", "password"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    shown = ""
    for prompt, answer in zip(("Password: ", "Again: "), answers, strict=True):
        while prompt not in shown:
            shown += os.read(ours, 1024).decode()
        os.write(ours, f"{answer}\n".encode())
    with suppress(OSError):  # how a terminal ends whose other side is closed
        while more := os.read(ours, 1024):
            shown += more.decode()
    process.wait(60)
    os.close(ours)
    return shown
