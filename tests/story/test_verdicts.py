"""Approving and rejecting clips: the last word counts, where and when the clip's money does."""

from __future__ import annotations

import pytest

from animatic import NotNow, Studio
from animatic.errors import NotAllowed
from animatic.people import Person, Role
from animatic.reviews import Rejected, Verdict, of_clip, why_rejected
from animatic.tallies import Dimension
from tests.audit import audit
from tests.story.telling import end, send

REA, BEN = Person("rea", Role.REVIEWER), Person("ben", Role.ADMIN)
SENT_ON = "2026-09-21"


@pytest.fixture
def clip_id(studio: Studio, photo, clock) -> str:
    """A clip whose verdict falls in the month after it was sent."""
    card = end(studio, send(studio, photo))
    clock.advance(30 * 86_400)
    return card.clips[0].id


def told(studio: Studio) -> list[tuple[str, int, int]]:
    """Day, approved and rejected, by model."""
    with studio.works.database.reading() as connection:
        audit(connection)
    months = [
        *studio.books.month("2026-09", Dimension.MODEL),
        *studio.books.month("2026-10", Dimension.MODEL),
    ]
    return [(tally.day, tally.approved, tally.rejected) for tally in months]


def test_the_last_word_counts_on_the_day_the_clip_was_sent(studio: Studio, clip_id: str):
    assert told(studio) == [(SENT_ON, 0, 0)]
    studio.review(clip_id, Verdict.APPROVED, REA)
    assert told(studio) == [(SENT_ON, 1, 0)]
    studio.review(clip_id, Verdict.REJECTED, BEN, "hands", " six fingers ")
    assert told(studio) == [(SENT_ON, 0, 1)]
    studio.review(clip_id, Verdict.REJECTED, REA, "faces")
    assert told(studio) == [(SENT_ON, 0, 1)]
    assert studio.reviews([clip_id])[clip_id].reason == "faces"
    with studio.works.database.reading() as connection:
        said = of_clip(connection, clip_id)
        why = why_rejected(connection, "2026-09-01", "2026-09-30")
        assert why_rejected(connection, "2026-10-01", "2026-10-31") == []
    assert [(one.who, one.reason, one.note, one.stands) for one in said] == [
        ("rea", "faces", "", True),
        ("ben", "hands", "six fingers", False),
        ("rea", "", "", False),
    ]
    assert why == [Rejected(studio.account("akool").id, "create", "", "faces", 1)]


def test_a_clip_is_not_rejected_without_a_reason_nor_judged_without_the_right(studio: Studio, clip_id: str):
    with pytest.raises(NotNow, match="reason"):
        studio.review(clip_id, Verdict.REJECTED, REA)
    with pytest.raises(NotNow, match="reason"):
        studio.review(clip_id, Verdict.REJECTED, REA, "taste")
    with pytest.raises(NotAllowed):
        studio.review(clip_id, Verdict.APPROVED, Person("ada", Role.MEMBER))
    with pytest.raises(NotNow, match="not kept"):
        studio.review("nothing", Verdict.APPROVED, REA)
    assert studio.reviews([clip_id]) == {}
    assert told(studio) == [(SENT_ON, 0, 0)]
