"""Verdicts: what a reviewer says of a clip is counted where its cost is counted, and the last word counts."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from animatic import NotNow, Person, Status, Studio, reviews
from animatic.errors import NotAllowed
from animatic.reviews import REASONS, Rejected, Verdict
from animatic.tallies import Dimension
from animatic.verdicts import give
from tests.people import ADMIN, MEMBER, REVIEWER, VIEWER
from tests.story.crowd import LONGEST_SECONDS
from tests.story.team import ask, assert_books_add_up, press
from tests.story.telling import end

BATCH = "AkoolImage2VideoFastV1"
SEPTEMBER, OCTOBER = "2026-09", "2026-10"
APPROVED, REJECTED = Verdict.APPROVED, Verdict.REJECTED


def make(
    studio: Studio,
    photo: bytes,
    key: str = "press",
    campaign: str = "Spring",
    by: Person = MEMBER,
    clips: int = 1,
) -> list[str]:
    """Some finished clips of one task; answers their ids."""
    (task,) = press(studio, ask(studio, photo, model=BATCH, count=clips), key, by, campaign)
    card = end(studio, task.id)
    assert card.task.status is Status.DONE
    return [clip.id for clip in card.clips]


def say(studio: Studio, clip: str, verdict: Verdict, reason: str = "", by: Person = REVIEWER) -> None:
    give(studio.works, clip, verdict, by, reason)


def counted(studio: Studio, month: str, by: Dimension) -> dict[tuple[str, str], tuple[int, int]]:
    """Approved and rejected by day and name, where there are any."""
    return {
        (tally.day, tally.key): (tally.approved, tally.rejected)
        for tally in studio.books.month(month, by)
        if tally.approved or tally.rejected
    }


def test_verdicts_are_counted_by_model_campaign_and_member_on_the_day_of_the_task(
    studio: Studio, photo, clock
):
    spring = make(studio, photo, clips=3)
    clock.advance(86_400)
    autumn = make(studio, photo, "second", "Autumn", ADMIN)
    clock.advance(30 * 86_400)  # they are looked at in October and count in September
    say(studio, spring[0], APPROVED)
    say(studio, spring[1], APPROVED)
    say(studio, spring[2], REJECTED, "hands")
    say(studio, autumn[0], REJECTED, "faces")
    first, second = "2026-09-21", "2026-09-22"
    assert counted(studio, SEPTEMBER, Dimension.CAMPAIGN) == {
        (first, "Spring"): (2, 1),
        (second, "Autumn"): (0, 1),
    }
    assert counted(studio, SEPTEMBER, Dimension.MEMBER) == {
        (first, MEMBER.name): (2, 1),
        (second, ADMIN.name): (0, 1),
    }
    assert counted(studio, SEPTEMBER, Dimension.MODEL) == {(first, BATCH): (2, 1), (second, BATCH): (0, 1)}
    assert counted(studio, SEPTEMBER, Dimension.ACCOUNT) == {(first, ""): (2, 1), (second, ""): (0, 1)}
    assert {counted(studio, OCTOBER, by) == {} for by in Dimension} == {True}
    assert_books_add_up(studio)


def test_a_clip_is_counted_once_beside_what_it_cost(studio: Studio, photo):
    make(studio, photo, clips=3)
    (tally,) = studio.books.month(SEPTEMBER, Dimension.CAMPAIGN)
    assert (tally.sends, tally.clips, tally.spent) == (1, 3, 75_000)
    assert (tally.approved, tally.rejected) == (0, 0)


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ([(APPROVED, "")], (1, 0)),
        ([(APPROVED, ""), (APPROVED, "")], (1, 0)),
        ([(APPROVED, ""), (REJECTED, "text")], (0, 1)),
        ([(REJECTED, "text"), (APPROVED, "")], (1, 0)),
        ([(REJECTED, "text"), (REJECTED, "brand")], (0, 1)),
        ([(APPROVED, ""), (REJECTED, "text"), (APPROVED, ""), (REJECTED, "text")], (0, 1)),
    ],
)
def test_the_last_word_counts(
    studio: Studio, photo, said: list[tuple[Verdict, str]], counts: tuple[int, int]
):
    (clip,) = make(studio, photo)
    for verdict, reason in said:
        say(studio, clip, verdict, reason)
    assert set(counted(studio, SEPTEMBER, Dimension.CAMPAIGN).values()) == {counts}
    standing = studio.reviews([clip])[clip]
    assert (standing.verdict, standing.reason, standing.who) == (*said[-1], REVIEWER.name)


def test_everything_that_was_said_stays_readable(studio: Studio, photo, clock):
    (clip,) = make(studio, photo)
    say(studio, clip, REJECTED, "hands")
    clock.advance(60)
    give(studio.works, clip, APPROVED, ADMIN, "hands", "  six fingers are fine  ")
    with studio.works.database.reading() as connection:
        said = reviews.of_clip(connection, clip)
    assert [(one.who, one.verdict, one.reason, one.note, one.stands) for one in said] == [
        (ADMIN.name, APPROVED, "", "six fingers are fine", True),
        (REVIEWER.name, REJECTED, "hands", "", False),
    ]


def test_reasons_are_counted_by_the_month_of_the_task_as_they_stand(studio: Studio, photo, clock):
    spring = make(studio, photo, clips=4)
    clock.advance(31 * 86_400)
    autumn = make(studio, photo, "second", "Autumn", clips=2)
    for clip, reason in zip(spring, ("hands", "hands", "text", "brand"), strict=True):
        say(studio, clip, REJECTED, reason)
    say(studio, spring[3], APPROVED)  # another word was said since
    say(studio, spring[2], REJECTED, "hands")
    say(studio, autumn[0], REJECTED, "quality")
    assert reasons(studio, SEPTEMBER) == {("Spring", "hands"): 3}
    assert reasons(studio, OCTOBER) == {("Autumn", "quality"): 1}
    assert reasons(studio, "2026-11") == {}


def reasons(studio: Studio, month: str) -> Counter[tuple[str, str]]:
    listed: list[Rejected] = studio.books.rejections(month)
    assert {(one.account_id, one.model) for one in listed} <= {(studio.account("akool").id, BATCH)}
    return Counter({(one.campaign, one.reason): one.count for one in listed})


@pytest.mark.parametrize("reason", ["", "ugly"])
def test_who_rejects_says_why(studio: Studio, photo, reason: str):
    (clip,) = make(studio, photo)
    with pytest.raises(NotNow, match="choose a reason"):
        say(studio, clip, REJECTED, reason)
    assert studio.reviews([clip]) == {}
    for known in REASONS:
        say(studio, clip, REJECTED, known)


@pytest.mark.parametrize("person", [VIEWER, MEMBER], ids=lambda person: person.role)
def test_only_reviewers_and_admins_may(studio: Studio, photo, person: Person):
    (clip,) = make(studio, photo)
    with pytest.raises(NotAllowed, match="ask a reviewer"):
        say(studio, clip, APPROVED, by=person)
    assert studio.reviews([clip]) == {}
    for other in (REVIEWER, ADMIN):
        say(studio, clip, APPROVED, by=other)
        assert studio.reviews([clip])[clip].who == other.name


def test_of_a_clip_that_is_not_there_nothing_is_said(studio: Studio, photo):
    with pytest.raises(NotNow, match="not kept"):
        say(studio, "nothing-0", APPROVED)


def test_verdicts_that_come_at_once_are_counted_once(studio: Studio, photo):
    clips = make(studio, photo, clips=3)
    words = [(clip, verdict) for clip in clips for verdict in (APPROVED, REJECTED) * 6]
    with ThreadPoolExecutor(12) as threads:
        list(threads.map(lambda word: say(studio, *word, "text"), words, timeout=LONGEST_SECONDS))
    standing = Counter(review.verdict for review in studio.reviews(clips).values())
    assert standing.total() == 3
    (counts,) = counted(studio, SEPTEMBER, Dimension.MEMBER).values()
    assert counts == (standing[APPROVED], standing[REJECTED])
    assert_books_add_up(studio)
