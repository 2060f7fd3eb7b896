"""What a film costs: processor seconds on one core for five seconds of 1280 × 720, for every motion.

    python -m benchmarks.render [--size 1920x1080] [--seconds 5] [motion …]

Each film is rendered whole, from the picture's bytes to the file's: decoded, drawn, encoded, with made sound.
The ratio is to encoding as many frames that do not move, in the same run.
"""

import argparse
import io
import os
import time
from collections.abc import Callable

from animatic.sandbox.film import EFFECTS, MOVES, Shot, render
from animatic.sandbox.frame import Frame, from_picture
from animatic.sandbox.mp4 import write_film
from animatic.sandbox.scene import photograph
from animatic.sandbox.sound import made_sound


def processor_seconds(work: Callable[[], object]) -> float:
    """What the work takes of all the process's threads together."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def encode_stillness(frame: Frame, shot: Shot) -> bytes:
    """The film of the same length and sound in which nothing moves."""
    sound = made_sound(shot.frames / shot.fps, shot.seed)
    return write_film([frame] * shot.frames, (shot.width, shot.height), shot.fps, sound)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("motions", nargs="*", default=[*MOVES, *EFFECTS])
    arguments.add_argument("--size", default="1280x720")
    arguments.add_argument("--seconds", type=float, default=5.0)
    asked = arguments.parse_args()
    width, height = map(int, asked.size.split("x"))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    picture = io.BytesIO()
    photograph(0).save(picture, "JPEG", quality=92)
    shots = [Shot(motion, asked.seconds, width, height, sound="made") for motion in asked.motions]
    render(picture.getvalue(), Shot("push", 0.2, 64, 36, sound="made"))  # what is loaded once is not counted
    frame = from_picture(photograph(0, width, height))
    still = processor_seconds(lambda: encode_stillness(frame, shots[0]))
    print(f"{asked.seconds:g} s of {width} × {height}, one core; frames that do not move: {still:.2f} s")
    costs = []
    for shot in shots:
        costs.append(processor_seconds(lambda shot=shot: render(picture.getvalue(), shot)))
        print(f"{shot.motion:14}{costs[-1]:6.2f} s {costs[-1] / still:6.1f} ×", flush=True)
    print(f"{'all':14}{sum(costs) / len(costs):6.2f} s mean, {max(costs):.2f} s at most")


if __name__ == "__main__":
    main()
