"""The ledger as revision 0002 wrote it, and the same story told to the ledger of today."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

from sqlalchemy import Connection, text

from animatic import ledger, verdicts
from animatic.brief import Brief
from animatic.catalog import credits
from animatic.entries import About, Kind

NOW = 1_788_200_000.0
ACCOUNTS = {"akool:ours": 500_000, "sellerpic:ours": -2_000, "topview:ours": 0, "keevx:ours": None}
"""What each account began with; the last one's provider names no balance."""
PROMPTS = ("slow push in on a lamp", "  waves,\n then   a lighthouse ", "", "a very long prompt " * 20)
OPENED = "balance the provider named"
LATE = "a late result of a task that was already released"


@dataclass(frozen=True)
class Sent:
    """A task of the story."""

    id: str
    account_id: str
    brief: Brief
    member: str
    held: int
    at: float


def tell(book: Earlier | Today, seed: int) -> None:
    """The same story for the same seed: every kind of entry, overcharges, late results and open holds."""
    chance = random.Random(seed)
    for id, opening in ACCOUNTS.items():
        book.open(id, opening)
    for number in range(30):
        at = NOW + number * 20_000
        id = chance.choice(("akool:ours", "akool:ours", "keevx:ours"))
        brief = Brief(id.partition(":")[0], chance.choice(("create", "V")), prompt=chance.choice(PROMPTS))
        held = chance.choice((0, 5_000, 20_000))
        sent = Sent(f"{seed}-task-{number}", id, brief, chance.choice(("ada", "bea", "")), held, at)
        book.send(sent)
        later = at + 86_400 * chance.randrange(3) + 60
        match chance.choice(("done", "part", "over", "failed", "late", "open")):
            case "done" | "part" as how:
                book.capture(sent, held if how == "done" else held // 2, later)
                book.keep_clips(sent, 1 + number % 3)
            case "over":
                book.capture(sent, held + 1_500, later)
                book.keep_clips(sent, 1)
            case "failed":
                book.release(sent, later, who="ada", reason="content policy: no lamps")
            case "late":
                book.release(sent, later, who="bea", reason="it never happened")
                book.correct(sent.account_id, -(held + 1), later + 90, who="", reason=LATE, sent=sent)
                book.keep_clips(sent, 1)
        if number % 7 == 0:
            book.top_up("akool:ours", 10_000, at, who="ada", reason="bought in autumn")
            book.correct("sellerpic:ours", 700 - number * 100, at, who="ada", reason="counted again")


class Earlier:
    """Revision 0002: entries told nothing of their tasks, and any correction changed what was granted."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def open(self, id: str, opening: int | None) -> None:
        row = {"id": id, "provider": id.partition(":")[0], "bounded": opening is not None, "at": NOW}
        self._run("INSERT INTO accounts VALUES (:id, :provider, 0, 0, 0, :bounded, :at)", **row)
        if opening is not None:
            self._write(id, Kind.OPENING, opening, NOW, reason=OPENED, granted=opening)

    def send(self, sent: Sent) -> None:
        row = {"id": sent.id, "brief": json.dumps(sent.brief.as_json()), "at": sent.at, "member": sent.member}
        row |= {"provider": sent.brief.provider, "model": sent.brief.model, "account": sent.account_id}
        self._run(
            "INSERT INTO tasks (id, send_key, position, status, provider, account_id, model, brief, member,"
            " jobs_expected, notice_token, created_at, changed_at, due_at) VALUES (:id, :id, 0, 'done',"
            " :provider, :account, :model, :brief, :member, 1, :id, :at, :at, :at)",
            **row,
        )
        self._write(sent.account_id, Kind.HOLD, sent.held, sent.at, sent.id, who=sent.member, held=sent.held)

    def capture(self, sent: Sent, charged: int, at: float) -> None:
        taken = min(charged, sent.held)
        self._write(sent.account_id, Kind.CAPTURE, taken, at, sent.id, held=-sent.held, captured=taken)
        if charged > taken:
            told = credits(charged - taken)
            reason = f"the provider charged {told} more than was quoted"
            if not sent.held:
                reason = f"the provider charged {told}; it publishes no price, so nothing was held"
            self.correct(sent.account_id, taken - charged, at, who="", reason=reason, sent=sent)

    def release(self, sent: Sent, at: float, *, who: str, reason: str) -> None:
        self._write(
            sent.account_id, Kind.RELEASE, sent.held, at, sent.id, who=who, reason=reason, held=-sent.held
        )

    def correct(
        self, id: str, amount: int, at: float, *, who: str, reason: str, sent: Sent | None = None
    ) -> None:
        task = sent.id if sent else None
        self._write(id, Kind.CORRECTION, amount, at, task, who=who, reason=reason, granted=amount)

    def top_up(self, id: str, amount: int, at: float, *, who: str, reason: str) -> None:
        self._write(id, Kind.TOPUP, amount, at, who=who, reason=reason, granted=amount)

    def keep_clips(self, sent: Sent, count: int) -> None:
        for position in range(count):
            self._run(
                "INSERT INTO clips VALUES"
                " (:id, :task, :position, 'job', 'file', 'poster', 'preview', 640, 480, 5.0, :sound, 1, 1.0)",
                id=f"{sent.id}-{position}", task=sent.id, position=position, sound=False,
            )  # fmt: skip

    def _write(
        self, id: str, kind: Kind, amount: int, at: float, task: str | None = None, *, who: str = "",
        reason: str = "", granted: int = 0, held: int = 0, captured: int = 0,
    ) -> None:  # fmt: skip
        self._run(
            "INSERT INTO entries (account_id, kind, amount, task_id, at, who, reason)"
            " VALUES (:id, :kind, :amount, :task, :at, :who, :reason)",
            id=id, kind=str(kind), amount=amount, task=task, at=at, who=who, reason=reason,
        )  # fmt: skip
        self._run(
            "UPDATE accounts SET granted = granted + :granted, held = held + :held,"
            " captured = captured + :captured WHERE id = :id",
            id=id, granted=granted, held=held, captured=captured,
        )  # fmt: skip

    def _run(self, statement: str, **row: object) -> None:
        self.connection.execute(text(statement), row)


class Today:
    """The ledger as it is."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.clips: dict[str, int] = {}

    def open(self, id: str, opening: int | None) -> None:
        ledger.open_account(self.connection, id, id.partition(":")[0], opening, NOW)

    def send(self, sent: Sent) -> None:
        title = " ".join(sent.brief.prompt.split())[:160]
        about = About(sent.brief.model, "", sent.member, title)
        ledger.hold(
            self.connection, sent.account_id, sent.id, sent.held, sent.at, who=sent.member, about=about
        )

    def capture(self, sent: Sent, charged: int, at: float) -> None:
        ledger.capture(self.connection, sent.id, charged, at)

    def release(self, sent: Sent, at: float, *, who: str, reason: str) -> None:
        ledger.release(self.connection, sent.id, at, who=who, reason=reason)

    def correct(
        self, id: str, amount: int, at: float, *, who: str, reason: str, sent: Sent | None = None
    ) -> None:
        task = sent.id if sent else None
        ledger.correct(self.connection, id, amount, at, who=who, reason=reason, task_id=task)

    def top_up(self, id: str, amount: int, at: float, *, who: str, reason: str) -> None:
        ledger.top_up(self.connection, id, amount, at, who=who, reason=reason)

    def keep_clips(self, sent: Sent, count: int) -> None:
        verdicts.count_clips(self.connection, sent.id, count)
        self.clips[sent.id] = count
