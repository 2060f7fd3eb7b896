"""What people said of a clip: approved, or rejected and why. Nothing said is taken away; the last word counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from animatic.database import metadata


class Verdict(StrEnum):
    """What somebody decided about a clip."""

    APPROVED = "approved"
    REJECTED = "rejected"


REASONS = ("hands", "faces", "text", "motion", "product", "brand", "quality", "other")
"""Why clips are rejected; a note says more."""

reviews = Table(
    "reviews",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("clip_id", String(36), ForeignKey("clips.id"), nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("who", String(120), nullable=False),
    Column("at", Float, nullable=False),
    Column("stands", Boolean, nullable=False),
    Column("day", String(10), nullable=False),
    Column("account_id", String(80), nullable=False),
    Column("model", String(120), nullable=False),
    Column("campaign", String(80), nullable=False),
    Index("reviews_by_clip", "clip_id", "id"),
    Index("reviews_by_day", "stands", "verdict", "day"),
)


@dataclass(frozen=True)
class Review:
    """One person's word about one clip."""

    clip_id: str
    verdict: Verdict
    reason: str
    """One of REASONS when it was rejected, else empty."""
    note: str
    who: str
    at: float
    stands: bool
    """False once somebody has said otherwise."""
    day: str
    """The day that the clip's task counts on."""
    account_id: str
    model: str
    campaign: str


@dataclass(frozen=True)
class Rejected:
    """How often a reason was given for one model or campaign."""

    account_id: str
    model: str
    campaign: str
    reason: str
    count: int


def standing(connection: Connection, clip_ids: Sequence[str]) -> dict[str, Review]:
    """The last word about each clip, by the clip's id; those nobody has looked at are left out."""
    query = select(reviews).where(reviews.c.clip_id.in_(clip_ids), reviews.c.stands)
    return {row["clip_id"]: _review(row) for row in connection.execute(query).mappings()}


def of_clip(connection: Connection, clip_id: str) -> list[Review]:
    """Everything said of a clip, the last first."""
    query = select(reviews).where(reviews.c.clip_id == clip_id).order_by(reviews.c.id.desc())
    return [_review(row) for row in connection.execute(query).mappings()]


def add(connection: Connection, review: Review) -> None:
    """Write a review down; the one that stood stands no more."""
    before = update(reviews).where(reviews.c.clip_id == review.clip_id, reviews.c.stands)
    connection.execute(before.values(stands=False))
    connection.execute(insert(reviews).values(vars(review)))


def why_rejected(connection: Connection, first_day: str, last_day: str) -> list[Rejected]:
    """The reasons that stand, of clips whose tasks count on these days (both included)."""
    about = (reviews.c.account_id, reviews.c.model, reviews.c.campaign, reviews.c.reason)
    query = select(*about, func.count()).where(
        reviews.c.stands,
        reviews.c.verdict == Verdict.REJECTED,
        reviews.c.day >= first_day,
        reviews.c.day <= last_day,
    )
    return [Rejected(*row) for row in connection.execute(query.group_by(*about))]


def _review(row: RowMapping) -> Review:
    columns = {name: value for name, value in row.items() if name != "id"}
    return Review(**{**columns, "verdict": Verdict(row["verdict"])})
