"""A job, what it is to make and what it made: the same records for every provider."""

from dataclasses import dataclass, field, replace
from typing import Any

from animatic.sandbox.pace import SETTLED, Stage

MADE = "made"  # as `sound`: the renderer makes it up
LOSSLESS = frozenset({"segment"})  # edits whose pictures are kept to the pixel


@dataclass(frozen=True)
class Order:
    """Films to be made from one picture.

    A picture or sound is an address: `http(s)://…` is fetched when the work starts, `kept:<sha256>` lies in
    the storage already, `scene:<seed>:<width>x<height>` and `drawn:<kind>:<number>:<width>x<height>` are drawn.
    """

    picture: str
    seconds: float
    short_side: int
    """Pixels of the film's shorter side; the other follows from the picture or from `aspect`."""
    aspect: tuple[int, int] | None = None
    prompt: str = ""
    """Chooses the movement, unless an effect is named."""
    effect: str = ""
    seed: int = 0
    """The first film's; each further one takes the next number."""
    count: int = 1
    fps: int = 24
    sound: str = ""
    """`` for none, `made`, or an address."""
    last_picture: str = ""
    references: tuple[str, ...] = ()
    edit: str = ""
    """An edit of retouch.py: pictures are made instead of films. `clip` takes the film at `picture` over."""
    words: dict[str, Any] = field(default_factory=dict)
    """What the edit must know; `roles` names the parts that the references play, in their order."""

    @property
    def ending(self) -> str:
        """Of the files that are made, with its dot."""
        if self.edit in ("", "clip"):
            return ".mp4"
        return ".png" if self.edit in LOSSLESS else ".webp"

    def one(self, number: int) -> "Order":
        """The order for the film of this number alone."""
        return replace(self, seed=self.seed + number, count=1)

    def stored(self) -> dict[str, Any]:
        return dict(vars(self))

    @classmethod
    def restored(cls, body: dict[str, Any]) -> "Order":
        aspect = body["aspect"]
        return cls(**{**body, "aspect": aspect and tuple(aspect), "references": tuple(body["references"])})


@dataclass(frozen=True)
class Film:
    """A finished film, or a picture of no seconds, in the storage on the shelf `films`."""

    name: str
    seconds: float
    width: int
    height: int


class Unmakeable(Exception):
    """The job ends as failed, with these words."""


@dataclass
class Job:
    """One unit that a provider gives an id to; it may make several films."""

    id: str
    provider: str
    account: str
    """The id of the credential that sent it."""
    submit: str
    """The accepted call it came with: jobs of one batch share it."""
    created_at: float
    """Seconds since 1970 by the sandbox's clock."""
    asked: dict[str, Any]
    """What was asked, in that provider's words."""
    order: Order
    credits: float
    picture_address: str = ""
    notice_address: str = ""
    origin: str = ""
    """Scheme, host and port that the submit came to; notices carry addresses under it."""
    stage: Stage = Stage.QUEUED
    looks: int = 0
    started_at: float | None = None
    settled_at: float | None = None
    films: list[Film] = field(default_factory=list)
    kept_picture: str = ""
    """The `kept:` address of the picture once it was fetched."""
    doom: str = ""
    """If set, the job will fail with these words instead of being made."""
    failure: str = ""
    refunded: bool = False
    deleted: bool = False
    told: bool = False
    """The notice went out, or none was asked for."""

    @property
    def settled(self) -> bool:
        return self.stage in SETTLED

    def stored(self) -> dict[str, Any]:
        films = [vars(film) for film in self.films]
        return vars(self) | {"order": self.order.stored(), "films": films}

    @classmethod
    def restored(cls, body: dict[str, Any]) -> "Job":
        order, films = Order.restored(body["order"]), [Film(**film) for film in body["films"]]
        return cls(**{**body, "order": order, "films": films, "stage": Stage(body["stage"])})
