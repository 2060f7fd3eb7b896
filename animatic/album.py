"""Album: everything the gallery asks, and what people do with the clips in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from animatic import (
    audit,
    campaigns,
    clips,
    comments,
    gallery,
    handover,
    media,
    reviews,
    shares,
    tags,
    takeaways,
    tasks,
    verdicts,
)
from animatic.clips import Clip
from animatic.comments import Comment
from animatic.errors import BadEntry, NotNow
from animatic.gallery import Mark, Pulse, Standing, Wanted
from animatic.handover import Handover
from animatic.lifecycle import OPEN, Status
from animatic.moving_pictures import Kind
from animatic.people import Person, Right
from animatic.reviews import Review, Verdict
from animatic.shares import Share, Shared
from animatic.task import Task
from animatic.tasks import searched
from animatic.words import storable
from animatic.works import Works

DAY_SECONDS = 86_400.0
SHARED_DAYS = (1, 7, 30)
COMMENT_MOST = 2_000
WEIGHED_SECONDS = 300.0
KEPT_DAYS = 30
"""How long a deleted task can be taken back."""


@dataclass(frozen=True)
class Sheet:
    """One page of the gallery."""

    tasks: tuple[Task, ...]
    clips: Mapping[str, tuple[Clip, ...]]
    """By task id; tasks without any are left out."""
    tags: Mapping[str, Sequence[str]]
    reviews: Mapping[str, Review]
    """The last word about each clip, by clip id."""
    next: Mark | None
    """Where the page after this begins; None on the last."""
    pulse: Pulse


class Album:
    """The gallery behind the page."""

    def __init__(self, works: Works) -> None:
        self.works = works
        self._weighed = (0.0, 0)

    # ── looking ────────────────────────────────────────────────────────────────────────────────────────────

    def sheet(self, wanted: Wanted, after: Mark | None = None, limit: int = 24) -> Sheet:
        """One page of tasks with everything a card shows."""
        with self.works.database.reading() as connection:
            found = gallery.page(connection, wanted, after, limit + 1)
            shown = found[:limit]
            ids = [task.id for task in shown]
            made: dict[str, tuple[Clip, ...]] = {}
            for clip in clips.of_tasks(connection, ids):
                made[clip.task_id] = (*made.get(clip.task_id, ()), clip)
            said = reviews.standing(connection, [clip.id for own in made.values() for clip in own])
            following = gallery.mark_of(shown[-1], wanted.sort) if len(found) > limit else None
            tagged, pulse = tags.of_tasks(connection, ids), gallery.pulse(connection)
            return Sheet(tuple(shown), made, tagged, said, following, pulse)

    def standing(self, campaign: str) -> Standing:
        """How far a campaign is."""
        with self.works.database.reading() as connection:
            return gallery.standing(connection, campaign)

    def members(self) -> list[str]:
        with self.works.database.reading() as connection:
            return gallery.members(connection)

    def models(self) -> list[str]:
        with self.works.database.reading() as connection:
            return gallery.models(connection)

    def tags(self) -> list[str]:
        with self.works.database.reading() as connection:
            return tags.known(connection)

    def tags_of(self, task_id: str) -> list[str]:
        """The tags of one task, in the alphabet's order."""
        with self.works.database.reading() as connection:
            return tags.of_tasks(connection, [task_id]).get(task_id, [])

    def clip(self, id: str) -> Clip | None:
        with self.works.database.reading() as connection:
            return clips.find(connection, id)

    @property
    def public_url(self) -> str:
        """What stands before a path for people outside; empty where nobody has said so."""
        return self.works.settings.public_url.rstrip("/")

    def path(self, name: str) -> str:
        """A signed address of a stored file."""
        return self.works.media.path(name)

    def storage_bytes(self) -> int:
        """How much is kept: clips, their posters and previews, and pictures. Weighed anew every few minutes."""
        now = self.works.clock()
        if not self._weighed[0] <= now < self._weighed[0] + WEIGHED_SECONDS:
            with self.works.database.reading() as connection:
                self._weighed = now, media.total_bytes(connection)
        return self._weighed[1]

    # ── judging ────────────────────────────────────────────────────────────────────────────────────────────

    def review(
        self, clip_ids: Sequence[str], verdict: Verdict, by: Person, reason: str = "", note: str = ""
    ) -> None:
        """Say the same of several clips. Raises NotAllowed and NotNow."""
        for id in clip_ids:
            verdicts.give(self.works, id, verdict, by, reason, note)

    def reviews(self, clip_id: str) -> list[Review]:
        """Everything said of a clip, the last first."""
        with self.works.database.reading() as connection:
            return reviews.of_clip(connection, clip_id)

    def comment(self, clip_id: str, at_seconds: float, words: str, by: Person) -> None:
        """Say something about a moment of a clip. Raises NotAllowed, BadEntry and NotNow."""
        by.require(Right.COMMENT)
        tidy = storable(words).strip()
        if not 0 < len(tidy) <= COMMENT_MOST:
            raise BadEntry(f"A comment has words, and at most {COMMENT_MOST:,} characters of them.")
        with self.works.database.transaction() as connection:
            clip = clips.find(connection, clip_id)
            if not clip:
                raise NotNow("This clip is not kept here any more.")
            moment = min(max(at_seconds, 0.0), clip.seconds)
            comments.add(connection, Comment(clip_id, moment, tidy, by.name, self.works.clock()))

    def comments(self, clip_id: str) -> list[Comment]:
        with self.works.database.reading() as connection:
            return comments.of_clip(connection, clip_id)

    # ── ordering ───────────────────────────────────────────────────────────────────────────────────────────

    def tag(self, task_ids: Sequence[str], tag: str, by: Person, *, on: bool = True) -> None:
        """Put a tag on tasks, or take it off. Raises NotAllowed and BadEntry."""
        by.require(Right.SORT)
        tidy = tags.clean(tag)
        if not tidy:
            raise BadEntry("A tag has letters or digits.")
        with self.works.database.transaction() as connection:
            (tags.put if on else tags.take)(connection, task_ids, tidy)
            self._search_anew(connection, task_ids)

    def file(self, task_ids: Sequence[str], campaign: str, by: Person) -> None:
        """Move tasks to a campaign in the gallery; what they cost stays where it was counted.

        Raises NotAllowed and BadBrief.
        """
        by.require(Right.SORT)
        name = campaigns.clean(campaign)
        with self.works.database.transaction() as connection:
            campaigns.note(connection, name, by.name, self.works.clock())
            gallery.change(connection, task_ids, self.works.clock(), campaign=name)
            self._search_anew(connection, task_ids)

    def star(self, task_ids: Sequence[str], by: Person, *, on: bool = True) -> None:
        """Mark tasks as favourites of the team, or no longer. Raises NotAllowed."""
        by.require(Right.SORT)
        self._change(task_ids, starred=on)

    def rate(self, task_ids: Sequence[str], stars: int, by: Person) -> None:
        """One to five stars; 0 takes them away. Raises NotAllowed and BadEntry."""
        by.require(Right.SORT)
        if not 0 <= stars <= 5:
            raise BadEntry("A rating is one to five stars.")
        self._change(task_ids, rating=stars)

    def delete(self, task_ids: Sequence[str], by: Person) -> int:
        """Take ended tasks out of sight; `restore` brings them back until their files go. Answers how many.

        What is still under way is left where it is: it may cost. Raises NotAllowed.
        """
        by.require(Right.DELETE)
        with self.works.database.transaction() as connection:
            known = [task for id in task_ids if (task := tasks.find(connection, id)) and not task.deleted_at]
            ended = [task.id for task in known if task.status not in (*OPEN, Status.PARKED)]
            now = self.works.clock()
            for id in ended:
                audit.note(connection, now, by, "deleted", id)
            return gallery.change(connection, ended, now, deleted_at=now) if ended else 0

    def restore(self, task_ids: Sequence[str], by: Person) -> None:
        """Bring deleted tasks back; those whose files went stay away. Raises NotAllowed."""
        by.require(Right.DELETE)
        with self.works.database.transaction() as connection:
            now = self.works.clock()
            for id in gallery.restore(connection, task_ids, now):
                audit.note(connection, now, by, "restored", id)

    # ── taking along ───────────────────────────────────────────────────────────────────────────────────────────

    def zip_path(self, clip_ids: Sequence[str], by: Person) -> str:
        """A link that saves several clips and their briefs in one file. Raises NotAllowed and BadEntry."""
        by.require(Right.LOOK)
        return takeaways.zip_path(self.works, clip_ids)

    def original_path(self, clip_id: str, by: Person) -> str:
        """A link that saves the film as it came. Raises NotAllowed and NotNow."""
        by.require(Right.LOOK)
        return takeaways.original_path(self.works, clip_id)

    def poster_path(self, clip_id: str, by: Person) -> str:
        """A link that saves the still that stands for the film. Raises NotAllowed and NotNow."""
        by.require(Right.LOOK)
        return takeaways.poster_path(self.works, clip_id)

    def cut_path(self, clip_id: str, shape: str, across: float, down: float, by: Person) -> str:
        """A link that saves the film cut to a shape, or as it came where the shape is its own; `across` and `down`
        are as in `cuts.window`. Raises NotAllowed, NotNow, BadEntry and BadFilm."""
        by.require(Right.LOOK)
        return takeaways.cut_path(self.works, clip_id, shape, across, down)

    def animated_path(self, clip_id: str, kind: Kind, by: Person) -> str:
        """A link that saves the film's beginning as a GIF or WebP that moves. Raises NotAllowed and NotNow."""
        by.require(Right.LOOK)
        return takeaways.animated_path(self.works, clip_id, kind)

    def handover(self, link: str) -> Handover:
        """What one of the links above, or one to an export, leads to; for pages from which nobody can follow it.

        Raises BadEntry when it is too large.
        """
        return handover.look(self.works, link)

    # ── shares ────────────────────────────────────────────────────────────────────────────────────────────

    def share(self, kind: Shared, key: str, days: int, by: Person) -> str:
        """A link's path that plays one clip, or a campaign's approved ones, without signing in.

        Raises NotAllowed, BadEntry, and NotNow when there is nothing to play.
        """
        by.require(Right.SHARE)
        if days not in SHARED_DAYS:
            raise BadEntry(f"A link is good for {', '.join(map(str, SHARED_DAYS))} days: choose one.")
        with self.works.database.transaction() as connection:
            if not _is_there(connection, kind, key):
                raise NotNow("There is nothing to share here any more.")
            now = self.works.clock()
            token = shares.add(connection, kind, key, by.name, now, days * DAY_SECONDS)
            audit.note(connection, now, by, "shared", key, f"a {kind} for {days} days")
        return f"/s/{token}"

    def shares(self, kind: Shared, key: str) -> list[Share]:
        """The links to a clip or campaign that still play it, the latest first."""
        now = self.works.clock()
        with self.works.database.reading() as connection:
            return [share for share in shares.of_key(connection, kind, key) if share.opens(now)]

    def revoke(self, share_id: str, by: Person) -> None:
        """End a link now. Raises NotAllowed."""
        by.require(Right.SHARE)
        with self.works.database.transaction() as connection:
            now = self.works.clock()
            shares.revoke(connection, share_id, now)
            audit.note(connection, now, by, "took back a link", share_id)

    def _search_anew(self, connection: Connection, task_ids: Sequence[str]) -> None:
        """Write down what the tasks are found by, now that it has changed."""
        tagged = tags.of_tasks(connection, task_ids)
        for task in filter(None, (tasks.find(connection, id) for id in task_ids)):
            words = searched(task.brief, task.campaign, task.member, *tagged.get(task.id, []))
            gallery.change(connection, [task.id], self.works.clock(), searched=words)

    def _change(self, task_ids: Sequence[str], **values: object) -> None:
        with self.works.database.transaction() as connection:
            gallery.change(connection, task_ids, self.works.clock(), **values)


def _is_there(connection: Connection, kind: Shared, key: str) -> bool:
    if kind is Shared.CAMPAIGN:
        return key in campaigns.names(connection)
    return gallery.shown(connection, key) is not None
