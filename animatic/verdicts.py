"""Saying of a clip that it is approved, or rejected and why; and counting it where its cost is counted."""

from __future__ import annotations

from sqlalchemy import Connection

from animatic import audit, clips, gallery, ledger, reviews, tallies
from animatic.errors import NotNow
from animatic.people import Person, Right
from animatic.reviews import Review, Verdict
from animatic.tallies import Sums
from animatic.works import Works


def give(
    works: Works, clip_id: str, verdict: Verdict, by: Person, reason: str = "", note: str = ""
) -> Review:
    """Write a verdict down; the last one counts. Raises NotAllowed, and NotNow when there is no such clip."""
    by.require(Right.REVIEW)
    if verdict is Verdict.REJECTED and reason not in reviews.REASONS:
        raise NotNow("Say why it is rejected: choose a reason.")
    now = works.clock()
    with works.database.transaction() as connection:
        clip = clips.find(connection, clip_id)
        hold = ledger.find_hold(connection, clip.task_id) if clip else None
        if not clip or not hold:
            raise NotNow("This clip is not kept here any more.")
        ledger.lock_account(connection, hold.account_id)
        before = reviews.standing(connection, [clip_id]).get(clip_id)
        review = Review(
            clip_id=clip_id,
            verdict=verdict,
            reason=reason if verdict is Verdict.REJECTED else "",
            note=note.strip(),
            who=by.name,
            at=now,
            stands=True,
            day=hold.day,
            account_id=hold.account_id,
            model=hold.model,
            campaign=hold.campaign,
        )
        reviews.add(connection, review)
        audit.note(connection, now, by, f"{verdict} clip", clip_id, review.reason)
        gallery.change(connection, [clip.task_id], now, verdict=verdict)
        change = _change(before.verdict if before else None, verdict)
        tallies.add(connection, hold.account_id, hold.day, hold.about, change)
    return review


def count_clips(connection: Connection, task_id: str, made: int) -> None:
    """Put a task's finished clips beside what they cost."""
    held = ledger.held_for(connection, task_id)
    ledger.lock_account(connection, held.account_id)
    tallies.add(connection, held.account_id, held.day, held.about, Sums(clips=made))


def _change(before: Verdict | None, after: Verdict) -> Sums:
    approved = (after is Verdict.APPROVED) - (before is Verdict.APPROVED)
    rejected = (after is Verdict.REJECTED) - (before is Verdict.REJECTED)
    return Sums(approved=approved, rejected=rejected)
