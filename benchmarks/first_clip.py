"""From nothing to the first clip: a fresh data folder, the engine started, one picture sent to each provider.

    python -m benchmarks.first_clip

Prints, for each provider, the seconds from the start of the process to a kept clip, with the sandbox at its own
pace (about twelve seconds a film) and beside it the seconds with the sandbox told to answer at once.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from animatic import Brief, Input, Status, Studio
from benchmarks.stage import SOMEBODY, picture_file, working

MADE_SECONDS_MOST = 300


def first_brief(studio: Studio, provider: str) -> Brief:
    """One picture, the provider's first model with one, and its defaults."""
    picture = studio.add_picture(picture_file(seed=2), "coast.jpg", SOMEBODY)
    model = next(
        one
        for one in studio.models(provider).rows
        if one.input is Input.PICTURE and one.frame.first == "required"
    )
    return Brief(provider, model.name, prompt="slow push in", first=picture.hash)


def run(*, at_once: bool) -> dict[str, float]:
    """Seconds to the first clip of each provider, all sent together."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, working(Path(folder), at_once=at_once) as studio:
        waiting = {
            studio.send([first_brief(studio, one.name)], one.name, SOMEBODY)[0].id: one.label
            for one in studio.providers()
        }
        taken: dict[str, float] = {}
        while waiting and time.monotonic() - started < MADE_SECONDS_MOST:
            time.sleep(0.1)
            for card in studio.cards(statuses=[Status.DONE]):
                if label := waiting.pop(card.task.id, None):
                    taken[label] = time.monotonic() - started
    return taken


def main() -> None:
    own_pace, at_once = run(at_once=False), run(at_once=True)
    print(f"{'':14}{'own pace':>10}{'at once':>10}   seconds from start to first clip")
    for label in own_pace:
        print(f"{label:14}{own_pace[label]:10.1f}{at_once.get(label, float('nan')):10.1f}")


if __name__ == "__main__":
    main()
