"""The ledger added up anew: what totals and tallies must say, worked out from nothing but what was written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, text

from animatic.entries import Entry, Kind

ENDS = (Kind.CAPTURE, Kind.RELEASE)
MONEY = ("granted", "held", "spent")
COUNTS = ("sends", "clips", "approved", "rejected")
DIMENSIONS = ("account", "model", "campaign", "member")

Place = tuple[str, str, str, str]
"""Dimension, key, day, account."""


def audit(
    connection: Connection, accounts: Collection[str] = (), clips: Mapping[str, int] | None = None
) -> list[Entry]:
    """Assert that the books are right, of some accounts or of all; answers the entries, oldest first.

    `clips` counts what each task made, where that is not for the table of clips to say.
    """
    written = [one for one in read_entries(connection) if not accounts or one.account_id in accounts]
    made = Counter(clips) if clips is not None else _made(connection)
    assert_tasks_are_sound(written)
    assert_totals(connection, written, accounts)
    expected = tallies_of(written, made, _judged(connection))
    kept = {
        place: sums for place, sums in _tallies(connection).items() if not accounts or place[3] in accounts
    }
    assert kept == expected
    assert_dimensions_agree(kept)
    assert_months(connection, kept, accounts)
    return written


def read_entries(connection: Connection) -> list[Entry]:
    names = ", ".join(Entry.__dataclass_fields__)
    rows = connection.execute(text(f"SELECT {names} FROM entries ORDER BY id")).mappings()
    return [Entry(**{**row, "kind": Kind(row["kind"])}) for row in rows]


def assert_tasks_are_sound(written: Iterable[Entry]) -> None:
    """One hold and at most one end for each task, of the same account, day and description, and within the hold."""
    for task_id, own in by_task(written).items():
        holds = [one for one in own if one.kind is Kind.HOLD]
        ends = [one for one in own if one.kind in ENDS]
        assert len(holds) == 1, task_id
        assert len(ends) <= 1, task_id
        assert own[0] is holds[0], task_id
        assert all(0 <= end.amount <= holds[0].amount for end in ends), task_id
        assert len({(one.account_id, one.day, one.about) for one in own}) == 1, task_id


def by_task(written: Iterable[Entry]) -> dict[str, list[Entry]]:
    grouped: dict[str, list[Entry]] = {}
    for one in written:
        if one.task_id:
            grouped.setdefault(one.task_id, []).append(one)
    return grouped


def assert_totals(connection: Connection, written: Sequence[Entry], accounts: Collection[str] = ()) -> None:
    sums: dict[str, Counter[str]] = {}
    for one, effect in effects(written):
        sums.setdefault(one.account_id, Counter()).update(effect)
    rows = connection.execute(text("SELECT id, granted, held, captured AS spent FROM accounts")).mappings()
    for row in rows:
        if not accounts or row["id"] in accounts:
            own = sums.get(row["id"], Counter())
            assert {name: row[name] for name in MONEY} == {name: own[name] for name in MONEY}, row["id"]


def effects(written: Sequence[Entry]) -> list[tuple[Entry, dict[str, int]]]:
    """Each entry with what it changes."""
    holds = {one.task_id: one.amount for one in written if one.kind is Kind.HOLD}
    return [(one, _effect(one, holds.get(one.task_id, 0))) for one in written]


def _effect(one: Entry, held: int) -> dict[str, int]:
    match one.kind:
        case Kind.HOLD:
            return {"held": one.amount, "sends": 1}
        case Kind.CAPTURE:
            return {"held": -held, "spent": one.amount}
        case Kind.RELEASE:
            return {"held": -held}
        case Kind.CORRECTION if one.task_id:
            return {"spent": -one.amount}
    return {"granted": one.amount}


def tallies_of(
    written: Sequence[Entry], clips: Counter[str], judged: Mapping[str, Counter[str]]
) -> dict[Place, dict[str, int]]:
    """What the tallies must be; places where all is zero are left out."""
    sums: dict[Place, Counter[str]] = {}
    for one, effect in effects(written):
        more = Counter(effect)
        if one.kind is Kind.HOLD and one.task_id:
            more.update({"clips": clips[one.task_id]})
            more.update(judged.get(one.task_id, Counter()))
        for place in _places(one):
            sums.setdefault(place, Counter()).update(more)
    return _without_zeros(sums)


def _places(one: Entry) -> list[Place]:
    keys = {"account": ""}
    if one.task_id:
        keys |= {"model": one.model, "campaign": one.campaign, "member": one.member}
    return [(dimension, key, one.day, one.account_id) for dimension, key in keys.items()]


def assert_dimensions_agree(kept: Mapping[Place, Mapping[str, int]]) -> None:
    """Whichever way spending is told, each day of each account adds up to the same."""
    told = {dimension: Counter[tuple[str, str, str]]() for dimension in DIMENSIONS}
    for (dimension, _, day, account_id), sums in kept.items():
        told[dimension].update({(day, account_id, name): sums[name] for name in sums if name != "granted"})
    assert all(+counts == +told["account"] and -counts == -told["account"] for counts in told.values())


def assert_months(
    connection: Connection, kept: Mapping[Place, Mapping[str, int]], accounts: Collection[str] = ()
) -> None:
    """What is kept of months is what their days held and spent."""
    expected = Counter[Place]()
    for (dimension, key, day, account_id), sums in kept.items():
        expected[dimension, key, day[:7], account_id] += sums["held"] + sums["spent"]
    rows = connection.execute(text("SELECT dimension, key, month, account_id, used FROM months")).all()
    told = {(*place,): used for *place, used in rows if not accounts or place[3] in accounts}
    assert {place: used for place, used in told.items() if used} == {
        place: used for place, used in expected.items() if used
    }


def _tallies(connection: Connection) -> dict[Place, dict[str, int]]:
    rows = connection.execute(text("SELECT * FROM tallies")).mappings()
    return _without_zeros(
        {_place(row): Counter({name: row[name] for name in MONEY + COUNTS}) for row in rows}
    )


def _place(row: RowMapping) -> Place:
    return row["dimension"], row["key"], row["day"], row["account_id"]


def _without_zeros(sums: Mapping[Place, Counter[str]]) -> dict[Place, dict[str, int]]:
    named = {place: {name: own[name] for name in MONEY + COUNTS} for place, own in sums.items()}
    return {place: own for place, own in named.items() if any(own.values())}


def _made(connection: Connection) -> Counter[str]:
    rows = connection.execute(text("SELECT task_id, count(*) FROM clips GROUP BY task_id"))
    return Counter(dict(rows.all()))


def _judged(connection: Connection) -> dict[str, Counter[str]]:
    """Verdicts that stand, by task."""
    standing = text(
        "SELECT task_id, reviews.verdict FROM reviews JOIN clips ON clips.id = reviews.clip_id WHERE stands"
    )
    judged: dict[str, Counter[str]] = {}
    for task_id, verdict in connection.execute(standing):
        judged.setdefault(task_id, Counter())[verdict] += 1
    return judged
