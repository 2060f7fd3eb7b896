"""What every provider can be asked, and the tagged answers it gives. Waiting belongs to the caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from animatic.brief import Brief, Picture
from animatic.catalog import Effect, Model, Shelf


@dataclass(frozen=True)
class Limits:
    """What a provider allows one account."""

    in_flight: int
    """Tasks at once."""
    look_seconds: float
    """Least time between two looks at the same job."""
    look_batch: int = 1
    """Jobs one look may ask for."""
    submit_gap_seconds: float = 0.0
    """Least time between two submits of the account."""
    look_gap_seconds: float = 0.0
    """Least time between two look calls of the account."""


@dataclass(frozen=True)
class Upload:
    """A stored picture on its way to a provider."""

    picture: Picture
    data: bytes
    address: str | None
    """Where the provider can fetch it, distinct for each task; None when nothing of ours is reachable."""


@dataclass(frozen=True)
class Order:
    """Everything a submit needs."""

    brief: Brief
    """Completed and checked."""
    model: Model
    references: Mapping[str, str]
    """Picture hash → what the provider calls it (answer of `send_image`); what stands for audio that was
    brought → where the provider can fetch it."""
    notice_address: str | None = None
    """The task's own unguessable address for notices; None when we cannot be reached."""
    source_job: str | None = None
    """The provider's name of the finished clip, for models with input `clip`."""


@dataclass(frozen=True)
class Output:
    """A finished file at the provider; its address expires."""

    address: str
    seconds: float | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Job:
    """One thing the provider has accepted."""

    name: str
    """The provider's own id."""
    charged: int | None = None
    """Thousandths of a credit already taken; None when the provider does not say."""


@dataclass(frozen=True)
class Pending:
    """Still queued or at work."""

    words: str = ""


@dataclass(frozen=True)
class Done:
    """Finished, with files to fetch."""

    outputs: tuple[Output, ...]
    charged: int | None = None
    """Thousandths of a credit; None when the provider does not say."""
    words: str = ""
    """The provider's own about films of the job that did not come out."""


@dataclass(frozen=True)
class Failed:
    """Ended without a result."""

    words: str
    """The provider's own."""
    charged: int | None = None
    """Thousandths of a credit kept all the same; None when the provider does not say."""


State = Pending | Done | Failed


@dataclass(frozen=True)
class Notice:
    """A provider's call back, read and believed only as far as its signature goes."""

    jobs: Mapping[str, State]
    """What it says of each job it names."""
    said_at: float | None = field(default=None, compare=False)
    """When it was sent by its own word, epoch seconds; None where it carries no time."""
    sealed: str = field(default="", compare=False)
    """The part that the provider alone can have written; empty where it signs nothing."""


@dataclass(frozen=True)
class Answer:
    """What the provider expects in return for a notice."""

    body: Mapping[str, object] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Found:
    """What the provider's own records say of a task whose answer was lost."""

    jobs: tuple[Job, ...] = ()
    complete: bool = False
    """True when the record shows that no more jobs belong to the task."""
    candidates: tuple[Job, ...] = ()
    """Jobs that may be the task's, where the record cannot tell: taken only when a single one of them is new to
    us and no other task is in doubt."""


@dataclass(frozen=True)
class Charge:
    """What one job cost by the provider's own record. One job may have several."""

    job: str
    """The provider's own id."""
    thousandths: int
    """Thousandths of a credit."""
    at: float | None = None
    """Epoch seconds; None when the record does not say."""
    kind: str = ""
    """The provider's word for what was made; empty when it has none."""


class Provider(Protocol):
    """One service, spoken to over its own wire. It stores nothing and knows no other provider.

    Every method may raise a ProviderError; `submit` is never repeated by the method itself.
    """

    name: str
    label: str
    payer: str
    """Who is paid; stands beside the balance."""
    limits: Limits
    shelves: tuple[Shelf, ...]
    """The lists of ready-made things it publishes; empty where there are none."""
    account: str
    """Which account is paid from: the provider's name and a fingerprint of the key, never the key."""

    def models(self) -> tuple[Model, ...]:
        """What is known without asking."""

    def fetch_models(self) -> tuple[Model, ...]:
        """What the provider offers now; the same as `models` where it publishes no list."""

    def fetch_shelf(self, name: str) -> tuple[Effect, ...]:
        """What lies on one of `shelves` now."""

    def send_image(self, upload: Upload) -> str:
        """Bring a picture to the provider; answers what a submit calls it. Costs nothing."""

    def submit(self, order: Order) -> tuple[Job, ...]:
        """Ask for the film. Costs credits: called once for a task, ever."""

    def look(self, names: Sequence[str]) -> dict[str, State]:
        """The state of up to `limits.look_batch` jobs; a job the provider does not know is left out."""

    def find(self, order: Order, since: float) -> Found:
        """Search the provider's own records for the jobs of a submit made after `since` (epoch seconds)."""

    def balance(self) -> int | None:
        """Thousandths of a credit left; None where the provider does not say."""

    def charges(self, since: float) -> tuple[Charge, ...] | None:
        """What each job made since then (epoch seconds) cost by the provider's own record, also those made outside
        Animatic; None where it keeps none.

        Raises Refused when there are more than can be read: a part is never given for the whole.
        """

    def delete(self, names: Sequence[str]) -> dict[str, str]:
        """Delete finished jobs at the provider; answers why for each that stayed."""

    def read_notice(self, body: bytes) -> Notice:
        """Read a call back.

        Raises Garbled when it is not the provider's.
        """

    def check_notice_url(self, address: str) -> bool | None:
        """Whether the provider would send notices to this address; None where it has no way to ask."""

    def answer_notice(self, body: bytes) -> Answer:
        """What to reply to a notice that was read."""
