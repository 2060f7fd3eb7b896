"""The gallery's pages, beside the same asked of a plain list."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from animatic import Brief, Mark, Sort, Status, Task, Wanted, gallery, tags, tasks
from animatic.database import Database
from animatic.gallery import mark_of
from animatic.task import Wish
from animatic.words import as_kept

FIRST = datetime(2026, 10, 25, 12, tzinfo=UTC)
DAYS = [f"{(FIRST + timedelta(days)).date()}" for days in range(-1, 20)]
PROVIDERS, MODELS, MEMBERS = ("akool", "keevx"), ("create", "V1-pro", "hailuo"), ("ada", "bea b", "")
CAMPAIGNS, TAGS, PRICES = (
    ("spring", "autumn sale", ""),
    ("hero", "hero shot", "b-roll"),
    (None, 500, 900, 20_000),
)
PROMPTS = ("slow push in on a lamp", "a lamp post in spring", "waves, then a lighthouse", "")


def write(database: Database, count: int, seed: int = 0) -> list[str]:
    """Tasks of all sorts, in the order in which they were made; answers their ids."""
    chance = random.Random(seed)
    moments = sorted(FIRST.timestamp() + 60 * chance.randrange(20_000) for _ in range(count))
    with database.transaction() as connection:
        ids = [add(database, connection, chance, now, f"{seed}-{at}") for at, now in enumerate(moments)]
        for tag in TAGS:
            tags.put(connection, chance.sample(ids, count // 4), tag)
        for id, own in tags.of_tasks(connection, ids).items():
            task = tasks.find(connection, id)
            words = tasks.searched(task.brief, task.campaign, task.member, *own)
            gallery.change(connection, [id], task.changed_at, searched=words)
    return ids


def add(database: Database, connection, chance: random.Random, now: float, send_key: str) -> str:
    pick = chance.choice
    brief = Brief(pick(PROVIDERS), pick(MODELS), prompt=pick(PROMPTS))
    wish = Wish(brief, "akool:ours", pick(PRICES), 1, campaign=pick(CAMPAIGNS))
    (task,) = tasks.add(connection, [wish], send_key=send_key, member=pick(MEMBERS), now=now)
    values = {"status": pick([Status.DONE] * 5 + list(Status)), "starred": chance.random() < 0.2}
    if values["status"] is Status.DONE:
        values |= {"verdict": pick(("approved", "rejected", "")), "rating": pick((0, 0, 1, 3, 4, 5))}
    if chance.random() < 0.15:
        values |= {"deleted_at": now, "gone": chance.random() < 0.3}
    gallery.change(connection, [task.id], now, **values)
    return task.id


@pytest.fixture
def filled(database: Database) -> Database:
    write(database, 80)
    with database.transaction() as connection:
        gallery.study(connection)
    return database


def everything(database: Database) -> tuple[list[Task], dict[str, list[str]]]:
    """All tasks and their tags."""
    with database.reading() as connection:
        ids = list(connection.execute(select(tasks.tasks.c.id)).scalars())
        return [tasks.find(connection, id) for id in ids], tags.of_tasks(connection, ids)


def is_wanted(task: Task, own: list[str], wanted: Wanted) -> bool:
    day = f"{datetime.fromtimestamp(task.created_at, UTC).date()}"
    told = as_kept(task.brief.prompt, task.model, task.campaign, task.member, *own).split()
    within_price = task.quoted is not None and (
        (wanted.price_least or 0) <= task.quoted <= (wanted.price_most or 10**9)
    )
    asks_price = wanted.price_least is not None or wanted.price_most is not None
    return (
        (task.deleted_at is not None and not task.gone if wanted.deleted else task.deleted_at is None)
        and (not wanted.statuses or task.status in wanted.statuses)
        and (not wanted.provider or task.provider == wanted.provider)
        and (not wanted.model or task.model == wanted.model)
        and (wanted.campaign is None or task.campaign == wanted.campaign)
        and (wanted.member is None or task.member == wanted.member)
        and (not wanted.tag or wanted.tag in own)
        and (wanted.verdict is None or (task.status is Status.DONE and task.verdict == wanted.verdict))
        and task.rating >= wanted.rating_least
        and (task.starred or not wanted.starred)
        and (not wanted.first_day or day >= wanted.first_day)
        and (not wanted.last_day or day <= wanted.last_day)
        and (within_price or not asks_price)
        and (task.quoted is not None or wanted.sort is not Sort.DEAREST)
        and all(any(word.startswith(asked) for word in told) for asked in as_kept(wanted.words).split())
    )


def in_order(found: list[Task], sort: Sort) -> list[Task]:
    return sorted(found, key=lambda task: place(task, sort), reverse=sort is not Sort.OLDEST)


def place(task: Task, sort: Sort) -> tuple[int, str]:
    return {Sort.DEAREST: task.quoted or 0, Sort.BEST: task.rating}.get(sort, 0), task.id


WORDS = (
    "lamp",
    "LAM",
    "a",
    "wav light",
    "ada",
    "spring",
    "hero",
    "b-roll",
    "v1 pro",
    "b",
    "lamp hero",
    "nowhere",
    "!",
)
wishes = st.builds(
    Wanted,
    statuses=st.just(()) | st.lists(st.sampled_from(list(Status)), unique=True).map(tuple),
    provider=st.sampled_from(["", "", *PROVIDERS, "nobody"]),
    model=st.sampled_from(["", "", *MODELS]),
    campaign=st.none() | st.sampled_from(CAMPAIGNS),
    member=st.none() | st.sampled_from(MEMBERS),
    tag=st.sampled_from(["", "", *TAGS, "nothing"]),
    verdict=st.none() | st.sampled_from(["approved", "rejected", ""]),
    rating_least=st.sampled_from([0, 0, 1, 4, 5]),
    starred=st.sampled_from([False, False, True]),
    first_day=st.just("") | st.sampled_from(DAYS),
    last_day=st.just("") | st.sampled_from(DAYS),
    price_least=st.none() | st.sampled_from([1, 600, 20_000]),
    price_most=st.none() | st.sampled_from([600, 900, 30_000]),
    words=st.just("") | st.sampled_from(WORDS),
    deleted=st.sampled_from([False, False, False, True]),
    sort=st.sampled_from(list(Sort)),
)
NARROWING = (
    *(Wanted(statuses=own) for own in ((Status.DONE,), (Status.FAILED, Status.CANCELLED), tuple(Status)[:3])),
    *(Wanted(provider="akool"), Wanted(model="hailuo"), Wanted(campaign=""), Wanted(campaign="autumn sale")),
    *(
        Wanted(member=""),
        Wanted(member="bea b"),
        Wanted(tag="hero shot"),
        Wanted(verdict=""),
        Wanted(starred=True),
    ),
    *(Wanted(verdict="rejected"), Wanted(rating_least=4), Wanted(rating_least=4, sort=Sort.BEST)),
    *(Wanted(first_day="2026-11-01"), Wanted(last_day="2026-11-01"), Wanted(price_least=600)),
    *(
        Wanted(price_most=600),
        Wanted(price_most=600, sort=Sort.DEAREST),
        Wanted(words="lamp"),
        Wanted(deleted=True),
    ),
    Wanted(provider="akool", verdict="approved", words="lam", sort=Sort.OLDEST),
    Wanted(tag="hero", words="lam", price_least=500),
)
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@many
@given(wishes, st.integers(0, 100))
def test_any_filters_together_find_what_a_plain_list_would(filled: Database, wanted: Wanted, seen: int):
    known, tagged = everything(filled)
    expected = in_order([one for one in known if is_wanted(one, tagged.get(one.id, []), wanted)], wanted.sort)
    with filled.reading() as connection:
        assert gallery.page(connection, wanted, limit=1_000) == expected
        if seen < len(expected):
            after = mark_of(expected[seen], wanted.sort)
            assert gallery.page(connection, wanted, after, limit=7) == expected[seen + 1 :][:7]


def test_each_filter_finds_some_and_leaves_some(filled: Database, subtests: pytest.Subtests):
    known, tagged = everything(filled)
    for wanted in NARROWING:
        with subtests.test(str(wanted)), filled.reading() as connection:
            found = gallery.page(connection, wanted, limit=1_000)
            assert 0 < len(found) < len([one for one in known if one.deleted_at is None])
            plain = [one for one in known if is_wanted(one, tagged.get(one.id, []), wanted)]
            assert found == in_order(plain, wanted.sort)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("words", ["", "lamp"])
def test_every_task_comes_once_and_in_order_whatever_is_added_between_the_pages(
    database: Database, sort: Sort, words: str
):
    write(database, 30)
    wanted = Wanted(sort=sort, words=words)
    for size in (1, 7):
        with database.reading() as connection:
            before = gallery.page(connection, wanted, limit=1_000)
        seen: list[Task] = []
        while page := next_page(database, wanted, seen, size):
            seen += page
            if len(seen) < 60:  # else there would be no end of the oldest first
                later(database, seed=100 * size + len(seen))
        places = [place(task, sort) for task in seen]
        assert places == sorted(set(places), reverse=sort is not Sort.OLDEST)
        assert [one for one in seen if one in before] == before


def later(database: Database, seed: int) -> None:
    """A task that is made after all others."""
    chance = random.Random(seed)
    with database.transaction() as connection:
        add(database, connection, chance, FIRST.timestamp() + 2_000_000 + seed, f"later-{seed}")


def next_page(database: Database, wanted: Wanted, seen: list[Task], size: int) -> list[Task]:
    after = mark_of(seen[-1], wanted.sort) if seen else None
    with database.reading() as connection:
        return gallery.page(connection, wanted, after, size)


@pytest.mark.parametrize("sort", Sort)
def test_a_task_whose_transaction_had_to_wait_is_found_once(database: Database, sort: Sort):
    chance, moments = random.Random(1), [5, 3, 4, 1, 2, 9, 7, 8, 6]
    with database.transaction() as connection:
        ids = [
            add(database, connection, chance, FIRST.timestamp() + at, f"press-{at}")
            for at in chain(moments, [10])
        ]
        gallery.change(connection, ids, 0, searched="lamp", deleted_at=None, quoted=900, rating=1)
    seen: list[Task] = []
    while page := next_page(database, Wanted(sort=sort, words="lamp"), seen, 1):
        seen += page
    assert sorted(task.id for task in seen) == sorted(ids)


# ── marks and lists ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_mark_of_no_known_task_leads_somewhere_or_nowhere_but_never_to_an_error(filled: Database):
    for sort in Sort:
        for words in ("", "lamp"):
            for mark in (Mark("0" * 32), Mark("f" * 32, -(10**17)), Mark("8" * 32, 10**17)):
                with filled.reading() as connection:
                    gallery.page(connection, Wanted(sort=sort, words=words), mark)


def test_members_models_and_tags_are_those_of_what_is_there(filled: Database):
    known, tagged = everything(filled)
    there = [task for task in known if task.deleted_at is None]
    with filled.transaction() as connection:
        assert gallery.members(connection) == sorted({task.member for task in there})
        assert set(gallery.models(connection)) == {task.model for task in there}
        assert set(tags.known(connection)) == {tag for own in tagged.values() for tag in own}
        gallery.change(connection, [task.id for task in there if task.member == "ada"], 0, deleted_at=1.0)
        assert gallery.members(connection) == sorted({task.member for task in there} - {"ada"})


def test_an_empty_gallery_has_no_members_and_an_even_pulse(database: Database):
    with database.reading() as connection:
        assert gallery.members(connection) == gallery.models(connection) == tags.known(connection) == []
        assert gallery.page(connection, Wanted()) == []
        assert gallery.pulse(connection) == gallery.Pulse({}, 0.0)


def test_sqlite_counts_its_indexes_again_when_there_are_twice_as_many_tasks(sqlite_database: Database):
    write(sqlite_database, 10)
    counted = []
    for more in (0, 5, 10, 40):
        if more:
            write(sqlite_database, more, seed=more)
        with sqlite_database.transaction() as connection:
            gallery.study(connection)
            known = text("SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'tasks'")
            counted.append(connection.execute(known).scalar_one())
    assert counted == [10, 10, 25, 65]
