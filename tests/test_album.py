"""The album: what people may do with clips, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from animatic import OPEN, Album, Clip, Person, Shared, Status, Task, Verdict, Wanted
from animatic.album import WEIGHED_SECONDS
from animatic.database import Database
from animatic.desk import Desk
from animatic.errors import BadBrief, BadEntry, NotAllowed
from animatic.views import NAME_MOST
from tests.conftest import Clock
from tests.galleries import ADA, ALEX, BEA, VERA, advance, finish, open_works, read, send

Deed = Callable[[Album, Clip, Person], object]


@pytest.fixture
def album(database: Database, tmp_path: Path, clock: Clock) -> Album:
    return Album(open_works(database, tmp_path, clock))


@pytest.fixture
def clip(album: Album) -> Clip:
    """Of a task that is done."""
    return finish(album.works, send(album.works))[0]


def shown(album: Album, **narrowing: object) -> list[str]:
    """The ids on the first page."""
    return [task.id for task in album.sheet(Wanted(**narrowing)).tasks]  # type: ignore[arg-type]


def task_of(album: Album, clip: Clip) -> Task:
    with album.works.database.reading() as connection:
        return read(connection, clip.task_id)


# ── rights ─────────────────────────────────────────────────────────────────────────────────────────────────

MEMBERS_DEEDS: dict[str, Deed] = {
    "tag": lambda album, clip, by: album.tag([clip.task_id], "hero", by),
    "untag": lambda album, clip, by: album.tag([clip.task_id], "hero", by, on=False),
    "file": lambda album, clip, by: album.file([clip.task_id], "Spring", by),
    "star": lambda album, clip, by: album.star([clip.task_id], by),
    "rate": lambda album, clip, by: album.rate([clip.task_id], 3, by),
    "comment": lambda album, clip, by: album.comment(clip.id, 1.0, "Brighter", by),
    "share": lambda album, clip, by: album.share(Shared.CLIP, clip.id, 7, by),
    "revoke": lambda album, _, by: album.revoke("0" * 32, by),
    "delete": lambda album, clip, by: album.delete([clip.task_id], by),
    "restore": lambda album, clip, by: album.restore([clip.task_id], by),
    "save view": lambda album, _, by: Desk(album.works).save_view("Mine", {"show": "Ready"}, by),
    "drop view": lambda album, _, by: Desk(album.works).drop_view("Mine", by),
}
VIEWERS_DEEDS: dict[str, Deed] = {
    "zip": lambda album, clip, by: album.zip_path([clip.id], by),
    "original": lambda album, clip, by: album.original_path(clip.id, by),
    "poster": lambda album, clip, by: album.poster_path(clip.id, by),
    "cut": lambda album, clip, by: album.cut_path(clip.id, "1:1", 0.5, 0.5, by),
    "animated": lambda album, clip, by: album.animated_path(clip.id, "gif", by),
}


@pytest.mark.parametrize("deed", MEMBERS_DEEDS)
def test_a_viewer_may_not_change_anything_and_a_member_may(album: Album, clip: Clip, deed: str):
    before = (
        album.sheet(Wanted()),
        album.sheet(Wanted()).pulse,
        Desk(album.works).views(),
        album.comments(clip.id),
    )
    with pytest.raises(NotAllowed, match="ask a member"):
        MEMBERS_DEEDS[deed](album, clip, VERA)
    assert (
        album.sheet(Wanted()),
        album.sheet(Wanted()).pulse,
        Desk(album.works).views(),
        album.comments(clip.id),
    ) == before
    for person in (ADA, BEA, ALEX):
        MEMBERS_DEEDS[deed](album, clip, person)


@pytest.mark.parametrize("deed", VIEWERS_DEEDS)
def test_whoever_may_look_may_take_along(album: Album, clip: Clip, deed: str):
    assert VIEWERS_DEEDS[deed](album, clip, VERA)


def test_only_reviewers_judge(album: Album, clip: Clip):
    for person in (VERA, ADA):
        with pytest.raises(NotAllowed, match="ask a reviewer"):
            album.review([clip.id], Verdict.APPROVED, person)
    assert album.reviews(clip.id) == []
    album.review([clip.id], Verdict.APPROVED, BEA)
    assert [review.who for review in album.reviews(clip.id)] == [BEA.name]


# ── what a sheet shows ─────────────────────────────────────────────────────────────────────────────────────


def test_a_sheet_has_everything_that_its_cards_show(album: Album, clock: Clock):
    sent = []
    for number in range(3):
        clock.advance(1)
        sent.append(send(album.works, f"Take {number}"))
    made = finish(album.works, sent[0], count=2)
    album.tag([sent[0].id, sent[1].id], "Hero", ADA)
    album.review([made[0].id], Verdict.APPROVED, BEA)
    album.review([made[1].id, made[0].id], Verdict.REJECTED, BEA, "hands")
    sheet = album.sheet(Wanted(), limit=3)
    assert [task.id for task in sheet.tasks] == [task.id for task in reversed(sent)]
    assert sheet.clips == {sent[0].id: tuple(made)}
    assert sheet.tags == {sent[0].id: ["hero"], sent[1].id: ["hero"]}
    assert {id: review.verdict for id, review in sheet.reviews.items()} == {
        one.id: Verdict.REJECTED for one in made
    }
    assert sheet.tasks[2].verdict == Verdict.REJECTED
    assert sheet.next is None
    first = album.sheet(Wanted(), limit=2)
    assert first.next
    assert album.sheet(Wanted(), first.next, limit=2).tasks == sheet.tasks[2:]


def test_the_pulse_changes_whenever_anything_on_a_card_does(album: Album, clock: Clock):
    works = album.works
    task = send(works)
    clip = finish(works, task)[0]
    other = send(works)
    deeds: list[Callable[[], object]] = [
        lambda: send(works),
        lambda: advance(works, other, Status.SENDING),
        lambda: advance(works, other_now(), Status.RUNNING),
        lambda: album.tag([task.id], "hero", ADA),
        lambda: album.tag([task.id], "hero", ADA, on=False),
        lambda: album.file([task.id], "Spring", ADA),
        lambda: album.star([task.id], ADA),
        lambda: album.star([task.id], ADA, on=False),
        lambda: album.rate([task.id], 4, ADA),
        lambda: album.review([clip.id], Verdict.APPROVED, BEA),
        lambda: album.review([clip.id], Verdict.REJECTED, BEA, "hands"),
        lambda: album.delete([task.id], ADA),
        lambda: album.restore([task.id], ADA),
    ]

    def other_now() -> Task:
        with works.database.reading() as connection:
            return read(connection, other.id)

    pulses = [album.sheet(Wanted()).pulse]
    for deed in deeds:
        clock.advance(0.01)
        deed()
        pulses.append(album.sheet(Wanted()).pulse)
    assert all(one != another for one, another in pairwise(pulses))
    assert pulses[-1].open == {Status.WAITING: 1, Status.RUNNING: 1}
    assert album.sheet(Wanted()).pulse == pulses[-1]


# ── ordering ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *(("Hero", "hero"), ("  Hero \n SHOT ", "hero shot"), ("b-roll", "b-roll"), ("ÉTÉ", "été")),
        *(("a\0b\ud800c", "a b c"), ("x" * 60, "x" * 40), ("y" * 39 + " z", "y" * 39), ("🌞", "🌞")),
    ],
)
def test_a_tag_is_kept_tidy(album: Album, clip: Clip, typed: str, kept: str):
    for _ in range(2):
        album.tag([clip.task_id, clip.task_id], typed, ADA)
    assert album.tags() == [kept]
    assert album.sheet(Wanted(tag=kept)).tags == {clip.task_id: [kept]}
    album.tag([clip.task_id], typed.upper(), ADA, on=False)
    assert album.tags() == []


def test_a_tag_of_nothing_is_refused(album: Album, clip: Clip):
    for typed in ("", " \t", "\0"):
        with pytest.raises(BadEntry, match="letters or digits"):
            album.tag([clip.task_id], typed, ADA)


def test_a_search_knows_a_tag_from_when_it_is_put_on_until_it_is_taken_off(album: Album, clip: Clip):
    other = send(album.works)
    assert shown(album, words="hero") == []
    album.tag([clip.task_id], "Hero shot", ADA)
    assert shown(album, words="hero sho") == shown(album, tag="hero shot") == [clip.task_id]
    album.tag([clip.task_id, other.id], "hero", ADA)
    album.tag([clip.task_id, other.id], "hero shot", ADA, on=False)
    assert shown(album, words="shot") == []
    assert set(shown(album, words="hero")) == {clip.task_id, other.id}
    assert set(shown(album, words="waves create ada")) == {clip.task_id, other.id}


def test_a_search_knows_a_task_by_the_campaign_it_was_moved_to(album: Album):
    task = send(album.works, campaign="Spring")
    album.tag([task.id], "hero", ADA)
    album.file([task.id], " Autumn  sale ", ADA)
    assert shown(album, words="spring") == shown(album, campaign="Spring") == []
    assert shown(album, words="autumn hero") == shown(album, campaign="Autumn sale") == [task.id]
    with pytest.raises(BadBrief):
        album.file([task.id], "x" * 81, ADA)
    album.file([task.id], "", ADA)
    assert shown(album, campaign="") == [task.id]


def test_a_rating_is_one_to_five_stars_or_none(album: Album, clip: Clip):
    for stars in (5, 1, 0):
        album.rate([clip.task_id], stars, ADA)
        assert task_of(album, clip).rating == stars
    for stars in (-1, 6):
        with pytest.raises(BadEntry, match="one to five"):
            album.rate([clip.task_id], stars, ADA)


def test_favourites_are_the_teams_own(album: Album, clip: Clip):
    album.star([clip.task_id], ADA)
    assert shown(album, starred=True) == [clip.task_id]
    album.star([clip.task_id], BEA, on=False)
    assert shown(album, starred=True) == []


# ── deleting ───────────────────────────────────────────────────────────────────────────────────────────────

WAYS = {
    Status.WAITING: (),
    Status.SENDING: (Status.SENDING,),
    Status.RUNNING: (Status.SENDING, Status.RUNNING),
    Status.SAVING: (Status.SENDING, Status.RUNNING, Status.SAVING),
    Status.UNSURE: (Status.SENDING, Status.UNSURE),
}


def test_what_is_under_way_cannot_be_deleted(album: Album, clip: Clip):
    assert set(WAYS) == set(OPEN)
    under_way = [advance(album.works, send(album.works), *way).id for way in WAYS.values()]
    failed = advance(album.works, send(album.works), Status.SENDING, Status.FAILED).id
    assert album.delete([*under_way, failed, clip.task_id, "nothing"], ADA) == 2
    assert set(shown(album)) == set(under_way)
    assert album.delete([failed, clip.task_id], ADA) == 0


def test_what_was_deleted_is_among_the_deleted_until_it_is_brought_back(album: Album, clip: Clip):
    other = finish(album.works, send(album.works))[0]
    album.tag([clip.task_id], "hero", ADA)
    album.delete([clip.task_id], ADA)
    for narrowing in ({}, {"words": "waves"}, {"member": "ada"}, {"statuses": (Status.DONE,)}):
        assert shown(album, **narrowing) == [other.task_id]
        assert shown(album, **narrowing, deleted=True) == [clip.task_id]
    assert shown(album, tag="hero") == []
    album.restore([clip.task_id], ADA)
    assert set(shown(album)) == {clip.task_id, other.task_id}
    assert shown(album, tag="hero", words="hero") == [clip.task_id]
    assert shown(album, deleted=True) == []


def test_bringing_back_what_was_not_deleted_changes_nothing(album: Album, clip: Clip, clock: Clock):
    before = album.sheet(Wanted()).pulse
    clock.advance(1)
    album.restore([clip.task_id], ADA)
    assert album.sheet(Wanted()).pulse == before


# ── views and room ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_view_is_kept_under_its_name_until_it_is_dropped(album: Album):
    Desk(album.works).save_view("  For   review ", {"show": "Ready"}, ADA)
    Desk(album.works).save_view("All", {}, ADA)
    Desk(album.works).save_view("For review", {"show": "Ready", "find": "lamp"}, BEA)
    assert list(Desk(album.works).views().items()) == [
        ("All", {}),
        ("For review", {"show": "Ready", "find": "lamp"}),
    ]
    Desk(album.works).drop_view("All", BEA)
    assert list(Desk(album.works).views()) == ["For review"]
    for name in ("", "  ", "x" * (NAME_MOST + 1)):
        with pytest.raises(BadEntry, match="Give the view a name"):
            Desk(album.works).save_view(name, {}, ADA)


def test_room_is_weighed_anew_after_a_while_and_files_of_the_same_content_once(album: Album, clock: Clock):
    assert album.storage_bytes() == 0
    finish(album.works, send(album.works), film=b"x" * 1_000, count=2)
    assert album.storage_bytes() == 0
    clock.advance(WEIGHED_SECONDS)
    assert album.storage_bytes() == 3 * 1_000 + len("film" + "poster" + "preview")
