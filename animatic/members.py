"""The team as it is configured: in streamlit-authenticator's own format, or as groups of an identity provider."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import bcrypt
import yaml  # type: ignore[import-untyped]

from animatic.errors import BadPassword, Misconfigured
from animatic.people import Person, Role

PASSWORD_BYTES_MOST = 72
"""What bcrypt reads of a password; whatever follows would count for nothing."""
NAME_MOST = 120
COST = 12
"""Of the hashes made here, as of streamlit-authenticator's: 2 to the power of it rounds."""
# Above 16 one sign-in takes seconds. The 22nd sign of a salt carries two bits, so that it is one of four.
_HASH = re.compile(r"\$2[aby]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{31}", re.ASCII)
_ANY_SALT = b"." * 22
_ORDER = list(Role)


@dataclass(frozen=True)
class Member:
    """Somebody who signs in by name and password."""

    name: str
    """In lower case; the ledger speaks of them by it."""
    label: str
    """What people read."""
    email: str
    role: Role
    password_hash: str = field(repr=False)

    @property
    def person(self) -> Person:
        return Person(self.name, self.role)

    @property
    def fingerprint(self) -> str:
        """Another one as soon as the password is another; says nothing about it."""
        return hashlib.sha256(self.password_hash.encode()).hexdigest()[:16]

    @property
    def cost(self) -> int:
        """How much work one check of the password is: 2 to the power of it rounds."""
        return int(self.password_hash[4:6])


def name_of(typed: str) -> str:
    """The name as members have it, however it was typed."""
    return unicodedata.normalize("NFC", typed.strip().lower())


# ── the team, as configured ────────────────────────────────────────────────────────────────────────────────


def read_members_file(path: Path | str) -> Mapping[str, Member]:
    """The team from streamlit-authenticator's `config.yaml`, by name.

    Raises Misconfigured with the file, the key and the fix.
    """
    try:
        document = yaml.safe_load(Path(path).read_text("utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        # Without the error itself: it quotes the line, and the line may hold a password.
        raise Misconfigured(f"{path} is not YAML{line}: check its quotes and its indents.") from None
    except (OSError, UnicodeError) as error:
        raise Misconfigured(f"{path} cannot be read: {error.__class__.__name__}.") from None
    if not isinstance(document, Mapping) or "credentials" not in document:
        raise Misconfigured(f"{path} has no credentials: put them under the key credentials.")
    try:
        return read_members(document["credentials"])
    except Misconfigured as error:
        raise Misconfigured(f"{path}: {error}") from None


def read_members(credentials: Mapping[str, object]) -> Mapping[str, Member]:
    """The team from streamlit-authenticator's credentials, by name.

    Raises Misconfigured with the key and the fix; a password is never part of its words.
    """
    listed = _mapping(_mapping(credentials, "credentials").get("usernames"), "credentials.usernames")
    if not listed:
        raise Misconfigured("credentials.usernames names nobody: add a member.")
    members: dict[str, Member] = {}
    for spelled, said in listed.items():
        member = _member(spelled, said)
        if member.name in members:
            raise Misconfigured(
                f"credentials.usernames.{spelled} is there twice, as capitals do not count: rename one."
            )
        members[member.name] = member
    return members


def _member(spelled: object, said: object) -> Member:
    if not isinstance(spelled, str):
        raise Misconfigured(f"credentials.usernames.{spelled} is not a name: put it in quotes.")
    key, name = f"credentials.usernames.{spelled}", name_of(spelled)
    if not name or len(name) > NAME_MOST or not name.isprintable():
        raise Misconfigured(f"{key} is not a name: use 1 to {NAME_MOST} letters that can be seen.")
    entry = _mapping(said, key)
    if "role" in entry:
        raise Misconfigured(f"{key}.role is not read: write roles, as a list.")
    return Member(
        name, _label(entry, key), _text(entry, "email", key), _role(entry, key), _password(entry, key)
    )


def _label(entry: Mapping[str, object], key: str) -> str:
    parts = (_text(entry, "first_name", key), _text(entry, "last_name", key))
    label = " ".join(part for part in parts if part) or _text(entry, "name", key)
    if not label:
        raise Misconfigured(f"{key}.name is missing: say what people call them.")
    return label


def _role(entry: Mapping[str, object], key: str) -> Role:
    roles = entry.get("roles")
    if roles is None:
        return Role.VIEWER
    if not isinstance(roles, list | tuple):
        raise Misconfigured(f"{key}.roles is not a list: write for example [admin].")
    return _highest(_known(role, f"{key}.roles") for role in roles) or Role.VIEWER


def _password(entry: Mapping[str, object], key: str) -> str:
    if not entry.get("password"):
        raise Misconfigured(f"{key}.password is missing: put the bcrypt hash of their password there.")
    kept = entry["password"]
    if not isinstance(kept, str) or not _HASH.fullmatch(kept):
        raise Misconfigured(
            f"{key}.password is not a bcrypt hash: passwords are never kept as they are; hash it first"
            ' ("$2b$12$…", cost 4 to 16).'
        )
    return kept


def _text(entry: Mapping[str, object], name: str, key: str) -> str:
    value = entry.get(name)
    if value is not None and not isinstance(value, str):
        raise Misconfigured(f"{key}.{name} is not a text: put it in quotes.")
    return (value or "").strip()


def _mapping(value: object, key: str) -> Mapping[str, object]:
    if value is None:
        raise Misconfigured(f"{key} is missing.")
    if not isinstance(value, Mapping):
        raise Misconfigured(f"{key} is not a mapping: write one key to a line below it.")
    return value


# ── passwords ──────────────────────────────────────────────────────────────────────────────────────────────


def hash_password(plain: str, cost: int = COST) -> str:
    """What is kept of a password; streamlit-authenticator reads it too.

    Raises BadPassword for none, and for more than bcrypt reads.
    """
    given = _encoded(plain)
    if not given:
        raise BadPassword("A password cannot be empty.")
    if len(given) > PASSWORD_BYTES_MOST:
        raise BadPassword(f"A password cannot be longer than {PASSWORD_BYTES_MOST} bytes: shorten it.")
    return bcrypt.hashpw(given, bcrypt.gensalt(cost)).decode()


def fits(member: Member | None, password: str, cost: int) -> bool:
    """Whether this is the member's password. The same work for everybody, 2 to the power of `cost` rounds, so that
    the time it takes does not tell who is a member."""
    given = _encoded(password)
    read = given[:PASSWORD_BYTES_MOST]
    if member is None:
        bcrypt.hashpw(read, b"$2b$%02d$%s" % (cost, _ANY_SALT))
        return False
    equal = bcrypt.checkpw(read, member.password_hash.encode())
    for missing in range(member.cost, cost):  # 2¹⁰ + 2¹⁰ + 2¹¹ = 2¹²
        bcrypt.hashpw(read, b"$2b$%02d$%s" % (missing, _ANY_SALT))
    return equal and 0 < len(given) <= PASSWORD_BYTES_MOST


def _encoded(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


# ── roles by group ─────────────────────────────────────────────────────────────────────────────────────────


def role_of(claims: Mapping[str, object], mapping: Mapping[str, str], claim: str = "groups") -> Role | None:
    """The highest role that a group in the claims stands for; None lets nobody in.

    Raises Misconfigured where the mapping names a role that there is not.
    """
    roles = {group: _known(role, f"The role of group {group}") for group, role in mapping.items()}
    said = claims.get(claim)
    groups = said if isinstance(said, list | tuple | set | frozenset) else [said]
    return _highest(roles[group] for group in groups if isinstance(group, str) and group in roles)


def _known(role: object, key: str) -> Role:
    if role not in _ORDER:
        raise Misconfigured(f"{key} is not a role: use {', '.join(_ORDER)}.")
    return Role(str(role))


def _highest(roles: Iterable[Role]) -> Role | None:
    return max(roles, key=_ORDER.index, default=None)
