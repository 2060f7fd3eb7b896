"""The words people read: for statuses, money, sizes and times."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime

from animatic import Card, Clip, Picture, Status, Task, credits, size


@dataclass(frozen=True)
class StatusWords:
    """How a status is told."""

    label: str
    icon: str
    """Name of a Material symbol."""
    colour: str
    """One of Streamlit's badge colours."""
    hint: str
    """What is going on, in a sentence."""

    @property
    def material(self) -> str:
        return f":material/{self.icon}:"


_STATUSES = {
    Status.PARKED: StatusWords(
        "Needs approval", "hourglass_top", "orange", "It goes beyond a budget; an admin decides on Credits."
    ),
    Status.WAITING: StatusWords(
        "Queued here", "schedule", "gray", "Nothing was sent yet; it is free to cancel."
    ),
    Status.SENDING: StatusWords("Sending", "upload", "blue", "The picture is on its way to {provider}."),
    Status.RUNNING: StatusWords("At {provider}", "movie", "blue", "{provider} is making the clip."),
    Status.SAVING: StatusWords(
        "Saving your clip", "download", "violet", "The clip is made and is being fetched."
    ),
    Status.DONE: StatusWords("Ready", "check_circle", "green", "The clip is yours."),
    Status.FAILED: StatusWords("Failed", "error", "red", "It ended without a clip."),
    Status.CANCELLED: StatusWords("Cancelled", "block", "gray", "It was taken back."),
    Status.UNSURE: StatusWords(
        "Answer lost",
        "help",
        "orange",
        "{provider} never answered, so it may or may not have started. Nothing is sent twice by itself.",
    ),
}
_LOCKED = StatusWords(
    "Needs an admin", "lock", "orange", "{provider} does not let the key in; the task waits."
)


def status_words(card: Card) -> StatusWords:
    """The words for where a task stands."""
    task = card.task
    locked = task.cause == "locked" and task.status in (Status.WAITING, Status.RUNNING, Status.SAVING)
    words = _LOCKED if locked else _STATUSES[task.status]
    named = {"provider": card.provider_label}
    return StatusWords(words.label.format(**named), words.icon, words.colour, words.hint.format(**named))


def title(card: Card) -> str:
    """What a task is called: the beginning of its prompt, or the model that needed none."""
    return shorten(" ".join(card.task.brief.prompt.split()), 80) or model_label(card)


def shorten(words: str, most: int) -> str:
    """Words cut to at most so many characters."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def model_label(card: Card) -> str:
    return card.model.label if card.model else card.task.model


def price(thousandths: int | None) -> str:
    """An amount with its unit.

    >>> price(1_000), price(20_000), price(None)
    ('1 credit', '20 credits', 'no published price')
    """
    if thousandths is None:
        return "no published price"
    return f"{credits(thousandths)} credit{'s' * (thousandths != 1000)}"


def cost(task: Task) -> str:
    """What a task costs or has cost."""
    if task.charged == 0:
        return "no charge"
    return price(task.quoted if task.charged is None else task.charged)


def clips(count: int) -> str:
    """
    >>> clips(1), clips(3)
    ('1 clip', '3 clips')
    """
    return f"{count} clip{'s' * (count != 1)}"


def picture_facts(picture: Picture) -> str:
    return f"{picture.width} × {picture.height} · {size(picture.size_bytes)}"


def clip_facts(clip: Clip) -> str:
    sound = "with sound" if clip.has_sound else "silent"
    return f"{clip.width} × {clip.height} · {clip.seconds:.1f} s · {sound} · {size(clip.size_bytes)}"


def moment(at: float) -> str:
    """A time of day, with the date unless it is today."""
    then = datetime.fromtimestamp(at)
    return then.strftime("%H:%M:%S" if then.date() == datetime.now().date() else "%d %b %Y, %H:%M")


def plain(words: str) -> str:
    """Words that may hold a file's name or a provider's phrase, without any of it read as Markdown.

    An address becomes a link however it is escaped, unless a joiner that nobody sees stands in it.
    """
    whole = re.sub(r"(?i)(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=www)(?=\.)|(?<=\w)(?=@)", "\u2060", words)
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~$:-])", r"\\\1", whole)


def ago(at: float, now: float | None = None) -> str:
    """How long ago something was.

    >>> ago(100, 130), ago(0, 7200), ago(0, 200_000)
    ('just now', '2 h ago', '2 days ago')
    """
    seconds = (time.time() if now is None else now) - at
    for unit, length, many in (("day", 86_400, " days"), ("h", 3_600, " h"), ("min", 60, " min")):
        count = int(seconds // length)
        if count:
            return f"{count}{f' {unit}' if count == 1 else many} ago"
    return "just now"
