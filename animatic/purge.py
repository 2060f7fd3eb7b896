"""What was deleted long ago: its files go, and nobody can take it back. What it cost and what reviewers said of it
stays written."""

from __future__ import annotations

import structlog

from animatic import clips, comments, gallery, media, tags
from animatic.album import DAY_SECONDS, KEPT_DAYS
from animatic.works import Works

log = structlog.get_logger()

BATCH = 200
"""Tasks in one transaction."""


def step(works: Works) -> int:
    """Let go of everything that was deleted over KEPT_DAYS ago. Answers how many tasks that were.

    The files themselves are taken by the next sweep, once no row speaks of them.
    """
    count = 0
    while ids := _let_go(works, works.clock() - KEPT_DAYS * DAY_SECONDS):
        count += len(ids)
    if count:
        log.info("deleted tasks let go", tasks=count)
    return count


def _let_go(works: Works, before: float) -> list[str]:
    with works.database.transaction() as connection:
        ids = gallery.deleted_before(connection, before, BATCH)
        lost = clips.of_tasks(connection, ids)
        clip_ids = [clip.id for clip in lost]
        names = {name for clip in lost for name in (clip.file, clip.poster, clip.preview)}
        media.lock(connection, names)
        clips.empty(connection, clip_ids)
        media.forget(connection, names - clips.named(connection, names))
        comments.drop(connection, clip_ids)
        tags.drop(connection, ids)
        gallery.change(connection, ids, works.clock(), gone=True)
    return ids
