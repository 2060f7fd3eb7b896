"""What a share link plays, to people who are not in the team: one clip, or a campaign's approved ones."""

from __future__ import annotations

from dataclasses import dataclass

from animatic import gallery, shares
from animatic.clips import Clip
from animatic.shares import Share, Shared
from animatic.works import Works

CLIPS_MOST = 100
VALID_SECONDS = 6 * 3_600
"""How long the films of an opened page can be played before it has to be opened anew."""
_MARK = "share-"


@dataclass(frozen=True)
class Showing:
    """What one link plays at this moment."""

    share: Share
    clips: tuple[Clip, ...]


def opened(works: Works, token: str) -> Showing | None:
    """What a link plays; None when it was never made, has run out, was revoked, or when its clip was deleted."""
    with works.database.reading() as connection:
        share = shares.find(connection, token)
        if not share or not share.opens(works.clock()):
            return None
        if share.kind is Shared.CAMPAIGN:
            return Showing(share, tuple(gallery.approved(connection, share.key, CLIPS_MOST)))
        clip = gallery.shown(connection, share.key)
        return Showing(share, (clip,)) if clip else None


def path(works: Works, share: Share, name: str) -> str:
    """A link to a stored file for whoever opened the share; it ends with the share, also when that is revoked."""
    left_seconds = int(share.expires_at - works.clock())
    return works.media.marked_path(name, f"{_MARK}{share.id}", min(left_seconds, VALID_SECONDS))


def opens(works: Works, mark: str) -> bool:
    """Whether the link that a mark comes from is still good; so is every mark that comes from no share."""
    if not mark.startswith(_MARK):
        return True
    with works.database.reading() as connection:
        share = shares.find_by_id(connection, mark.removeprefix(_MARK))
    return share is not None and share.opens(works.clock())
