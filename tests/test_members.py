"""The team as it is configured, and what is said when it is configured wrongly."""

from __future__ import annotations

import json
import traceback
from pathlib import Path

import bcrypt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit_authenticator.utilities.hasher import Hasher

from animatic.errors import BadPassword, Misconfigured
from animatic.members import (
    COST,
    Member,
    fits,
    hash_password,
    name_of,
    read_members,
    read_members_file,
)
from animatic.people import Role
from tests.words import WORDS

# Always with the same salt, so that tests that name it are named alike in every process.
HASH = bcrypt.hashpw(b"correct horse", b"$2b$04$" + b"." * 22).decode()


def team(**more: object) -> dict[str, object]:
    """Credentials with one member, changed; a key set to None is left out."""
    entry = {"email": "ada@example.com", "name": "Ada Lovelace", "password": HASH, "roles": ["admin"]} | more
    return {"usernames": {"ada": {key: value for key, value in entry.items() if value is not None}}}


def ada(**more: object) -> Member:
    return read_members(team(**more))["ada"]


# ── who is in the team ─────────────────────────────────────────────────────────────────────────────────────


def test_a_member_is_read_with_everything_that_is_said_of_them():
    assert ada() == Member("ada", "Ada Lovelace", "ada@example.com", Role.ADMIN, HASH)


def test_a_first_and_a_last_name_make_a_label_as_they_do_for_streamlit_authenticator():
    assert ada(name=None, first_name="Ada", last_name="Byron").label == "Ada Byron"
    assert ada(name=None, first_name="Ada").label == "Ada"


def test_capitals_and_blanks_around_a_name_do_not_count():
    credentials = {"usernames": {" Ada.L@Example.COM ": {"name": "Ada", "password": HASH}}}
    assert list(read_members(credentials)) == ["ada.l@example.com"]
    assert name_of(" ADA.l@example.com\n") == "ada.l@example.com"
    assert name_of("Zoe\u0308") == name_of("zoë")


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        (None, Role.VIEWER),
        ([], Role.VIEWER),
        (["member"], Role.MEMBER),
        (["viewer", "admin", "member"], Role.ADMIN),
        (("reviewer", "member"), Role.REVIEWER),
    ],
)
def test_of_several_roles_the_highest_counts_and_without_one_somebody_looks_on(roles: object, role: Role):
    assert ada(roles=roles).role is role


def test_the_keys_that_streamlit_authenticator_keeps_for_itself_are_let_be():
    assert ada(failed_login_attempts=3, logged_in=True, password_hint="horse") == ada()


def test_the_fingerprint_is_anothers_when_the_password_is_and_says_nothing_of_it():
    again = hash_password("correct horse", cost=4)
    assert ada().fingerprint == ada(roles=["viewer"]).fingerprint != ada(password=again).fingerprint
    assert len(ada().fingerprint) == 16
    assert ada().fingerprint not in HASH


def test_a_hash_is_not_in_what_is_printed_of_a_member():
    assert HASH not in repr(ada())


WRONG = {
    "nothing": ({}, "credentials.usernames is missing"),
    "a list of members": ({"usernames": ["ada"]}, "credentials.usernames is not a mapping"),
    "no credentials": (None, "credentials is missing"),
    "nobody": ({"usernames": {}}, "credentials.usernames names nobody"),
    "a member that is a text": ({"usernames": {"ada": HASH}}, "credentials.usernames.ada is not a mapping"),
    "a member without anything": ({"usernames": {"ada": None}}, "credentials.usernames.ada is missing"),
    "a name that YAML takes for a number": (
        {"usernames": {7: {}}},
        "credentials.usernames.7 is not a name: put it in quotes",
    ),
    "a name of blanks": ({"usernames": {" ": {}}}, "credentials.usernames.  is not a name"),
    "a name too long for the ledger": ({"usernames": {"a" * 121: {}}}, "is not a name: use 1 to 120 letters"),
    "a name with a line end": ({"usernames": {"a\nb": {}}}, "is not a name"),
    "no label": (team(name=None), "credentials.usernames.ada.name is missing"),
    "a blank label": (team(name=" "), "credentials.usernames.ada.name is missing"),
    "a label of digits": (team(name=7), "credentials.usernames.ada.name is not a text: put it in quotes"),
    "an address that is a list": (team(email=["a@b.c"]), "credentials.usernames.ada.email is not a text"),
    "no password": (team(password=None), "credentials.usernames.ada.password is missing"),
    "an empty password": (team(password=""), "credentials.usernames.ada.password is missing"),
    "a role that there is not": (
        team(roles=["member", "editor"]),
        "credentials.usernames.ada.roles is not a role: use viewer, member, reviewer, admin",
    ),
    "roles that are a text": (team(roles="admin"), "credentials.usernames.ada.roles is not a list"),
    "a role of no kind": (team(roles=[["admin"]]), "credentials.usernames.ada.roles is not a role"),
    "a role under another key": (
        team(role="admin"),
        "credentials.usernames.ada.role is not read: write roles",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_configured_wrongly_is_named_with_its_key(case: str):
    credentials, told = WRONG[case]
    with pytest.raises(Misconfigured) as refusal:
        read_members(credentials)
    assert told in str(refusal.value)


def test_two_names_that_differ_by_capitals_alone_are_refused():
    entry = {"name": "Ada", "password": HASH}
    with pytest.raises(Misconfigured, match=r"credentials\.usernames\.ADA is there twice"):
        read_members({"usernames": {"ada": entry, "ADA": entry}})


@pytest.mark.parametrize(
    "kept",
    [
        "correct horse",
        "$2b$12$tooshort",
        HASH + "x",
        HASH[:-1],
        HASH + "\n",
        HASH.replace("$2b$", "$3b$"),
        HASH.replace("$04$", "$03$"),
        HASH.replace("$04$", "$17$"),
        f"$2b$04${'z' * 22}{HASH[-31:]}",  # a salt that no bcrypt makes, and that it stumbles over
        4711,
        ["correct horse"],
        True,
    ],
)
def test_a_password_that_is_not_hashed_is_refused_and_not_repeated(kept: object):
    with pytest.raises(Misconfigured) as refusal:
        ada(password=kept)
    assert "credentials.usernames.ada.password is not a bcrypt hash" in str(refusal.value)
    assert str(kept) not in str(refusal.value)
    assert refusal.value.__cause__ is None


# ── the file ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_file_of_streamlit_authenticator_is_read(tmp_path: Path):
    path = tmp_path / "config.yaml"
    path.write_text(
        f"""
        cookie: {{name: some_cookie, key: some_key, expiry_days: 30}}
        credentials:
          usernames:
            jsmith:
              email: jsmith@example.com
              failed_login_attempts: 0
              first_name: John
              last_name: Smïth
              logged_in: False
              password: {HASH}
              roles:
              - reviewer
            Zoë: {{name: Zoë, password: "{HASH}"}}
        """,
        "utf-8",
    )
    read = read_members_file(path)
    assert {name: (member.label, member.role) for name, member in read.items()} == {
        "jsmith": ("John Smïth", Role.REVIEWER),
        "zoë": ("Zoë", Role.VIEWER),
    }


FILES = {
    "no mapping": (b"- ada\n", "has no credentials"),
    "nothing": (b"", "has no credentials"),
    "no credentials": (b"cookie: {}\n", "has no credentials: put them under the key credentials"),
    "a member in the clear": (
        b"credentials: {usernames: {ada: {name: Ada, password: hunter2}}}",
        "not a bcrypt hash",
    ),
    "no YAML": (b"credentials:\n  ada: {password: hunter2\n  bob: ]hunter2\n", "is not YAML at line 3"),
    "an object": (b"credentials: !!python/object/apply:os.getcwd []\n", "is not YAML at line 1"),
    "another encoding": ("credentials: Zoë".encode("utf-16"), "cannot be read: Unicode"),
}


@pytest.mark.parametrize("case", FILES)
def test_what_is_wrong_with_a_file_is_told_without_a_word_of_it(tmp_path: Path, case: str):
    path = tmp_path / "config.yaml"
    content, told = FILES[case]
    path.write_bytes(content)
    with pytest.raises(Misconfigured) as refusal:
        read_members_file(path)
    assert str(refusal.value).startswith(str(path))
    assert told in str(refusal.value)
    assert "hunter2" not in "".join(traceback.format_exception(refusal.value))


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(Misconfigured, match=r"none\.yaml cannot be read: FileNotFoundError"):
        read_members_file(tmp_path / "none.yaml")


# ── passwords ──────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_hashed_here_streamlit_authenticator_takes_and_the_other_way_round():
    ours = hash_password("p4sswörd with spaces")
    assert Hasher.is_hash(ours)
    assert Hasher.check_pw("p4sswörd with spaces", ours)
    assert not Hasher.check_pw("p4sswörd", ours)
    theirs = ada(password=Hasher.hash("p4sswörd with spaces"))
    assert fits(theirs, "p4sswörd with spaces", theirs.cost)
    assert not fits(theirs, "p4sswörd", theirs.cost)
    assert theirs.cost == ada(password=ours).cost == COST


@pytest.mark.parametrize(("plain", "told"), [("", "cannot be empty"), ("ä" * 37, "longer than 72 bytes")])
def test_a_password_that_bcrypt_would_not_read_whole_is_refused(plain: str, told: str):
    with pytest.raises(BadPassword, match=told):
        hash_password(plain)


def test_whatever_follows_the_last_byte_that_is_read_makes_a_password_wrong():
    member = ada(password=hash_password("a" * 72, cost=4))
    assert fits(member, "a" * 72, 4)
    assert not fits(member, "a" * 73, 4)
    assert not fits(member, "a" * 71, 4)
    assert not fits(member, "a" * 1_000_000, 4)


def test_an_empty_password_fits_nobody_though_its_hash_be_configured():
    member = ada(password=Hasher.hash(""))
    assert not fits(member, "", member.cost)


@pytest.mark.hostile("sign-ins")
@given(st.one_of(WORDS, st.text(st.characters(), min_size=1)))
def test_any_text_is_a_password_or_refused_as_one(plain: str):
    try:
        member = ada(password=hash_password(plain, cost=4))
    except BadPassword:
        assert len(plain.encode("utf-8", "surrogatepass")) > 72
        assert not fits(ada(), plain, 4)
    else:
        assert fits(member, plain, 4)
        assert not fits(member, plain + "\0", 4)
        assert not fits(None, plain, 4)


def test_credentials_as_json_are_read_as_those_of_yaml():
    assert read_members(json.loads(json.dumps(team()))) == {"ada": ada()}
