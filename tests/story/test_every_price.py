"""Every row of every price table: what is quoted is what the service takes, and what the ledger captures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path

import httpx
import pytest

from animatic import Brief, Card, Input, Kind, Model, Settings, Status, Studio, Task
from animatic.brief import check, complete
from animatic.catalog import Choice, Choices, thousandths
from animatic.lifecycle import OPEN
from animatic.providers import open_providers
from animatic.sandbox.scene import photograph
from tests.conftest import Clock, SandboxControl
from tests.people import MEMBER

KNOWN = open_providers(Settings(sandbox_url="http://127.0.0.1:9"), httpx.Client())
PRICED = sorted(name for name, known in KNOWN.items() if any(model.price for model in known.models()))
ENOUGH_CREDITS = 1_000_000
SAMPLES: dict[Kind, Choice] = {Kind.TEXT: "soft piano", Kind.ADDRESS: "https://example.com/tune.mp3"}


@dataclass(frozen=True)
class Bill:
    """What one task cost, as everybody tells it; thousandths of a credit."""

    what: str
    due: int
    """The row of the price table × seconds × count."""
    quoted: int | None
    charged: int | None
    held: int | None
    captured: int | None
    taken: int
    """By how much the balance at the service fell."""

    @property
    def agrees(self) -> bool:
        return {self.due} == {self.quoted, self.charged, self.held, self.captured, self.taken}


@pytest.fixture
def database_url(tmp_path: Path, sqlite_pattern: Path) -> str:
    """What a provider charges does not depend on the kind of database."""
    return f"sqlite:///{shutil.copy(sqlite_pattern, tmp_path / 'animatic.db')}"


@dataclass
class Customer:
    """Orders one film after the other, so that the service's balance tells what each has cost."""

    studio: Studio
    clock: Clock
    provider: str
    balance: int
    bills: list[Bill] = field(default_factory=list)
    clips: dict[int, str] = field(default_factory=dict)
    """Length in seconds → a finished clip, for models that start from one."""

    def buy(self, model: Model, row: int, brief: Brief) -> None:
        """Order one film of a row's and keep the bill of it."""
        if model.input is Input.CLIP:
            brief = replace(brief, clip=self.clips[length(brief)])
        task = self.studio.send([brief], f"press-{len(self.bills)}", MEMBER)[0]
        card = self.await_end(task.id)
        assert card.task.status is Status.DONE, (model.name, row, card.task)
        assert row_for(model, card.task.brief.choices) == row
        self.clips.setdefault(length(brief), card.clips[0].id)
        self.bills.append(self.bill(card.task, model, row))

    def await_end(self, task_id: str) -> Card:
        """The card of a task that had the time for a few looks."""
        for _ in range(10):
            self.studio.worker.turn()
            card = self.studio.card(task_id)
            if card.task.status not in OPEN:
                break
            self.clock.advance(self.studio.works.look_seconds(self.provider))
        return card

    def bill(self, task: Task, model: Model, row: int) -> Bill:
        entries = {str(entry.kind): entry.amount for entry in self.studio.entries(task.id)}
        before, self.balance = self.balance, self.studio.works.provider(self.provider).balance()
        return Bill(
            what=f"row {row} of {model.name}: {dict(task.brief.choices)}",
            due=due(model, row, task.brief),
            quoted=task.quoted,
            charged=task.charged,
            held=entries.get("hold"),
            captured=entries.get("capture"),
            taken=before - self.balance,
        )


def row_for(model: Model, choices: Choices) -> int | None:
    """The first row of the model's price table that fits."""
    fitting = (row for row, rate in enumerate(model.price.rates) if rate.fits(choices))
    return next(fitting, None)


def due(model: Model, row: int, brief: Brief) -> int:
    seconds = length(brief) if model.price.per_second else 1
    return model.price.rates[row].thousandths * seconds * brief.choices.get("count", 1)


def length(brief: Brief) -> int:
    return brief.choices["seconds"]


def legal_briefs(studio: Studio, model: Model) -> Iterator[Brief]:
    """Whatever can be asked for by picking from lists and switches, the defaults first."""
    plain = start(studio, model)
    stored = studio.pictures(plain.pictures)
    listed = [option for option in model.options if option.kind in (Kind.CHOICE, Kind.FLAG)]
    values = [option.choices or (False, True) for option in listed]
    for picked in product(*values):
        choices = dict(zip((option.name for option in listed), picked, strict=True))
        brief = complete(replace(plain, choices=filled_in(model, choices)), model)
        if not check(brief, model, stored):
            yield brief


def start(studio: Studio, model: Model) -> Brief:
    """The words and the pictures that the model needs."""
    if model.input is Input.CLIP:
        return Brief(model.provider, model.name, clip="one of this length")
    frame = model.frame
    wanted = frame.references_least if frame.first == "none" else 1
    pictures = tuple(studio.add_picture(picture(seed), f"{seed}.jpg", MEMBER).hash for seed in range(wanted))
    roles = {"references": pictures} if frame.first == "none" else {"first": pictures[0]}
    return Brief(model.provider, model.name, prompt="slow push in", **roles)


def filled_in(model: Model, choices: Choices) -> dict[str, Choice]:
    """With something in every field that must not be left empty."""
    needed = [option for option in model.options if option.required and option.kind in SAMPLES]
    return {option.name: SAMPLES[option.kind] for option in needed} | dict(choices)


@cache
def picture(seed: int) -> bytes:
    file = BytesIO()
    photograph(seed=seed, width=640, height=480).save(file, "JPEG", quality=88)
    return file.getvalue()


def briefs_by_row(studio: Studio, model: Model) -> list[list[Brief]]:
    """For each row of the price table the legal briefs that it is the price of, the shortest films first."""
    rows: list[list[Brief]] = [[] for _ in model.price.rates]
    for brief in legal_briefs(studio, model):
        if (row := row_for(model, brief.choices)) is not None:
            rows[row].append(brief)
    return [sorted(briefs, key=length) for briefs in rows]


def rows_without_a_brief(table: dict[str, list[list[Brief]]]) -> list[str]:
    return [
        f"row {row} of {name}"
        for name, rows in table.items()
        for row, briefs in enumerate(rows)
        if not briefs
    ]


def telling(model: Model, rows: list[list[Brief]]) -> Iterator[tuple[int, Brief]]:
    """Of each row the shortest film with little else and the longest with everything; of one, two at once."""
    for row, briefs in enumerate(rows):
        little, most = briefs[0], briefs[-1]
        if row == 0 and model.option("count"):
            most = replace(most, choices={**most.choices, "count": 2})
        yield row, little
        if most != little:
            yield row, most


@pytest.mark.parametrize("provider", PRICED)
def test_every_row_of_every_price_table_is_what_the_service_takes(
    studio: Studio, sandbox: SandboxControl, clock: Clock, provider: str
):
    service = KNOWN[provider].prefix
    sandbox.tell("balance", {"provider": service, "credits": ENOUGH_CREDITS})
    customer = Customer(studio, clock, provider, thousandths(ENOUGH_CREDITS))
    priced = [model for model in studio.models(provider).rows if model.price]
    table = {model.name: briefs_by_row(studio, model) for model in priced}
    idle = rows_without_a_brief(table)
    assert not idle, f"an earlier row always fits, or no legal choice leads there: {', '.join(idle)}"
    for model in sorted(priced, key=lambda model: model.input is Input.CLIP):
        for row, brief in telling(model, table[model.name]):
            customer.buy(model, row, brief)
    wrong = [str(bill) for bill in customer.bills if not bill.agrees]
    assert not wrong, "\n".join(wrong)
    spent = sum(bill.captured for bill in customer.bills)
    assert thousandths(sandbox.state(service)["credits_charged"]) == spent > 0
