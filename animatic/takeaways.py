"""Clips to take along: what their files are called, and the links to one of them, to its poster, to another shape
or kind of it, and to a ZIP of several."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import quote, urlencode

from animatic import clips, cuts, seals, tasks
from animatic.clips import Clip
from animatic.cuts import SHAPES, Box
from animatic.errors import BadEntry, NotNow
from animatic.moving_pictures import Kind
from animatic.task import Task
from animatic.works import Works

CLIPS_MOST = 200
"""In one ZIP; the link to it stays within the 8 kB that proxies take."""
ZIP_NAME = "animatic-clips.zip"
WORDS_MOST = 40
"""Characters of the prompt that a file's name begins with."""


@dataclass(frozen=True)
class Rendition:
    """What can be made of a clip: a cut to one of SHAPES, or a picture that moves."""

    kind: str
    """Its file's ending: `mp4` for a cut, `gif` or `webp`."""
    shape: str = ""
    across: float = 0.5
    down: float = 0.5
    """Where a cut lies, from 0 at the left or upper edge to 1 at the other."""

    def box(self, clip: Clip) -> Box | None:
        """What a cut keeps of a clip; None where that is all of it, or all but one odd row. Raises BadFilm."""
        if not self.shape:
            return None
        box = cuts.window(clip.width, clip.height, SHAPES[self.shape], self.across, self.down)
        return None if max(clip.width - box.width, clip.height - box.height) < 2 else box


@dataclass(frozen=True)
class Ordered:
    """A rendition that a link leads to."""

    clip: Clip
    rendition: Rendition
    name: str


# ── names ──────────────────────────────────────────────────────────────────────────────────────────────────


def file_name(task: Task, clip: Clip, shape: str = "", ending: str = "") -> str:
    """What a file is called where it is taken along: its prompt's first words and enough of its id to be the only
    one, such as `waves-roll-in-8f3a21-1.mp4`. Letters of every language stay, and nothing that a disk, an address
    or a shell would take for something else."""
    words = unicodedata.normalize("NFC", task.brief.prompt).lower()
    begin = re.sub(r"[\W_]+", "-", words).strip("-")[:WORDS_MOST].strip("-") or "clip"
    of_shape = f"-{shape.replace(':', 'x')}" if shape else ""
    own_ending = clip.file.rpartition(".")[2]
    return f"{begin}-{task.id[-6:]}-{clip.position + 1}{of_shape}.{ending or own_ending}"


def find(works: Works, clip_id: str) -> tuple[Clip, Task]:
    """A clip and the task that made it. Raises NotNow when it is not kept any more."""
    with works.database.reading() as connection:
        clip = clips.find(connection, clip_id)
        task = tasks.find(connection, clip.task_id) if clip else None
    if not clip or not task:
        raise NotNow("This clip is not kept here any more.")
    return clip, task


# ── links for our own pages ────────────────────────────────────────────────────────────────────────────────


def original_path(works: Works, clip_id: str) -> str:
    """A link that saves the film as it came. Raises NotNow."""
    clip, task = find(works, clip_id)
    return _stored_path(works, clip.file, file_name(task, clip))


def poster_path(works: Works, clip_id: str) -> str:
    """A link that saves the still that stands for the film. Raises NotNow."""
    clip, task = find(works, clip_id)
    return _stored_path(works, clip.poster, file_name(task, clip, ending=clip.poster.rpartition(".")[2]))


def cut_path(works: Works, clip_id: str, shape: str, across: float, down: float) -> str:
    """A link that saves the film cut to a shape, or as it came where the shape is its own.

    Raises NotNow, BadEntry for a shape that is none of SHAPES, and BadFilm.
    """
    if shape not in SHAPES:
        raise BadEntry(f"A clip can be cut to {', '.join(SHAPES)}: choose one.")
    rendition = Rendition("mp4", shape, across, down)
    clip, task = find(works, clip_id)
    return (
        _rendition_path(works, clip, task, rendition)
        if rendition.box(clip)
        else original_path(works, clip_id)
    )


def animated_path(works: Works, clip_id: str, kind: Kind) -> str:
    """A link that saves the film's beginning as a picture that moves by itself. Raises NotNow."""
    return _rendition_path(works, *find(works, clip_id), Rendition(kind))


def zip_path(works: Works, clip_ids: Sequence[str]) -> str:
    """A link that saves several films and their briefs in one file. Raises BadEntry when there are too many."""
    asked = list(dict.fromkeys(clip_ids))
    if not 0 < len(asked) <= CLIPS_MOST:
        raise BadEntry(
            f"One ZIP takes 1 to {CLIPS_MOST} clips, and these are {len(asked):,}: take them in parts."
        )
    return f"/app/static/z/{ZIP_NAME}?{urlencode({'q': seals.seal(works, 'zip', {'clips': asked})})}"


def _stored_path(works: Works, file: str, name: str) -> str:
    return f"{works.media.path(file)}&{urlencode({'download': name})}"


def _rendition_path(works: Works, clip: Clip, task: Task, rendition: Rendition) -> str:
    name = file_name(task, clip, rendition.shape, rendition.kind)
    sealed = seals.seal(works, "rendition", {"clip": clip.id, **asdict(rendition)})
    return f"/app/static/c/{quote(name)}?{urlencode({'q': sealed})}"


# ── what links lead to ─────────────────────────────────────────────────────────────────────────────────────


def zipped(works: Works, sealed: str) -> list[str] | None:
    """The ids of the clips that a link takes along; None when it opens nothing."""
    said = seals.opened(works, "zip", sealed)
    return said["clips"] if said else None


def ordered(works: Works, name: str, sealed: str) -> Ordered | None:
    """What a link to a rendition leads to; None when it opens nothing. Raises NotNow when the clip is gone."""
    said = seals.opened(works, "rendition", sealed)
    if not said:
        return None
    clip, task = find(works, said["clip"])
    rendition = Rendition(said["kind"], said["shape"], said["across"], said["down"])
    own_name = file_name(task, clip, rendition.shape, rendition.kind)
    return Ordered(clip, rendition, name) if name == own_name else None
