"""What a team of eight does with its credits, every month alike, as a list of deeds for somebody to write down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from random import Random

from animatic.entries import About
from animatic.reviews import REASONS
from animatic.tallies import day_of

NEWEST = "2026-11"
DAYS = 28
"""Of every month; on the rest nothing is sent."""
DAY_SECONDS = 86_400.0

MEMBERS = ("ada", "ben", "cleo", "dora", "emil", "finn", "gita", "hugo")
LINES = ("Shoes", "Lamps", "Tea", "Travel", "Garden")
CAMPAIGNS = tuple(f"{season} {line}" for season in ("Spring", "Autumn") for line in LINES)
ACCOUNTS = ("akool:a1", "akool:a2", "keevx:a3", "sellerpic:a4", "topview:a5")
MODELS = {id: tuple(f"{id[:-3]}-motion-{id[-1]}.{number}" for number in range(3)) for id in ACCOUNTS}
THINGS = ("lamp", "boat", "bottle", "dancer", "kitten", "teapot", "bicycle", "lantern", "garden", "sneaker")
PLACES = ("harbour", "desert", "kitchen", "meadow", "rooftop", "studio", "station", "forest", "market")
PRICES = (4_000, 12_500, 20_000)

LONGEST_LIFE = 4
"""Entries of a task: its hold, its capture, what was charged beyond it, and what was given back."""

COMMON = "slow"
"""A word of every task."""
MONTHLY = "eclipse"
"""A word of one task in each month."""
RARE = "zeppelin"
"""A word of ten tasks of the middle month, and of no other."""


class Verb(StrEnum):
    """What can be written down."""

    OPEN = "open"
    TOP_UP = "top up"
    CORRECT = "correct"
    HOLD = "hold"
    CAPTURE = "capture"
    RELEASE = "release"
    COUNT = "count clips"
    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True)
class Sent:
    """A task, as far as the ledger knows of it."""

    id: str
    account_id: str
    day: str
    about: About
    quoted: int


@dataclass(frozen=True)
class Deed:
    """One thing to write down."""

    at: float
    verb: Verb
    account_id: str
    amount: int = 0
    """Thousandths of a credit; of COUNT, clips."""
    task: Sent | None = None
    who: str = ""
    reason: str = ""

    @property
    def entries(self) -> int:
        """How many entries it makes."""
        if self.verb is Verb.CAPTURE and self.task and self.amount > self.task.quoted:
            return 2
        return int(self.verb not in (Verb.COUNT, Verb.APPROVE, Verb.REJECT))


def months(count: int) -> list[str]:
    """So many months, the last one NEWEST."""
    last = int(NEWEST[:4]) * 12 + int(NEWEST[5:]) - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(last - count + 1, last + 1)]


def start_of(month: str) -> float:
    return datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC).timestamp()


def end_of(month: str) -> float:
    """When a month's last deed is done."""
    return start_of(month) + (DAYS + 2) * DAY_SECONDS


def openings(month: str) -> list[Deed]:
    return [Deed(start_of(month), Verb.OPEN, id, 1_000_000_000) for id in ACCOUNTS]


def deeds(month: str, count: int, *, is_middle: bool) -> list[Deed]:
    """A month's deeds in their order, which make so many entries."""
    chance, start = Random(month), start_of(month)
    listed = [
        Deed(start + 3600, Verb.TOP_UP, id, 9_000_000, who="ada", reason="monthly plan") for id in ACCOUNTS
    ]
    written, number = len(listed), 0
    while written + LONGEST_LIFE <= count:
        life = _life(chance, start, _extra_words(number, is_middle))
        listed += life
        written += sum(deed.entries for deed in life)
        number += 1
    mistake = Deed(start + 7200, Verb.CORRECT, ACCOUNTS[0], -1_000, who="ada", reason="typed one too many")
    listed += [mistake] * (count - written)
    return sorted(listed, key=lambda deed: deed.at)


def _extra_words(number: int, is_middle: bool) -> Sequence[str]:
    rare = is_middle and number < 100 and number % 10 == 7
    return [RARE] * rare + [MONTHLY] * (number == 100)


def _life(chance: Random, start: float, words: Sequence[str]) -> list[Deed]:
    """All that is written of one task: its hold and its end, at times a correction or a verdict."""
    at = start + chance.random() * DAYS * DAY_SECONDS
    task = _task(chance, at, words)
    place = task.account_id
    hold = Deed(at, Verb.HOLD, place, task.quoted, task, task.about.member)
    end = at + 30 + chance.expovariate(1 / 1800) % (DAY_SECONDS / 2)
    if chance.random() < 0.08:
        return [hold, Deed(end, Verb.RELEASE, place, 0, task, "", "the picture was refused")]
    charged = task.quoted + 500 * (chance.random() < 0.01)
    life = [hold, Deed(end, Verb.CAPTURE, place, charged, task), Deed(end, Verb.COUNT, place, 1, task)]
    if chance.random() < 0.01:
        back = task.quoted // 2
        life.append(Deed(end + DAY_SECONDS, Verb.CORRECT, place, back, task, "ada", "half was given back"))
    if chance.random() < 0.1:
        verdict = chance.choice((Verb.APPROVE, Verb.REJECT))
        life.append(Deed(end + 60, verdict, place, 0, task, chance.choice(MEMBERS), chance.choice(REASONS)))
    return life


def _task(chance: Random, at: float, words: Sequence[str]) -> Sent:
    account_id = chance.choice(ACCOUNTS)
    prompt = f"{COMMON} push in on a {chance.choice(THINGS)} by the {chance.choice(PLACES)}"
    about = About(
        model=chance.choice(MODELS[account_id]),
        campaign=chance.choice((*CAMPAIGNS, "")),
        member=chance.choice(MEMBERS),
        title=" ".join((prompt, *words)),
    )
    id = f"{int(at * 1000):012x}0000{chance.getrandbits(64):016x}"
    return Sent(id, account_id, day_of(at), about, chance.choice(PRICES))
