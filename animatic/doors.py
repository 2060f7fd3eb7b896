"""Who is let in, who stays in, and who is shown out: the same over all processes, and at once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection

from animatic import attempts, audit, sign_ins
from animatic.clock import Clock
from animatic.database import Database
from animatic.errors import NotLetIn, Wait
from animatic.members import COST, NAME_MOST, Member, fits, name_of
from animatic.people import Person, Right, Role
from animatic.sign_ins import SignIn, Source

SESSION_SECONDS = 12 * 3600.0
"""How long somebody stays signed in without doing anything."""
LONGEST_SECONDS = 30 * 24 * 3600.0
"""How long somebody stays signed in at most."""
TOUCH_SECONDS = 60.0
"""How often it is written down that somebody is still there."""
OFFER_SECONDS = 60
"""How long a browser has to fetch its cookie."""
LABEL_MOST = 160


@dataclass(frozen=True)
class Opened:
    """Somebody has come in."""

    token: str = field(repr=False)
    """What their browser shows from now on; kept nowhere else."""
    person: Person
    label: str
    """What people call them."""


class Doors:
    """Signing in and out. One in a process; all on the same database are as one.

    `members` is asked anew each time, and may be replaced: another role or password counts from then on.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        members: Mapping[str, Member],
        signing_key: bytes,
        *,
        demo: bool = False,
    ) -> None:
        self.members = members
        self._database = database
        self._clock = clock
        self._signing_key = signing_key
        self._sealer = _sealer(signing_key)
        self._demo = demo

    # ── coming in ──────────────────────────────────────────────────────────────────────────────────────────

    def sign_in(self, name: str, password: str, address: str = "") -> Opened:
        """Let somebody in by name and password.

        Raises NotLetIn in the same words, after the same work, whatever was wrong; and Wait, without that work,
        when too much was tried by this name or from this address.
        """
        member = self.members.get(name_of(name))
        # Always in this order: two that lock what the other one waits for would wait for ever.
        tries = [attempts.by_address(address)] if address else []
        tries.append(attempts.by_name(name_of(name), known=member is not None))
        counted_at = self._count(tries)
        # Between two transactions: a quarter of a second's work would keep everybody else from writing.
        if not fits(member, password, self._cost()) or member is None:
            self._refuse(member, address)
            raise NotLetIn("That name and password do not go together.")
        with self._database.transaction() as connection:
            for key in tries[:-1]:
                attempts.take_back(connection, key, counted_at)
            attempts.forget(connection, tries[-1])
            return self._open(
                connection, Source.PASSWORD, member.person, member.label, member.fingerprint, address
            )

    def enter_demo(self, role: Role, address: str = "") -> Opened:
        """Let anybody in as whom they like to be. Raises NotLetIn where this is no demo."""
        if not self._demo:
            raise NotLetIn("This is no demo: sign in.")
        with self._database.transaction() as connection:
            person = Person(f"Demo {role}", role)
            return self._open(connection, Source.DEMO, person, f"Demo {role}", "", address)

    def enter_by_claims(
        self, subject: str, issued_at: float, label: str, role: Role, address: str = ""
    ) -> Person | None:
        """Somebody for whom the team's own sign-in vouches in a cookie of its own; asked whenever a page is drawn.

        The first time it is written down, so that it can be ended. None when it was, or has run out. `subject` is
        what the ledger calls them; `issued_at` is when they signed in, in seconds since 1970.
        """
        if not subject.isprintable() or not 0 < len(subject) <= NAME_MOST:
            raise NotLetIn(f"The name that your sign-in gives has to have 1 to {NAME_MOST} letters.")
        if issued_at + LONGEST_SECONDS <= self._clock():
            return None  # nor may it be written down anew, once it has been let go of
        id, person = self._id_by_claims(subject, issued_at), Person(subject, role)
        with self._database.reading() as connection:
            kept = sign_ins.find(connection, id)
        if kept:
            return self._seen(kept, role)
        now = self._clock()
        until = _until(now, issued_at)
        kept = SignIn(id, subject, _shown(label), Source.OIDC, role, "", issued_at, now, until)
        with self._database.transaction() as connection:
            if sign_ins.add(connection, kept):
                audit.note(connection, now, person, "signed in", words=Source.OIDC, address=address)
        return person

    # ── being in ───────────────────────────────────────────────────────────────────────────────────────────

    def person_of(self, token: str) -> Person | None:
        """Who shows this token; None when it opens nothing, or nothing any more."""
        with self._database.reading() as connection:
            kept = sign_ins.find(connection, sign_ins.id_of(token))
        # One by claims has no token: whatever hashes to it was made up.
        return self._seen(kept) if kept and kept.source is not Source.OIDC else None

    def offer_cookie(self, token: str) -> str:
        """A nonce for which any process hands over the token, once, within a minute.

        A page cannot set a cookie that scripts cannot read; a route can, but not know for whom. So the page hands
        this to the browser, and the browser to the route. It holds the token itself, encrypted with the app's key:
        so the token lies in no table, and who finds the nonce later, used, learns nothing from it.
        """
        nonce = self._sealer.encrypt_at_time(token.encode(), int(self._clock())).decode()
        with self._database.transaction() as connection:
            sign_ins.offer(connection, sign_ins.id_of(token), nonce)
        return nonce

    def redeem(self, nonce: str) -> str | None:
        """The token of a nonce; None when it was not made here, is used, late, or for a sign-in that has ended."""
        now = self._clock()
        try:
            sealed = nonce.encode("utf-8", "surrogatepass")
            token = self._sealer.decrypt_at_time(sealed, OFFER_SECONDS, int(now)).decode()
        except InvalidToken:
            return None
        with self._database.transaction() as connection:
            return token if sign_ins.redeem(connection, sign_ins.id_of(token), nonce, now) else None

    # ── going out ──────────────────────────────────────────────────────────────────────────────────────────

    def sign_out(self, token: str) -> None:
        """End the sign-in of this token, in every tab of that browser."""
        self._leave(sign_ins.id_of(token))

    def leave_by_claims(self, subject: str, issued_at: float) -> None:
        """End one by claims: a copy of its cookie opens nothing from now on."""
        self._leave(self._id_by_claims(subject, issued_at))

    def open_sign_ins(self, by: Person) -> list[SignIn]:
        """Everybody who is in, the last seen first. Raises NotAllowed."""
        by.require(Right.MANAGE_TEAM)
        with self._database.reading() as connection:
            return [kept for kept in sign_ins.open_ones(connection, self._clock()) if self._person(kept)]

    def end(self, id: str, by: Person) -> None:
        """Show one browser out. Raises NotAllowed."""
        by.require(Right.MANAGE_TEAM)
        now = self._clock()
        with self._database.transaction() as connection:
            kept = sign_ins.find(connection, id)
            if kept and sign_ins.end(connection, id, by.name, now):
                audit.note(connection, now, by, "ended sign-in", kept.member)

    def end_all_of(self, name: str, by: Person) -> int:
        """Show somebody out of every browser. Answers of how many. Raises NotAllowed."""
        by.require(Right.MANAGE_TEAM)
        now = self._clock()
        with self._database.transaction() as connection:
            if ended := sign_ins.end_all_of(connection, name, by.name, now):
                audit.note(connection, now, by, "ended sign-in", name, f"all {ended}")
        return ended

    def tidy(self) -> None:
        """Let go of sign-ins and failures that no longer count."""
        now = self._clock()
        with self._database.transaction() as connection:
            sign_ins.tidy(connection, now - LONGEST_SECONDS)
            attempts.tidy(connection, now)

    # ── how ────────────────────────────────────────────────────────────────────────────────────────────────

    def _count(self, tries: Sequence[str]) -> float:
        now = self._clock()
        with self._database.transaction() as connection:  # of which a Wait leaves nothing
            for key in tries:
                if seconds := attempts.count(connection, key, now):
                    raise Wait(math.ceil(seconds))
        return now

    def _cost(self) -> int:
        return max((member.cost for member in self.members.values()), default=COST)

    def _refuse(self, member: Member | None, address: str) -> None:
        """A name that nobody has is not written down: people type passwords into the wrong field."""
        about, words = (member.name, "") if member else ("", "a name that nobody has")
        with self._database.transaction() as connection:
            audit.note(connection, self._clock(), None, "refused sign-in", about, words, address)

    def _open(
        self,
        connection: Connection,
        source: Source,
        person: Person,
        label: str,
        fingerprint: str,
        address: str,
    ) -> Opened:
        now, token = self._clock(), secrets.token_urlsafe(32)
        # A member's role is the one that is configured whenever they are seen.
        role = "" if source is Source.PASSWORD else person.role
        until = _until(now, now)
        id, shown = sign_ins.id_of(token), _shown(label)
        sign_ins.add(connection, SignIn(id, person.name, shown, source, role, fingerprint, now, now, until))
        audit.note(connection, now, person, "signed in", words=source, address=address)
        return Opened(token, person, label)

    def _seen(self, kept: SignIn, role: Role | None = None) -> Person | None:
        """Who it is; that they were seen is written down now and then, and their role by claims when it changed."""
        now, person = self._clock(), self._person(kept)
        if person and role:
            person = Person(person.name, role)
        if person and (kept.seen_at + TOUCH_SECONDS <= now or (role and role != kept.role)):
            with self._database.transaction() as connection:
                until = _until(now, kept.created_at)
                sign_ins.touch(connection, kept.id, role or kept.role, now, until)
        return person

    def _person(self, kept: SignIn) -> Person | None:
        if not kept.is_open(self._clock()):
            return None
        if kept.source is Source.PASSWORD:
            member = self.members.get(kept.member)
            return member.person if member and member.fingerprint == kept.fingerprint else None
        if kept.source is Source.DEMO and not self._demo:
            return None  # it was one when they came in
        return Person(kept.member, Role(kept.role))

    def _leave(self, id: str) -> None:
        now = self._clock()
        with self._database.transaction() as connection:
            kept = sign_ins.find(connection, id)
            person = self._person(kept) if kept else None
            if person and sign_ins.end(connection, id, person.name, now):
                audit.note(connection, now, person, "signed out")

    def _id_by_claims(self, subject: str, issued_at: float) -> str:
        said = f"{float(issued_at)!r}\n{subject}".encode("utf-8", "surrogatepass")
        return hmac.new(self._signing_key, b"animatic.claims\n" + said, hashlib.sha256).hexdigest()


def _until(now: float, created_at: float) -> float:
    return min(now + SESSION_SECONDS, created_at + LONGEST_SECONDS)


def _shown(label: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in label)[:LABEL_MOST]


def _sealer(signing_key: bytes) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=b"animatic.cookie").derive(signing_key)
    return Fernet(base64.urlsafe_b64encode(key))
